"""The environment, as its owner wrote it."""

import json
import math
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay import settings as settings_module
from api.relay.deployment import build_deployment
from api.relay.ledger.budget_rules import parse_site_budget
from api.relay.list_grammar import list_pieces, split_list
from api.relay.settings import read_settings
from tests.api.fakes import OWNER_KEY

VARIABLES = json.loads(Path(settings_module.__file__).with_name("variables.json").read_text(encoding="utf-8"))
NAMES = sorted({row["name"] for row in VARIABLES} | {"VERCEL", "ANTHROPIC_URL", "ANTHROPIC_API_KEY", "https_proxy"})

READ_BY_THE_SERVER = ("HOST", "PORT", "THREADS", "LOCUTORIO_ENV_FILE")

written_values = st.one_of(
    # No environment can hold a zero byte.
    st.text(st.characters(exclude_characters="\0"), max_size=60),
    st.binary(max_size=60).map(lambda value: os.fsdecode(value.replace(b"\0", b"?"))),
    st.sampled_from(["", " ", '""', "nan", "inf", "-1", "1e999", "http://[", "a,,b", "|", "10.0.0.0/8", "*", "0"]),
)
environments = st.dictionaries(st.sampled_from(NAMES), written_values, max_size=8)


@given(environments)
def test_no_environment_makes_reading_it_fail(environment: dict[str, str]) -> None:
    settings = read_settings(environment)
    for seconds in (settings.heartbeat_seconds, settings.stream_limit_seconds, settings.upstream_timeout_seconds):
        assert math.isfinite(seconds) and 0 <= seconds <= 86_400
    assert settings.heartbeat_seconds > 0


@given(environments)
def test_no_environment_makes_a_deployment_fail(environment: dict[str, str]) -> None:
    # A folder of any name would really be made: tests/api/ledger/test_open_store.py does so elsewhere.
    build_deployment(read_settings({**environment, "DATA_DIR": ":memory:"}))


def test_without_any_variable_the_relay_speaks_to_the_provider_and_is_open() -> None:
    settings = read_settings({})
    assert (settings.code, settings.provider_urls, settings.provider_keys) == ("", {}, {})
    assert (settings.proxies, settings.problems, settings.platform) == ({}, (), "")
    assert (settings.heartbeat_seconds, settings.stream_limit_seconds) == (10.0, 0.0)


def test_a_budget_of_the_site_limits_it_and_one_that_makes_no_sense_closes_it() -> None:
    deployment = build_deployment(read_settings({"BUDGET": ' "usd=20/month;rpm=5" '}))
    assert deployment.problems == ()
    assert deployment.ledger.site.budget == parse_site_budget("usd=20/month;rpm=5")
    [(variable, why)] = build_deployment(read_settings({"BUDGET": "20 dollars"})).problems
    assert (variable, why.startswith("contains what is no rule")) == ("BUDGET", True)


@pytest.mark.parametrize("word", ["1", "true", "yes", "on", "TRUE", "2", " 1 ", '"1"'])
def test_a_flag_is_on_with_any_other_word_than_no(word: str) -> None:
    assert read_settings({"HIDE_USER_API_KEY": word}).hide_user_api_key


@pytest.mark.parametrize("word", ["", " ", "0", "false", "False", "no", "off", "OFF", '"0"', "'false'"])
def test_a_flag_is_off_with_a_word_for_no(word: str) -> None:
    assert not read_settings({"HIDE_USER_API_KEY": word}).hide_user_api_key


@pytest.mark.parametrize(
    ("variable", "field"),
    [
        ("DISABLE_GPT4", "disable_gpt4"),
        ("HIDE_USER_API_KEY", "hide_user_api_key"),
        ("ALLOW_USER_KEYS", "allow_user_keys"),
        ("ENABLE_BALANCE_QUERY", "enable_balance_query"),
        ("DISABLE_FAST_LINK", "disable_fast_link"),
        ("LOCUTORIO_CONTAINER", "in_container"),
        ("LEDGER_REQUIRED", "ledger_required"),
    ],
)
def test_each_flag_has_a_variable_of_its_own(variable: str, field: str) -> None:
    settings = read_settings({variable: "1"})
    unset = read_settings({})
    changed = [name for name in vars(settings) if getattr(settings, name) != getattr(unset, name)]
    # HIDE_USER_API_KEY ends like the variable of a key.
    assert [name for name in changed if name not in ("provider_keys", "environment")] == [field]


@pytest.mark.parametrize(
    ("variable", "field"),
    [
        ("OPENAI_ORG_ID", "openai_org_id"),
        ("AZURE_API_VERSION", "azure_api_version"),
        ("DEFAULT_MODEL", "default_model"),
        ("VISION_MODELS", "vision_models"),
        ("DEFAULT_INPUT_TEMPLATE", "default_input_template"),
        ("SSL_CERT_FILE", "ca_file"),
        ("REQUESTS_CA_BUNDLE", "ca_file"),
        ("VERCEL_GIT_COMMIT_SHA", "commit"),
        ("COMMIT_REF", "commit"),
        ("RENDER_GIT_COMMIT", "commit"),
        ("RAILWAY_GIT_COMMIT_SHA", "commit"),
        ("RENDER_GIT_REPO_SLUG", "repository"),
        ("LOCUTORIO_DEMO", "demo"),
    ],
)
def test_text_is_taken_without_the_blanks_and_quotes_around_it(variable: str, field: str) -> None:
    assert getattr(read_settings({variable: ' "some-text" '}), field) == "some-text"


@pytest.mark.parametrize("written", ["a,b", '"a,b"', " ", '""', "a, ", ""])
def test_codes_are_kept_as_written_so_that_one_that_holds_nothing_is_told_from_none(written: str) -> None:
    settings = read_settings({"CODE": written, "ADMIN_CODE": written})
    assert (settings.code, settings.admin_code) == (written, written)


@pytest.mark.parametrize("written", ["abc", "nan", "inf", "-inf", "-1", "86401", "1e999", "10s", "1,5", "0x10", "0"])
def test_a_number_that_makes_no_sense_is_a_problem_and_the_default_holds(written: str) -> None:
    settings = read_settings({"HEARTBEAT_SECONDS": written})
    assert settings.heartbeat_seconds == 10.0
    assert [variable for variable, _ in settings.problems] == ["HEARTBEAT_SECONDS"]


@pytest.mark.parametrize(("written", "seconds"), [("0.1", 0.1), (" 15 ", 15.0), ("86400", 86_400.0), ("", 10.0)])
def test_a_number_of_seconds_is_taken(written: str, seconds: float) -> None:
    settings = read_settings({"HEARTBEAT_SECONDS": written})
    assert (settings.heartbeat_seconds, settings.problems) == (seconds, ())


@pytest.mark.parametrize(
    ("variables", "limit"),
    [
        ({}, 4_500_000),
        ({"MAX_BODY_MB": "25"}, 25_000_000),
        ({"MAX_BODY_MB": " 0.5 "}, 500_000),
        ({"MAX_BODY_MB": "25", "VERCEL": "1"}, 4_500_000),
        ({"MAX_BODY_MB": "25", "NETLIFY": "true"}, 4_500_000),
    ],
)
def test_the_largest_body_can_be_raised_on_a_server_of_ones_own(variables: dict[str, str], limit: int) -> None:
    settings = read_settings(variables)
    assert (settings.body_limit_bytes, settings.problems) == (limit, ())


@pytest.mark.parametrize("written", ["25MB", "0", "-1", "nan", "1001"])
def test_a_limit_of_the_body_that_makes_no_sense_is_a_problem(written: str) -> None:
    settings = read_settings({"MAX_BODY_MB": written})
    assert settings.body_limit_bytes == 4_500_000
    assert [variable for variable, _ in settings.problems] == ["MAX_BODY_MB"]


def test_on_vercel_a_stream_ends_before_vercel_ends_it() -> None:
    settings = read_settings({"VERCEL": "1"})
    assert (settings.platform, settings.stream_limit_seconds) == ("vercel", 290.0)
    assert read_settings({"VERCEL": "1", "STREAM_LIMIT_SECONDS": "0"}).stream_limit_seconds == 0.0


def test_on_netlify_a_stream_ends_before_netlify_ends_it() -> None:
    settings = read_settings({"NETLIFY": "true"})
    assert (settings.platform, settings.stream_limit_seconds) == ("netlify", 55.0)
    assert read_settings({"NETLIFY": "true", "STREAM_LIMIT_SECONDS": "20"}).stream_limit_seconds == 20.0


@pytest.mark.parametrize(
    ("written", "items"),
    [
        ("a,b", ("a", "b")),
        ("a, ", ("a",)),
        (" , ,", ()),
        ("", ()),
        (" a b ,c", ("a", "b", "c")),
        (",a,,b,", ("a", "b")),
        ("a，b、c；d;e\nf\r\ng\u3000h", tuple("abcdefgh")),
        ('"a","b"', ("a", "b")),
        ('"a,b"', ("a", "b")),
        ("""'"a", "b"'""", ("a", "b")),
        ("“a”，‘b’、「c」", ("a", "b", "c")),
        ('["a", "b,c"]', ("a", "b", "c")),
        ("[a, b]", ("a", "b")),
        ("[::1]", ("[::1]",)),
        ('""', ()),
        ("[]", ()),
        ("a(b, c),d（e，f）", ("a(b, c)", "d（e，f）")),
        ("it's,'a'b", ("it's", "'a'b")),
    ],
)
def test_a_list_is_read_as_people_type_it(written: str, items: tuple[str, ...]) -> None:
    assert split_list(written) == items


words = st.from_regex(r"[a-z0-9_.:/*-]{1,8}", fullmatch=True)
written_separators = st.sampled_from([",", "，", "、", ";", "；", "\n", "\r\n", " ", "\t", " , ", ";\n"])


@given(
    st.lists(words, max_size=6), st.lists(written_separators, min_size=6, max_size=6), st.sampled_from(["", '"', "'"])
)
def test_separators_and_quotes_of_any_kind_mean_one_list(items: list[str], between: list[str], quote: str) -> None:
    each = "".join(f"{quote}{item}{quote}{separator}" for item, separator in zip(items, between, strict=False))
    everything = quote + "".join(map("".join, zip(items, between, strict=False))) + quote
    assert split_list(each) == split_list(everything) == split_list(json.dumps(items)) * bool(items) == tuple(items)


@given(st.text(max_size=40))
def test_no_item_of_a_list_is_empty_or_has_a_separator_of_its_own(written: str) -> None:
    for separator, piece in list_pieces(written):
        assert separator in (",", ";", "\n", " ")
        assert piece == piece.strip() != ""


def test_a_key_that_was_broken_by_a_blank_is_not_taken_for_two() -> None:
    long_key, other = "sk-test-0123456789abcdef", "sk-test-fedcba9876543210"
    assert read_settings({"OPENAI_API_KEY": f"{long_key} {other}"}).provider_keys["OPENAI_API_KEY"] == (long_key, other)
    [(variable, why)] = build_deployment(read_settings({"OPENAI_API_KEY": f"{long_key} def"})).problems
    assert variable == "OPENAI_API_KEY" and "space" in why


def test_keys_and_urls_are_found_by_the_ending_of_their_name() -> None:
    settings = read_settings({"GROQ_API_KEY": f" {OWNER_KEY}, ", "GROQ_URL": "http://localhost:1", "XAI_URL": ""})
    assert settings.provider_keys == {"GROQ_API_KEY": (OWNER_KEY,)}
    assert settings.provider_urls == {"GROQ_URL": "http://localhost:1"}


def test_a_proxy_variable_counts_in_small_letters_too_and_capitals_win() -> None:
    settings = read_settings({"https_proxy": "a:1", "http_proxy": "b:1", "HTTP_PROXY": "c:1", "no_proxy": "x"})
    assert settings.proxies == {"HTTPS_PROXY": "a:1", "HTTP_PROXY": "c:1", "NO_PROXY": "x"}


@pytest.mark.parametrize(
    ("written", "allows", "any_bearer"), [("1", True, False), ("any", True, True), ("0", False, False)]
)
def test_own_keys_of_any_form_need_a_word_of_their_own(written: str, allows: bool, any_bearer: bool) -> None:
    settings = read_settings({"ALLOW_USER_KEYS": written})
    assert (settings.allow_user_keys, settings.allow_any_bearer) == (allows, any_bearer)


def test_the_exceptions_from_a_proxy_are_a_list_like_any_other() -> None:
    assert read_settings({"NO_PROXY": '"a.example"；"10.0.0.0/8"'}).proxies == {"NO_PROXY": "a.example,10.0.0.0/8"}


def test_what_is_secret_is_not_in_the_text_of_the_settings() -> None:
    settings = read_settings({"CODE": "code-test-1", "OPENAI_API_KEY": OWNER_KEY, "PROXY_URL": "u:secret-word@h:1"})
    for secret in ("code-test-1", OWNER_KEY, "secret-word"):
        assert secret not in repr(settings)


def test_the_settings_come_from_this_process_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEFAULT_MODEL", "from-the-process")
    assert read_settings().default_model == "from-the-process"


@pytest.mark.parametrize("name", ["VERCEL", "VERCEL_IPC_PATH"])
def test_vercel_is_known_by_any_of_its_variables(name: str) -> None:
    assert read_settings({name: "1"}).platform == "vercel"
    assert read_settings({name: ""}).platform == ""


@pytest.mark.parametrize("name", [row["name"] for row in VARIABLES if row["name"] not in READ_BY_THE_SERVER])
def test_every_documented_variable_is_read(name: str) -> None:
    # NO_PROXY and its kin only matter to a proxy; every other value differs from the default by itself.
    # What is on where nothing is said differs only by a word for no.
    assert any(read_settings({name: written}) != read_settings({}) for written in ("11", "0"))


@pytest.mark.parametrize("written", ["Bearer {}", "bearer  {}", " BEARER {}, Bearer {}2", '"Bearer {}"'])
def test_what_stands_before_a_key_in_a_header_is_no_part_of_it(written: str) -> None:
    keys = read_settings({"OPENAI_API_KEY": written.format(OWNER_KEY, OWNER_KEY)}).provider_keys["OPENAI_API_KEY"]
    assert keys[0] == OWNER_KEY and keys[1:] in ((), (f"{OWNER_KEY}2",))
