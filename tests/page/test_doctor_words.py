"""What the doctor asks and finds is said in each language of the page; in English, the relay has its own words."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from api.relay.doctor.doctor import ALL_CHECKS
from tests.page.ui_strings import LANGUAGES, LOCALES, words_of
from tests.support.programs import ROOT

TRANSLATIONS = [language for language in LANGUAGES if language != "en"]
RELAYS = sorted((ROOT / "api/relay/doctor").glob("*.py"))
TABLES = [ROOT / "api/relay/doctor" / name for name in ("key_checks.json", "way_checks.json")]
PAGES = sorted((ROOT / "public/js/app/doctor").glob("*.js"))
CHECK_IDS = {check.id for check in ALL_CHECKS}
GROUPS = "|".join({check.group for check in ALL_CHECKS})
CAUSE = re.compile(rf"(?:{GROUPS})(?:\.(?!json\b)\w+)+|needs|no_answer|not_reached|crashed")
IN_THE_TERMINAL_ALONE = "remote.py"
MAKERS = ("Finding", "skipped")
LEAST_CAUSES = 180


def calls_of(tree: ast.Module, *names: str) -> Iterator[ast.Call]:
    """The calls of functions with these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def texts_in(node: ast.AST) -> set[str]:
    """The literal texts within a piece of a program."""
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in RELAYS:
        if path.name != IN_THE_TERMINAL_ALONE:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


@cache
def causes_of_the_relay() -> frozenset[str]:
    """All that a check of the relay's may name as a cause: it stands as a whole in the sources, or in a table."""
    found = {cause for table in TABLES for cause in json.loads(table.read_text(encoding="utf-8"))}
    for _, tree in trees():
        # A check's own id stands in many places; it is a cause where a finding is made of it.
        made = {text for call in calls_of(tree, *MAKERS) for text in texts_in(call)}
        found |= {text for text in texts_in(tree) if CAUSE.fullmatch(text) and (text not in CHECK_IDS or text in made)}
    return frozenset(found | {f"{check.id}.guests" for check in ALL_CHECKS if check.for_guests})


@cache
def causes_of_the_page() -> frozenset[str]:
    """All that a check of the page's may name as a cause."""
    source = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    named = re.findall(r"cause_id: ([^,}]+?)(?=,|\s*\})", source)
    literal = {text for names in named for text in re.findall(r'"(\w+(?:\.\w+)+)"', names)}
    facts = json.loads((ROOT / "public/data/doctor.json").read_text(encoding="utf-8"))
    assert "streaming.buffered.${likely?.kind" in source
    kinds = {one["kind"] for one in [*facts["intermediaries"], facts["haproxy"]]} | {"unnamed"}
    return frozenset(literal | {f"streaming.buffered.{kind}" for kind in kinds})


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_each_check_has_a_title(language: str) -> None:
    assert len(ALL_CHECKS) > 10
    assert [check.id for check in ALL_CHECKS if f"doctor.{check.id}" not in words_of(language)] == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_each_group_has_a_name(language: str) -> None:
    groups = {check.group for check in ALL_CHECKS}
    assert [group for group in groups if f"doctorPage.group.{group}" not in words_of(language)] == []


def test_each_finding_of_the_relay_names_its_cause() -> None:
    nameless = [
        f"{path.name}:{call.lineno}"
        for path, tree in trees()
        for call in calls_of(tree, "Finding")
        if len(call.args) < 4 and not any(part.arg == "cause_id" for part in call.keywords)
        if "Verdict.OK" not in ast.unparse(call)
    ]
    assert nameless == []


def test_no_name_of_a_cause_is_put_together_but_for_what_a_table_lists() -> None:
    made_up = [
        f"{path.name}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr) and re.match(rf"f'(?!keys\.quota\.)(?:{GROUPS})\.", ast.unparse(node))
    ]
    assert made_up == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_each_cause_of_the_relays_is_told_in_each_language(language: str) -> None:
    assert len(causes_of_the_relay()) >= LEAST_CAUSES
    assert [cause for cause in sorted(causes_of_the_relay()) if f"doctor.cause.{cause}" not in words_of(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_cause_of_the_pages_is_told_in_each_language(language: str) -> None:
    assert len(causes_of_the_page()) > 20
    assert [cause for cause in sorted(causes_of_the_page()) if f"doctor.cause.{cause}" not in words_of(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_left_of_a_cause_that_there_is_no_more(language: str) -> None:
    named = {key.split(".", 2)[2] for key in words_of(language) if re.match(r"doctor\.(?:cause|next)\.", key)}
    assert named - causes_of_the_relay() - causes_of_the_page() == set()


def test_both_translations_know_the_same_causes() -> None:
    files = [LOCALES / "doctor" / f"{language}.json" for language in TRANSLATIONS]
    known = [set(json.loads(file.read_text(encoding="utf-8"))) for file in files]
    # Chinese has one form for all numbers.
    singular = {key for key in known[0] if key.endswith(".one") and f"{key.removesuffix('.one')}.other" in known[0]}
    assert known[0] - singular == known[1]


def test_both_translations_name_the_same_evidence() -> None:
    keys = [f"doctor.{kind}.{cause}" for cause in sorted(causes_of_the_relay()) for kind in ("cause", "next")]
    named = {key: [set(re.findall(r"\{\w+\}", words_of(each).get(key, ""))) for each in TRANSLATIONS] for key in keys}
    assert [key for key, (one, other) in named.items() if one != other] == []
