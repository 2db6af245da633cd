"""What the relay's doctor asks has a title in each language of the page; in English, the relay's own."""

import json

import pytest

from api.relay.doctor.doctor import ALL_CHECKS
from tests.page.ui_strings import LANGUAGES, LOCALES, words_of

TRANSLATIONS = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_each_check_has_a_title(language: str) -> None:
    assert len(ALL_CHECKS) > 10
    assert [check.id for check in ALL_CHECKS if f"doctor.{check.id}" not in words_of(language)] == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_each_group_has_a_name(language: str) -> None:
    groups = {check.group for check in ALL_CHECKS}
    assert [group for group in groups if f"doctorPage.group.{group}" not in words_of(language)] == []


def test_both_translations_know_the_same_causes() -> None:
    files = [LOCALES / "doctor" / f"{language}.json" for language in TRANSLATIONS]
    known = [set(json.loads(file.read_text(encoding="utf-8"))) for file in files]
    # Chinese has one form for all numbers.
    singular = {key for key in known[0] if key.endswith(".one") and f"{key.removesuffix('.one')}.other" in known[0]}
    assert known[0] - singular == known[1]
