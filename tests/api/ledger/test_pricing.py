"""What an answer cost: by the price of its model, or the upstream's own word; what is unknown is not free."""

from __future__ import annotations

from datetime import date

from api.relay.ledger.amounts import Amounts
from api.relay.ledger.pricing import FREE, price_for, with_cost, with_reported_cost
from api.relay.ledger.reported_usage import Reported
from api.relay.models.prices import Price

PRICE = Price(input=1, cached=0.1, cache_write=2, output=10, image_input=4, per_minute=0.006, per_million_characters=15)
TODAY = date(2026, 11, 28)
USED = Amounts(requests=1, prompt_tokens=100, cached_tokens=30, cache_written_tokens=20, completion_tokens=10)


def test_each_kind_of_token_has_its_price() -> None:
    assert with_cost(USED, PRICE).microdollars == 50 + 3 + 40 + 100
    assert with_cost(USED, PRICE, image_tokens=50).microdollars == 200 + 3 + 40 + 100


def test_seconds_and_characters_have_theirs() -> None:
    assert with_cost(Amounts(requests=1, audio_seconds=30), PRICE).microdollars == 3_000
    assert with_cost(Amounts(requests=1), PRICE, characters=200).microdollars == 3_000


def test_an_unknown_price_is_told_and_a_free_thing_costs_nothing() -> None:
    assert with_cost(USED, None).unpriced == 1
    assert (with_cost(USED, FREE).microdollars, with_cost(USED, FREE).unpriced) == (0, 0)


def test_the_upstreams_word_goes_before_the_price() -> None:
    amounts = with_reported_cost(USED, Reported(USED, 7), None, "openai")
    assert (amounts.microdollars, amounts.unpriced) == (7, 0)


def test_calls_of_hosted_tools_cost_as_well() -> None:
    searched = Reported(USED, tools=("web_search", "web_search"))
    assert with_reported_cost(searched.amounts, searched, PRICE, "openai").microdollars == 193 + 2 * 10_000
    unknown = with_reported_cost(USED, Reported(USED, tools=("image_generation",)), PRICE, "openai")
    assert (unknown.microdollars, unknown.unpriced) == (193, 1)
    free = with_reported_cost(USED, Reported(USED, tools=("mcp",)), PRICE, "openai")
    assert (free.microdollars, free.unpriced) == (193, 0)


def test_of_several_models_the_dearest_is_charged_and_an_unknown_one_makes_the_price_unknown() -> None:
    cheap, dear = price_for(["gpt-6-luna"], "openai", TODAY), price_for(["gpt-6-luna", "gpt-6.1-sol"], "openai", TODAY)
    assert cheap is not None and dear is not None and dear.output > cheap.output
    assert price_for(["gpt-6-luna", "nobody-knows"], "openai", TODAY) is None
    assert price_for([], "openai", TODAY) is None


def test_what_a_provider_itself_tells_counts_before_the_table() -> None:
    told = {"gpt-6-luna": Price(input=9, output=90), "maker/model": Price(input=1, output=2)}
    assert price_for(["gpt-6-luna"], "openrouter", TODAY, told) == told["gpt-6-luna"]
    assert price_for(["gpt-6-luna"], "openai", TODAY, told) == told["gpt-6-luna"]
    assert price_for(["maker/model", "nobody-knows"], "openrouter", TODAY, told) is None
