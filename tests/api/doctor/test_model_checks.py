"""The doctor finds models that end, that nobody serves, and that have no price where one is needed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import responses

from api.relay.doctor.check import Finding, Verdict
from api.relay.doctor.model_checks import CHECKS, TABLE_DAYS
from api.relay.models.table import table
from tests.api.doctor.examined import LIST_OF_MODELS, LONG_KEY, NOW, STRONG_CODE, findings_of

KEY = {"OPENAI_API_KEY": LONG_KEY}
USD = {"BUDGET": "usd=5/month", **KEY}


def found(check: str, variables: dict[str, str], now: datetime = NOW) -> list[Finding]:
    return findings_of(CHECKS, f"models.{check}", variables, now)


def one(check: str, variables: dict[str, str], now: datetime = NOW) -> Finding:
    [finding] = found(check, variables, now)
    return finding


def list_models(*ids: str, **ends: str) -> None:
    models: list[dict[str, Any]] = [{"id": name} for name in ids]
    responses.get(LIST_OF_MODELS, json={"data": [*models, *({"id": a, "shutdown_date": b} for a, b in ends.items())]})


@responses.activate
@pytest.mark.parametrize(
    ("variables", "variable"),
    [
        ({"DEFAULT_MODEL": "gpt-4o-mini"}, "DEFAULT_MODEL"),
        ({"CUSTOM_MODELS": "-all,+gpt-4o-mini"}, "CUSTOM_MODELS"),
        ({"CODE": f"{STRONG_CODE}|models=gpt-4o-mini"}, "CODE"),
    ],
)
def test_a_model_that_ends_is_told_with_its_days_and_its_successor(variables: dict[str, str], variable: str) -> None:
    list_models("gpt-4o-mini")
    soon = one("endings", {**variables, **KEY}, datetime(2027, 1, 4, tzinfo=UTC))
    assert (soon.verdict, soon.cause_id) == (Verdict.WARN, "models.ends_soon")
    assert (soon.evidence["variable"], soon.evidence["days_left"]) == (variable, 10)
    assert "gpt-6-luna" in soon.next
    gone = one("endings", {**variables, **KEY}, datetime(2027, 1, 14, tzinfo=UTC))
    assert (gone.verdict, gone.cause_id) == (Verdict.FAIL, "models.gone")
    assert found("endings", {**variables, **KEY}, datetime(2026, 10, 1, tzinfo=UTC)) == []


@responses.activate
def test_the_providers_own_word_counts_where_the_table_has_none() -> None:
    responses.get(LIST_OF_MODELS, json={"data": [{"id": "house-model", "shutdown_date": "2026-12-11"}]})
    finding = one("endings", {"DEFAULT_MODEL": "house-model", **KEY})
    assert (finding.verdict, finding.cause_id) == (Verdict.WARN, "models.ends_soon_without_successor")
    assert "another model" in finding.next


def test_without_a_named_model_none_ends() -> None:
    assert one("endings", {"CUSTOM_MODELS": "+all", **KEY}).verdict is Verdict.SKIPPED


@responses.activate
def test_the_default_model_is_looked_for_among_what_the_provider_lists() -> None:
    list_models("gpt-6-luna", "gpt-6.1-sol")
    assert one("default", {"DEFAULT_MODEL": "gpt-6-luna", **KEY}).verdict is Verdict.OK
    finding = one("default", {"DEFAULT_MODEL": "gpt-9-nova", **KEY})
    assert (finding.verdict, finding.cause_id) == (Verdict.FAIL, "models.default_unknown")
    assert finding.evidence["models"] == 2


def test_a_default_model_of_a_provider_without_a_key_is_a_failure() -> None:
    for variables in ({"DEFAULT_MODEL": "claude-haiku-5-5@Anthropic", **KEY}, {"DEFAULT_MODEL": "gpt-6-luna@Azure"}):
        finding = one("default", variables)
        assert (finding.verdict, finding.cause_id) == (Verdict.FAIL, "models.default_without_key")


@responses.activate
def test_where_nothing_tells_the_default_is_left_open() -> None:
    responses.get(LIST_OF_MODELS, status=404)
    azure = {"AZURE_URL": "https://test.openai.azure.com", "AZURE_API_KEY": "0" * 32}
    assert one("default", KEY).verdict is Verdict.SKIPPED
    assert one("default", {"DEFAULT_MODEL": "gpt-6-luna", **KEY}).verdict is Verdict.SKIPPED
    assert one("default", {"DEFAULT_MODEL": "gpt-6-luna@Azure", **azure}).verdict is Verdict.SKIPPED


@responses.activate
def test_under_a_budget_in_dollars_each_offered_model_needs_a_price() -> None:
    list_models("gpt-6-luna", "house-model", "house-embedding")
    finding = one("prices", USD)
    assert (finding.verdict, finding.cause_id) == (Verdict.WARN, "models.unpriced")
    assert "house-model" in finding.cause and "embedding" not in finding.cause
    assert one("prices", {"CUSTOM_MODELS": "-house-model", **USD}).verdict is Verdict.OK


@responses.activate
def test_where_the_default_or_everything_has_no_price_it_is_a_failure() -> None:
    list_models("gpt-6-luna", "house-model")
    assert one("prices", {"DEFAULT_MODEL": "house-model", **USD}).cause_id == "models.default_unpriced"
    assert one("prices", {"DEFAULT_MODEL": "house-model", **USD}).verdict is Verdict.FAIL
    assert one("prices", {"CUSTOM_MODELS": "-all,+house-model", **USD}).verdict is Verdict.FAIL


@responses.activate
def test_a_codes_own_budget_asks_for_the_prices_of_its_own_models() -> None:
    list_models("gpt-6-luna", "house-model")
    priced = {"CODE": f"{STRONG_CODE}|models=gpt-6-luna|usd=5/month", **KEY}
    assert one("prices", priced).verdict is Verdict.OK
    assert one("prices", {"CODE": f"{STRONG_CODE}|usd=5/month", **KEY}).verdict is Verdict.WARN


@responses.activate
def test_where_no_budget_refuses_a_model_or_none_is_known_prices_do_not_matter() -> None:
    responses.get(LIST_OF_MODELS, status=500)
    assert one("prices", {"BUDGET": "usd=5/month;unpriced=allow", **KEY}).verdict is Verdict.SKIPPED
    assert one("prices", {"BUDGET": "requests=5/day", **KEY}).verdict is Verdict.SKIPPED
    assert one("prices", USD).verdict is Verdict.SKIPPED


def test_an_old_table_of_prices_is_told_with_its_age() -> None:
    made = datetime.combine(date.fromisoformat(table()["date"]), datetime.min.time(), UTC)
    assert one("table", KEY, made + timedelta(days=TABLE_DAYS)).verdict is Verdict.OK
    finding = one("table", KEY, made + timedelta(days=TABLE_DAYS + 1))
    assert finding.verdict is Verdict.WARN
    assert finding.evidence["days"] == TABLE_DAYS + 1
