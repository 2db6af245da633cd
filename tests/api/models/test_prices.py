"""What models cost: by the day, by the length of the prompt, and only where it is known."""

from datetime import date

import pytest

from api.relay.models.prices import Price, price_of, tool_microdollars

TODAY = date(2026, 11, 28)
LUNA = Price(input=0.1, cached=0.01, cache_write=0.125, output=0.5)


def priced(model: str, provider: str = "openai", on: date = TODAY) -> Price:
    price = price_of(model, provider, on)
    assert price is not None, model
    return price


def test_prompt_cache_and_answer_are_paid_by_the_million_tokens() -> None:
    cost = LUNA.microdollars(
        prompt_tokens=1_000_000, cached_tokens=400_000, cache_written_tokens=100_000, completion_tokens=10_000
    )
    assert cost == 50_000 + 4_000 + 12_500 + 5_000


def test_a_fraction_of_a_microdollar_is_a_whole_one() -> None:
    assert LUNA.microdollars(prompt_tokens=1) == 1
    assert LUNA.microdollars() == 0
    assert Price(input=0.1).microdollars(prompt_tokens=30) == 3


def test_above_a_length_of_the_prompt_another_price_holds_for_all_of_it() -> None:
    price = priced("gpt-6-sol")
    assert price.microdollars(prompt_tokens=272_000, completion_tokens=1_000) == 544_000 + 10_000
    assert price.microdollars(prompt_tokens=272_001, completion_tokens=1_000) == 1_088_004 + 15_000


def test_a_price_holds_from_its_first_day_to_its_last() -> None:
    days = (date(2026, 8, 20), date(2026, 8, 21), date(2026, 11, 21), date(2026, 11, 22))
    assert [priced("gpt-5.6-sol", on=day).output for day in days] == [30, 20, 20, 30]
    assert price_of("gpt-6.2-sol", "openai", date(2026, 11, 16)) is None


def test_a_price_that_was_announced_holds_on_its_day() -> None:
    flash = [
        priced("models/gemini-3.8-flash", "google", date(year, month, 1)) for year, month in ((2026, 12), (2027, 1))
    ]
    assert [(price.input, price.output) for price in flash] == [(0.75, 3.75), (1.5, 7.5)]


@pytest.mark.parametrize("model", ["gpt-6-luna-2026-09-22", " GPT-6-Luna"])
def test_a_dated_name_and_another_spelling_have_the_price_of_the_model(model: str) -> None:
    assert priced(model) == priced("gpt-6-luna")


@pytest.mark.parametrize(
    "model", ["my-model", "openai/gpt-5.5", "gpt-5.5:free", "ft:gpt-4o:acme", "gpt-4o-audio-preview", "gpt-6-new", ""]
)
def test_the_price_of_a_model_that_is_not_in_the_table_is_unknown(model: str) -> None:
    assert price_of(model, "openai", TODAY) is None


def test_a_provider_that_sells_other_makers_models_has_prices_of_its_own() -> None:
    assert price_of("gpt-5.5", "azure", TODAY) is None
    assert price_of("claude-opus-5-5", "openrouter", TODAY) is None
    assert priced("claude-opus-5-5", "anthropic").input == 4


def test_behind_openais_place_may_be_a_gateway_for_which_list_prices_are_the_best_estimate() -> None:
    assert priced("claude-opus-5-5", "openai") == priced("claude-opus-5-5", "anthropic")


def test_pictures_in_a_prompt_may_cost_more_than_its_words() -> None:
    price = priced("gpt-image-2.6-flare")
    assert price.microdollars(prompt_tokens=300, image_tokens=200, completion_tokens=1_000) == 500 + 1_600 + 30_000


def test_pictures_minutes_and_spoken_text_are_paid_by_what_they_are() -> None:
    assert priced("whisper-1").microdollars(audio_seconds=90) == 9_000
    assert priced("tts-1").microdollars(characters=2_000) == 30_000
    assert Price(per_picture=0.04).microdollars(pictures=3) == 120_000


def test_a_hosted_tool_is_paid_by_the_call_at_its_maker_alone() -> None:
    assert tool_microdollars("web_search", "openai") == 10_000
    assert tool_microdollars("web_search", "anthropic") == 10_000
    assert tool_microdollars("web_search", "openrouter") is None
    assert tool_microdollars("function", "openai") is None


def test_what_a_cache_keeps_for_an_hour_has_its_own_price() -> None:
    price = Price(input=2, cached=0.1, cache_write=2.5, cache_write_hour=4, output=10)
    used = {"prompt_tokens": 1000, "cache_written_tokens": 1000}
    assert price.microdollars(**used) == 2500
    assert price.microdollars(**used, hour_written_tokens=400) == 600 * 2.5 + 400 * 4
