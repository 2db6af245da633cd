"""An error is told in the reader's language: the relay knows English alone, and the page translates by the code."""

import json
import re

import pytest

from tests.page.ui_strings import LANGUAGES, words_of
from tests.support.programs import ROOT

ERRORS = json.loads((ROOT / "api/relay/errors.json").read_text(encoding="utf-8"))
OTHERS = [language for language in LANGUAGES if language != "en"]
KEYS = [f"problem.{code}.{part}" for code in ERRORS for part in ("message", "hint")]


@pytest.mark.parametrize("language", OTHERS)
def test_every_error_of_the_relay_has_words_in_every_other_language(language: str) -> None:
    assert [key for key in KEYS if not words_of(language).get(key)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_they_ask_for_no_values_since_the_page_gets_none(language: str) -> None:
    words = words_of(language)
    assert [key for key in KEYS if re.search(r"\{\w+\}", words.get(key, ""))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_an_owner_has_to_set_is_called_by_its_name(language: str) -> None:
    """The names of variables in a hint are the same in every language."""
    words = words_of(language)
    variable = re.compile(r"\b[A-Z][A-Z\d]*_[A-Z\d_]+\b")
    for code, error in ERRORS.items():
        told = set(variable.findall(words[f"problem.{code}.hint"]))
        assert told <= set(variable.findall(error["hint"])), code
