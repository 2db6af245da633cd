"""What an upstream's refusal means: an empty purse, somebody's limit, a request too many, or a bad key."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from api.relay.upstream import refusals
from api.relay.upstream.refusals import CAUSES, JUDGED_STATUSES, SHARE_SPENT, cause_of, until_midnight

TABLE = json.loads(Path(refusals.__file__).with_suffix(".json").read_text(encoding="utf-8"))


def openai(code: str) -> dict[str, object]:
    return {"error": {"message": "You exceeded your current quota.", "type": "insufficient_quota", "code": code}}


SAID = [
    (429, openai("credit_balance_exhausted"), "provider_purse_empty"),
    (429, openai("organization_spend_limit_exceeded"), "provider_owner_limit"),
    (429, openai("organization_usage_limit_exceeded"), "provider_account_limit"),
    (429, openai("project_spend_limit_exceeded"), "provider_key_limit"),
    (429, openai("insufficient_quota"), "provider_quota_reached"),
    (429, openai("something_new"), "provider_quota_reached"),
    (
        429,
        {"error": {"message": "Too fast.", "type": "requests", "code": "rate_limit_exceeded"}},
        "provider_rate_limited",
    ),
    (
        400,
        [{"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.", "status": "INVALID"}}],
        "provider_key_refused",
    ),
    (
        403,
        [{"error": {"code": 403, "message": "Your API key was reported as leaked. Please use another API key."}}],
        "provider_key_refused",
    ),
    (
        403,
        {"code": "The caller has no permission", "error": "Your newly created team doesn't have any credits yet."},
        "provider_purse_empty",
    ),
    (401, {"error": {"message": "Incorrect API key.", "code": "invalid_api_key"}}, "provider_key_refused"),
    (
        429,
        {
            "type": "error",
            "error": {
                "type": "rate_limit_error",
                "message": "Your organization has reached its limit.",
                "details": {"error_code": "enforced_spend_limit_reached"},
            },
        },
        "provider_account_limit",
    ),
    (
        400,
        {
            "type": "error",
            "error": {
                "type": "invalid_request_error",
                "message": "You have reached your specified API usage limits. You will regain access on 2026-12-01.",
            },
        },
        "provider_owner_limit",
    ),
    (
        400,
        {"error": {"type": "invalid_request_error", "message": "Your credit balance is too low to access the API."}},
        "provider_purse_empty",
    ),
    (
        402,
        {"error": {"code": 402, "message": "No.", "metadata": {"limit_source": "openrouter_credits"}}},
        "provider_purse_empty",
    ),
    (
        402,
        {"error": {"code": 402, "message": "No.", "metadata": {"limit_source": "openrouter_key_limit"}}},
        "provider_key_limit",
    ),
    (
        402,
        {"error": {"code": 402, "message": "Wait.", "metadata": {"limit_source": "openrouter_in_flight_budget"}}},
        "provider_rate_limited",
    ),
    (403, {"error": {"message": "Workspace monthly budget of $500.00 exceeded."}}, "provider_owner_limit"),
    (
        402,
        {"error": {"message": "Insufficient Balance", "type": "unknown_error", "code": "invalid_request_error"}},
        "provider_purse_empty",
    ),
    (429, {"error": {"type": "exceeded_current_quota_error", "message": "Suspended."}}, "provider_purse_empty"),
    (400, {"code": "Arrearage", "message": "Access denied."}, "provider_purse_empty"),
    (429, {"error": {"code": "1113", "message": "余额不足或无可用资源包,请充值。"}}, "provider_purse_empty"),
    (
        402,
        {"error": {"type": "quota_for_entity_exceeded", "message": "API key budget exceeded. Current spend: $10.00."}},
        "provider_key_limit",
    ),
    (
        402,
        {"error": {"type": "quota_for_entity_exceeded", "message": "Team budget exceeded. Current spend: $20.05."}},
        "provider_owner_limit",
    ),
    (403, {"error": {"code": "insufficient_user_quota", "type": "new_api_error"}}, "provider_purse_empty"),
    (403, {"error": {"code": "pre_consume_token_quota_failed", "type": "new_api_error"}}, "provider_key_limit"),
    (400, {"error": {"type": "budget_exceeded", "code": "400", "message": "ExceededBudget"}}, "provider_key_limit"),
    (402, {"error": "no money"}, "provider_quota_reached"),
]


@pytest.mark.parametrize(("status", "document", "name"), SAID, ids=lambda value: str(value)[:60])
def test_what_providers_and_gateways_say_means_one_thing_each(status: int, document: object, name: str) -> None:
    cause = cause_of(status, json.dumps(document).encode())
    assert cause is not None and cause.name == name


@pytest.mark.parametrize("body", [b"", b"<html>", b"null", b"[null, 5]", b'"slow down"', b"[" * 100_000])
def test_without_words_that_are_known_the_status_decides(body: bytes) -> None:
    names = {status: cause.name if (cause := cause_of(status, body)) else None for status in JUDGED_STATUSES}
    assert names == {
        400: None,
        401: "provider_key_refused",
        402: "provider_quota_reached",
        403: None,
        429: "provider_rate_limited",
    }


@pytest.mark.parametrize("status", [200, 404, 500, 503])
def test_other_statuses_say_nothing_about_a_key(status: int) -> None:
    assert cause_of(status, json.dumps(openai("credit_balance_exhausted")).encode()) is None


def test_what_a_refusal_quotes_of_a_request_parks_no_key() -> None:
    quoting = {"error": {"message": "Invalid value: 'Your credit balance is too low'.", "code": "invalid_value"}}
    assert cause_of(400, json.dumps(quoting).encode()) is None


def test_only_a_request_too_many_passes_by_waiting() -> None:
    assert {name for name, fields in TABLE["causes"].items() if not fields["parks"]} == {"provider_rate_limited"}


def test_every_word_has_its_cause_and_its_source_and_stands_once() -> None:
    words = [word for row in TABLE["words"] for word in row.get("codes", []) + row.get("begins", [])]
    assert len(words) == len(set(words)) and all(word == word.lower() for word in words)
    assert all(row["cause"] in CAUSES and row["source"] for row in TABLE["words"])
    assert set(TABLE["statuses"].values()) <= CAUSES and SHARE_SPENT not in TABLE["causes"]


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), timedelta(minutes=1)),
        (datetime(2026, 12, 1, tzinfo=UTC), timedelta(days=1)),
        (datetime(2026, 12, 1, 1, tzinfo=timezone(timedelta(hours=2))), timedelta(hours=1)),
    ],
)
def test_limits_renew_at_midnight_of_utc(now: datetime, left: timedelta) -> None:
    assert until_midnight(now) == left
