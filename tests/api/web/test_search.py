"""`/api/search`: for those whose code allows it, in the books and within budgets, and never with a key in an answer."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.relay.app import create_app
from api.relay.ledger.amounts import Amounts
from api.relay.ledger.ledger import Basis
from api.relay.settings import read_settings
from tests.api.fakes import CALLERS_KEY, CODE, OTHER_CODE, OWNER_KEY
from tests.api.forwarding.books import Books, open_books
from tests.upstream.search_engines import KEYS, Page, ScriptedSearchEngine

ADMIN = "owner-test-8h2m4k6p"
USED = Amounts(requests=1, tool_calls=1, microdollars=8_000)


@pytest.fixture
def engine() -> Iterator[ScriptedSearchEngine]:
    with ScriptedSearchEngine("tavily") as scripted:
        yield scripted


@pytest.fixture
def books() -> Iterator[Books]:
    with open_books() as opened:
        yield opened


def site(engine: ScriptedSearchEngine | None, **variables: str) -> FlaskClient:
    of_engine = engine.variables if engine is not None else {}
    return create_app(read_settings({"OPENAI_API_KEY": OWNER_KEY, **of_engine, **variables})).test_client()


def search(client: FlaskClient, body: Any = None, *, bearer: str = f"nk-{CODE}") -> Any:
    asked = {"query": "words", "count": 3} if body is None else body
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    return client.post("/api/search", json=asked, headers=headers)


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["error"]["code"]


def test_the_results_are_told_with_their_engine(engine: ScriptedSearchEngine) -> None:
    engine.pages = [Page("Title", "https://example.com/", "Some <b>words</b>.", "2026-11-20"), Page()]
    answer = search(site(engine, CODE=f"{CODE}|tools=web_search"))
    assert answer.status_code == 200
    document = answer.get_json()
    assert document["engine"] == "tavily"
    assert document["results"][0] == {
        "title": "Title",
        "url": "https://example.com/",
        "snippet": "Some words.",
        "published": "2026-11-20",
    }
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("variables", "bearer", "is_allowed"),
    [
        ({"CODE": CODE}, f"nk-{CODE}", False),
        ({"CODE": f"{CODE}|tools=image_generation"}, f"nk-{CODE}", False),
        ({"CODE": f"{CODE}|tools=web_search"}, f"nk-{CODE}", True),
        ({"CODE": f"{CODE}|tools=*"}, f"nk-{CODE}", True),
        ({"CODE": CODE, "TOOLS": "web_search"}, f"nk-{CODE}", True),
        ({"CODE": f"{CODE}|tools=none", "TOOLS": "web_search"}, f"nk-{CODE}", False),
        ({"CODE": CODE, "ADMIN_CODE": ADMIN}, f"nk-{ADMIN}", True),
        ({"CODE": CODE, "TOOLS": "*"}, CALLERS_KEY, False),
        ({}, "", False),
        ({"TOOLS": "web_search"}, "", True),
    ],
)
def test_only_whom_the_owner_allows_it_may_search(
    engine: ScriptedSearchEngine, variables: dict[str, str], bearer: str, is_allowed: bool
) -> None:
    client = site(engine, **variables)
    answer = search(client, bearer=bearer)
    assert (answer.status_code == 200) == is_allowed
    assert len(engine.asked) == int(is_allowed)
    assert is_allowed or refusal(answer) == (403, "tool_not_allowed")
    limits = client.post("/api/access", headers={"Authorization": f"Bearer {bearer}"} if bearer else {}).get_json()
    tools = limits["limits"]["tools"]
    assert ("web_search" in tools or "*" in tools) == is_allowed


def test_who_shows_no_code_may_not_search(engine: ScriptedSearchEngine) -> None:
    client = site(engine, CODE=CODE, TOOLS="*")
    assert refusal(search(client, bearer="")) == (401, "access_code_missing")
    assert refusal(search(client, bearer=f"nk-{OTHER_CODE}")) == (401, "access_code_wrong")
    assert client.get("/api/search").status_code == 404
    assert engine.asked == []


def test_another_site_may_not_search_by_its_readers_browser(engine: ScriptedSearchEngine) -> None:
    answer = site(engine, TOOLS="*").post("/api/search", json={"query": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert refusal(answer) == (403, "origin_not_allowed")
    assert engine.asked == []


def test_a_site_without_an_engine_says_so() -> None:
    assert refusal(search(site(None, CODE=CODE, TOOLS="*"))) == (404, "search_not_set")


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        "text",
        {"query": ""},
        {"query": "  "},
        {"query": 5},
        {"query": "x" * 5000},
        {"query": "x", "count": 0},
        {"query": "x", "count": 21},
        {"query": "x", "count": "3"},
        {"query": "x", "count": True},
    ],
)
def test_a_question_that_is_none_is_refused_and_costs_nothing(
    engine: ScriptedSearchEngine, books: Books, body: Any
) -> None:
    assert refusal(search(site(engine, TOOLS="*"), body, bearer="")) == (400, "bad_json")
    assert (engine.asked, books.reserved) == ([], [])


def test_a_search_is_in_the_books_with_its_price(engine: ScriptedSearchEngine, books: Books) -> None:
    client = site(engine, CODE=f"{CODE}|tools=web_search")
    search(client)
    assert books.only == (USED, Basis.REPORTED)
    usage = client.get("/api/usage", headers={"Authorization": f"Bearer nk-{CODE}"}).get_json()
    [row] = usage["days"]
    assert (row["provider"], row["model"], row["purpose"]) == ("tavily", "web_search", "search")
    assert (row["requests"], row["tool_calls"], row["usd"]) == (1, 1, 0.008)


@pytest.mark.parametrize(
    ("status", "used"),
    [
        (401, Amounts(requests=1, errors=1)),
        (432, Amounts(requests=1, errors=1)),
        (500, USED + Amounts(errors=1)),
    ],
)
def test_a_refused_search_costs_nothing_and_a_failed_one_may(
    engine: ScriptedSearchEngine, books: Books, status: int, used: Amounts
) -> None:
    engine.status = status
    assert search(site(engine, CODE=f"{CODE}|tools=*")).status_code >= 500
    assert books.only == (used, Basis.ESTIMATED)


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("requests=1/day", [200, 429]),
        ("rpm=1", [200, 429]),
        ("usd=0.01/day", [200, 429]),
        ("usd=0.001/day", [429]),
        ("tokens=1/day", [200, 200]),
        ("parallel=1", [200, 200]),
    ],
)
def test_budgets_hold_for_searches(engine: ScriptedSearchEngine, rule: str, codes: list[int]) -> None:
    client = site(engine, CODE=f"{CODE}|tools=web_search|{rule}")
    assert [search(client).status_code for _ in codes] == codes
    assert len(engine.asked) == codes.count(200)


def test_the_budget_is_told_beside_the_results(engine: ScriptedSearchEngine) -> None:
    answer = search(site(engine, CODE=f"{CODE}|tools=web_search|usd=1/day"))
    assert answer.headers["X-Locutorio-Budget"].startswith("kind=usd; left=0.992; most=1")


def test_no_key_is_in_an_answer_or_in_the_log(engine: ScriptedSearchEngine, caplog: pytest.LogCaptureFixture) -> None:
    key = KEYS["tavily"]
    engine.pages = [Page(f"Title {key}", f"https://example.com/?key={key}", f"The key is {key}.")]
    client = site(engine, TOOLS="*")
    with caplog.at_level(logging.DEBUG):
        said = [search(client, bearer="").get_data(as_text=True)]
        engine.raw = json.dumps({"detail": {"error": f"The key {key} is wrong."}}).encode()
        for engine.status in (401, 432, 500):
            said.append(search(client, bearer="").get_data(as_text=True))
    assert "***" in said[0]
    assert not any(key in text for text in [*said, caplog.text])


@pytest.mark.parametrize("body", ["[" * 200_000, '{"query": ' + "[" * 200_000, "", "nul", "[]"])
def test_what_is_no_question_is_refused(engine: ScriptedSearchEngine, body: str) -> None:
    client = site(engine, TOOLS="*")
    assert refusal(client.post("/api/search", data=body)) == (400, "bad_json")
    assert engine.asked == []


@pytest.mark.parametrize("name", ["tavily", "searxng"])
def test_half_an_emoji_keeps_nobody_from_searching(name: str) -> None:
    with ScriptedSearchEngine(name) as scripted:
        assert search(site(scripted, TOOLS="*"), {"query": "words \ud83d"}, bearer="").status_code == 200
        [asked] = scripted.asked
    assert "words ?" in (*asked.query.values(), *asked.body.values())
