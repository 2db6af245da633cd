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
