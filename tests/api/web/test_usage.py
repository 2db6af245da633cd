"""GET /api/usage: guests see their own, the owner everything, and nobody a key or a code."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import responses
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.relay.access.authentication import Caller
from api.relay.deployment import Deployment
from api.relay.errors import RelayError
from api.relay.ledger.amounts import Amounts
from api.relay.ledger.day_rows import row_increments
from api.relay.ledger.ledger import Basis, Row, Use
from api.relay.ledger.store import Operation, StoreUnavailable
from api.relay.web import usage as usage_module
from api.relay.web.usage import Usage, UsageQuery, read_query
from api.relay.web.usage_rows import row_document, rows_csv
from tests.api.fakes import CALLERS_KEY, FakeTime, deployment_of
from tests.api.forwarding.relay import SayingUpstream, head, relay
from tests.support.secrets_guard import record_answer

ANA, LUIS, OWNER = "ana-codetest4n7q2x", "luis-codetest9z8w1v", "owner-code-test-5x8k2m"
KEY = "sk-test-owner-key-of-20-abcd"
CODES = {"CODE": f"{ANA}|usd=5/month,{LUIS},1234", "ADMIN_CODE": OWNER, "OPENAI_API_KEY": f"{KEY},ollama"}
TODAY = datetime.now(UTC).date()
USED = Amounts(requests=2, prompt_tokens=100, completion_tokens=20, microdollars=250_000)
COMPLETION = {
    "choices": [{"message": {"content": "x"}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 7, "completion_tokens": 3},
}


def book(deployment: Deployment, label: str, ago: int = 0, model: str = "gpt-6-luna", amounts: Amounts = USED) -> None:
    """Writes what a code used so many days ago."""
    day = TODAY - timedelta(days=ago)
    rows = row_increments(day, label, Use("openai", model), Basis.REPORTED, amounts)
    deployment.ledger_store.store.apply(Operation(tuple(rows)))


def caller_of(deployment: Deployment, code: str) -> Caller:
    return deployment.authenticator.authenticate(f"Bearer nk-{code}", "203.0.113.7", is_own_origin=True)


def document_for(deployment: Deployment, code: str, days: int = 31, **query: bool) -> dict:
    document = Usage(deployment).document(caller_of(deployment, code), UsageQuery(days, **query))
    # As it is sent: all of it can be written as JSON, and the guard looks for secrets in it.
    written = json.dumps(document)
    record_answer(written, "usage")
    return json.loads(written)


def ask(client: FlaskClient, code: str, query: str = "") -> TestResponse:
    answer = client.get(f"/api/usage{query}", headers={"Authorization": f"Bearer nk-{code}"} if code else {})
    record_answer(str(answer.headers).encode() + answer.get_data(), "GET /api/usage")
    return answer


def test_a_guest_sees_their_own_use_and_what_is_left_and_nothing_of_others() -> None:
    deployment = deployment_of(**CODES)
    book(deployment, "ana")
    book(deployment, "luis", ago=1)
    document = document_for(deployment, ANA)
    now = document.pop("now")
    assert now.startswith(f"{datetime.now(UTC):%Y-%m-%dT}") and now.endswith("Z")
    left = document.pop("left")
    assert [(each["kind"], each["of"], each["period"], each["most"], each["used"]) for each in left] == [
        ("usd", "code", "month", 5, 0.25)
    ]
    assert document == {
        "label": "ana",
        "days": [
            {
                "day": TODAY.isoformat(),
                "provider": "openai",
                "model": "gpt-6-luna",
                "purpose": "answer",
                "basis": "reported",
                "requests": 2,
                "prompt_tokens": 100,
                "completion_tokens": 20,
                "usd": 0.25,
            }
        ],
        "limits": caller_of(deployment, ANA).rules.limits(),
        "store": {"kind": "memory", "is_shared": False, "is_available": True, "why": ""},
    }


def test_the_owner_sees_every_codes_use_with_its_label() -> None:
    deployment = deployment_of(**CODES)
    for label, ago in (("luis", 1), ("ana", 0), ("owner", 40)):
        book(deployment, label, ago)
    assert [(row["label"], row["day"]) for row in document_for(deployment, OWNER)["days"]] == [
        ("luis", (TODAY - timedelta(days=1)).isoformat()),
        ("ana", TODAY.isoformat()),
    ]
    assert [row["label"] for row in document_for(deployment, OWNER, days=41)["days"]] == ["owner", "luis", "ana"]


def test_the_owner_sees_each_code_with_its_limits_and_what_makes_it_weak() -> None:
    deployment = deployment_of(**CODES | {"CODE": f"{CODES['CODE']},eve-code-test-1|usd=much"})
    book(deployment, "ana")
    codes = document_for(deployment, OWNER)["codes"]
    assert [(code["position"], code["label"], code["weak"], code["expired"]) for code in codes] == [
        (1, "ana", "", False),
        (2, "luis", "", False),
        (3, "code 3", "short", False),
        (4, codes[3]["label"], "", False),
    ]
    assert codes[3]["problem"] and not codes[0]["problem"]
    assert [(standing["used"], standing["left"]) for standing in codes[0]["left"]] == [(0.25, 4.75)]
    assert codes[1]["left"] is None


@pytest.mark.parametrize(("admin_code", "weakness"), [(OWNER, ""), ("owner-12", "short"), ("password2026", "common")])
def test_the_owner_is_told_if_their_own_code_could_be_guessed(admin_code: str, weakness: str) -> None:
    assert document_for(deployment_of(ADMIN_CODE=admin_code), admin_code)["admin_code_weak"] == weakness


def test_the_admin_key_is_masked_and_closes_the_site_if_it_cannot_be_sent() -> None:
    deployment = deployment_of(**CODES, OPENAI_ADMIN_KEY="sk-admin-0123456789")
    assert "0123456789" not in deployment.redactor.mask("asked with 'sk-admin-0123456789'")
    assert "0123456789" not in repr(deployment.settings)
    assert deployment.problems == ()
    assert [variable for variable, _ in deployment_of(**CODES, OPENAI_ADMIN_KEY="sk-ñ").problems] == [
        "OPENAI_ADMIN_KEY"
    ]


def test_the_owner_sees_by_four_characters_which_key_is_left_out_why_and_until_when() -> None:
    deployment = deployment_of(
        **CODES | {"ANA_API_KEY": "sk-test-anas-own-key-wxyz", "CODE": f"{LUIS}|key=ANA_API_KEY"}
    )
    ring = deployment.providers.key_rings["OPENAI_API_KEY"]
    ring.park(KEY, "provider_purse_empty")
    first, second, anas = document_for(deployment, OWNER)["keys"]
    until = datetime.fromisoformat(first.pop("until"))
    assert timedelta(minutes=59) < until - datetime.now(UTC) <= timedelta(hours=1)
    assert first == {
        "variable": "OPENAI_API_KEY",
        "provider": "openai",
        "ending": "abcd",
        "state": "parked",
        "reason": "provider_purse_empty",
    }
    assert (second["ending"], second["state"], second["until"], second["reason"]) == ("", "healthy", None, "")
    assert (anas["variable"], anas["provider"], anas["ending"]) == ("ANA_API_KEY", "openai", "wxyz")


def test_the_owner_sees_where_wrong_codes_came_from() -> None:
    deployment = deployment_of(**CODES)
    for _ in range(2):
        with pytest.raises(RelayError):
            deployment.authenticator.authenticate("Bearer nk-wrong", "198.51.100.4", is_own_origin=True)
    (attempt,) = document_for(deployment, OWNER)["attempts"]
    assert attempt["wrong"] == 2 and attempt["network"].startswith("198.51.100.4")
    assert datetime.fromisoformat(attempt["window_ends_at"]) > datetime.now(UTC)


@responses.activate
def test_balances_are_asked_for_alone_and_only_by_the_owner() -> None:
    responses.get("https://api.moonshot.cn/v1/users/me/balance", json={"data": {"available_balance": 9.5}})
    deployment = deployment_of(**CODES, MOONSHOT_API_KEY=KEY)
    assert "balances" not in document_for(deployment, OWNER)
    assert not responses.calls
    document = document_for(deployment, OWNER, wants_balances=True)
    assert [(each["provider"], each["amount"], each["currency"]) for each in document["balances"]] == [
        ("moonshot", 9.5, "CNY")
    ]
    assert "days" not in document
    with pytest.raises(RelayError, match="owner_only"):
        document_for(deployment, ANA, wants_balances=True)


@responses.activate
def test_with_an_admin_key_openais_count_stands_beside_the_sites_own() -> None:
    deployment = deployment_of(**CODES, OPENAI_ADMIN_KEY="sk-test-admin-key-1")
    for ago in (1, 9):
        book(deployment, "ana", ago)
    start = int(datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC).timestamp()) - 86_400
    result = {"api_key_id": "key_1", "input_tokens": 90_000, "output_tokens": 0, "num_model_requests": 9}
    base = "https://api.openai.com/v1/organization"
    responses.get(f"{base}/usage/completions", json={"data": [{"start_time": start, "results": [result]}]})
    cost = {"api_key_id": "key_1", "amount": {"value": 1.5, "currency": "usd"}}
    responses.get(f"{base}/costs", json={"data": [{"start_time": start, "results": [cost]}]})
    responses.get(f"{base}/projects", json={"data": [{"id": "p"}]})
    keys = [{"id": "key_1", "name": "site", "redacted_value": "sk-test-...abcd"}]
    responses.get(f"{base}/projects/p/api_keys", json={"data": keys})
    document = document_for(deployment, OWNER, days=7)
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert document["organization"]["days"] == [
        {"day": yesterday, "usd": 1.5, "tokens": 90_000, "ours": 0.25, "our_tokens": 120}
    ]
    assert document["organization"]["keys"][0]["variables"] == ["OPENAI_API_KEY"]
    # In memory the ledger may have forgotten what went through this site.
    assert (document["verdict"], document["why"]) == ("unknown", {"reason": "ledger_forgets"})


def test_without_an_admin_key_the_verdict_says_that_a_leak_cannot_be_seen() -> None:
    document = document_for(deployment_of(**CODES), OWNER)
    assert (document["verdict"], document["why"]) == ("unknown", {"reason": "no_admin_key"})
    assert "organization" not in document


@pytest.mark.parametrize("part", ["codes", "site_left", "attempts", "keys", "verdict", "organization"])
def test_a_guest_is_told_nothing_that_is_the_owners(part: str) -> None:
    deployment = deployment_of(**CODES, OPENAI_ADMIN_KEY="sk-test-admin-key-1")
    assert part not in document_for(deployment, ANA)


def test_a_site_without_codes_tells_its_sums_and_no_more() -> None:
    deployment = deployment_of(OPENAI_API_KEY=KEY)
    book(deployment, "open")
    document = document_for(deployment, "")
    assert document["label"] == "open" and [row["requests"] for row in document["days"]] == [2]
    assert not document.keys() & {"codes", "keys", "attempts", "verdict", "balances"}


def test_days_that_are_over_are_remembered_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_time = FakeTime()
    monkeypatch.setattr(usage_module.time, "monotonic", fake_time)
    deployment = deployment_of(**CODES)
    usage, ana = Usage(deployment), caller_of(deployment, ANA)

    def requests_told() -> int:
        rows = usage.document(ana, UsageQuery(31))["days"]
        assert isinstance(rows, list)
        return sum(row["requests"] for row in rows)

    for ago in (0, 1, 2):
        book(deployment, "ana", ago)
    assert requests_told() == 6
    for ago in (0, 1, 2):
        book(deployment, "ana", ago)
    assert requests_told() == 10
    fake_time.now += usage_module.PAST_SECONDS
    assert requests_told() == 12


def test_what_is_told_while_the_store_is_down_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    deployment = deployment_of(**CODES)
    usage, ana = Usage(deployment), caller_of(deployment, ANA)
    monkeypatch.setattr(deployment.ledger_store.store, "is_available", False)
    assert usage.document(ana, UsageQuery())["days"] == []
    monkeypatch.setattr(deployment.ledger_store.store, "is_available", True)
    book(deployment, "ana", ago=9)
    assert usage.document(ana, UsageQuery())["days"] != []


def test_a_store_that_is_down_is_told_and_only_its_owner_why(monkeypatch: pytest.MonkeyPatch) -> None:
    deployment = deployment_of(**CODES)

    def fail(*_: object) -> None:
        raise StoreUnavailable("redis.example does not answer")

    monkeypatch.setattr(deployment.ledger_store.store, "read", fail)
    for code, why in ((ANA, ""), (OWNER, "redis.example does not answer")):
        document = document_for(deployment, code)
        assert (document["days"], document["left"], document["store"]["is_available"]) == ([], None, False)
        assert document["store"]["why"] == why
    with pytest.raises(RelayError, match="ledger_unavailable"):
        Usage(deployment).csv(caller_of(deployment, ANA), UsageQuery())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, UsageQuery(31)),
        ({"days": "1"}, UsageQuery(1)),
        ({"days": "366", "format": "csv"}, UsageQuery(366, wants_csv=True)),
        ({"format": "json", "balances": "1"}, UsageQuery(31, wants_balances=True)),
        ({"balances": "0"}, UsageQuery(31)),
    ],
)
def test_the_query_says_how_many_days_and_in_which_form(query: dict[str, str], expected: UsageQuery) -> None:
    assert read_query(query) == expected


@pytest.mark.parametrize(
    "query",
    [{"days": days} for days in ("0", "367", "-1", "1.5", "x", "٣", "9" * 50, " 7")] + [{"format": "xml"}],
    ids=str,
)
def test_a_query_that_makes_no_sense_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(RelayError, match="query_invalid"):
        read_query(query)


def row(label: str = "ana", model: str = "m", amounts: Amounts = USED) -> Row:
    return Row(TODAY, label, Use("openai", model, "title"), Basis.ESTIMATED, amounts)


def cells_of(written: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written, newline="")))


def test_csv_has_a_line_of_names_and_every_counter() -> None:
    written = rows_csv([row(), row("luis", 'a"b,c')], with_label=True)
    assert written.endswith("\r\n") and written.count("\r\n") == 3
    names, first, second = cells_of(written)
    assert names[:7] == ["day", "label", "provider", "model", "purpose", "basis", "requests"]
    assert "usd" in names and "microdollars" not in names
    told = dict(zip(names, first, strict=True))
    assert (told["prompt_tokens"], told["cached_tokens"], told["usd"]) == ("100", "0", "0.25")
    assert second[3] == 'a"b,c'


def test_csv_for_a_guest_names_nobody() -> None:
    names, cells = cells_of(rows_csv([row()], with_label=False))
    assert "label" not in names and "ana" not in cells and len(names) == len(cells)
    assert "label" not in row_document(row(), with_label=False)


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_of_csv_is_a_formula(begin: str) -> None:
    hostile = f'{begin}HYPERLINK("https://evil.example")'
    _, cells = cells_of(rows_csv([row(hostile, hostile)], with_label=True))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in cells)


@contextmanager
def asked_once() -> Iterator[FlaskClient]:
    """A relay of which Ana has asked one question."""
    said = head("application/json") + json.dumps(COMPLETION).encode()
    with SayingUpstream(said) as upstream, relay(upstream, **CODES) as client:
        body = {"model": "gpt-6-luna", "messages": [{"role": "user", "content": "x"}]}
        with client.post(
            "/api/openai/v1/chat/completions", json=body, headers={"Authorization": f"Bearer nk-{ANA}"}
        ) as answer:
            answer.get_data()
        yield client


def test_what_was_asked_through_the_relay_is_told() -> None:
    with asked_once() as client:
        answer = ask(client, ANA, "?days=2")
        (told,) = answer.get_json()["days"]
        assert (told["model"], told["basis"], told["requests"], told["prompt_tokens"]) == (
            "gpt-6-luna",
            "reported",
            1,
            7,
        )
        assert ask(client, LUIS).get_json()["days"] == []
        assert answer.headers["Cache-Control"] == "no-store"


def test_csv_comes_as_a_file_with_a_date_in_its_name() -> None:
    with asked_once() as client:
        answer = ask(client, OWNER, "?format=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="usage-{TODAY}.csv"'
    assert cells_of(answer.get_data(as_text=True))[1][:4] == [TODAY.isoformat(), "ana", "openai", "gpt-6-luna"]


@pytest.mark.parametrize(
    ("code", "status", "error"), [("", 401, "access_code_missing"), ("wrong", 401, "access_code_wrong")]
)
def test_nobody_is_told_anything_without_a_code(code: str, status: int, error: str) -> None:
    with asked_once() as client:
        answer = ask(client, code)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, error)


def test_who_brings_a_key_is_told_that_nothing_is_counted() -> None:
    with SayingUpstream(head()) as upstream, relay(upstream, **CODES, ALLOW_USER_KEYS="1") as client:
        answer = client.get("/api/usage", headers={"Authorization": f"Bearer {CALLERS_KEY}"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "usage_not_counted")


def test_checking_a_code_tells_what_is_left_of_it() -> None:
    with asked_once() as client:
        told = client.post("/api/access", headers={"Authorization": f"Bearer nk-{ANA}"}).get_json()["left"]
        (standing,) = told
        assert (standing["kind"], standing["of"], standing["most"]) == ("usd", "code", 5)
        assert 0 < standing["used"] < 0.01
        assert client.post("/api/access", headers={"Authorization": f"Bearer nk-{LUIS}"}).get_json()["left"] is None
