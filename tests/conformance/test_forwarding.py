"""What goes out to an upstream and what comes back: exact paths, few headers, every kind of body."""

from __future__ import annotations

import json

import pytest

from tests.conformance.client import KEY, Client
from tests.conformance.conftest import Target
from tests.upstream import Script, ScriptedUpstream

BOUNDARY = "a-boundary"
FORM_TYPE = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def form(**fields: str | bytes) -> bytes:
    """A multipart body; bytes become a file."""
    parts = []
    for name, value in fields.items():
        file = b'; filename="file.bin"\r\nContent-Type: application/octet-stream' if isinstance(value, bytes) else b""
        content = value if isinstance(value, bytes) else value.encode()
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        parts.append(head + file + b"\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


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
def test_forms_arrive_byte_for_byte(client: Client, upstream: ScriptedUpstream, path: str) -> None:
    body = form(model="whisper-1", file=bytes(range(256)) * 400)
    answer = client.request("POST", f"/api/openai/{path}", body, FORM_TYPE)
    assert answer.status == 200, answer.text
    request = upstream.wait_for_request()
    assert request.body == body
    assert request.header("content-type") == FORM_TYPE["Content-Type"]


def test_images_are_edited(client: Client, upstream: ScriptedUpstream) -> None:
    body = form(model="gpt-image-1", prompt="A booth", image=b"\x89PNG" + bytes(1000))
    assert client.request("POST", "/api/openai/v1/images/edits", body, FORM_TYPE).json()["data"]


def test_audio_comes_back_as_it_is(client: Client, upstream: ScriptedUpstream) -> None:
    answer = client.post("/api/openai/v1/audio/speech", {"model": "tts-1", "input": "Hello", "voice": "alloy"})
    assert answer.status == 200
    assert answer.headers["content-type"] == "audio/mpeg"
    assert len(answer.content) > 100


def test_the_models_are_listed_and_named(client: Client, upstream: ScriptedUpstream) -> None:
    upstream.models[:] = ["gpt-4o", "gpt-4o-mini", "meta/llama-3"]
    assert [model["id"] for model in client.get("/api/openai/v1/models").json()["data"]] == upstream.models
    assert client.get("/api/openai/v1/models/meta/llama-3").json()["id"] == "meta/llama-3"
    assert client.get("/api/openai/v1/models/gpt-4o").json()["id"] == "gpt-4o"


def test_the_models_are_filtered_as_the_owner_says(target: Target, upstream: ScriptedUpstream) -> None:
    upstream.models[:] = ["gpt-4o", "gpt-4o-mini", "o3", "gpt-5", "gpt-5-mini", "gpt-3.5-turbo"]
    hidden = target.client(DISABLE_GPT4="1", CUSTOM_MODELS="-gpt-3.5-turbo,+gpt-4o")
    assert [model["id"] for model in hidden.get("/api/openai/v1/models").json()["data"]] == [
        "gpt-4o-mini",
        "gpt-5-mini",
    ]
    assert hidden.get("/api/openai/v1/models/gpt-5").error["code"] == "model_not_allowed"
    assert hidden.chat(model="gpt-5").error["code"] == "model_not_allowed"
    assert hidden.chat(model="gpt-5-mini").status == 200
    only_one = target.client(CUSTOM_MODELS="-all,+gpt-4o-mini=Small")
    assert [model["id"] for model in only_one.get("/api/openai/v1/models").json()["data"]] == ["gpt-4o-mini"]


def test_the_model_of_a_form_is_checked_too(target: Target, upstream: ScriptedUpstream) -> None:
    client = target.client(CUSTOM_MODELS="-whisper-1")
    for body in (form(model="whisper-1", file=b"x"), form(file=b"x", model="whisper-1")):
        answer = client.request("POST", "/api/openai/v1/audio/transcriptions", body, FORM_TYPE)
        assert answer.error["code"] == "model_not_allowed"
    assert upstream.requests == []


def test_a_models_name_cannot_be_dressed_up(target: Target, upstream: ScriptedUpstream) -> None:
    client = target.client(CUSTOM_MODELS="-gemini-2.5-pro")
    for name in ("gemini-2.5-pro", "Gemini-2.5-Pro", " gemini-2.5-pro", "models/gemini-2.5-pro"):
        assert client.chat(model=name).error["code"] == "model_not_allowed"
    assert upstream.requests == []


@pytest.mark.parametrize(
    ("content_type", "disposition"),
    [
        ("multipart/form-data; boundary=a; boundary=b", 'form-data; name="model"'),
        ("multipart/form-data; boundary=a; Boundary=b", 'form-data; name="model"'),
        ("multipart/form-data; boundary=a", 'form-data; name="model"; name="zz"'),
        ("multipart/form-data; boundary=a", "form-data; name=\"model\"; name*=utf-8''zz"),
        ("multipart/form-data; boundary=a", "form-data; name*=utf-8''model"),
    ],
)
def test_a_form_that_can_be_read_in_two_ways_is_refused(
    client: Client, upstream: ScriptedUpstream, content_type: str, disposition: str
) -> None:
    body = f"--a\r\nContent-Disposition: {disposition}\r\n\r\nwhisper-1\r\n--a--\r\n".encode()
    answer = client.request("POST", "/api/openai/v1/audio/transcriptions", body, {"Content-Type": content_type})
    assert (answer.status, answer.error["code"]) == (400, "bad_form")
    assert upstream.requests == []


def test_a_placeholder_for_a_key_tears_no_holes_into_answers(target: Target) -> None:
    client = target.client(OPENAI_API_KEY="x")
    stream = client.stream({"text": "next, index the box"})
    stream.read_all()
    assert stream.words == "next, index the box"


def test_the_host_header_is_the_upstreams_own(client: Client, upstream: ScriptedUpstream) -> None:
    client.chat()
    assert upstream.wait_for_request().header("host") == f"127.0.0.1:{upstream.port}"


def test_the_balance_is_only_asked_where_the_owner_says_so(target: Target, upstream: ScriptedUpstream) -> None:
    path = "/api/openai/dashboard/billing/usage?start_date=2026-01-01&end_date=2026-02-01&x=1"
    assert target.client().get(path).error["code"] == "path_not_allowed"
    assert upstream.requests == []
    assert target.client(ENABLE_BALANCE_QUERY="1").get(path).status == 200
    assert upstream.wait_for_request().target == ("/dashboard/billing/usage?start_date=2026-01-01&end_date=2026-02-01")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "v1/chat/completions"),
        ("PUT", "v1/chat/completions"),
        ("DELETE", "v1/models/gpt-4o"),
        ("POST", "v1/models"),
        ("POST", "v1/files"),
        ("GET", "v1/files"),
        ("POST", "v1/fine_tuning/jobs"),
        ("POST", "v1/chat/completions/"),
        ("POST", "v1//chat/completions"),
        ("POST", "/v1/chat/completions"),
        ("POST", "v1/chat/completions/x"),
        ("POST", "V1/chat/completions"),
        ("POST", "v1/chat/completions%00"),
        ("POST", "v1/chat/completions%0d%0aX-A:b"),
        ("POST", "v1%252Fchat/completions"),
        ("GET", "v1/models/../files"),
        ("GET", "v1/models/%2e%2e/files"),
        ("GET", "v1/models/a%3Fb"),
        ("GET", "v1/models/"),
        ("GET", ""),
        ("GET", "http://evil.example/"),
        ("POST", "https%3A%2F%2Fevil.example%2Fv1%2Fchat%2Fcompletions"),
    ],
)
def test_anything_else_is_a_404(client: Client, upstream: ScriptedUpstream, method: str, path: str) -> None:
    answer = client.request(method, f"/api/openai/{path}", b"{}" if method == "POST" else None)
    assert (answer.status, answer.error["code"]) == (404, "path_not_allowed")
    assert upstream.requests == []


def test_dots_in_a_path_lead_nowhere_else(target: Target, client: Client, upstream: ScriptedUpstream) -> None:
    answer = client.request("POST", "/api/openai/v1/chat/../chat/completions", b"{}")
    # Where the platform has resolved them, the relay sees a path that is on its list, and asks for a JSON body.
    expected = "content_type_not_allowed" if target.resolves_dots else "path_not_allowed"
    assert answer.error["code"] == expected
    assert upstream.requests == []


def test_an_escaped_slash_means_the_same_on_every_target(client: Client, upstream: ScriptedUpstream) -> None:
    answer = client.post("/api/openai/v1%2Fchat%2Fcompletions", {"model": "gpt-4o-mini", "messages": []})
    assert answer.status == 200
    assert upstream.wait_for_request().target == "/v1/chat/completions"


def test_the_config_has_nextchats_keys_and_ours(target: Target) -> None:
    client = target.client(
        CUSTOM_MODELS="+x",
        DEFAULT_MODEL="x",
        VISION_MODELS="x",
        DISABLE_FAST_LINK="1",
        DEFAULT_INPUT_TEMPLATE="{{input}}",
    )
    for method in ("GET", "POST"):
        answer = client.request(method, "/api/config", headers={"Authorization": ""})
        assert answer.headers["cache-control"] == "no-store"
        config = answer.json()
        ours = config.pop("locutorio")
        assert config == {
            "needCode": True,
            "hideUserApiKey": True,
            "disableGPT4": False,
            "hideBalanceQuery": True,
            "disableFastLink": True,
            "customModels": "+x",
            "defaultModel": "x",
            "visionModels": "x",
        }
        assert ours["providers"] == ["openai"]
        assert ours["limits"]["bodyBytes"] == 4_500_000
        assert ours["inputTemplate"] == "{{input}}"
        assert ours["problems"] == []


def test_health_asks_no_upstream_and_no_code(target: Target, upstream: ScriptedUpstream) -> None:
    answer = Client(target.server().url, None).get("/api/health")
    assert answer.status == 200
    assert answer.json()["status"] == "ok"
    assert set(answer.json()) == {"status", "version", "commit"}
    assert upstream.requests == []


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
