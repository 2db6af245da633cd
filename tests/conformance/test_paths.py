"""An exact list of methods and paths, and nothing else."""

from __future__ import annotations

import pytest

from tests.conformance.client import Client
from tests.conformance.conftest import Target
from tests.upstream import ScriptedUpstream


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
        ("POST", "v1/chat/completions/x"),
        ("POST", "V1/chat/completions"),
        ("POST", "v1/chat/completions%00"),
        ("POST", "v1/chat/completions%0d%0aX-A:b"),
        ("POST", "v1%252Fchat/completions"),
        ("GET", "v1/models/../files"),
        ("GET", "v1/models/%2e%2e/files"),
        ("GET", "v1/models/a%3Fb"),
        ("GET", ""),
        ("GET", "http://evil.example/"),
        ("POST", "https%3A%2F%2Fevil.example%2Fv1%2Fchat%2Fcompletions"),
    ],
)
def test_anything_else_is_a_404(client: Client, upstream: ScriptedUpstream, method: str, path: str) -> None:
    answer = client.request(method, f"/api/openai/{path}", b"{}" if method == "POST" else None)
    assert (answer.status, answer.error["code"]) == (404, "path_not_allowed")
    assert upstream.requests == []


@pytest.mark.parametrize(
    "path",
    [
        "/v1/chat/completions",
        "/openai/v1/chat/completions",
        "/api/v1/chat/completions",
        "/api/openai/chat/completions",
        "/api/openai/v1/v1/chat/completions",
        "/api/openai/v1/chat/completions/chat/completions",
        "/api/openai/v1//chat/completions/",
        "/api/openai//v1/chat/completions",
        "/api//openai/v1/chat/completions",
    ],
)
def test_a_base_url_is_forgiven_what_an_owners_is(client: Client, upstream: ScriptedUpstream, path: str) -> None:
    answer = client.post(path, {"model": "gpt-4o-mini", "messages": []})
    assert answer.status == 200
    assert "no-store" in answer.headers["cache-control"]
    assert upstream.wait_for_request().target == "/v1/chat/completions"


@pytest.mark.parametrize("path", ["/v1/models", "/openai/v1/models", "/api/openai/v1/v1/models", "/api/v1/models"])
def test_the_models_are_listed_wherever_clients_look_for_them(client: Client, path: str) -> None:
    assert client.get(path).json()["object"] == "list"


def test_who_asks_elsewhere_is_told_the_base_url(target: Target) -> None:
    server = target.server()
    message = Client(server.url).get("/api/openai/v1/files").error["message"]
    assert "The base URL for clients is http" in message
    # Whether it is https, a platform knows for itself.
    assert f"://{server.url.partition('://')[2]}/api/openai/v1." in message


@pytest.mark.parametrize(
    "headers", [{}, {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}]
)
def test_codex_learns_at_once_that_there_is_no_websocket(client: Client, headers: dict[str, str]) -> None:
    answer = client.get("/api/openai/v1/responses", **headers)
    assert (answer.status, answer.error["code"]) == (426, "websocket_not_supported")


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
