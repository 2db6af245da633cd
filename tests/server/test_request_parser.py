"""What could be read in two ways is refused, and the connection closed: no request is smuggled past a proxy."""

import json
import socket
import threading
from collections.abc import Iterator
from wsgiref.types import StartResponse

import pytest
from hypothesis import given
from hypothesis import strategies as st
from waitress.adjustments import Adjustments

from server.open_files import Capacity
from server.request_parser import StrictParser
from server.waitress_server import make_server

POST = b"POST /x HTTP/1.1\r\nHost: x\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
NEXT = b"GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def echo(environ: dict, start_response: StartResponse) -> list[bytes]:
    """Answers with the path and the body that the server has understood."""
    content = environ["PATH_INFO"].encode("latin-1") + b" " + environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", str(len(content)))])
    return [content]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = make_server(echo, "127.0.0.1", 0, Capacity(2))
    threading.Thread(target=server.run, daemon=True).start()
    yield server.effective_port
    server.task_dispatcher.shutdown()


def send(port: int, *pieces: bytes) -> bytes:
    """Everything that the server answers to these bytes until it closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        for piece in pieces:
            connection.sendall(piece)
        return connection.makefile("rb").read()


AMBIGUOUS = {
    "both lengths": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "both lengths, the other way": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "folded encoding": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    "folded with a tab": POST + b"Transfer-Encoding:\r\n\tchunked\r\n\r\n0\r\n\r\n",
    "folded name": POST + b"Transfer-Encoding\r\n : chunked\r\n\r\n0\r\n\r\n",
    "fold of another header": POST + b"X: y\r\n Transfer-Encoding: chunked\r\n\r\n",
    "fold as the first header": b"GET / HTTP/1.1\r\n Host: x\r\n\r\n",
    "blank before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "encoding twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "encoding twice, one unknown": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
    "list of encodings": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "encoding repeated in a list": POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "unknown encoding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "identity": POST + b"Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\nx",
    "empty encoding": POST + b"Transfer-Encoding:\r\nContent-Length: 1\r\n\r\nx",
    "quoted encoding": POST + b'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n',
    "encoding after a vertical tab": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "encoding with an underscore": POST + b"Transfer_Encoding: chunked\r\n\r\n0\r\n\r\n",
    "length with an underscore": POST + b"Content_Length: 5\r\n\r\nhello",
    "encoding in HTTP/1.0": b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "encoding in HTTP/1.2": b"POST / HTTP/1.2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "length twice": POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    "the same length twice": POST + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\nx",
    "list of lengths": POST + b"Content-Length: 1, 1\r\n\r\nx",
    "length with a sign": POST + b"Content-Length: +1\r\n\r\nx",
    "hexadecimal length": POST + b"Content-Length: 0x1\r\n\r\nx",
    "length with a grouping mark": POST + b"Content-Length: 1_0\r\n\r\n0123456789",
    "empty length": POST + b"Content-Length:\r\n\r\n",
    "length of 5,000 digits": POST + b"Content-Length: " + b"0" * 4999 + b"1\r\n\r\nx",
    "host twice": b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "bare LF in the head": b"GET / HTTP/1.1\nHost: x\r\n\r\n",
    "bare LF between headers": POST + b"X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "bare CR between headers": POST + b"X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "bare LF before the request": b"\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "blank before the request": b" GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "NUL in a value": POST + b"X: a\x00b\r\n\r\n",
    "an address that is none": b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "bare LF after a chunk's size": CHUNKED + b"5\n\r\nhello\r\n0\r\n\r\n",
    "bare LF as the end of a chunk's size": CHUNKED + b"5\nhello\r\n0\r\n\r\n",
    "bare LF in a chunk's extension": CHUNKED + b"5;a\n\r\nhello\r\n0\r\n\r\n",
    "bare CR in a chunk's extension": CHUNKED + b"5;a\rb\r\nhello\r\n0\r\n\r\n",
    "blank after a chunk's size": CHUNKED + b"5 \r\nhello\r\n0\r\n\r\n",
    "chunk's size with a sign": CHUNKED + b"+5\r\nhello\r\n0\r\n\r\n",
    "chunk's size with 0x": CHUNKED + b"0x5\r\nhello\r\n0\r\n\r\n",
    "chunk's size of 20 digits": CHUNKED + b"10000000000000005\r\nhello\r\n0\r\n\r\n",
    "chunk longer than it says": CHUNKED + b"4\r\nhello\r\n0\r\n\r\n",
    "bare LF after a chunk": CHUNKED + b"5\r\nhello\n0\r\n\r\n",
    "empty line between chunks": CHUNKED + b"5\r\nhello\r\n\r\n0\r\n\r\n",
    "bare LF at the end": CHUNKED + b"0\r\n\n",
    "bare LF in the trailer": CHUNKED + b"0\r\nX: y\n\r\n",
    "endless extension": CHUNKED + b"5;" + b"a" * 5000,
    "endless trailer": CHUNKED + b"0\r\n" + b"X: y\r\n" * 1000,
}


@pytest.mark.parametrize("request_bytes", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_what_can_be_read_in_two_ways_is_refused_and_the_connection_closed(port: int, request_bytes: bytes) -> None:
    answer = send(port, request_bytes + NEXT)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ") or head.startswith(b"HTTP/1.0 400 ")
    assert json.loads(body)["error"]["code"] == "bad_request"
    assert b"Connection: close" in head
    assert b"/next" not in answer


UNAMBIGUOUS = {
    "a length": (POST + b"Content-Length: 5\r\n\r\nhello", b"/x hello"),
    "chunks": (CHUNKED + b"5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n", b"/x hello!"),
    "extension": (CHUNKED + b'5;a="b c"\r\nhello\r\n0;x\r\n\r\n', b"/x hello"),
    "trailer": (CHUNKED + b"A\r\n0123456789\r\n0\r\nX-Digest: y\r\n\r\n", b"/x 0123456789"),
    "another case": (POST + b"TRANSFER-encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", b"/x hello"),
    "empty lines before the request": (b"\r\n\r\n" + POST + b"Content-Length: 5\r\n\r\nhello", b"/x hello"),
}


@pytest.mark.parametrize("request_bytes, understood", UNAMBIGUOUS.values(), ids=UNAMBIGUOUS)
def test_what_can_be_read_in_one_way_is_answered(port: int, request_bytes: bytes, understood: bytes) -> None:
    whole = request_bytes + NEXT
    for pieces in ([whole], [whole[i : i + 1] for i in range(len(whole))]):
        answers = send(port, *pieces).split(b"\r\n\r\n")
        assert [answer.partition(b"HTTP/1.1 ")[0] for answer in answers[1:]] == [understood, b"/next "]


def test_a_client_of_http_1_0_is_answered(port: int) -> None:
    assert send(port, b"GET /x HTTP/1.0\r\n\r\n").endswith(b"\r\n\r\n/x ")


HEAD_PIECES = st.sampled_from(
    [
        *(
            b"GET",
            b"POST",
            b" ",
            b"/",
            b"http://[",
            b" HTTP/1.1",
            b" HTTP/1.0",
            b"\r\n",
            b"\r\n\r\n",
            b"\n",
            b"\r",
            b":",
        ),
        *(
            b"Content-Length",
            b"Transfer-Encoding",
            b"chunked",
            b"Host: x",
            b"\t",
            b";",
            b"5",
            b"0",
            b"hello",
            b"\r\n0\r\n",
        ),
    ]
)


@given(pieces=st.lists(HEAD_PIECES | st.binary(max_size=4), max_size=30))
def test_no_bytes_break_the_parser(pieces: list[bytes]) -> None:
    parser = StrictParser(Adjustments())
    for piece in pieces:
        while piece and not parser.completed:
            taken = parser.received(piece)
            assert 0 < taken <= len(piece)
            piece = piece[taken:]
    parser.close()


@pytest.mark.parametrize("head", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
def test_what_is_refused_can_be_named_in_the_log_when_its_client_has_gone(head: bytes) -> None:
    parser = StrictParser(Adjustments())
    parser.received(head)
    assert isinstance(parser.path, str)
