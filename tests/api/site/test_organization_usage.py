"""The organisation's usage at OpenAI: asked by key and day, each key recognised by what OpenAI shows of it."""

from datetime import date

import pytest
import requests
import responses

from api.relay.site import organization_usage as usage_module
from api.relay.site.organization_usage import (
    FAILURE_FRESH_SECONDS,
    FRESH_SECONDS,
    KeyDay,
    OrganizationKey,
    OrganizationUsages,
    is_redacted_of,
)
from tests.api.fakes import FakeTime

ADMIN_KEY = "sk-test-admin-key-1"
KEY = "sk-test-owner-key-of-20-abcd"
OTHER_KEY = "sk-test-other-key-of-20-wxyz"
BASE = "https://api.openai.com/v1/organization"
TODAY = date(2026, 11, 28)
YESTERDAY = 1_795_737_600
"""The 27th of November 2026 at 0:00 UTC."""


def completions(key: str, tokens: int) -> dict[str, object]:
    return {
        "object": "organization.usage.completions.result",
        "input_tokens": tokens,
        "output_tokens": 5,
        "input_cached_tokens": 3,
        "num_model_requests": 2,
        "api_key_id": key,
    }


def bucket(*results: dict[str, object], start: int = YESTERDAY) -> dict[str, object]:
    return {"object": "bucket", "start_time": start, "end_time": start + 86_400, "results": list(results)}


def page(*buckets: dict[str, object], next_page: str | None = None) -> dict[str, object]:
    return {"object": "page", "data": list(buckets), "has_more": next_page is not None, "next_page": next_page}


def cost(key: str, dollars: object) -> dict[str, object]:
    amount = {"value": dollars, "currency": "usd"}
    return {"object": "organization.costs.result", "amount": amount, "api_key_id": key}


def lists_keys(*keys: tuple[str, str, str]) -> None:
    responses.get(f"{BASE}/projects", json={"object": "list", "data": [{"id": "proj_1"}, {"id": "proj_2"}]})
    listed = [{"id": id, "name": name, "redacted_value": redacted} for id, name, redacted in keys]
    responses.get(f"{BASE}/projects/proj_1/api_keys", json={"object": "list", "data": listed})
    responses.get(f"{BASE}/projects/proj_2/api_keys", json={"object": "list", "data": []})


def usages(*own: tuple[str, str]) -> OrganizationUsages:
    return OrganizationUsages(ADMIN_KEY, own or (("OPENAI_API_KEY", KEY), ("ANA_API_KEY", OTHER_KEY)))


@responses.activate
def test_usage_and_costs_are_told_by_key_and_day_and_this_sites_keys_are_recognised() -> None:
    asked = responses.get(
        f"{BASE}/usage/completions", json=page(bucket(completions("key_1", 100), completions("key_3", 70)))
    )
    responses.get(f"{BASE}/costs", json=page(bucket(cost("key_1", "0.25"), cost("key_1", 0.5))))
    lists_keys(
        ("key_1", "site", "sk-test-...abcd"), ("key_2", "ana", "sk-test-o**********wxyz"), ("key_3", "", "sk-b...0000")
    )
    usage = usages().current(TODAY)
    assert usage.error == ""
    assert usage.keys == (
        OrganizationKey("key_1", "site", "abcd", ("OPENAI_API_KEY",)),
        OrganizationKey("key_2", "ana", "wxyz", ("ANA_API_KEY",)),
        OrganizationKey("key_3", "", "0000"),
    )
    assert usage.ids_of_this_site == {"key_1", "key_2"}
    assert usage.days == (
        KeyDay(date(2026, 11, 27), "key_1", 2, 100, 3, 5, 0.75),
        KeyDay(date(2026, 11, 27), "key_3", 2, 70, 3, 5),
    )
    request = asked.calls[0].request
    assert request.headers["Authorization"] == f"Bearer {ADMIN_KEY}"
    assert request.params == {"start_time": "1793232000", "bucket_width": "1d", "limit": "31", "group_by": "api_key_id"}
    assert all(secret not in str(usage.document()) for secret in (ADMIN_KEY, KEY, OTHER_KEY, "sk-"))


@responses.activate
def test_all_pages_are_read() -> None:
    matching = responses.matchers.query_param_matcher
    lists_keys()
    responses.get(f"{BASE}/costs", json=page())
    first = page(bucket(completions("key_1", 100)), next_page="p2")
    responses.get(f"{BASE}/usage/completions", json=first)
    second = page(bucket(completions("key_1", 11), start=YESTERDAY + 86_400))
    responses.get(f"{BASE}/usage/completions", json=second, match=[matching({"page": "p2"}, strict_match=False)])
    days = usages().current(TODAY).days
    assert [(row.day.day, row.prompt_tokens) for row in days] == [(27, 100), (28, 11)]


@responses.activate
def test_where_costs_or_keys_are_not_told_usage_still_is() -> None:
    responses.get(f"{BASE}/usage/completions", json=page(bucket(completions("key_1", 100))))
    responses.get(f"{BASE}/costs", status=400, json={"error": {"message": "Unknown group."}})
    responses.get(f"{BASE}/projects", status=403)
    usage = usages().current(TODAY)
    assert (usage.error, usage.keys, usage.ids_of_this_site) == ("", (), frozenset())
    assert [(row.key_id, row.tokens, row.usd) for row in usage.days] == [("key_1", 105, None)]


@responses.activate
def test_a_key_that_looks_like_two_of_the_organisations_is_said_to_be_neither() -> None:
    responses.get(f"{BASE}/usage/completions", json=page())
    responses.get(f"{BASE}/costs", json=page())
    lists_keys(("key_1", "a", "sk-...abcd"), ("key_2", "b", "sk-test...abcd"))
    assert usages().current(TODAY).ids_of_this_site == frozenset()


@pytest.mark.parametrize(
    ("redacted", "is_it"),
    [
        ("sk-test-...abcd", True),
        ("sk-...bcd", True),
        ("sk-test-o****************abcd", True),
        ("sk-test-…abcd", True),
        ("sk-test-...wxyz", False),
        ("sk-proj-...abcd", False),
        ("sk-...cd", False),
        ("sk-test-owner", False),
        ("...", False),
        ("", False),
        (KEY, False),
    ],
)
def test_a_key_is_known_by_its_beginning_and_its_end(redacted: str, is_it: bool) -> None:
    assert is_redacted_of(redacted, KEY) == is_it


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, b"{}", "status_401"),
        (500, b"<html>", "status_500"),
        (200, b"<html>", "unreadable"),
        (200, b"null", "unreadable"),
        (200, b'{"data":[{"start_time":"x","results":[{}]}]}', "unreadable"),
        (200, b'{"data":[{"start_time":1,"results":[{"input_tokens":"many"}]}]}', "unreadable"),
        (200, requests.ConnectionError("refused"), "no_answer"),
    ],
)
@responses.activate
def test_whatever_openai_answers_is_no_error_of_ours(status: int, body: bytes | Exception, error: str) -> None:
    responses.get(f"{BASE}/usage/completions", status=status, body=body)
    responses.get(f"{BASE}/costs", json=page())
    lists_keys()
    assert usages().current(TODAY).error == error


@responses.activate
def test_it_is_remembered_for_minutes_and_a_failure_for_less(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_time = FakeTime()
    monkeypatch.setattr(usage_module.time, "monotonic", fake_time)
    asked = responses.get(f"{BASE}/usage/completions", status=500)
    responses.get(f"{BASE}/costs", json=page())
    lists_keys()
    known = usages()
    for seconds, calls in ((0, 1), (FAILURE_FRESH_SECONDS - 1, 1), (1, 2)):
        fake_time.now += seconds
        known.current(TODAY)
        assert asked.call_count == calls
    good = responses.replace("GET", f"{BASE}/usage/completions", json=page())
    fake_time.now += FAILURE_FRESH_SECONDS
    assert known.current(TODAY).error == ""
    fake_time.now += FRESH_SECONDS - 1
    known.current(TODAY)
    assert good.call_count == 1
