"""The owner is told in time of models that end: those that the settings name."""

from datetime import date

import pytest

from api.relay.access.codes import parse_codes
from api.relay.access.model_endings import WARNING_DAYS, ending_models
from api.relay.access.model_policy import parse_custom_models

END = date(2027, 1, 14)
SOON = date(2026, 12, 15)
NO_CODES = parse_codes("", "")


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 12, 15), "in 30 days, on 2027-01-14"),
        (date(2027, 1, 13), "in one day, on 2027-01-14"),
        (date(2027, 1, 14), "shut down on 2027-01-14"),
        (date(2030, 1, 1), "shut down on 2027-01-14"),
    ],
)
def test_the_default_model_ends_on_a_day_and_something_comes_after_it(today: date, words: str) -> None:
    [(variable, why)] = ending_models("gpt-4o-mini", (), NO_CODES, today)
    assert variable == "DEFAULT_MODEL"
    assert words in why and why.endswith(": use gpt-6-luna instead")


def test_nobody_is_told_long_before_or_of_a_model_that_lives_on() -> None:
    assert ending_models("gpt-4o-mini", (), NO_CODES, date.fromordinal(END.toordinal() - WARNING_DAYS - 1)) == ()
    assert ending_models("gpt-6-luna", (), NO_CODES, SOON) == ()
    assert ending_models("", (), NO_CODES, SOON) == ()


def test_a_model_is_meant_at_any_provider() -> None:
    assert len(ending_models("gpt-4o-mini@azure", (), NO_CODES, SOON)) == 1


def test_what_custom_models_shows_is_told_and_what_it_hides_is_not() -> None:
    rules = parse_custom_models("-all,-gpt-4o,+gpt-4.1=Old one,+gpt-6-luna")
    assert [variable for variable, _ in ending_models("", rules, NO_CODES, SOON)] == ["CUSTOM_MODELS"]


def test_a_codes_models_are_told_once_without_the_code() -> None:
    codes = parse_codes("ana-7f3kq9|models=gpt-4o;gpt-4.1*;gpt-6-luna,luis-8g4kq1|models=gpt-4o", "")
    [(variable, why)] = ending_models("", (), codes, SOON)
    assert variable == "CODE"
    assert "gpt-4o" in why
    assert not any(secret in why for secret in ("ana", "7f3kq9", "luis"))
