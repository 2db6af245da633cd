"""The doctor finds what is wrong with the access codes, and shows none of them."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import responses

from api.relay.doctor.check import Finding, Verdict
from api.relay.doctor.code_checks import CHECKS
from tests.api.doctor.examined import (
    GATEWAY,
    LIST_OF_MODELS,
    LONG_KEY,
    OTHER_STRONG_CODE,
    STRONG_CODE,
    findings_of,
    is_passed,
)

KEY = {"OPENAI_API_KEY": LONG_KEY}


def found(check: str, variables: Mapping[str, str]) -> list[Finding]:
    findings = findings_of(CHECKS, f"codes.{check}", variables)
    assert "code-test-" not in repr(findings)
    return findings


def one(check: str, **variables: str) -> Finding:
    [finding] = found(check, variables)
    return finding


@pytest.mark.parametrize("check", ["missing", "closed", "weak", "duplicated", "names", "expired"])
def test_good_codes_pass(check: str) -> None:
    assert is_passed(found(check, {"CODE": f"{STRONG_CODE},{OTHER_STRONG_CODE}", **KEY}))


def test_an_open_site_without_a_limit_is_a_failure_that_names_the_limit_at_the_provider() -> None:
    finding = one("missing", **KEY)
    assert (finding.verdict, finding.cause_id) == (Verdict.FAIL, "codes.open")
    assert "nothing here limits" in finding.cause
    assert "set CODE" in finding.next and "spending limit on the provider's site" in finding.next
    assert "CODE is set to nothing" in one("missing", CODE="", **KEY).cause


def test_a_budget_that_is_kept_limits_what_an_open_site_costs(tmp_path: Path) -> None:
    budget = {"BUDGET": "usd=5/month", **KEY}
    assert one("missing", DATA_DIR=str(tmp_path), **budget).verdict is Verdict.WARN
    assert one("missing", **budget).verdict is Verdict.FAIL
    assert one("missing", DATA_DIR=str(tmp_path), BUDGET="rpm=5", **KEY).verdict is Verdict.FAIL


@pytest.mark.parametrize("base", ["http://127.0.0.1:11434", "http://ollama:11434", "http://192.168.1.7:8080"])
def test_an_open_site_with_a_model_of_ones_own_costs_nothing(base: str) -> None:
    finding = one("missing", BASE_URL=base)
    assert (finding.verdict, finding.cause_id) == (Verdict.WARN, "codes.open_without_cost")


def test_a_demo_may_be_open() -> None:
    assert one("missing", LOCUTORIO_DEMO="scripted", **GATEWAY).verdict is Verdict.SKIPPED


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("code-test-a\u2060b7c9d2", "not_sendable"),
        ("sk-test-somebodys-key-123", "key"),
        ("code-test-9z8w1v|modles=gpt-6-luna", "rule"),
        ("nk-|models=gpt-6-luna", "blank"),
        ("code-test one-two", "doubt"),
    ],
)
def test_a_code_that_lets_nobody_in_is_told_with_its_place(written: str, kind: str) -> None:
    finding = one("closed", CODE=f"{STRONG_CODE}\n{written}")
    assert (finding.verdict, finding.cause_id) == (Verdict.FAIL, f"codes.closed_{kind}")
    assert "at position 2" in finding.cause


def test_the_owners_code_may_be_closed_too() -> None:
    finding = one("closed", CODE=STRONG_CODE, ADMIN_CODE="sk-test-somebodys-key-123")
    assert finding.cause_id == "codes.closed_owners"
    assert "ADMIN_CODE" in finding.next


def test_where_no_code_can_be_read_the_variables_say_so() -> None:
    assert one("closed", CODE=" ").verdict is Verdict.SKIPPED


@pytest.mark.parametrize(
    ("code", "weakness"), [("1234", "short"), ("aaaaaaaaaaaaaaaa", "repeated"), ("password2026", "common")]
)
def test_a_code_that_can_be_guessed_is_told_by_its_name(code: str, weakness: str, tmp_path: Path) -> None:
    finding = one("weak", CODE=code)
    assert (finding.verdict, finding.cause_id) == (Verdict.FAIL, f"codes.weak_{weakness}")
    assert "code 1" in finding.cause and code not in repr(finding)
    assert one("weak", CODE=f"{code}|usd=5/month", DATA_DIR=str(tmp_path)).verdict is Verdict.WARN
    assert one("weak", CODE=code, BUDGET="usd=5/month").verdict is Verdict.WARN


def test_the_owners_code_must_not_be_weak_either() -> None:
    finding = one("weak", CODE=STRONG_CODE, ADMIN_CODE="1234")
    assert finding.evidence["variable"] == "ADMIN_CODE"


def test_a_code_twice_is_a_failure_only_where_the_rules_differ() -> None:
    same = one("duplicated", CODE=f"{STRONG_CODE},{OTHER_STRONG_CODE},{STRONG_CODE}")
    assert (same.verdict, same.evidence["positions"]) == (Verdict.WARN, "1, 3")
    other = one("duplicated", CODE=f"{STRONG_CODE}|usd=5/month\n{STRONG_CODE}")
    assert (other.verdict, other.cause_id) == (Verdict.FAIL, "codes.duplicated_rules")


def test_two_codes_with_one_name_share_what_is_counted_by_it() -> None:
    finding = one("names", CODE="ana-k7w2p9x4m3v8,ana-b3n8r5t6y1z7,luis-q4w8e2r6t9y1")
    assert finding.verdict is Verdict.WARN
    assert "2 codes have the name ana" in finding.cause


def test_a_code_whose_last_day_is_over_is_told() -> None:
    finding = one("expired", CODE=f"{STRONG_CODE}|until=2026-11-30\n{OTHER_STRONG_CODE}|until=2026-12-01")
    assert (finding.verdict, finding.cause_id) == (Verdict.WARN, "codes.expired")
    assert "2026-11-30" in finding.cause


def test_where_no_code_is_valid_any_more_it_is_a_failure() -> None:
    finding = one("expired", CODE=f"{STRONG_CODE}|until=2026-11-30")
    assert (finding.verdict, finding.cause_id) == (Verdict.FAIL, "codes.all_expired")


def test_without_codes_there_is_nothing_to_expire() -> None:
    assert one("expired").verdict is Verdict.SKIPPED


@responses.activate
@pytest.mark.parametrize(
    ("models", "verdict", "cause_id"),
    [
        ("gpt-6-luna", None, ""),
        ("gpt-6*", None, ""),
        ("gpt-6-luna;gpt-9-nova", Verdict.WARN, "codes.models_unknown"),
        ("gpt-9-nova", Verdict.FAIL, "codes.models_unknown"),
        ("gpt-6.1-sol", Verdict.FAIL, "codes.models_hidden"),
    ],
)
def test_models_that_nobody_serves_are_told(models: str, verdict: Verdict | None, cause_id: str) -> None:
    responses.get(LIST_OF_MODELS, json={"data": [{"id": "gpt-6-luna"}, {"id": "gpt-6.1-sol"}]})
    findings = found("models", {"CODE": f"{STRONG_CODE}|models={models}", "CUSTOM_MODELS": "-gpt-6.1-sol", **KEY})
    told = [(finding.verdict, finding.cause_id) for finding in findings]
    assert told == ([(verdict, cause_id)] if verdict else [])


@responses.activate
def test_a_code_with_its_own_key_is_asked_about_with_that_key() -> None:
    responses.get(LIST_OF_MODELS, json={"data": [{"id": "gpt-6-luna"}]})
    variables = {"CODE": f"{STRONG_CODE}|models=gpt-6-luna|key=ANA_API_KEY", "ANA_API_KEY": "sk-test-anas-own-key-0001"}
    assert found("models", variables) == []
    assert responses.calls[0].request.headers["Authorization"] == "Bearer sk-test-anas-own-key-0001"


@responses.activate
def test_where_no_list_is_to_be_had_or_no_code_is_limited_it_is_left_open() -> None:
    responses.get(LIST_OF_MODELS, status=500)
    assert one("models", CODE=f"{STRONG_CODE}|models=gpt-9-nova", **KEY).verdict is Verdict.SKIPPED
    assert one("models", CODE=STRONG_CODE, **KEY).verdict is Verdict.SKIPPED


@responses.activate
def test_each_providers_models_count_for_a_code_with_the_sites_keys() -> None:
    responses.get(LIST_OF_MODELS, json={"data": [{"id": "gpt-6-luna"}]})
    responses.get("https://api.anthropic.com/v1/models", json={"data": [{"id": "claude-haiku-5-5"}]})
    keys = {**KEY, "ANTHROPIC_API_KEY": f"sk-ant-test-{LONG_KEY}"}
    assert found("models", {"CODE": f"{STRONG_CODE}|models=claude-haiku-5-5", **keys}) == []
