"""The codes to hand out: their owner sees the labels and gets the one code they ask for; nobody else gets any."""

from __future__ import annotations

import json

import pytest

from tests.conformance.client import CODE, Client
from tests.conformance.conftest import Target

OWNERS_CODE = "code-test-owner-6m3p"
OWNER = f"Bearer nk-{OWNERS_CODE}"
ANAS = "code-test-ana1"
CODES = f"{CODE},{ANAS}|models=gpt-4o-mini;o*-mini|until=2999-12-31,code-test-old-1|until=2020-01-01"
CODES += ",code-test-closed-1|usd=5"
FIRST = {"label": "code 1", "position": 1}
NOT_THE_OWNER = [
    (None, 401, "access_code_missing"),
    ("Bearer nk-", 401, "access_code_missing"),
    (f"Bearer nk-{CODE}", 403, "owner_only"),
    (f"Bearer nk-{ANAS}", 403, "owner_only"),
    ("Bearer nk-code-test-guess", 401, "access_code_wrong"),
    ("Bearer sk-test-somebody", 401, "own_key_not_allowed"),
]


def _client(target: Target, authorization: str | None = OWNER, **environment: str) -> Client:
    return Client(target.server(**{"CODE": CODES, "ADMIN_CODE": OWNERS_CODE, **environment}).url, authorization)


def test_the_owner_sees_the_labels_limits_and_problems_and_no_code(target: Target) -> None:
    answer = _client(target).get("/api/codes")
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    first, anas, old, closed = answer.json()["codes"]
    no_budget = {"budget": [], "per_minute": 0, "parallel": 0, "warn_percent": 80}
    unlimited = {"models": [], "until": None, "tools": [], "forbidden": [], **no_budget}
    assert first == {"position": 1, "label": "code 1", "limits": unlimited, "expired": False, "problem": ""}
    models = ["gpt-4o-mini", "o*-mini"]
    out_of_reach = {"tools": [], "forbidden": ["images", "speech", "transcription"]}
    assert anas["limits"] == {"models": models, "until": "2999-12-31", **out_of_reach, **no_budget}
    assert (old["expired"], closed["position"]) == (True, 4)
    assert closed["problem"].startswith("has a usd= at position 4 that is not an amount like 5/month")


def test_the_owner_gets_the_one_code_that_they_ask_for(target: Target) -> None:
    answer = _client(target).invitation("code 2", 2, ANAS)
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.json() == {"label": "code 2", "position": 2, "code": ANAS}
    assert _client(target, f"Bearer nk-{answer.json()['code']}").chat(model="gpt-4o-mini").status == 200


@pytest.mark.parametrize(("authorization", "status", "code"), NOT_THE_OWNER)
def test_nobody_else_is_told_of_any_code(target: Target, authorization: str | None, status: int, code: str) -> None:
    # Each from an address of its own: wrong codes count.
    client = _client(target, authorization, TRUSTED_PROXIES="127.0.0.1")
    address = {"X-Forwarded-For": f"203.0.113.{len(str(authorization))}"}
    for answer in (client.get("/api/codes", **address), client.post("/api/invitations", FIRST, **address)):
        assert (answer.status, answer.error["code"]) == (status, code)
        assert answer.headers["cache-control"] == "no-store"


def test_somebody_with_a_key_of_their_own_is_not_the_owner(target: Target) -> None:
    client = _client(target, "Bearer sk-test-somebody", ALLOW_USER_KEYS="1")
    for answer in (client.get("/api/codes"), client.post("/api/invitations", FIRST)):
        assert (answer.status, answer.error["code"]) == (403, "owner_only")


@pytest.mark.parametrize("authorization", [None, f"Bearer nk-{CODE}", OWNER])
@pytest.mark.parametrize("codes", [CODES, ""])
def test_without_admin_code_nobody_gets_a_code(target: Target, authorization: str | None, codes: str) -> None:
    client = _client(target, authorization, ADMIN_CODE="", CODE=codes)
    for answer in (client.get("/api/codes"), client.post("/api/invitations", FIRST)):
        assert answer.status in (401, 403)


@pytest.mark.parametrize(
    "wanted",
    [
        {"label": "code 1", "position": 2},
        {"label": "code 3", "position": 3},
        {"label": "code 4", "position": 4},
        {"label": "code 9", "position": 9},
        {"label": "code 1"},
        {"position": 1},
        {"label": ["code 1"], "position": "1"},
        [],
        b"no json",
        b"",
    ],
    ids=str,
)
def test_what_names_no_code_that_lets_somebody_in_gets_none(target: Target, wanted: object) -> None:
    answer = _client(target).post("/api/invitations", wanted)
    assert (answer.status, answer.error["code"]) == (404, "access_code_unknown")


def test_the_owners_own_code_is_never_handed_out(target: Target) -> None:
    client = _client(target, CODE=f"{OWNERS_CODE},{CODE}")
    assert [code["position"] for code in client.get("/api/codes").json()["codes"]] == [2]
    assert client.post("/api/invitations", FIRST).error["code"] == "access_code_unknown"


def test_another_site_gets_nothing_through_the_owners_browser(target: Target) -> None:
    client = _client(target)
    for answer in (
        client.get("/api/codes", **{"Sec-Fetch-Site": "cross-site"}),
        client.post("/api/invitations", FIRST, **{"Sec-Fetch-Site": "cross-site"}),
    ):
        assert (answer.status, answer.error["code"]) == (403, "origin_not_allowed")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
def test_a_code_is_asked_for_in_one_way_alone(target: Target, method: str) -> None:
    assert _client(target).request(method, "/api/invitations", json.dumps(FIRST).encode()).status == 404


def test_no_log_has_the_code_that_was_handed_out(target: Target) -> None:
    server = target.server(CODE=CODES, ADMIN_CODE=OWNERS_CODE, HEARTBEAT_SECONDS="9")
    Client(server.url, OWNER).invitation("code 1", 1, CODE)
    server.wait_for(r"got access code: right client=\S+ label=owner")
    assert CODE not in server.logs()
