"""Every variable that is read is documented, every one that is documented is read, and the examples are good."""

import ast
import io
import json
import re

import pytest
from dotenv import dotenv_values

from api.relay.deployment import build_deployment
from api.relay.settings import read_settings
from api.relay.upstream.providers import provider_ids, provider_variables
from scripts.generate_docs import OUTSIDE_THE_FILE
from scripts.variable_pages import LANGUAGES, VARIABLES_FILE, variable_page, variables, words_of
from tests.docs.markdown import CODE, first_cells, read
from tests.docs.source import calls_in, first_text, variables_in
from tests.support.programs import ROOT

TABLE = {row["name"] for row in json.loads(VARIABLES_FILE.read_text(encoding="utf-8"))}
OUTSIDE = {variable.name for variable in variables() if variable.group == OUTSIDE_THE_FILE}
PROVIDERS = {name for _, key, url, _ in provider_variables() for name in (key, url)}
READ_BY_THE_RELAY = variables_in(ROOT / "api" / "relay" / "settings.py") | PROVIDERS
READ_BY_THE_SERVER = {
    first_text(call) for call in calls_in("server", "get") if ast.unparse(call.func) == "os.environ.get"
}
NUMBER = re.compile(r"\d+")
# Chosen so that every variable, whatever its kind, is told apart from one that is not set.
VALUES = ("7", "text", "0")


def test_the_relay_and_its_server_read_what_is_documented_and_nothing_else() -> None:
    assert READ_BY_THE_RELAY | READ_BY_THE_SERVER == TABLE | PROVIDERS


def test_no_variable_is_documented_twice() -> None:
    names = [variable.name for variable in variables()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("name", sorted(READ_BY_THE_RELAY))
def test_a_variable_of_the_relay_changes_its_settings(name: str) -> None:
    unset = read_settings({})
    assert any(read_settings({name: value}) != unset for value in VALUES)


def test_a_variable_that_nobody_reads_changes_nothing() -> None:
    assert read_settings({"LOCUTORIO_NOBODY_READS_THIS": "7"}) == read_settings({})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_variables_has_every_variable(language: str) -> None:
    named = first_cells(read(f"docs/{language}/variables.md"))
    assert sorted(named[: len(TABLE)]) == sorted(TABLE)
    assert all(f"`{name}`" in read(f"docs/{language}/variables.md") for name in TABLE | PROVIDERS)


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_variable_and_group_is_translated_and_nothing_else(language: str) -> None:
    words = words_of(language)
    assert set(words["meanings"]) == TABLE
    assert set(words["groups"]) == {variable.group for variable in variables()}
    numbers = {variable.name: NUMBER.findall(variable.default) for variable in variables() if " " in variable.default}
    assert {name: NUMBER.findall(default) for name, default in words["defaults"].items()} == numbers


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_a_translation_names_the_very_same_code_as_the_english(language: str) -> None:
    meanings = words_of(language)["meanings"]
    told = {variable.name: sorted(CODE.findall(variable.meaning)) for variable in variables()}
    assert {name: sorted(CODE.findall(meaning)) for name, meaning in meanings.items()} == told


def test_english_has_one_source_for_each_meaning() -> None:
    words = words_of("en")
    assert (words["groups"], words["meanings"], words["defaults"]) == ({}, {}, {})
    assert all(variable.meaning in variable_page("en").replace(r"\|", "|") for variable in variables())


def test_the_example_file_sets_nothing_until_a_line_is_uncommented() -> None:
    assert dotenv_values(stream=io.StringIO(read(".env.example"))) == {}


def test_every_example_is_one_that_the_relay_accepts() -> None:
    lines = [line.removeprefix("#") for line in read(".env.example").splitlines() if not line.startswith("# ")]
    values = dotenv_values(stream=io.StringIO("\n".join(lines)))
    assert values.keys() >= (TABLE - OUTSIDE) | PROVIDERS
    assert build_deployment(read_settings(values)).problems == ()


def test_every_default_in_the_table_is_the_relays_own() -> None:
    plain = {
        variable.name: variable.default for variable in variables() if variable.default and " " not in variable.default
    }
    relays_own = {name: value for name, value in plain.items() if name in READ_BY_THE_RELAY}
    assert relays_own
    assert build_deployment(read_settings(relays_own)).providers.by_id["openai"].is_own_origin
    with_defaults, without = read_settings(relays_own), read_settings({})
    assert with_defaults.azure_api_version == without.azure_api_version
    assert with_defaults.heartbeat_seconds == without.heartbeat_seconds
    assert with_defaults.upstream_timeout_seconds == without.upstream_timeout_seconds


def test_a_provider_is_asked_for_by_its_name_in_lower_case() -> None:
    assert {label.lower() for label, _, _, _ in provider_variables()} == provider_ids()


def test_the_readme_names_only_variables_that_exist() -> None:
    named = [name for name in first_cells(read("README.md")) if name.isupper()]
    assert named == ["OPENAI_API_KEY", "CODE", "BASE_URL"]
    assert set(named) <= TABLE
