"""What is known about an event stream that passes: where it stands, and whether it is complete."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.forwarding.stream_tail import StreamTail

chunk = b'data: {"choices":[{"delta":{"content":"a"},"finish_reason":null}]}\n\n'
pieces = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([b"\n", b"\r\n", b"data: ", b"data: [DONE]\n\n", chunk, b"x" * 5000, b"x" * 9000]),
)


def text_after(*pieces: bytes) -> StreamTail:
    text = StreamTail()
    for piece in pieces:
        text.take(piece)
    return text


@given(st.lists(st.tuples(pieces, st.booleans()), max_size=12))
def test_no_byte_is_lost_doubled_or_moved(steps: list[tuple[bytes, bool]]) -> None:
    text = StreamTail()
    came, went = b"", b""
    for piece, is_released in steps:
        came += piece
        went += text.take(piece)
        assert went + text.held == came
        assert b"\n" not in text.held
        assert len(text.held) <= 8192
        if is_released:
            went += text.release()
            assert text.held == b""
        assert text.size == len(went)
        assert text.is_at_line_end == (not went or went[-1:] in (b"\n", b"\r"))
        assert text.is_between_events == (b"\n\n" + went).endswith((b"\n\n", b"\r\n\r\n", b"\r\r"))


@given(st.lists(st.binary(min_size=1, max_size=20), max_size=12), st.lists(st.booleans(), min_size=12, max_size=12))
def test_the_verdict_does_not_depend_on_how_the_bytes_arrive(parts: list[bytes], releases: list[bool]) -> None:
    whole = b"".join(parts) + b'\ndata: {"type":"response.completed"}\n\n'
    text = StreamTail()
    for number, start in enumerate(range(0, len(whole), 3)):
        text.take(whole[start : start + 3])
        if releases[number % len(releases)]:
            text.release()
    assert text.is_finished


def test_the_beginning_of_a_line_waits_for_its_end() -> None:
    text = StreamTail()
    assert text.take(b"data: one\n\nda") == b"data: one\n\n"
    assert text.held == b"da"
    assert text.take(b"ta: two\n") == b"data: two\n"
    assert text.held == b""


def test_a_very_long_line_does_not_wait() -> None:
    text = StreamTail()
    assert text.take(b"x" * 8192) == b""
    assert text.take(b"x") == b"x" * 8193


def test_nothing_has_come_yet() -> None:
    text = StreamTail()
    assert (text.is_finished, text.is_done, text.is_between_events, text.is_at_line_end) == (False, False, True, True)


DONE = b"data: [DONE]\n\n"
STOP = b'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'
USAGE = b'data: {"choices":[],"usage":{"total_tokens":7}}\n\n'
LONG = b"x" * 20_000


def typed(name: str, rest: bytes = b"") -> bytes:
    return b'event: %b\ndata: {"type":"%b","rest":"%b"}\n\n' % (name.encode(), name.encode(), rest)


@pytest.mark.parametrize(
    "stream",
    [
        chunk + DONE,
        chunk + b"data:[DONE]\n\n",
        chunk + b"data: [DONE]\r\n\r\n",
        chunk + STOP,
        chunk + STOP + USAGE,
        chunk + b'data: {"choices":[{"finish_reason" : "length"}]}\n\n',
        typed("response.output_text.delta") + typed("response.completed"),
        typed("response.output_text.delta") + typed("response.completed", LONG),
        typed("response.incomplete"),
        typed("response.failed"),
        typed("speech.audio.done"),
        typed("transcript.text.done"),
        typed("transcript.text.done", LONG),
        typed("image_generation.completed", LONG),
        typed("image_edit.completed", LONG),
        b'data: { "type" : "response.completed" }\n\n',
    ],
    ids=lambda stream: ascii(stream[-60:]),
)
def test_a_stream_whose_end_was_said_is_finished(stream: bytes) -> None:
    assert text_after(stream).is_finished
    assert text_after(*(stream[start : start + 1000] for start in range(0, len(stream), 1000))).is_finished


@pytest.mark.parametrize(
    "stream",
    [
        chunk,
        chunk + b": ping\n\n",
        b'data: {"choices":[{"delta":{"content":"data: [DONE]"}}]}\n\n',
        b'data: {"choices":[{"delta":{"content":"\\"finish_reason\\":\\"stop\\""}}]}\n\n',
        b'data: {"content":"{\\"type\\":\\"response.completed\\"}"}\n\n',
        typed("response.output_text.delta"),
        typed("response.output_text.done"),
        typed("response.content_part.done"),
        typed("response.output_item.done"),
        typed("response.reasoning_summary_text.done"),
        typed("response.web_search_call.completed"),
        typed("response.image_generation_call.completed"),
        typed("response.mcp_call.failed"),
        typed("response.output_item.done") + typed("response.output_text.delta"),
        b'event: response.completed\ndata: {"ty',
    ],
    ids=lambda stream: ascii(stream[-60:]),
)
def test_a_stream_that_only_speaks_of_an_end_is_not_finished(stream: bytes) -> None:
    assert not text_after(stream).is_finished


@pytest.mark.parametrize(
    ("stream", "is_done"),
    [
        (chunk + DONE, True),
        (chunk + b"data: [DONE]\n", True),
        (chunk + b"data:[DONE]\r\n\r\n", True),
        (DONE + chunk, False),
        (chunk, False),
        (STOP, False),
        (b'data: {"content":"data: [DONE]"}\n\n', False),
        (b'data: {"x":"\\ndata: [DONE]"}\n\n', False),
    ],
)
def test_done_is_only_what_was_said_last_and_as_an_event(stream: bytes, is_done: bool) -> None:
    assert text_after(stream).is_done == is_done
