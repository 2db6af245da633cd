"""Heads of answers: complete or not yet, and never anything but BadHead for what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.answer_head import BadHead, take_head
from api.relay.framing import ChunkedDecoder, LengthDecoder, UntilCloseDecoder

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\nX-A: b\r\n\r\n"


def test_a_head_is_taken_with_the_beginning_of_the_body() -> None:
    head = take_head(HEAD + b"data: x", "POST")
    assert head.answer.status == 200
    assert head.answer.content_type == "text/event-stream"
    assert head.answer.headers["x-a"] == "b"
    assert head.rest == b"data: x"


@given(st.integers(0, len(HEAD) - 1))
def test_a_head_that_is_not_complete_is_waited_for(cut: int) -> None:
    assert take_head(HEAD[:cut], "POST") is None


@pytest.mark.parametrize(
    "interim", [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"]
)
def test_interim_answers_are_passed_over(interim: bytes) -> None:
    assert take_head(interim, "POST") is None
    assert take_head(interim + interim + HEAD, "POST").answer.status == 200


@pytest.mark.parametrize(
    ("headers", "method", "decoder", "keeps_alive"),
    [
        (b"Transfer-Encoding: chunked\r\n", "POST", ChunkedDecoder, True),
        (b"Content-Length: 5\r\n", "POST", LengthDecoder, True),
        (b"Content-Length: 5\r\nConnection: close\r\n", "POST", LengthDecoder, False),
        (b"", "POST", UntilCloseDecoder, False),
    ],
)
def test_the_framing_follows_from_the_head(headers: bytes, method: str, decoder: type, keeps_alive: bool) -> None:
    head = take_head(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n", method)
    assert isinstance(head.decoder, decoder)
    assert head.keeps_alive is keeps_alive


def test_an_answer_without_a_body_is_done_at_once() -> None:
    assert take_head(b"HTTP/1.1 204 No Content\r\n\r\n", "GET").decoder.done


NO_HEADS = [
    b"SSH-2.0-x",
    b"HTTP/2 200\r\n\r\n",
    b"\x16\x03\x01",
    b"HTTP/1.1 abc\r\n\r\n",
    b"HTTP/1.1\r\n\r\n",
    b"HTTP/1.1 200 " + b"x" * 70_000,
]


@pytest.mark.parametrize("arrived", NO_HEADS, ids=lambda arrived: repr(arrived[:12]))
def test_what_is_no_head_is_refused(arrived: bytes) -> None:
    with pytest.raises(BadHead):
        take_head(arrived, "POST")


@given(st.binary(max_size=60))
def test_garbage_is_only_ever_a_bad_head(garbage: bytes) -> None:
    for arrived in (garbage, b"HTTP/1.1 " + garbage, HEAD[:30] + garbage + b"\r\n\r\n"):
        try:
            take_head(arrived, "POST")
        except BadHead:
            continue
