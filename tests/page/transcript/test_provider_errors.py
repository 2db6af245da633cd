"""A provider's errors are told in the page's words: whose account it is, and who does what. Its own stay below."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from api.relay.upstream.refusals import CAUSES
from tests.page.sites import Visit
from tests.page.ui_strings import LANGUAGES, words_of
from tests.upstream import Script, ScriptedUpstream

QUOTA = "You exceeded your current quota, please check your plan and billing details."
KINDS = [
    "account_deactivated",
    "content_filter",
    "context_length_exceeded",
    "insufficient_quota",
    "invalid_api_key",
    "model_not_found",
    *sorted(CAUSES - {"provider_quota_reached", "provider_key_refused", "provider_rate_limited"}),
    "provider_fault",
    "rate_limit_exceeded",
    "unsupported_country_region_territory",
    "unsupported_value",
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_in_every_language(language: str, kind: str) -> None:
    for part in ("message", "hint"):
        assert words_of(language).get(f"problem.{kind}.{part}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guest_is_not_told_that_their_own_quota_is_used_up(
    speaker: Callable[[str], Visit], upstream: ScriptedUpstream, language: str
) -> None:
    person = speaker(language)
    body = json.dumps({"error": {"message": QUOTA, "type": "insufficient_quota", "code": "insufficient_quota"}})
    upstream.next_script(Script(status=429, body=body))
    person.ask("Why?")
    message = person.card.locator(".problem__message")
    expect(message).to_have_text(person.words("problem.insufficient_quota.message"))
    expect(person.card.locator(".problem__hint")).to_have_text(person.words("problem.insufficient_quota.hint"))
    expect(person.card.get_by_text(QUOTA)).to_have_attribute("lang", "en")


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "unsupported_parameter", "unsupported_value"),
        (403, "unsupported_country_region_territory", "unsupported_country_region_territory"),
        (400, "billing_hard_limit_reached", "provider_owner_limit"),
        (429, "credit_balance_exhausted", "provider_purse_empty"),
        (429, "organization_usage_limit_exceeded", "provider_account_limit"),
        (429, "project_spend_limit_exceeded", "provider_key_limit"),
        (404, "DeploymentNotFound", "model_not_found"),
        (400, "content_policy_violation", "content_filter"),
        (401, "401", "invalid_api_key"),
        (402, "invalid_request_error", "insufficient_quota"),
        (500, "strange", "provider_fault"),
    ],
)
def test_the_same_thing_under_another_name_has_the_same_words(
    person: Visit, upstream: ScriptedUpstream, status: int, code: str, kind: str
) -> None:
    body = json.dumps({"error": {"message": "In the provider's words.", "code": code}})
    upstream.next_script(Script(status=status, body=body))
    person.ask("Why?")
    expect(person.card).to_contain_text(person.words(f"problem.{kind}.message"))
    expect(person.card).to_contain_text("In the provider's words.")
    expect(person.card).to_contain_text(f"{code} · HTTP {status}")
