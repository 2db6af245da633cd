"""Whole, failed or cut: a stream is whole for a good reason that was given, and for nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.forwarding.stream_ending import ending_of
from api.relay.upstream.error_report import ErrorReport

CHUNK = b'data: {"choices":[{"delta":{"content":"a"},"finish_reason":null}]}\n\n'
DONE = b"data: [DONE]\n\n"
STOP = b'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'
USAGE = b'data: {"choices":[],"usage":{"total_tokens":7}}\n\n'
FILTER = b'data: {"choices":[{"index":0,"finish_reason":null,"content_filter_results":{}}],"usage":null}\n\n'
LONG = b"x" * 20_000
PICTURE_BEFORE_ITS_TYPE = b'data: {"b64_json":"%b","type":"image_generation.completed","usage":{}}\n\n' % LONG


def finish(reason: str) -> bytes:
    return STOP.replace(b"stop", reason.encode())


def typed(name: str, rest: bytes = b"") -> bytes:
    return b'event: %b\ndata: {"type":"%b","rest":"%b"}\n\n' % (name.encode(), name.encode(), rest)


@pytest.mark.parametrize(
    ("stream", "is_sure"),
    [
        (CHUNK + STOP + DONE, True),
        (CHUNK + STOP + b"data:[DONE]\n\n", True),
        ((CHUNK + STOP + DONE).replace(b"\n", b"\r\n"), True),
        ((CHUNK + STOP + DONE).replace(b"\n", b"\r"), True),
        (CHUNK + STOP, False),
        (CHUNK + STOP + USAGE, False),
        (CHUNK + STOP + FILTER * 30 + DONE, True),
        (CHUNK + finish("length"), False),
        (CHUNK + finish("tool_calls") + DONE, True),
        (CHUNK + finish("content_filter") + DONE, True),
        (CHUNK + finish("STOP") + DONE, True),
        (CHUNK + finish("eos_token") + DONE, True),
        (finish("").replace(b"null", b'""') + STOP + DONE, True),
        (CHUNK + b'data: {"choices":[{"text":"a", "finish_reason" : "length"}]}\n\n', False),
        (CHUNK + b'data: {"choices":\ndata: [{"finish_reason":"stop"}]}\n\n', False),
        (typed("response.output_text.delta") + typed("response.completed"), True),
        (typed("response.output_text.delta") + typed("response.completed", LONG), True),
        (typed("response.completed") + b": bye\n\n", True),
        (b'event: response.completed\ndata: {"sequence_number":9,"response":{"x' + LONG + b"}}\n\n", True),
        (typed("response.incomplete"), True),
        (typed("speech.audio.done"), True),
        (typed("transcript.text.done", LONG), True),
        (typed("image_generation.completed", LONG), True),
        (PICTURE_BEFORE_ITS_TYPE, True),
        (b'data: { "type" : "response.completed" }\n\n', True),
        (b'data: { "type" : "response.completed", "half": "\n\n', True),
    ],
    ids=lambda value: ascii(value[-70:]) if isinstance(value, bytes) else "",
)
def test_a_stream_whose_end_was_said_is_finished(stream: bytes, is_sure: bool) -> None:
    ending = ending_of(stream)
    assert (ending.is_finished, ending.is_surely_finished, ending.error) == (True, is_sure, None)


@pytest.mark.parametrize(
    "stream",
    [
        b"",
        CHUNK,
        CHUNK + DONE,
        CHUNK + b": ping\n\n",
        finish("") + DONE,
        finish("") * 5,
        finish("abort") + DONE,
        finish("insufficient_system_resource") + DONE,
        finish("error") + DONE,
        STOP + CHUNK * 100 + DONE,
        b'data: {"choices":[{"finish_reason":true}]}\n\n' + DONE,
        b'data: {"choices":[{"delta":{"content":"data: [DONE]"}}]}\n\n',
        b'data: {"choices":[{"delta":{"content":"\\"finish_reason\\":\\"stop\\""}}]}\n\n' + DONE,
        b'data: {"content":"{\\"type\\":\\"response.completed\\"}"}\n\n',
        b'data: {"choices":[{"delta":{"finish_reason":"stop"}}]}\n\n' + DONE,
        typed("response.output_text.delta"),
        typed("response.output_text.done"),
        typed("response.output_item.done"),
        typed("response.web_search_call.completed"),
        typed("response.mcp_call.failed"),
        b'event: response.completed\ndata: {"ty',
        typed("image_generation.completed", LONG).rstrip()[:-2],
        typed("image_edit.completed", LONG)[:5_000],
        typed("image_generation.partial_image", LONG),
        PICTURE_BEFORE_ITS_TYPE[:-20],
    ],
    ids=lambda stream: ascii(stream[-60:]),
)
def test_a_stream_that_gives_no_good_reason_is_not_finished(stream: bytes) -> None:
    ending = ending_of(stream)
    assert (ending.is_finished, ending.is_surely_finished, ending.error) == (False, False, None)


@pytest.mark.parametrize(
    ("stream", "error", "is_readable"),
    [
        (CHUNK + b'data: {"error":{"message":"m","code":"c","type":"t"}}\n\n', ErrorReport("m", "c", "t"), True),
        (CHUNK + b'data: {"error":"m"}\n\n' + DONE, ErrorReport("m"), True),
        (CHUNK + b'data: [{"error":{"message":"m"}}]\n\n', ErrorReport("m"), False),
        (CHUNK + b'data: {"object":"error","message":"m","code":500}\n\n' + DONE, ErrorReport("m", "500"), False),
        (CHUNK + b'event: error\ndata: {"message":"m","type":"t"}\n\n' + DONE, ErrorReport("m", "", "t"), False),
        (CHUNK + b"event: error\ndata: m\n\n" + DONE, ErrorReport("m"), False),
        (b'id:1\nevent:error\n:HTTP_STATUS/429\ndata:{"code":"T","message":"m"}\n\n', ErrorReport("m", "T"), False),
        (b'error: {"code":400,"message":"m","type":"t"}\n\n' + DONE, ErrorReport("m", "400", "t"), False),
        (b'{"error":{"code":400,"message":"m"}}', ErrorReport("m", "400"), False),
        (CHUNK + b'{"error":{"code":400,"message":"m"}}\n', ErrorReport("m", "400"), False),
        (b'{\n  "error": {\n    "message": "m"\n  }\n}\n', ErrorReport("m"), False),
        (CHUNK + b'data: {"base_resp":{"status_code":1008,"status_msg":"m"}}\n\n', ErrorReport("m", "1008"), False),
        (CHUNK + b'data: {"code":1113,"msg":"m"}\n\n', ErrorReport("m", "1113"), False),
        (CHUNK + b'data: {"type":"error","code":"c","message":"m"}\n\n', ErrorReport("m", "c", "error"), True),
        (
            b'data: {"type":"response.failed","response":{"error":{"code":"c","message":"m"}}}\n\n',
            ErrorReport("m", "c"),
            True,
        ),
        (
            CHUNK + b'data: {"error":{"message":"m"},"choices":[{"delta":{},"finish_reason":"error"}]}\n\n' + DONE,
            ErrorReport("m"),
            True,
        ),
        (CHUNK + b'data: {"error":{"message":"m"}}\n\n' + STOP + DONE, ErrorReport("m"), True),
        (STOP + b'data: {"error":{"message":"m"}}\n\n' + DONE, ErrorReport("m"), True),
    ],
    ids=lambda value: ascii(value[-70:]) if isinstance(value, bytes) else "",
)
def test_an_error_in_any_shape_fails_the_answer(stream: bytes, error: ErrorReport, is_readable: bool) -> None:
    for said in (stream, stream.replace(b"\n", b"\r\n")):
        ending = ending_of(said)
        assert (ending.error, ending.is_error_readable, ending.is_finished) == (error, is_readable, False)


lines = st.sampled_from(
    [CHUNK, DONE, STOP, b"event: error\n", b"error: ", b"data: {", b"{", b"[", b"\r", b"\n", b"data"]
)


@given(st.lists(lines | st.binary(max_size=10), max_size=8))
def test_no_text_is_too_strange(parts: list[bytes]) -> None:
    ending = ending_of(b"".join(parts))
    assert ending.is_finished or not ending.is_surely_finished
