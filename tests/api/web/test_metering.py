"""Whom a request is charged to, what for, and how much is expected of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from api.relay.ledger.amounts import Amounts
from api.relay.ledger.budget import Allowance, Budget, Kind
from api.relay.ledger.ledger import Account, Standing
from api.relay.ledger.periods import Period
from api.relay.models.facts import output_limit_of
from api.relay.web.metering import budget_header
from tests.api.fakes import CODE, OWNER_KEY
from tests.api.forwarding.books import Books, open_books
from tests.api.forwarding.relay import SayingUpstream, head, relay

MODEL = "gpt-6-luna"
LIMIT = output_limit_of(MODEL)
PICTURE = {"model": "gpt-image-2", "prompt": "x", "size": "1536x1024"}
ANSWER = head("application/json") + b'{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}'


@pytest.fixture
def books() -> Iterator[Books]:
    with open_books() as opened:
        yield opened


def reserved(
    books: Books, endpoint: str = "chat/completions", purpose: str = "", code: str = CODE, **fields: Any
) -> tuple[Account, Any, Amounts]:
    """What is in the books once this has been asked."""
    asked(endpoint, purpose, code, **fields)
    return books.reserved[-1]


def asked(endpoint: str = "chat/completions", purpose: str = "", code: str = CODE, **fields: Any) -> Any:
    variables = {"CODE": f"{CODE}|tokens=10k/day|warn=50%", "ADMIN_CODE": "code-test-owner-7"}
    headers = {"Authorization": f"Bearer nk-{code}", "X-Locutorio-Purpose": purpose}
    path = endpoint if endpoint.startswith("/") else f"/api/openai/v1/{endpoint}"
    form = fields.pop("form", None)
    body = {"data": form} if form else {"json": {"model": MODEL, **fields}}
    with SayingUpstream(ANSWER) as upstream, relay(upstream, **variables) as client:
        response = client.post(path, headers=headers, **body)
        response.get_data()
        response.close()
        return response


def test_a_code_is_charged_by_its_label_and_the_owner_as_such(books: Books) -> None:
    assert reserved(books)[0].label == "code 1"
    assert reserved(books, code="code-test-owner-7")[0].label == "owner"


def test_a_site_without_codes_is_charged_as_open(books: Books) -> None:
    with SayingUpstream(ANSWER) as upstream, relay(upstream, CODE="") as client:
        client.post("/api/openai/v1/chat/completions", json={"model": MODEL}, base_url="http://localhost")
    assert books.reserved[0][0] == Account("open")


@pytest.mark.parametrize(
    ("purpose", "booked"),
    [("title", "title"), ("summary", "summary"), ("", "answer"), ("a\tb", "answer"), ("x", "answer")],
)
def test_only_the_pages_own_questions_have_a_purpose(purpose: str, booked: str, books: Books) -> None:
    use = reserved(books, purpose=purpose)[1]
    assert (use.provider, use.model, use.purpose) == ("openai", MODEL, booked)


@pytest.mark.parametrize(
    ("endpoint", "fields", "expected"),
    [
        ("chat/completions", {}, {"completion_tokens": 4096}),
        ("chat/completions", {"max_tokens": 10, "n": 3}, {"completion_tokens": 30}),
        ("chat/completions", {"max_tokens": 900_000}, {"completion_tokens": LIMIT}),
        ("chat/completions", {"max_tokens": 900_000, "model": "nobody-knows"}, {"completion_tokens": 900_000}),
        ("completions", {"prompt": "x", "n": 2}, {"completion_tokens": 8192}),
        ("responses", {"input": "x", "max_output_tokens": 50}, {"completion_tokens": 50}),
        ("embeddings", {"input": "x"}, {"completion_tokens": 0}),
        ("images/generations", {"prompt": "x", "n": 2}, {"completion_tokens": 14_048, "pictures": 2}),
        ("images/generations", {**PICTURE, "quality": "low"}, {"completion_tokens": 158}),
        ("images/generations", {**PICTURE, "quality": "low", "partial_images": 9}, {"completion_tokens": 458}),
        ("images/generations", {**PICTURE, "quality": "high"}, {"completion_tokens": 5_488}),
        ("images/generations", {**PICTURE, "quality": "low", "size": "2048x2048"}, {"completion_tokens": 784}),
        ("images/generations", {**PICTURE, "quality": ["low"]}, {"completion_tokens": 5_488}),
        ("audio/speech", {"input": "x" * 1_200}, {"audio_seconds": 103, "completion_tokens": 2_163}),
    ],
)
def test_what_a_request_may_use(endpoint: str, fields: dict[str, Any], expected: dict[str, int], books: Books) -> None:
    # Less than this code may use would be refused: the owner may use anything.
    amounts = reserved(books, endpoint, code="code-test-owner-7", **fields)[2]
    assert {name: getattr(amounts, name) for name in expected} == expected
    assert amounts.prompt_tokens > 0 and (amounts.microdollars > 0) != amounts.unpriced


def test_audio_is_charged_by_its_length(books: Books) -> None:
    form = {"model": MODEL, "file": (BytesIO(bytes(40_000)), "a.mp3")}
    amounts = reserved(books, "audio/transcriptions", form=form)[2]
    assert amounts.audio_seconds == 11 and amounts.prompt_tokens == 110


def test_moderations_cost_nothing_and_count_as_requests(books: Books) -> None:
    assert reserved(books, "moderations", input="x", model="omni-moderation-latest")[2] == Amounts(requests=1)


@pytest.mark.parametrize("fields", [{"model": "nobody-knows"}, {"models": [MODEL, "nobody-knows"]}])
def test_a_model_whose_price_is_unknown_is_marked(fields: dict[str, Any], books: Books) -> None:
    amounts = reserved(books, code="code-test-owner-7", **fields)[2]
    assert (amounts.microdollars, amounts.unpriced) == (0, 1)


def test_the_answer_says_how_much_is_left(books: Books) -> None:
    response = asked(max_tokens=100)
    used = books.reserved[0][2].tokens
    header = dict(part.split("=") for part in response.headers["X-Locutorio-Budget"].split("; "))
    assert header.keys() == {"kind", "left", "most", "renews"}
    assert (header["kind"], header["most"], header["left"]) == ("tokens", "10000", str(10_000 - used))
    assert asked(max_tokens=6_000).headers["X-Locutorio-Budget"].endswith("; warn=1")


def test_callers_without_allowances_get_no_such_header() -> None:
    assert "X-Locutorio-Budget" not in asked(code="code-test-owner-7").headers


def test_of_several_allowances_the_tightest_is_told() -> None:
    renews_at = datetime(2026, 12, 1, tzinfo=UTC)
    dollars = Allowance(Kind.USD, 5_000_000, Period.MONTH)
    requests = Allowance(Kind.REQUESTS, 10, Period.TOTAL)
    account = Account("ana", Budget((dollars, requests), warn_percent=90))

    def header(spent: int, asked: int) -> str:
        standings = [Standing(account, dollars, spent, renews_at), Standing(account, requests, asked, None)]
        return budget_header(standings)["X-Locutorio-Budget"]

    assert header(4_580_000, 1) == "kind=usd; left=0.42; most=5; renews=2026-12-01T00:00:00Z; warn=1"
    assert header(0, 1) == "kind=requests; left=9; most=10"
    assert header(0, 12) == "kind=requests; left=0; most=10; warn=1"
    assert OWNER_KEY not in header(0, 0)


COMPLETIONS = "/v1/chat/completions"


def answers_to(rules: str, *questions: dict[str, Any]) -> list[Any]:
    """What a code with these rules gets, one after the other."""
    headers = {"Authorization": f"Bearer nk-{CODE}"}
    with SayingUpstream(ANSWER) as upstream, relay(upstream, CODE=f"{CODE}|{rules}") as client:
        answers = []
        for question in questions:
            with client.post("/api/openai/v1/chat/completions", json=question, headers=headers) as response:
                answers.append(response.get_json())
                response.get_data()
        refused = sum("error" in answer for answer in answers)
        assert [path for path in upstream.paths if path != "/v1/models"] == [COMPLETIONS] * (len(questions) - refused)
    return [answer.get("error", {}).get("code") for answer in answers]


def test_dollars_are_not_spent_on_what_nobody_knows_the_price_of() -> None:
    assert answers_to("usd=5/month", {"model": "nobody-knows"}, {"model": MODEL}) == ["price_unknown", None]
    assert answers_to("usd=5/month|unpriced=allow", {"model": "nobody-knows"}) == [None]


@pytest.mark.parametrize(("model", "code"), [("maker/told", None), ("maker/other", "price_unknown")])
def test_where_a_gateway_tells_its_prices_dollars_are_counted_by_them(model: str, code: str | None) -> None:
    listed = b'{"data":[{"id":"maker/told","pricing":{"prompt":"0.00002","completion":"0.00001"}}]}'
    headers = {"Authorization": f"Bearer nk-{CODE}"}
    answers = (head("application/json") + listed, ANSWER)
    with SayingUpstream(*answers) as upstream, relay(upstream, CODE=f"{CODE}|usd=5/month") as client:
        with client.post("/api/openai/v1/chat/completions", json={"model": model}, headers=headers) as answered:
            assert answered.get_json().get("error", {}).get("code") == code
        used = client.get("/api/usage", headers=headers).get_json()["days"]
    assert upstream.paths == ["/v1/models", COMPLETIONS][: 1 if code else 2]
    assert [row["usd"] for row in used] == ([] if code else [0.00003])


def test_a_request_that_may_take_more_than_is_left_is_not_sent() -> None:
    asked = {"model": MODEL, "max_tokens": 1_000}
    assert answers_to("tokens=1500/day", asked, asked, {**asked, "n": 2}) == [None, None, "budget_exhausted"]


def test_an_answer_that_is_over_makes_room_for_the_next() -> None:
    assert answers_to("parallel=1", {"model": MODEL}, {"model": MODEL}) == [None, None]
