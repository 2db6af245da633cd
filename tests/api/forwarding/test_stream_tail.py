"""What is known about an event stream that passes: where it stands, and how it may have ended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.forwarding.stream_ending import StreamEnding
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


def test_the_beginning_of_a_line_waits_for_its_end() -> None:
    text = StreamTail()
    assert text.take(b"data: one\n\nda") == b"data: one\n\n"
    assert text.held == b"da"
    assert text.take(b"ta: two\n") == b"data: two\n"
    assert text.held == b""


def test_what_was_held_back_belongs_to_the_beginning_too() -> None:
    text = StreamTail()
    text.take(b'event: message_start\ndata: {"type": "message_')
    text.release()
    text.take(b'start"}\n\n')
    assert text.opening == b'event: message_start\ndata: {"type": "message_start"}\n\n'


def test_a_very_long_line_does_not_wait() -> None:
    text = StreamTail()
    assert text.take(b"x" * 8192) == b""
    assert text.take(b"x") == b"x" * 8193


def test_nothing_has_come_yet() -> None:
    text = StreamTail()
    assert (text.ending, text.is_done, text.is_between_events, text.is_at_line_end) == (
        StreamEnding(),
        False,
        True,
        True,
    )


DONE = b"data: [DONE]\n\n"
STOP = b'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'
LONG = b"x" * 100_000


@pytest.mark.parametrize("size", [1000, 9000, 70_000])
@pytest.mark.parametrize(
    "stream",
    [
        chunk * 1000 + STOP + DONE,
        chunk * 1000 + STOP.replace(b"}]}", b'}],"found":"%b"}' % LONG) + DONE,
        chunk + b'event: x\ndata: {"type":"response.completed","rest":"%b"}\n\n' % LONG,
        b'data: {"type":"image_edit.completed","b64_json":"%b"}\n\n' % (LONG * 3),
    ],
    ids=["many chunks", "a long chunk at the end", "a long response", "a picture"],
)
def test_the_end_is_known_however_long_the_stream_and_its_last_event(stream: bytes, size: int) -> None:
    text = StreamTail()
    for start in range(0, len(stream), size):
        text.take(stream[start : start + size])
        assert len(text._recent) <= 32_768 + size + 8192
    assert text.ending.is_finished


def test_the_end_of_half_a_line_waits_while_it_may_be_the_beginning_of_a_secret() -> None:
    text = StreamTail(lambda content: 3 if content.endswith(b"key") else 0)
    assert text.take(b"data: key") == b""
    assert text.release() == b"data: "
    assert text.held == b"key"
    assert text.take(b"s\n") == b"keys\n"
    assert text.take(b"x" * 9000 + b"key") == b"x" * 9000
    assert text.release(is_last=True) == b"key"
    assert text.size == len(b"data: keys\n") + 9003


@pytest.mark.parametrize(
    ("said", "number"),
    [
        (b"", 0),
        (b'data: {"type":"a","sequence_number":0}\n\n', 1),
        (b'data: {"sequence_number": 7}\n\ndata: {"sequence_number" : 8}\n\n', 9),
        (b'data: {"text":"\\"sequence_number\\":5"}\n\n', 0),
    ],
)
def test_the_number_of_the_next_event_follows_the_last_ones(said: bytes, number: int) -> None:
    assert text_after(said).next_sequence_number == number


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


@pytest.mark.parametrize(
    ("said", "is_open"),
    [
        (b"", False),
        (chunk, False),
        (chunk + b"event: x\n", True),
        (chunk + b"event: x\r\nid: 5\r\n", True),
        (chunk + b"event: x\ndata: {}\n", False),
        (chunk + b"event: x", False),
    ],
)
def test_an_event_that_has_only_a_name_is_known(said: bytes, is_open: bool) -> None:
    text = text_after(said)
    text.release()
    assert text.is_in_event_without_data == is_open
