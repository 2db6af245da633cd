"""The questions and answers know every check of the doctor, and the checks know where they are spoken of."""

import re

import pytest

from api.relay.doctor.doctor import ALL_CHECKS
from scripts.check_table import checks_of_the_page, titles
from scripts.variable_pages import LANGUAGES
from tests.docs.guides import ORIGINAL, TRANSLATIONS, guide
from tests.docs.markdown import anchors_of, first_cells
from tests.page.ui_strings import words_of
from tests.support.programs import ROOT

CHECKS_OF_THE_PAGE = "".join(
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "public" / "js" / "app" / "doctor").glob("*.js"))
)
OF_A_TERMINAL = {"site.page"}
"""Whoever sees the page needs no check whether it is there."""
NAMED = ({check.faq for check in ALL_CHECKS} | set(re.findall(r'\bfaq: "([\w-]+)"', CHECKS_OF_THE_PAGE))) - {""}
"""The entries that checks lead to, by their English anchors."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_is_in_the_table_once(language: str) -> None:
    listed = [name for name in first_cells(guide(language, "faq.md")) if re.fullmatch(r"[a-z]+\.[a-z_]+", name)]
    known = (
        {check.id for check in ALL_CHECKS}
        | OF_A_TERMINAL
        | set(re.findall(r'\bid: "([a-z]+\.\w+)"', CHECKS_OF_THE_PAGE))
    )
    assert sorted(listed) == sorted(known)
    assert any(id.startswith("browser.") for id in checks_of_the_page())


def test_each_group_has_its_way_by_hand() -> None:
    by_hand = re.findall(r"^\d\. `(\w+)`:", guide(ORIGINAL, "faq.md"), re.MULTILINE)
    assert by_hand == list(dict.fromkeys(id.partition(".")[0] for id in titles(ORIGINAL)))


def test_a_check_leads_to_an_entry_that_exists() -> None:
    assert set(anchors_of(guide(ORIGINAL, "faq.md"))) >= NAMED


@pytest.mark.parametrize("language", LANGUAGES)
def test_and_to_the_same_entry_in_the_readers_language(language: str) -> None:
    entries = dict(zip(anchors_of(guide(ORIGINAL, "faq.md")), anchors_of(guide(language, "faq.md")), strict=True))
    words = words_of(language)
    assert {name: words.get(f"doctorFaq.{name}") for name in NAMED} == {name: entries[name] for name in NAMED}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_the_table_is_translated(language: str) -> None:
    original = titles(ORIGINAL)
    assert [id for id, title in titles(language).items() if title == original[id]] == []
