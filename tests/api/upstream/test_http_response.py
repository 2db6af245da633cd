"""Heads of answers: complete or not yet, and never anything but BadHead for what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.upstream.http_response import (
    BadHead,
    ChunkedDecoder,
    Decoder,
    InvalidBody,
    LengthDecoder,
    UntilCloseDecoder,
    take_head,
)

chunks = st.lists(st.binary(min_size=1, max_size=40), max_size=6)
extensions = st.sampled_from([b"", b";name=value", b' ; name="quoted"', b"  "])
trailers = st.sampled_from([b"", b"X-Sum: 1\r\n", b"A: 1\r\nB: 2\r\n"])
cuts = st.lists(st.integers(0, 400), max_size=10)


def framed(chunks: list[bytes], extension: bytes = b"", trailer: bytes = b"") -> bytes:
    written = b"".join(b"%x%b\r\n%b\r\n" % (len(chunk), extension, chunk) for chunk in chunks)
    return written + b"0%b\r\n%b\r\n" % (extension, trailer)


def split_at(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    return [data[start:end] for start, end in zip(places, places[1:], strict=False)]


def decoded(decoder: Decoder, pieces: list[bytes]) -> bytes:
    return b"".join(decoder.decode(piece) for piece in pieces)


@given(chunks, extensions, trailers, cuts)
def test_a_chunked_body_is_the_same_wherever_it_is_split(
    chunks: list[bytes], extension: bytes, trailer: bytes, cuts: list[int]
) -> None:
    decoder = ChunkedDecoder()
    assert decoded(decoder, split_at(framed(chunks, extension, trailer), cuts)) == b"".join(chunks)
    assert decoder.done and decoder.finish()


@given(chunks)
def test_a_chunked_body_may_come_byte_by_byte(chunks: list[bytes]) -> None:
    decoder = ChunkedDecoder()
    assert decoded(decoder, [bytes([byte]) for byte in framed(chunks)]) == b"".join(chunks)
    assert decoder.done


@given(chunks, st.integers(1, 400))
def test_a_chunked_body_that_is_cut_is_not_complete(chunks: list[bytes], missing: int) -> None:
    whole = framed(chunks)
    decoder = ChunkedDecoder()
    payload = decoder.decode(whole[: max(0, len(whole) - missing)])
    assert b"".join(chunks).startswith(payload)
    assert not decoder.done and not decoder.finish()


@given(chunks, st.binary(max_size=20))
def test_what_follows_the_end_is_no_payload(chunks: list[bytes], following: bytes) -> None:
    decoder = ChunkedDecoder()
    assert decoder.decode(framed(chunks) + following) == b"".join(chunks)
    assert decoder.done
    assert decoder.decode(following) == b""


garbage = st.one_of(st.binary(max_size=30), st.sampled_from([b"\r\n", b"0", b"ff", b";", b"-1\r\n"]))


@given(st.lists(garbage, max_size=8))
def test_garbage_is_only_ever_bad_framing(pieces: list[bytes]) -> None:
    decoder = ChunkedDecoder()
    try:
        payload = decoded(decoder, pieces)
    except InvalidBody as error:
        assert str(error).isascii()
        return
    assert len(payload) <= sum(map(len, pieces))


@pytest.mark.parametrize(
    "written",
    [
        b"\r\n",
        b"x\r\n",
        b"-1\r\n",
        b"+5\r\nhello\r\n",
        b"0x5\r\nhello\r\n",
        b"5_0\r\n",
        b"5 5\r\n",
        b"10000000000\r\n",
        b"ffffffffffffffffffffff\r\n",
        b";5\r\n",
        b"5\r\nhello!\r\n",
        b"5\r\nhello!\n",
        b"5\r\nhelloX\n0\r\n\r\n",
        b"5\r\nhello0\r\n\r\n",
        b"1" * 5000,
        b"5;" + b"x" * 5000,
        b"HTTP/1.1 200 OK\r\n",
        b"<html>\r\n",
        "٥\r\nhello\r\n".encode(),
    ],
    ids=lambda written: ascii(written[:24]),
)
@pytest.mark.parametrize("is_split", [False, True], ids=["at once", "byte by byte"])
def test_what_is_no_chunked_body_is_refused(written: bytes, is_split: bool) -> None:
    pieces = [bytes([byte]) for byte in written] if is_split else [written]
    with pytest.raises(InvalidBody):
        decoded(ChunkedDecoder(), pieces)


def test_sizes_may_have_capitals_and_leading_zeros() -> None:
    assert ChunkedDecoder().decode(b"00A\r\n0123456789\r\n0\r\n\r\n") == b"0123456789"


def test_lines_may_end_in_a_bare_line_feed() -> None:
    decoder = ChunkedDecoder()
    assert decoder.decode(b"5\nhello\r\n0\n\n") == b"hello"
    assert decoder.done


@given(st.binary(min_size=3, max_size=60), st.integers(-3, 3), cuts)
def test_a_body_of_a_known_length_ends_there(body: bytes, difference: int, cuts: list[int]) -> None:
    length = len(body) + difference
    decoder = LengthDecoder(length)
    assert decoded(decoder, split_at(body, cuts)) == body[:length]
    assert decoder.done == decoder.finish() == (len(body) >= length)


def test_an_empty_body_is_complete_before_anything_comes() -> None:
    assert LengthDecoder(0).done and LengthDecoder(0).finish()


@given(st.lists(st.binary(), max_size=4))
def test_without_framing_a_body_goes_on_until_the_connection_ends(pieces: list[bytes]) -> None:
    decoder = UntilCloseDecoder()
    assert decoded(decoder, pieces) == b"".join(pieces)
    assert not decoder.done and decoder.finish()


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
