"""The table of models itself: each row can be read, says whence it is, and can be found."""

import re
from datetime import date
from typing import Any

import pytest

from api.relay.models.table import TABLE, row_of, table
from scripts.model_table import written_table

MODELS: list[dict[str, Any]] = table()["models"]
PRICES = [(model["match"], price) for model in MODELS for price in model.get("prices", ())]
UNITS = {"input", "perPicture", "perMinute", "perMillionCharacters"}


def test_it_is_written_as_the_script_that_refreshes_it_writes_it() -> None:
    assert TABLE.read_text(encoding="utf-8") == written_table(dict(table()))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model["match"])
def test_a_model_can_be_read(model: dict[str, Any]) -> None:
    re.compile(model["match"])
    assert model.get("family", "chat") in table()["families"]
    assert model.get("contextTokens", 0) >= model.get("maxOutputTokens", 0)
    assert ("shutdown" in model) or ("successor" not in model)
    if "shutdown" in model:
        date.fromisoformat(model["shutdown"])


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model["match"])
def test_no_expression_has_several_at_its_top_level_which_the_search_by_beginnings_would_miss(
    model: dict[str, Any],
) -> None:
    expression = re.sub(r"\\.|\[[^]]*\]", "", model["match"])
    while (shorter := re.sub(r"\([^()]*\)", "", expression)) != expression:
        expression = shorter
    assert "|" not in expression


@pytest.mark.parametrize(("match", "price"), PRICES)
def test_a_price_says_what_it_is_for_whence_it_is_and_when_it_was_checked(match: str, price: dict[str, Any]) -> None:
    assert price["source"] in table()["sources"]
    assert date.fromisoformat(price["checked"]) <= date.fromisoformat(table()["date"])
    assert UNITS & price.keys()
    assert all(value > 0 for name, value in price.items() if name in UNITS)
    for rates in (price, price.get("long", price)):
        assert rates.get("cached", 0) <= rates.get("input", 0)
    if "long" in price:
        assert price["long"]["above"] > 0
        assert price["long"]["input"] > price["input"] and price["long"]["output"] > price["output"]


@pytest.mark.parametrize("model", [model for model in MODELS if "prices" in model], ids=lambda model: model["match"])
def test_prices_follow_each_other_without_a_day_that_has_two(model: dict[str, Any]) -> None:
    days = [(price.get("from", "0000"), price.get("until", "9999")) for price in model["prices"]]
    assert all(start <= end for start, end in days)
    assert all(before[1] < after[0] for before, after in zip(days, days[1:], strict=False))


def test_a_successor_is_a_model_that_lives_on() -> None:
    for successor in {model["successor"] for model in MODELS if "successor" in model}:
        row = row_of(successor)
        assert row is not None and "shutdown" not in row, successor


def test_what_stands_first_in_the_table_is_what_a_name_means() -> None:
    row = row_of("gpt-5.4-mini-2026-03-17")
    assert row is not None and row["prices"][0]["input"] == 0.75
    unknown = row_of("gpt-5.4-new")
    assert unknown is not None and "prices" not in unknown
