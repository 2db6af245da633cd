"""What goes out to an upstream and what comes back: few headers, every kind of body."""

from __future__ import annotations

import json

import pytest

from tests.conformance.client import KEY, Client
from tests.conformance.conftest import Target
from tests.conformance.forms import BOUNDARY, FORM_TYPE, form
from tests.upstream import Script, ScriptedUpstream
from tests.upstream.form import parse_form


def test_a_body_arrives_byte_for_byte(client: Client, upstream: ScriptedUpstream) -> None:
    body = '{"model" : "gpt-4o-mini",\n "messages":[{"role":"user","content":"ñ \\u00e9 \u2028"}], "x": 1e2}'.encode()
    assert client.post("/api/openai/v1/chat/completions", body).status == 200
    assert upstream.wait_for_request().body == body


def test_only_known_headers_go_out_and_the_owners_key_is_added(client: Client, upstream: ScriptedUpstream) -> None:
    sent = {
        "Cookie": "session=1",
        "X-Base-Url": "https://evil.example",
        "X-Api-Key": "sk-test-injected",
        "Api-Key": "sk-test-injected",
        "Proxy-Authorization": "Basic eA==",
        "X-Forwarded-For": "203.0.113.9",
        "Referer": "https://chat.example/",
        "Origin": "https://chat.example",
        "Accept-Encoding": "gzip",
        "OpenAI-Organization": "org-injected",
        "OpenAI-Beta": "assistants=v2",
        "Accept": "application/json",
    }
    client.post("/api/openai/v1/chat/completions", {"model": "gpt-4o-mini", "messages": []}, **sent)
    request = upstream.wait_for_request()
    received = {name.lower(): value for name, value in request.headers}
    assert set(received) == {
        "host", "user-agent", "accept", "accept-encoding", "openai-beta", "content-type", "content-length",
        "authorization",
    }  # fmt: skip
    assert received["authorization"] == f"Bearer {KEY}"
    assert received["accept-encoding"] == "identity"


def test_the_organisation_is_sent_when_the_owner_names_one(target: Target, upstream: ScriptedUpstream) -> None:
    target.client(OPENAI_ORG_ID="org-owner").chat()
    assert upstream.wait_for_request().header("openai-organization") == "org-owner"


def test_only_known_headers_come_back(client: Client, upstream: ScriptedUpstream) -> None:
    answer = client.chat(
        {
            "headers": {
                "Set-Cookie": "a=b",
                "OpenAI-Organization": "org-secret",
                "X-Request-Id": "req-1",
                "X-RateLimit-Remaining-Requests": "7",
                "Access-Control-Allow-Origin": "*",
                "WWW-Authenticate": "Basic",
                "Server": "upstream",
                "Content-Security-Policy": "default-src *",
            }
        }
    )
    assert answer.headers["x-request-id"] == "req-1"
    assert answer.headers["x-ratelimit-remaining-requests"] == "7"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    for name in ("set-cookie", "openai-organization", "access-control-allow-origin", "www-authenticate"):
        assert name not in answer.headers
    assert answer.headers.get("server") != "upstream"


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("v1/chat/completions", {"messages": []}),
        ("v1/responses", {"input": "Hello"}),
        ("v1/completions", {"prompt": "Hello"}),
        ("v1/embeddings", {"input": "Hello"}),
        ("v1/moderations", {"input": "Hello"}),
        ("v1/images/generations", {"prompt": "A booth"}),
    ],
)
def test_json_answers_come_back(client: Client, upstream: ScriptedUpstream, path: str, document: dict) -> None:
    answer = client.post(f"/api/openai/{path}", {"model": "some-model", **document})
    assert answer.status == 200, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()
    assert upstream.wait_for_request().target == f"/{path}"


@pytest.mark.parametrize("path", ["v1/audio/transcriptions", "v1/audio/translations"])
def test_forms_arrive_with_all_their_fields_and_with_no_byte_of_the_callers_quoting(
    client: Client, upstream: ScriptedUpstream, path: str
) -> None:
    body = form(model="whisper-1", file=bytes(range(256)) * 400, language="es")
    answer = client.request("POST", f"/api/openai/{path}", body, FORM_TYPE)
    assert answer.status == 200, answer.text
    request = upstream.wait_for_request()
    assert BOUNDARY.encode() not in request.body
    assert parse_form(request.header("content-type"), request.body) == parse_form(FORM_TYPE["Content-Type"], body)


def test_images_are_edited(client: Client, upstream: ScriptedUpstream) -> None:
    body = form(model="gpt-image-1", prompt="A booth", image=b"\x89PNG" + bytes(1000))
    assert client.request("POST", "/api/openai/v1/images/edits", body, FORM_TYPE).json()["data"]


def test_audio_comes_back_as_it_is(client: Client, upstream: ScriptedUpstream) -> None:
    answer = client.post("/api/openai/v1/audio/speech", {"model": "tts-1", "input": "Hello", "voice": "alloy"})
    assert answer.status == 200
    assert answer.headers["content-type"] == "audio/mpeg"
    assert len(answer.content) > 100


def test_a_placeholder_for_a_key_tears_no_holes_into_answers(target: Target) -> None:
    client = target.client(OPENAI_API_KEY="x")
    stream = client.stream({"text": "next, index the box"})
    stream.read_all()
    assert stream.words == "next, index the box"


def test_the_host_header_is_the_upstreams_own(client: Client, upstream: ScriptedUpstream) -> None:
    client.chat()
    assert upstream.wait_for_request().header("host") == f"127.0.0.1:{upstream.port}"


def test_an_upstreams_own_error_passes_with_its_status_and_secrets_masked(client: Client) -> None:
    leaky = {"error": {"message": f"Incorrect API key provided: {KEY}. See sk-test-other-12345678", "code": "x"}}
    answer = client.chat({"status": 418, "body": json.dumps(leaky)})
    assert answer.status == 418
    assert answer.json()["error"]["message"] == "Incorrect API key provided: ***. See ***"


def test_a_key_quoted_inside_a_stream_is_masked(client: Client) -> None:
    stream = client.stream({"error_event": {"message": f"Incorrect API key provided: {KEY}"}})
    content = stream.read_all()
    assert b"Incorrect API key provided: ***" in content


def test_a_multipart_script_is_followed(client: Client, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(status=400, body='{"error": {"message": "bad audio", "code": "bad_audio"}}'))
    answer = client.request(
        "POST", "/api/openai/v1/audio/transcriptions", form(model="whisper-1", file=b"x"), FORM_TYPE
    )
    assert (answer.status, answer.json()["error"]["code"]) == (400, "bad_audio")
