"""The doctor finds what is wrong with the variables, and says who must do what."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.relay.doctor.check import Finding, Verdict
from api.relay.doctor.variable_checks import CHECKS
from api.relay.doctor.variable_names import WRONG_NAMES, name_meant, owners_names
from tests.api.doctor.examined import (
    GATEWAY,
    LONG_KEY,
    STRONG_CODE,
    examination_of,
    findings_in,
    findings_of,
    is_passed,
)
from tests.support.programs import ROOT

SOUND = {"OPENAI_API_KEY": LONG_KEY, "CODE": STRONG_CODE}


def found(check: str, **variables: str) -> list[Finding]:
    return findings_of(CHECKS, f"variables.{check}", variables)


def one(check: str, **variables: str) -> Finding:
    [finding] = found(check, **variables)
    return finding


@pytest.mark.parametrize(
    "check", [check.id.removeprefix("variables.") for check in CHECKS if "deployed" not in check.id]
)
def test_a_sound_deployment_passes(check: str) -> None:
    assert is_passed(found(check, **SOUND))


def test_each_setting_that_makes_no_sense_closes_the_relay() -> None:
    findings = found("problems", CODE="  ", BASE_URL="ftp://example.com", BUDGET="5")
    assert {finding.evidence["variable"] for finding in findings} == {"CODE", "BASE_URL", "BUDGET"}
    assert {finding.verdict for finding in findings} == {Verdict.FAIL}
    assert all("The owner must correct" in finding.next for finding in findings)


def test_where_variables_change_by_a_deployment_the_owner_is_told_of_it() -> None:
    assert "restart the site" in one("problems", CODE=" ").next
    assert "deploy again at Vercel" in one("problems", CODE=" ", VERCEL="1").next
    assert "deploy again at Netlify" in one("problems", CODE=" ", NETLIFY="true").next


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("OPENAI_KEY", "OPENAI_API_KEY"),
        ("openai_api_key", "OPENAI_API_KEY"),
        ("OPENAI_APIKEY", "OPENAI_API_KEY"),
        ("OPENAI-API-KEY", "OPENAI_API_KEY"),
        ("OPEN_AI_API_KEY", "OPENAI_API_KEY"),
        ("OPENAI_API_KEYS", "OPENAI_API_KEY"),
        ("OPENIA_API_KEY", "OPENAI_API_KEY"),
        (" OPENAI_API_KEY", "OPENAI_API_KEY"),
        ("NEXT_PUBLIC_OPENAI_API_KEY", "OPENAI_API_KEY"),
        ("ACCESS_CODE", "CODE"),
        ("code", "CODE"),
        ("Code", "CODE"),
        ("OPENAI_BASE_URL", "BASE_URL"),
        ("BASE_URI", "BASE_URL"),
        ("BUGDET", "BUDGET"),
        ("CUSTOM_MODEL", "CUSTOM_MODELS"),
        ("MISTAL_API_KEY", "MISTRAL_API_KEY"),
    ],
)
def test_a_wrong_name_tells_which_one_is_meant(written: str, meant: str) -> None:
    assert name_meant(written) == meant


@pytest.mark.parametrize(
    "name",
    [
        *("PATH", "HOME", "HOSTNAME", "LANG", "NODE_ENV", "DATABASE_URL", "DB_URL", "VERCEL_URL", "VERCEL_GIT_REPO_ID"),
        *("VERCEL_GIT_COMMIT_REF", "RAILWAY_GIT_BRANCH", "DEPLOY_URL", "SITE_ID", "COHERE_API_KEY", "NGROK_API_KEY"),
        *("ANA_API_KEY", "https_proxy", "no_proxy", "OPENAI_API_KEY", "GROQ_API_KEY", "PYTHONPATH", "CURL_CA_BUNDLE"),
        *("XDG_DATA_DIRS", "SSH_AUTH_SOCK", "GA_ID", "KV_REST_API_READ_ONLY_TOKEN", "TERM", "CODESPACES"),
    ],
)
def test_a_name_of_something_else_is_let_alone(name: str) -> None:
    assert name_meant(name) == ""


def test_each_wrong_name_leads_to_a_variable_that_exists() -> None:
    assert set(WRONG_NAMES["instead"].values()) <= owners_names()
    assert not set(WRONG_NAMES["instead"]) & owners_names()
    assert set(WRONG_NAMES["essential"]) <= owners_names()


def test_what_the_guide_for_nextchats_users_calls_without_effect_is_known() -> None:
    guide = (ROOT / "docs/en/from-nextchat.md").read_text(encoding="utf-8")
    sentence = re.search(r"These variables have no effect here: (.+?)\.\n", guide, re.DOTALL)
    assert sentence
    assert set(re.findall(r"`(\w+)`", sentence[1])) <= set(WRONG_NAMES["without_effect"])


def test_a_misspelt_variable_without_which_the_site_does_not_work_is_a_failure() -> None:
    finding = one("misspelt", OPENAI_KEY=LONG_KEY)
    assert finding.verdict is Verdict.FAIL
    assert "OPENAI_KEY" in finding.cause and "OPENAI_API_KEY" in finding.cause
    assert LONG_KEY not in repr(finding)


def test_a_misspelt_variable_of_less_weight_is_a_warning() -> None:
    assert one("misspelt", SITE_TITLE="Casa Ruiz").verdict is Verdict.WARN


def test_a_wrong_name_beside_the_right_one_matters_only_if_they_differ() -> None:
    assert found("misspelt", OPENAI_KEY=LONG_KEY, OPENAI_API_KEY=LONG_KEY) == []
    finding = one("misspelt", OPENAI_KEY="sk-test-another-key", OPENAI_API_KEY=LONG_KEY)
    assert finding.verdict is Verdict.WARN
    assert "that counts" in finding.cause
    assert finding.cause_id == "variables.misspelt_besides"


def test_what_is_empty_or_comes_from_the_platform_or_is_used_is_not_misspelt() -> None:
    assert found("misspelt", OPENAI_KEY=" ") == []
    assert found("misspelt", OPENAI_BASE_URL="https://example.com", NETLIFY="true") == []
    assert found("misspelt", OPENAI2_API_KEY=LONG_KEY, CODE=f"{STRONG_CODE}|key=OPENAI2_API_KEY") == []
    store = {"MY_KV_REST_API_URL": "https://example.com", "MY_KV_REST_API_TOKEN": "token"}
    assert found("misspelt", VERCEL="1", **store) == []


def test_what_nextchat_had_and_this_has_not_is_told() -> None:
    finding = one("without_effect", WHITE_WEBDAV_ENDPOINTS="https://dav.example.com")
    assert finding.verdict is Verdict.WARN
    assert "WHITE_WEBDAV_ENDPOINTS" in finding.cause and "WebDAV" in finding.cause
    assert found("without_effect", BAIDU_API_KEY=LONG_KEY, CODE=f"{STRONG_CODE}|key=BAIDU_API_KEY") == []


@pytest.mark.parametrize(
    ("variable", "value", "cause_id", "verdict"),
    [
        ("DEFAULT_MODEL", '"gpt-6-luna"', "variables.quotes", Verdict.WARN),
        ("DEFAULT_MODEL", "“gpt-6-luna”", "variables.quotes", Verdict.FAIL),
        ("DEFAULT_MODEL", '"gpt-6-luna', "variables.quotes", Verdict.FAIL),
        ("BASE_URL", "“https://gateway.example.com”", "variables.quotes", Verdict.WARN),
        ("CODE", f'"{STRONG_CODE}"', "variables.quotes", Verdict.WARN),
        ("DEFAULT_MODEL", " gpt-6-luna ", "variables.spaces", Verdict.WARN),
        ("OPENAI_API_KEY", f"{LONG_KEY}\n", "variables.newline", Verdict.WARN),
        ("DEFAULT_MODEL", "gpt-6-luna\ngpt-6.1-sol", "variables.newline", Verdict.FAIL),
        ("CODE", f"{STRONG_CODE}，code-test-b3n8r5t6y1z7", "variables.full_width", Verdict.WARN),
        ("BASE_URL", "https：//gateway.example.com", "variables.full_width", Verdict.WARN),
        ("THREADS", "64，", "variables.full_width", Verdict.FAIL),
        ("OPENAI_API_KEY", f"{LONG_KEY[:20]}\u200b{LONG_KEY[20:]}", "variables.invisible", Verdict.FAIL),
        ("BASE_URL", "https://gateway.example.com\u200b", "variables.invisible", Verdict.WARN),
    ],
)
def test_slips_of_the_keyboard_are_told_as_bad_as_they_are(
    variable: str, value: str, cause_id: str, verdict: Verdict
) -> None:
    finding = one("written", **{variable: value})
    assert (finding.cause_id, finding.verdict) == (cause_id, verdict)
    assert variable in finding.cause and value.strip() not in repr(finding)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CODE", f"{STRONG_CODE}\ncode-test-b3n8r5t6y1z7"),
        ("CUSTOM_MODELS", '["-all","+gpt-6-luna"]'),
        ("WELCOME", " “Hola”，\nCasa Ruiz "),
        ("EXAMPLE_QUESTIONS", '["你好，世界？"]'),
        ("SOMEBODY_ELSES", "“x”"),
        ("DEFAULT_MODEL", ""),
    ],
)
def test_signs_that_may_be_meant_are_let_alone(variable: str, value: str) -> None:
    assert found("written", **{variable: value}) == []


@pytest.mark.parametrize(
    ("variables", "cause_id"),
    [
        ({"OPENAI_API_KEY": STRONG_CODE, "CODE": STRONG_CODE}, "key_code"),
        ({"OPENAI_API_KEY": f"nk-{STRONG_CODE}", "CODE": STRONG_CODE, **GATEWAY}, "key_code"),
        ({"OPENAI_API_KEY": STRONG_CODE, "ADMIN_CODE": f"nk-{STRONG_CODE}"}, "key_code"),
        ({"OPENAI_API_KEY": "sk-xxx"}, "key_example"),
        ({"OPENAI_API_KEY": "sk-..."}, "key_example"),
        ({"OPENAI_API_KEY": "your-key"}, "key_example"),
        ({"OPENAI_API_KEY": "<your-api-key>"}, "key_example"),
        ({"OPENAI_API_KEY": "sk-proj****************abcd", **GATEWAY}, "key_masked"),
        ({"OPENAI_API_KEY": "sk-test-abc...wxyz"}, "key_masked"),
        ({"OPENAI_API_KEY": LONG_KEY[:30]}, "key_cut"),
        ({"OPENAI_API_KEY": "correct-horse-battery-staple"}, "key_other"),
        ({"OPENAI_API_KEY": f"hf_{LONG_KEY}"}, "key_other"),
        ({"OPENAI_API_KEY": f"sk-ant-{LONG_KEY}"}, "key_misplaced"),
        ({"ANTHROPIC_API_KEY": f"sk-or-{LONG_KEY}"}, "key_misplaced"),
        ({"DEEPSEEK_API_KEY": f"sk-or-{LONG_KEY}"}, "key_misplaced"),
        ({"ANTHROPIC_API_KEY": LONG_KEY}, "key_other"),
    ],
)
def test_what_stands_in_place_of_a_key_is_told(variables: dict[str, str], cause_id: str) -> None:
    finding = one("keys", **variables)
    assert (finding.cause_id, finding.verdict) == (f"variables.{cause_id}", Verdict.FAIL)
    assert not any(value in repr(finding) for value in variables.values())


@pytest.mark.parametrize(
    ("start", "right"),
    [
        ("sk-ant-", "ANTHROPIC_API_KEY"),
        ("sk-or-", "OPENROUTER_API_KEY"),
        ("gsk_", "GROQ_API_KEY"),
        ("xai-", "XAI_API_KEY"),
        ("AIza", "GOOGLE_API_KEY"),
    ],
)
def test_a_key_in_another_providers_variable_is_sent_to_its_own(start: str, right: str) -> None:
    finding = one("keys", OPENAI_API_KEY=f"{start}{LONG_KEY}")
    assert f"move that key to {right}" in finding.next
    assert finding.evidence["right"] == right
    assert found("keys", **{right: f"{start}{LONG_KEY}{LONG_KEY}"}) == []


def test_only_an_example_is_told_of_a_key_at_another_address_and_as_a_warning() -> None:
    for key in ("ollama", "none", LONG_KEY[:20], f"sk-ant-{LONG_KEY}"):
        assert found("keys", OPENAI_API_KEY=key, **GATEWAY) == []
    assert one("keys", OPENAI_API_KEY="your-key", **GATEWAY).verdict is Verdict.WARN


def test_of_several_keys_the_wrong_one_is_told_by_its_place() -> None:
    finding = one("keys", OPENAI_API_KEY=f"{LONG_KEY},sk-xxx")
    assert finding.cause.endswith("at position 2.")


@pytest.mark.parametrize(
    ("variables", "cause_id", "verdict"),
    [
        ({"HIDE_USER_API_KEY": "1", "ALLOW_USER_KEYS": "1"}, "own_keys", Verdict.WARN),
        ({"AZURE_URL": "https://test.openai.azure.com"}, "azure_key_missing", Verdict.FAIL),
        ({"AZURE_URL": "https://test.openai.azure.com", **SOUND}, "azure_key_missing", Verdict.WARN),
        ({"AZURE_API_KEY": "0" * 32}, "azure_url_missing", Verdict.FAIL),
        ({"AZURE_API_KEY": "0" * 32, **SOUND}, "azure_url_missing", Verdict.WARN),
        ({"BASE_URL": "https://test.openai.azure.com", **SOUND}, "azure_in_base_url", Verdict.FAIL),
        ({"DEFAULT_MODEL": "gpt-4o", "CUSTOM_MODELS": "-all,+gpt-6-luna"}, "default_hidden", Verdict.FAIL),
        ({"DEFAULT_MODEL": "gpt-4o", "DISABLE_GPT4": "1"}, "default_hidden", Verdict.FAIL),
        ({"VERCEL": "1", "STREAM_LIMIT_SECONDS": "600"}, "stream_limit", Verdict.WARN),
        ({"NETLIFY": "1", "STREAM_LIMIT_SECONDS": "0"}, "stream_limit", Verdict.WARN),
        ({"VERCEL": "1", "MAX_BODY_MB": "25"}, "body_limit", Verdict.WARN),
        ({"VERCEL": "1", "DATA_DIR": "/tmp/ledger"}, "data_dir", Verdict.WARN),
    ],
)
def test_variables_that_contradict_each_other_are_told(
    variables: dict[str, str], cause_id: str, verdict: Verdict
) -> None:
    finding = one("contradictions", **variables)
    assert (finding.cause_id, finding.verdict) == (f"variables.{cause_id}", verdict)


@pytest.mark.parametrize(
    "variables",
    [
        {"AZURE_URL": "https://test.openai.azure.com", "AZURE_API_KEY": "0" * 32},
        {"DEFAULT_MODEL": "gpt-6-luna@Azure", "CUSTOM_MODELS": "-all,+gpt-6-luna@Azure=mine"},
        {"VERCEL": "1", "STREAM_LIMIT_SECONDS": "120"},
        {"STREAM_LIMIT_SECONDS": "600", "MAX_BODY_MB": "25"},
    ],
)
def test_variables_that_belong_together_do_not(variables: dict[str, str]) -> None:
    assert found("contradictions", **variables) == []


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    path = tmp_path / ".env"
    path.write_text("DEFAULT_MODEL=gpt-6-luna\n", encoding="utf-8")
    return path


def deployed(env_file: Path, *, seconds_after_start: float, **variables: str) -> Finding:
    examination = examination_of({"LOCUTORIO_ENV_FILE": str(env_file), **variables})
    changed = examination.deployment.started + timedelta(seconds=seconds_after_start)
    os.utime(env_file, (changed.timestamp(), changed.timestamp()))
    [finding] = findings_in(CHECKS, "variables.deployed", examination)
    return finding


def test_a_file_that_was_changed_after_the_start_is_not_what_runs(env_file: Path) -> None:
    finding = deployed(env_file, seconds_after_start=60, DEFAULT_MODEL="gpt-4o")
    assert finding.verdict is Verdict.FAIL
    assert "DEFAULT_MODEL" in finding.cause and "restart" in finding.next


def test_a_file_that_says_what_runs_or_was_there_before_is_right(env_file: Path) -> None:
    assert deployed(env_file, seconds_after_start=60, DEFAULT_MODEL="gpt-6-luna").verdict is Verdict.OK
    assert deployed(env_file, seconds_after_start=-60, DEFAULT_MODEL="gpt-4o").verdict is Verdict.OK


def test_where_nothing_tells_it_is_left_open(tmp_path: Path) -> None:
    assert one("deployed", VERCEL="1").verdict is Verdict.SKIPPED
    assert one("deployed", LOCUTORIO_ENV_FILE=str(tmp_path / "none")).verdict is Verdict.SKIPPED
    assert one("deployed", LOCUTORIO_ENV_FILE="").verdict is Verdict.SKIPPED


def test_a_deployment_knows_when_it_was_put_together() -> None:
    assert datetime.now(UTC) - examination_of({}).deployment.started < timedelta(minutes=1)


def test_a_setting_that_closes_the_relay_is_told_once_with_the_slip_in_it() -> None:
    variables = {"OPENAI_API_KEY": f"{LONG_KEY[:20]}\u2060{LONG_KEY[20:]}"}
    assert "a character that nobody sees" in one("problems", **variables).cause
    assert found("written", **variables) == []


def test_what_netlify_has_filled_in_is_left_to_the_check_that_knows_of_it() -> None:
    token = "sk-test-netlify-1"
    assert found("keys", OPENAI_API_KEY=token, NETLIFY_AI_GATEWAY_KEY=token, NETLIFY="true") == []
