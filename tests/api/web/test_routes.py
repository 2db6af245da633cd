"""The routes: which requests reach the list, and what the others are told."""

import json
import logging

import pytest
from flask.testing import FlaskClient

from api.relay.app import create_app
from api.relay.settings import read_settings
from tests.api.fakes import CODE, OWNER_KEY
from tests.api.forwarding.relay import SayingUpstream, head, relay

CHAT = "/api/openai/v1/chat/completions"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(read_settings({"CODE": CODE, "OPENAI_API_KEY": OWNER_KEY})).test_client()


@pytest.mark.parametrize(
    "path",
    [
        CHAT,
        "/v1/chat/completions",
        "/openai/v1/chat/completions",
        "/api/v1//chat/completions/",
        f"/{CHAT}",
        "/api//openai/v1/chat/completions",
    ],
)
def test_all_ways_to_a_path_are_guarded_alike(client: FlaskClient, path: str) -> None:
    answer = client.post(path, json={"model": "gpt-4o"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "access_code_missing")


@pytest.mark.parametrize(
    ("headers", "base"),
    [
        ({"Host": "chat.example.com"}, "http://chat.example.com/api/openai/v1"),
        ({"Host": "chat.example.com", "X-Forwarded-Proto": "https"}, "https://chat.example.com/api/openai/v1"),
        ({"Host": "h:8080", "X-Forwarded-Prefix": "/chat/"}, "http://h:8080/chat/api/openai/v1"),
        ({"Host": "[::1]:3000"}, "http://[::1]:3000/api/openai/v1"),
        ({"Host": "x", "X-Forwarded-Proto": "javascript"}, "http://x/api/openai/v1"),
        ({"Host": "x", "X-Forwarded-Prefix": "/<script>"}, " /api/openai/v1"),
    ],
)
@pytest.mark.parametrize("path", ["/api/openai/v1/files", "/api/openai", "/v1", "/api/nothing", "/nothing"])
def test_who_asks_for_something_else_is_told_the_base_url(
    client: FlaskClient, path: str, headers: dict[str, str], base: str
) -> None:
    answer = client.get(path, headers=headers)
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"]) == (404, "path_not_allowed")
    assert base + "." in error["message"]


@pytest.mark.parametrize(
    "path", ["/api/openai/v1/responses", "/api/v1/responses", "/v1/responses", "/openai/v1/responses"]
)
@pytest.mark.parametrize("headers", [{}, {"Connection": "Upgrade", "Upgrade": "websocket"}])
def test_a_websocket_is_refused_at_once_so_that_codex_goes_on(
    client: FlaskClient, path: str, headers: dict[str, str]
) -> None:
    answer = client.get(path, headers=headers)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (426, "websocket_not_supported")


@pytest.mark.parametrize("path", ["/api/health", "/api/openai/v1/realtime", "/api/openai/v1/chat/completions"])
def test_a_websocket_is_refused_on_every_path(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers={"Connection": "Upgrade", "Upgrade": "WebSocket"}).status_code == 426


def test_another_protocol_that_is_only_offered_is_left_alone(client: FlaskClient) -> None:
    assert (
        client.get("/api/health", headers={"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c"}).status_code
        == 200
    )


def test_the_key_header_of_azures_sdks_is_a_credential(client: FlaskClient) -> None:
    path = "/api/azure/openai/deployments/d/chat/completions?api-version=2024-10-21"
    assert client.post(path, json={}).get_json()["error"]["code"] == "key_missing"
    app = create_app(
        read_settings(
            {"CODE": CODE, "AZURE_URL": "https://x.openai.azure.com", "AZURE_API_KEY": OWNER_KEY, "DISABLE_GPT4": "1"}
        )
    )
    azure = app.test_client()
    assert azure.post(path, json={}).get_json()["error"]["code"] == "access_code_missing"
    refused = azure.post(path.replace("/d/", "/gpt-4o/"), json={"model": "o1-mini"}, headers={"api-key": f"nk-{CODE}"})
    assert refused.get_json()["error"]["code"] == "model_not_allowed"


@pytest.mark.parametrize("method", ["FORGED\x1b[2J", "A\nB", "BREW"])
def test_a_method_cannot_forge_a_line_of_the_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    logging.getLogger("locutorio").addHandler(caplog.handler)
    with caplog.at_level(logging.INFO, "locutorio"):
        answer = client.open(CHAT, method=method)
    assert json.loads(answer.get_data())["error"]["code"] == "path_not_allowed"
    assert caplog.records
    assert all(record.getMessage().isprintable() for record in caplog.records)


def test_a_model_that_an_upstream_calls_by_the_key_is_masked() -> None:
    said = head("application/json") + json.dumps({"data": [{"id": OWNER_KEY}, {"id": "a"}]}).encode()
    with SayingUpstream(said) as upstream, relay(upstream) as client:
        answer = client.post("/api/access", headers={"Authorization": f"Bearer nk-{CODE}"})
    assert answer.get_json()["models"] == ["***", "a"]
