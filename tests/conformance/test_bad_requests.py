"""Nonsense from clients: always a documented error, never a 500, and never an upstream's money."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.relay.errors import ERRORS
from tests.conformance.client import CODE, Answer, Client
from tests.conformance.conftest import Target
from tests.support.secrets_guard import record_answer
from tests.upstream import ScriptedUpstream

JSON_TYPE = {"Content-Type": "application/json"}
CHAT = "/api/openai/v1/chat/completions"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"nonsense",
        b'{"model": 5}',
        b'{"model": ["gpt-4o"]}',
        b'{"model": "a", "stream": "yes"}',
        b'{"model": "a", "model": "b"}',
        b'{"model": "a", "stream": true, "stream": false}',
        b'\xff\xfe{"model": "a"}',
        '{"model": "a"}'.encode("utf-16"),
        '\ufeff{"model": "a"}'.encode(),
        b'{"model": "a", "n": ' + b"9" * 5000 + b"}",
        b'{"model": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=lambda body: repr(body[:24]),
)
def test_a_body_that_is_no_json_object_is_refused(client: Client, upstream: ScriptedUpstream, body: bytes) -> None:
    answer = client.request("POST", CHAT, body, JSON_TYPE)
    assert (answer.status, answer.error["code"]) == (400, "bad_json")
    assert upstream.requests == []


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_of_another_type_is_refused(client: Client, content_type: str) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    answer = client.request("POST", CHAT, b'{"model": "a"}', headers)
    assert (answer.status, answer.error["code"]) == (415, "content_type_not_allowed")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b"no parts at all"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="model"\r\n\r\nwhisper'),
        ("multipart/form-data; boundary=" + "x" * 500, b"--x--"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="model"\r\n\r\na\r\n'
            b'--x\r\nContent-Disposition: form-data; name="model"\r\n\r\nb\r\n--x--\r\n',
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="model"; filename="m"\r\n\r\na\r\n--x--\r\n',
        ),
    ],
)
def test_a_form_that_is_none_is_refused(
    target: Target, upstream: ScriptedUpstream, content_type: str, body: bytes
) -> None:
    client = target.client(CUSTOM_MODELS="-all,+whisper-1")
    answer = client.request("POST", "/api/openai/v1/audio/transcriptions", body, {"Content-Type": content_type})
    assert answer.status == 400
    assert answer.error["code"] in ("bad_form", "model_missing")
    assert upstream.requests == []


@pytest.mark.parametrize("size", [4_500_001, 6_000_000])
def test_a_body_that_is_too_large_is_refused_clearly(client: Client, upstream: ScriptedUpstream, size: int) -> None:
    answer = client.request("POST", CHAT, b" " * size, JSON_TYPE)
    assert (answer.status, answer.error["code"]) == (413, "body_too_large")
    assert "4500000" in answer.error["message"]
    assert upstream.requests == []


def test_a_body_of_just_the_limit_passes(client: Client, upstream: ScriptedUpstream) -> None:
    start = b'{"model": "gpt-4o-mini", "messages": [], "x": "'
    body = start + b"a" * (4_500_000 - len(start) - 2) + b'"}'
    assert client.request("POST", CHAT, body, JSON_TYPE).status == 200
    assert upstream.wait_for_request().body == body


RAW_REQUESTS = {
    "a truncated body": f"POST {CHAT} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer nk-{CODE}\r\n"
    'Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"model": "a"',
    "no HTTP": "this is no HTTP\r\n\r\n",
    "a negative length": f"POST {CHAT} HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    "a length that is no number": f"POST {CHAT} HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
    "two framings": f"POST {CHAT} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a strange method": "GIMME /api/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "no host": "GET /api/openai/v1/models HTTP/1.1\r\nConnection: close\r\n\r\n",
    "a whole URL": "GET http://evil.example/api/openai/v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "a header of 40 kB": f"GET /api/health HTTP/1.1\r\nHost: x\r\nX-A: {'a' * 40_000}\r\nConnection: close\r\n\r\n",
    "bytes in a header": "GET /api/openai/v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\xfe\x01\r\n"
    "Connection: close\r\n\r\n",
    "a header within a header": "GET /api/health HTTP/1.1\r\nHost: x\r\nX-A: b\r\n folded: c\r\n"
    "Connection: close\r\n\r\n",
}


@pytest.mark.parametrize("raw", RAW_REQUESTS.values(), ids=RAW_REQUESTS.keys())
def test_what_is_hardly_http_never_breaks_the_relay(target: Target, upstream: ScriptedUpstream, raw: str) -> None:
    server = target.server()
    host, port = urlsplit(server.url).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(raw.encode("latin-1"))
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    record_answer(answer, "answer to a raw request")
    assert b" 500 " not in answer.split(b"\r\n")[0]
    assert b"Traceback" not in answer
    assert upstream.requests == []
    assert Client(server.url).get("/api/health").status == 200
    assert "Traceback" not in server.logs()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Authorization", "Bearer " + "x" * 8000),
        ("Authorization", "Bearer nk-" + "x" * 8000),
        ("Authorization", "Bearer nk-\u00ff\u00fe"),
        ("Authorization", "\u00ff"),
        ("Content-Type", "application/json; charset=" + "x" * 2000),
        ("Content-Type", "application/json\u00ff"),
        ("Accept", "text/\u00ff"),
        ("X-Forwarded-For", "not an address, ::::, 999.1.1.1"),
        ("Cookie", "a=" + "b" * 4000),
        ("Host", "evil.example"),
        ("Host", "[::1"),
        ("Sec-Fetch-Site", "none"),
        ("Transfer-Encoding", "identity"),
        ("Expect", "200-maybe"),
    ],
)
def test_hostile_headers_never_break_the_relay(target: Target, name: str, value: str) -> None:
    client = target.client(OPENAI_ORG_ID="org-for-hostile-headers", TRUSTED_PROXIES="127.0.0.1")
    answer = client.post(CHAT, {"model": "gpt-4o-mini", "messages": []}, **{name: value})
    _assert_documented(answer)


WORDS = st.sampled_from(
    ["api", "openai", "azure", "v1", "chat", "completions", "models", "deployments", "x", "..", ".", "%2e%2e", "%2F",
     "%00", "dashboard", "billing", "usage", "anthropic", "access", "config", "health", "", "é", "\u202e", "a" * 300]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]),
    words=st.lists(WORDS, max_size=6),
    query=st.text("abc=&%?+é/\x7f", max_size=12),
    body=st.one_of(
        st.binary(max_size=40),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=5),
            lambda inner: st.dictionaries(st.sampled_from(["model", "stream", "messages", "x"]), inner, max_size=3),
            max_leaves=4,
        ).map(lambda document: json.dumps(document).encode()),
    ),
    content_type=st.sampled_from(["application/json", "multipart/form-data; boundary=x", "text/html", ""]),
)
def test_no_request_whatever_is_answered_with_a_500(
    target: Target, method: str, words: list[str], query: str, body: bytes, content_type: str
) -> None:
    path = "/api/" + "/".join(words)
    escaped = "".join(char if char.isascii() and char not in " \x7f" else "%C3%A9" for char in f"{path}?{query}")
    answer = target.client().request(method, escaped, body, {"Content-Type": content_type} if content_type else {})
    _assert_documented(answer, is_head=method == "HEAD")


def _assert_documented(answer: Answer, is_head: bool = False) -> None:
    assert answer.status != 500, answer.text
    assert "Traceback" not in answer.text
    if answer.status >= 400 and not is_head:
        error = answer.json()["error"]
        if "hint" in error:
            assert answer.status in (ERRORS[error["code"]].status, 431)
        else:
            assert answer.headers["x-locutorio-error-from"] == "upstream"
