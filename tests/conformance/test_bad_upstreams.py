"""Upstreams that misbehave: always a documented error that says what happened and who must act."""

from __future__ import annotations

import socket

import pytest

from tests.conformance.client import KEY, Client
from tests.conformance.conftest import Target
from tests.conformance.raw_upstream import RawUpstream
from tests.upstream import ScriptedUpstream

HTML = "<html><title>502</title><script>alert(1)</script></html>"


@pytest.mark.parametrize("streams", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    ("script", "status", "code"),
    [
        pytest.param({"head": "garbage"}, 502, "upstream_invalid_response", id="garbage"),
        pytest.param({"head": "half"}, 502, "upstream_cut", id="half a head"),
        pytest.param({"head": "none_then_close"}, 502, "upstream_cut", id="closes without a word"),
        pytest.param({"head": "none_then_reset"}, 502, "upstream_cut", id="resets"),
        pytest.param({"head": "huge"}, 502, "upstream_invalid_response", id="a huge head"),
        pytest.param(
            {"status": 302, "redirect_to": "http://127.0.0.1:9/v1/x"}, 502, "upstream_redirect", id="redirect"
        ),
        pytest.param({"status": 308, "redirect_to": "/v1/models"}, 502, "upstream_redirect", id="own redirect"),
        pytest.param({"body": HTML, "content_type": "text/html"}, 502, "upstream_invalid_response", id="a web page"),
        pytest.param(
            {"body": "<svg/>", "content_type": "image/svg+xml"}, 502, "upstream_invalid_response", id="an SVG image"
        ),
        pytest.param({"body": "x", "content_type": "application/pdf"}, 502, "upstream_invalid_response", id="a PDF"),
        pytest.param({"body": "{half"}, 502, "upstream_invalid_response", id="half a JSON"),
        pytest.param(
            {"status": 502, "body": HTML, "content_type": "text/html"}, 502, "upstream_refused", id="502 page"
        ),
        pytest.param({"status": 503, "body": ""}, 503, "upstream_refused", id="503 without a body"),
        pytest.param({"status": 500, "body": "{half"}, 500, "upstream_refused", id="500 with half a JSON"),
    ],
)
def test_it_is_told_apart(client: Client, script: dict, status: int, code: str, streams: bool) -> None:
    if streams:
        stream = client.stream(script)
        stream.read_all()
        answer = client.chat(script)
        assert stream.status == status
        assert f'"{code}"'.encode() in stream.content
    else:
        answer = client.chat(script)
    assert (answer.status, answer.error["code"]) == (status, code)
    assert "<" not in answer.error["message"]
    assert KEY not in answer.text


def test_no_redirect_is_followed(client: Client, upstream: ScriptedUpstream) -> None:
    client.chat({"status": 307, "redirect_to": f"{upstream.url}/v1/models"})
    assert [request.path for request in upstream.requests] == ["/v1/chat/completions"]


def test_a_dripping_head_is_waited_for(client: Client) -> None:
    stream = client.stream({"head": "drip", "drip_interval": 0.001, "text": "slow"})
    stream.read_all()
    assert stream.words == "slow"


def test_a_cut_document_is_no_answer(client: Client) -> None:
    answer = client.chat({"end": "cut"})
    assert (answer.status, answer.error["code"]) == (502, "upstream_cut")


def test_nobody_listening_is_told(target: Target) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    answer = target.client(BASE_URL=f"http://127.0.0.1:{port}").chat()
    assert (answer.status, answer.error["code"]) == (502, "upstream_unreachable")
    assert "connection refused" in answer.error["message"]
    assert "BASE_URL" in answer.error["hint"]


def test_an_unknown_name_is_told(target: Target) -> None:
    answer = target.client(BASE_URL="https://no-such-host.invalid").chat()
    assert (answer.status, answer.error["code"]) == (502, "upstream_unreachable")
    assert "no-such-host.invalid" in answer.error["message"]
    assert "name" in answer.error["message"]


def test_silence_is_given_up_after_its_time(target: Target) -> None:
    answer = target.client(UPSTREAM_TIMEOUT_SECONDS="1").chat({"head_gate": "never"})
    assert (answer.status, answer.error["code"]) == (504, "upstream_timeout")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: %b\r\n\r\nzz\r\n", id="no size"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: %b\r\n\r\n2\r\nabcdef\r\n", id="overlong"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: %b\r\n\r\n-5\r\n", id="negative"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: %b\r\n\r\n", id="nothing"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nContent-Type: %b\r\n\r\nshort", id="too short"),
        pytest.param(b"HTTP/1.1 abc OK\r\nContent-Type: %b\r\n\r\n", id="status"),
        pytest.param(b"HTTP/9.9 200 OK\r\n\r\n", id="version"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2p1\r\n", id="another protocol"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="TLS"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\nContent-Type: %b\r\n\r\n{}", id="negative length"),
        pytest.param(b"HTTP/1.1 200 OK\r\n: nameless\r\nno colon\r\nContent-Type: %b\r\n\r\n", id="header lines"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n", id="only an interim answer"),
    ],
)
@pytest.mark.parametrize("streams", [False, True], ids=["whole", "streamed"])
def test_broken_http_is_a_documented_error(target: Target, said: bytes, streams: bool) -> None:
    said = said.replace(b"%b", b"text/event-stream" if streams else b"application/json")
    with RawUpstream(said) as upstream:
        client = target.client(BASE_URL=upstream.url)
        stream = client.stream(stream=streams)
        content = stream.read_all()
    assert stream.status in (200, 502)
    if stream.status == 200 and b": end " in content:
        assert not stream.end.startswith("ok")
    elif stream.status == 502:
        assert b'"hint"' in content
    assert b"Traceback" not in content
    assert "Traceback" not in target.server(BASE_URL=upstream.url).logs()


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"Content-Type: application/json; a=\rb\r\n", id="a carriage return"),
        pytest.param(b"Content-Type: application/json\r\nX-Request-Id: a\x00b\r\n", id="a zero byte"),
        pytest.param(b"Content-Type: text/event-stream\r\nContent-Encoding: br\r\n", id="compressed"),
        pytest.param(b"Content-Type: application/json\r\nContent-Length: 3\r\n", id="two lengths that differ"),
        pytest.param("Content-Type: application/json\r\nContent-Length: ²\r\n".encode("latin-1"), id="no length"),
    ],
)
def test_a_head_that_must_not_be_passed_on_is_refused(target: Target, head: bytes) -> None:
    with RawUpstream(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + head + b"\r\n{}") as upstream:
        answer = target.client(BASE_URL=upstream.url).chat()
    assert (answer.status, answer.error["code"]) == (502, "upstream_invalid_response")


def test_a_recording_that_never_begins_is_an_error(target: Target) -> None:
    with RawUpstream(b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 9\r\n\r\n") as upstream:
        client = target.client(BASE_URL=upstream.url)
        answer = client.post("/api/openai/v1/audio/speech", {"model": "tts-1", "input": "Hello"})
    assert (answer.status, answer.error["code"]) == (502, "upstream_cut")


@pytest.mark.parametrize("length", ["2", "99"])
def test_a_recording_in_chunks_comes_whole_whatever_length_is_claimed_as_well(target: Target, length: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: {length}\r\nTransfer-Encoding: chunked\r\n"
    with RawUpstream(head.encode("latin-1") + b"\r\n5\r\nHello\r\n0\r\n\r\n") as upstream:
        client = target.client(BASE_URL=upstream.url)
        answer = client.post("/api/openai/v1/audio/speech", {"model": "tts-1", "input": "Hello"})
    assert (answer.status, answer.content) == (200, b"Hello")


def test_of_two_choices_a_finished_one_does_not_make_a_cut_answer_whole(target: Target) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n"
    events = (
        b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n'
        b'data: {"choices":[{"index":1,"delta":{"content":"half"},"finish_reason":null}]}\n\n'
    )
    with RawUpstream(head + events) as upstream:
        stream = target.client(BASE_URL=upstream.url).stream()
        stream.read_all()
    assert stream.end.startswith("cut ")


def test_a_connection_with_surplus_bytes_is_not_used_again(target: Target) -> None:
    said = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n"
    with RawUpstream(said, closes=False) as upstream:
        client = target.client(BASE_URL=upstream.url)
        assert [client.chat().content for _ in range(2)] == [b"{}", b"{}"]
        assert upstream.served == 2


def test_an_interim_answer_is_passed_over(target: Target) -> None:
    said = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}"
    with RawUpstream(said) as upstream:
        answer = target.client(BASE_URL=upstream.url).chat()
    assert (answer.status, answer.content) == (200, b"{}")


class TestKeptConnections:
    """An upstream's connection is used again, and a stale one is noticed."""

    def test_one_connection_serves_many_requests(self, target: Target, upstream: ScriptedUpstream) -> None:
        client = target.client(OPENAI_ORG_ID="org-kept-1")
        for _ in range(5):
            stream = client.stream()
            stream.read_all()
            assert client.chat().status == 200
        assert upstream.connections == 1

    def test_a_connection_that_was_closed_meanwhile_costs_nobody_an_answer(
        self, target: Target, upstream: ScriptedUpstream
    ) -> None:
        client = target.client(OPENAI_ORG_ID="org-kept-2")
        assert client.chat().status == 200
        upstream.close_idle_connections()
        assert client.chat().status == 200
        assert len(upstream.requests) == 2

    def test_a_request_that_the_upstream_has_seen_is_not_sent_twice(
        self, target: Target, upstream: ScriptedUpstream
    ) -> None:
        client = target.client(OPENAI_ORG_ID="org-kept-4")
        assert client.chat().status == 200
        answer = client.chat({"first_delay": 2.5, "head": "none_then_close"})
        assert answer.error["code"] == "upstream_cut"
        assert len(upstream.requests) == 2

    def test_a_connection_is_not_kept_where_the_upstream_says_so(
        self, target: Target, upstream: ScriptedUpstream
    ) -> None:
        client = target.client(OPENAI_ORG_ID="org-kept-3")
        for _ in range(3):
            assert client.chat({"connection_close": True}).status == 200
        assert upstream.connections == 3
