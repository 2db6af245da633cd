"""Responses of upstreams: the same however their bytes are split; what is none is only ever an InvalidResponse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.upstream.http_response import InvalidResponse, ResponseHead, ResponseReader

chunks = st.lists(st.binary(min_size=1, max_size=40), max_size=6)
extensions = st.sampled_from([b"", b";name=value", b' ;name="quoted"', b"  "])
trailers = st.sampled_from([b"", b"X-Sum: 1\r\n", b"A: 1\r\nB: 2\r\n"])
cuts = st.lists(st.integers(0, 400), max_size=10)

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\nX-A: b\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def framed(chunks: list[bytes], extension: bytes = b"", trailer: bytes = b"") -> bytes:
    written = b"".join(b"%x%b\r\n%b\r\n" % (len(chunk), extension, chunk) for chunk in chunks)
    return written + b"0%b\r\n%b\r\n" % (extension, trailer)


def split_at(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    return [data[start:end] for start, end in zip(places, places[1:], strict=False)]


def body_of(reader: ResponseReader, pieces: list[bytes]) -> bytes:
    return b"".join(reader.feed(piece) for piece in pieces)


def head_of(data: bytes) -> ResponseHead:
    reader = ResponseReader()
    reader.feed(data)
    assert reader.head is not None
    return reader.head


@given(chunks, extensions, trailers, cuts)
def test_a_chunked_body_is_the_same_wherever_it_is_split(
    chunks: list[bytes], extension: bytes, trailer: bytes, cuts: list[int]
) -> None:
    reader = ResponseReader()
    assert body_of(reader, split_at(CHUNKED + framed(chunks, extension, trailer), cuts)) == b"".join(chunks)
    assert reader.is_done and reader.finish() and not reader.has_surplus


@given(chunks)
def test_a_chunked_body_may_come_byte_by_byte(chunks: list[bytes]) -> None:
    reader = ResponseReader()
    assert body_of(reader, [bytes([byte]) for byte in CHUNKED + framed(chunks)]) == b"".join(chunks)
    assert reader.is_done


@given(chunks, st.integers(1, 400))
def test_a_chunked_body_that_is_cut_is_not_complete(chunks: list[bytes], missing: int) -> None:
    whole = framed(chunks)
    reader = ResponseReader()
    payload = reader.feed(CHUNKED + whole[: max(0, len(whole) - missing)])
    assert b"".join(chunks).startswith(payload)
    assert not reader.is_done and not reader.finish()


@given(chunks, st.binary(min_size=1, max_size=20))
def test_what_follows_the_end_is_no_payload(chunks: list[bytes], following: bytes) -> None:
    reader = ResponseReader()
    assert reader.feed(CHUNKED + framed(chunks) + following) == b"".join(chunks)
    assert reader.is_done
    assert reader.feed(following) == b""


def test_another_response_behind_the_end_is_surplus() -> None:
    reader = ResponseReader()
    assert reader.feed(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + HEAD) == b"ok"
    assert reader.is_done and reader.has_surplus
    assert reader.head is not None and "x-a" not in reader.head.headers


garbage = st.one_of(st.binary(max_size=30), st.sampled_from([b"\r\n", b"0", b"ff", b";", b"-1\r\n"]))


@given(st.lists(garbage, max_size=8))
def test_garbage_in_place_of_chunks_is_only_ever_an_invalid_response(pieces: list[bytes]) -> None:
    reader = ResponseReader()
    try:
        payload = body_of(reader, [CHUNKED, *pieces])
    except InvalidResponse as error:
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
        b"ffffffffffffffffffffff\r\n",
        b";5\r\n",
        b"5\r\nhello!\r\n",
        b"5\r\nhelloX\n0\r\n\r\n",
        b"5\r\nhello0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"<html>\r\n",
        "٥\r\nhello\r\n".encode(),
    ],
    ids=lambda written: ascii(written[:24]),
)
@pytest.mark.parametrize("is_split", [False, True], ids=["at once", "byte by byte"])
def test_what_is_no_chunked_body_is_refused(written: bytes, is_split: bool) -> None:
    pieces = [bytes([byte]) for byte in written] if is_split else [written]
    with pytest.raises(InvalidResponse):
        body_of(ResponseReader(), [CHUNKED, *pieces])


def test_sizes_may_have_capitals_and_leading_zeros() -> None:
    assert ResponseReader().feed(CHUNKED + b"00A\r\n0123456789\r\n0\r\n\r\n") == b"0123456789"


def test_lines_of_a_head_may_end_in_a_bare_line_feed() -> None:
    reader = ResponseReader()
    assert reader.feed(b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello") == b"hello"
    assert reader.is_done


@given(st.binary(min_size=3, max_size=60), st.integers(-3, 3), cuts)
def test_a_body_of_a_known_length_ends_there(body: bytes, difference: int, cuts: list[int]) -> None:
    length = len(body) + difference
    reader = ResponseReader()
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % length
    assert body_of(reader, split_at(head + body, cuts)) == body[:length]
    assert reader.is_done == reader.finish() == (len(body) >= length)


@given(st.lists(st.binary(), max_size=4))
def test_without_framing_a_body_continues_until_the_connection_ends(pieces: list[bytes]) -> None:
    reader = ResponseReader()
    assert body_of(reader, [HEAD, *pieces]) == b"".join(pieces)
    assert not reader.is_done and reader.finish()


def test_a_head_is_taken_with_the_beginning_of_the_body() -> None:
    reader = ResponseReader()
    assert reader.feed(HEAD + b"data: x") == b"data: x"
    assert reader.head is not None
    assert reader.head.status == 200
    assert reader.head.content_type == "text/event-stream"
    assert reader.head.headers["x-a"] == "b"


@given(st.integers(0, len(HEAD) - 1))
def test_a_head_that_is_not_complete_is_waited_for(cut: int) -> None:
    reader = ResponseReader()
    reader.feed(HEAD[:cut])
    assert reader.head is None and not reader.finish()


@pytest.mark.parametrize(
    "interim", [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"]
)
def test_interim_responses_are_passed_over(interim: bytes) -> None:
    reader = ResponseReader()
    reader.feed(interim)
    assert reader.head is None
    reader.feed(interim + HEAD)
    assert reader.head is not None
    assert reader.head.status == 200 and "link" not in reader.head.headers


@pytest.mark.parametrize(
    ("headers", "is_complete", "keeps_alive"),
    [
        (b"Transfer-Encoding: chunked\r\n", False, True),
        (b"Content-Length: 5\r\n", False, True),
        (b"Content-Length: 5\r\nConnection: close\r\n", False, False),
        (b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", False, False),
        (b"", True, False),
    ],
)
def test_the_framing_follows_from_the_head(headers: bytes, is_complete: bool, keeps_alive: bool) -> None:
    reader = ResponseReader()
    reader.feed(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n")
    assert reader.finish() is is_complete
    assert reader.keeps_alive is keeps_alive


def test_a_length_beside_chunks_is_shown_to_nobody() -> None:
    assert (
        "content-length"
        not in head_of(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n").headers
    )


def test_a_response_without_a_body_is_done_at_once() -> None:
    reader = ResponseReader()
    reader.feed(b"HTTP/1.1 204 No Content\r\n\r\n")
    assert reader.is_done


def test_of_a_repeated_header_the_first_counts() -> None:
    assert head_of(b"HTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\n\r\n").headers["x-a"] == "1"


NO_HEADS = [
    b"SSH-2.0-x",
    b"HTTP/2 200\r\n\r\n",
    b"\x16\x03\x01",
    b"HTTP/1.1 abc\r\n\r\n",
    b"HTTP/1.1\r\n\r\n",
    b"HTTP/1.1 200 " + b"x" * 70_000,
    b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000,
    b"HTTP/1.1 100 Continue\r\n\r\n" * 30,
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n",
]


@pytest.mark.parametrize("arrived", NO_HEADS, ids=lambda arrived: repr(arrived[:60]))
def test_what_is_no_head_is_refused(arrived: bytes) -> None:
    with pytest.raises(InvalidResponse):
        ResponseReader().feed(arrived)


@given(st.binary(max_size=60))
def test_garbage_is_only_ever_an_invalid_response(garbage: bytes) -> None:
    for arrived in (garbage, b"HTTP/1.1 " + garbage, HEAD[:30] + garbage + b"\r\n\r\n"):
        try:
            ResponseReader().feed(arrived)
        except InvalidResponse:
            continue
