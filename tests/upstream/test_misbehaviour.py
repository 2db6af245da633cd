"""The scripted upstream misbehaves exactly as told, and notices what its peer does."""

import contextlib
import re
import ssl
import time

import pytest

from tests.support.tls import Certificates
from tests.upstream import ScriptedUpstream, TlsFiles
from tests.upstream.raw import END_OF_STREAM, connect, exchange, read_to_end, read_until, request_bytes


def test_a_gate_holds_back_each_chunk(upstream: ScriptedUpstream) -> None:
    with connect(upstream) as connection:
        connection.sendall(request_bytes({"chunks": 3, "gate": "next", "head_gate": "head"}))
        request = upstream.wait_for_request()
        connection.setblocking(False)
        with pytest.raises(BlockingIOError):
            connection.recv(1)
        connection.settimeout(5)
        upstream.open_gate("head")
        assert read_until(connection, rb"\r\n\r\n$").startswith(b"HTTP/1.1 200 OK\r\n")
        assert request.chunks_written == 0
        upstream.open_gate("next")
        assert b"chunk 1" not in read_until(connection, rb"chunk 0 ")
        upstream.open_gate("next", passes=None)
        assert read_until(connection, END_OF_STREAM).count(b"data: [DONE]") == 1
    assert request.wait_finished()
    assert request.chunks_written == 3


def test_a_stamp_tells_when_a_chunk_was_written(upstream: ScriptedUpstream) -> None:
    before = time.monotonic_ns()
    stamps = [int(stamp) for stamp in re.findall(rb'"t":(\d+)', exchange(upstream, stamp=True, connection_close=True))]
    assert len(stamps) == 5
    moments = [before, *stamps, time.monotonic_ns()]
    assert moments == sorted(moments)


def test_a_split_character_ends_one_chunk_and_begins_the_next(upstream: ScriptedUpstream) -> None:
    answer = exchange(upstream, text="año", chunks=1, split_utf8=True, connection_close=True)
    assert re.search(rb"a\xc3\r\n[0-9a-f]+\r\n\xb1o", answer)


@pytest.mark.parametrize("framing", ["chunked", "length", "close"])
def test_a_cut_answer_stops_inside_an_event(upstream: ScriptedUpstream, framing: str) -> None:
    answer = exchange(upstream, chunks=2, end="cut", framing=framing)
    assert b"chunk 1" in answer
    assert not answer.endswith(b"\n")
    assert b"[DONE]" not in answer


@pytest.mark.parametrize(("end", "finishes"), [("no_done", True), ("early", False)])
def test_a_stream_can_end_well_without_saying_so(upstream: ScriptedUpstream, end: str, finishes: bool) -> None:
    answer = exchange(upstream, chunks=2, end=end, connection_close=True)
    assert re.search(END_OF_STREAM, answer)
    assert b"[DONE]" not in answer
    assert (b'"finish_reason":"stop"' in answer) == finishes


def test_a_reset_comes_after_the_text(upstream: ScriptedUpstream) -> None:
    with connect(upstream) as connection:
        connection.sendall(request_bytes({"chunks": 2, "end": "reset", "gate": "next"}))
        upstream.open_gate("next", passes=2)
        read_until(connection, rb"chunk 1")
        with pytest.raises(ConnectionResetError):
            read_to_end(connection)


def test_a_hanging_answer_notices_that_the_peer_went_away(upstream: ScriptedUpstream) -> None:
    with connect(upstream) as connection:
        connection.sendall(request_bytes({"chunks": 2, "end": "hang"}))
        read_until(connection, rb"chunk 1")
        request = upstream.wait_for_request()
        assert not request.closed.is_set()
    assert request.wait_closed()
    assert request.closed_at is not None and request.closed_at >= request.started_at
    assert request.finished_at is None


@pytest.mark.parametrize("silence", [{"first_delay": 60}, {"body_delay": 60}, {"interval": 60}, {"gate": "shut"}])
def test_a_silent_answer_notices_that_the_peer_went_away(upstream: ScriptedUpstream, silence: dict) -> None:
    with connect(upstream) as connection:
        connection.sendall(request_bytes(silence))
        request = upstream.wait_for_request()
    assert request.wait_closed()
    assert upstream.wait_for_open_connections(0)


def test_a_peer_that_leaves_together_with_its_request_is_noticed(certificates: Certificates) -> None:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    trust = ssl.create_default_context(cafile=certificates.authority)
    peer = trust.wrap_bio(incoming, outgoing, server_hostname="127.0.0.1")
    tls = TlsFiles(certificates.certificate, certificates.key)
    with ScriptedUpstream(tls) as upstream, connect(upstream) as connection:
        while True:
            with contextlib.suppress(ssl.SSLWantReadError):
                peer.do_handshake()
                break
            connection.sendall(outgoing.read())
            incoming.write(connection.recv(65536))
        peer.write(request_bytes({"gate": "shut"}))
        with contextlib.suppress(ssl.SSLWantReadError):
            peer.unwrap()
        connection.sendall(outgoing.read())
        assert upstream.wait_for_request().wait_closed()
        assert upstream.wait_for_open_connections(0)


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        ("garbage", rb"\x16\x03\x01.*"),
        ("half", rb"HTTP/1.1 200 OK\r\n[^\n]+.*(?<!\r\n\r\n)"),
        ("none_then_close", rb""),
        ("huge", rb"HTTP/1.1 200 OK\r\n.*X-Huge: h{262144}\r\n\r\n.*"),
        ("drip", rb"HTTP/1.1 200 OK\r\n.*0\r\n\r\n"),
    ],
)
def test_a_head_can_be_none(upstream: ScriptedUpstream, head: str, answer: bytes) -> None:
    received = exchange(upstream, head=head, drip_interval=0, connection_close=True)
    assert re.fullmatch(answer, received, re.DOTALL)


def test_a_reset_can_come_instead_of_a_head(upstream: ScriptedUpstream) -> None:
    with pytest.raises(ConnectionResetError):
        exchange(upstream, head="none_then_reset")


def test_headers_status_and_body_can_be_anything(upstream: ScriptedUpstream) -> None:
    answer = exchange(
        upstream,
        status=502,
        body="<html>Bad</html>",
        content_type="text/html",
        headers={"connection": "close", "X-Odd": "a"},
        connection_close=True,
    )
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n")
    assert head.lower().count(b"connection: close") == 1
    assert body == b"<html>Bad</html>"


def test_a_redirect_has_its_location(upstream: ScriptedUpstream) -> None:
    answer = exchange(upstream, redirect_to="http://127.0.0.1:9/", connection_close=True)
    assert answer.startswith(b"HTTP/1.1 302 Found\r\n")
    assert b"\r\nLocation: http://127.0.0.1:9/\r\n" in answer
