"""What amounts cost: by the price of the model that was asked, or by the upstream's own word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from api.relay.ledger.amounts import Amounts
from api.relay.ledger.reported_usage import Reported
from api.relay.models.prices import Price, price_of, tool_microdollars

FREE = Price()
"""What moderations cost."""


def price_for(
    models: Iterable[str], provider: str, on: date, listed: Mapping[str, Price] | None = None
) -> Price | None:
    """The price of a request that any of the models may answer: the dearest one's, or None if any is unknown.

    `listed` are the prices that the provider itself tells; they count before those of the table.
    """
    prices = [(listed or {}).get(model) or price_of(model, provider, on) for model in models]
    known = [price for price in prices if price is not None]
    return max(known, key=lambda price: (price.output, price.input)) if known and len(known) == len(prices) else None


def with_cost(
    amounts: Amounts,
    price: Price | None,
    *,
    image_tokens: int = 0,
    hour_written_tokens: int = 0,
    characters: int = 0,
) -> Amounts:
    """The amounts with their cost.

    `image_tokens` are those of the prompt's pictures, `hour_written_tokens` those that a cache keeps for an hour, and
    `characters` are to be spoken.
    """
    if price is None:
        return amounts._replace(microdollars=0, unpriced=amounts.requests)
    cost = price.microdollars(
        prompt_tokens=amounts.prompt_tokens,
        cached_tokens=amounts.cached_tokens,
        cache_written_tokens=amounts.cache_written_tokens,
        completion_tokens=amounts.completion_tokens,
        image_tokens=image_tokens,
        hour_written_tokens=hour_written_tokens,
        pictures=amounts.pictures,
        audio_seconds=amounts.audio_seconds,
        characters=characters,
    )
    return amounts._replace(microdollars=cost, unpriced=0)


def with_reported_cost(amounts: Amounts, reported: Reported, price: Price | None, provider: str) -> Amounts:
    """The amounts of an answer with the cost that is reported, or by the price, calls of tools included.

    A tool without a known price leaves the request marked as unpriced.
    """
    if reported.cost is not None:
        return amounts._replace(microdollars=reported.cost, unpriced=0)
    amounts = with_cost(
        amounts, price, image_tokens=reported.image_tokens, hour_written_tokens=reported.hour_written_tokens
    )
    for tool in reported.tools:
        each = tool_microdollars(tool, provider)
        amounts = amounts._replace(unpriced=amounts.requests) if each is None else amounts + Amounts(microdollars=each)
    return amounts
