"""What amounts cost: by the price of the model that was asked, or by the upstream's own word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from api.relay.ledger.amounts import Amounts
from api.relay.models.prices import Price, price_of

FREE = Price(input=0, cached=0, cache_write=0, output=0)
"""What moderations cost."""


def price_for(models: Iterable[str], provider: str, on: date) -> Price | None:
    """The price of a request that any of the models may answer: the dearest one's, or None if any is unknown."""
    prices = [price_of(model, provider, on) for model in models]
    known = [price for price in prices if price is not None]
    return max(known, key=lambda price: (price.output, price.input)) if known and len(known) == len(prices) else None


def with_cost(amounts: Amounts, price: Price | None, cost: int | None = None) -> Amounts:
    """The amounts with their cost, which is `cost` in micro-dollars where the upstream has named it."""
    if cost is None and price is not None:
        cost = price.microdollars(
            prompt_tokens=amounts.prompt_tokens,
            cached_tokens=amounts.cached_tokens,
            cache_written_tokens=amounts.cache_written_tokens,
            completion_tokens=amounts.completion_tokens,
        )
    if cost is None:
        return replace(amounts, microdollars=0, unpriced=amounts.requests)
    return replace(amounts, microdollars=cost, unpriced=0)
