"""What models cost, by the day, from the table of models.

These are the makers' own list prices. A reseller may charge another price, so a name such as `openai/gpt-5.5` and a
provider that sells other makers' models have none here. Behind `openai` there may be anybody's gateway (BASE_URL):
there, list prices are the best estimate.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from api.relay.models.table import row_of, table

_ANY_MAKER = "openai"


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens, for one model at one time; the last three by what they say."""

    input: float = 0
    cached: float = 0
    cache_write: float = 0
    cache_write_hour: float = 0
    """For what the cache keeps for an hour."""
    output: float = 0
    image_input: float = 0
    """Of pictures in the prompt, where the model counts their tokens on their own."""
    per_picture: float = 0
    per_minute: float = 0
    """Of audio that is listened to."""
    per_million_characters: float = 0
    """Of text that is spoken."""
    above: int = 0
    """With more prompt tokens than this, `long` holds for the whole request."""
    long: Price | None = None

    def microdollars(
        self,
        *,
        prompt_tokens: int = 0,
        cached_tokens: int = 0,
        cache_written_tokens: int = 0,
        completion_tokens: int = 0,
        image_tokens: int = 0,
        hour_written_tokens: int = 0,
        pictures: int = 0,
        audio_seconds: float = 0,
        characters: int = 0,
    ) -> int:
        """The cost in millionths of a dollar, rounded up.

        `prompt_tokens` include those from the cache, those written to it and those of pictures (`image_tokens`);
        `cache_written_tokens` include those that stay for an hour.
        """
        rates = self.long if self.long is not None and prompt_tokens > self.above else self
        fresh = max(0, prompt_tokens - cached_tokens - cache_written_tokens - image_tokens)
        cost = (
            fresh * rates.input
            + cached_tokens * rates.cached
            + (cache_written_tokens - hour_written_tokens) * rates.cache_write
            + hour_written_tokens * rates.cache_write_hour
            + image_tokens * rates.image_input
            + completion_tokens * rates.output
            + pictures * rates.per_picture * 1e6
            + audio_seconds / 60 * rates.per_minute * 1e6
            + characters * rates.per_million_characters
        )
        # A sum of binary fractions may be a hair above the whole number that it is.
        return math.ceil(round(cost, 6))


def price_of(model: str, provider: str, on: date) -> Price | None:
    """The price of a model at a provider on a day; None where it is not known.

    model: as the request names it, without `@provider`. provider: its id, as in the path under /api.
    """
    row = row_of(model)
    if row is None or provider not in (_ANY_MAKER, row["maker"]):
        return None
    return next((price for start, end, price in _prices_of(model) if start <= on <= end), None)


def tool_microdollars(tool: str, provider: str) -> int | None:
    """What one call of a hosted tool (`web_search`) costs at a provider; None where it is not known."""
    rows = table()["tools"]
    row = rows.get(f"{tool}@{provider}") or rows.get(tool)
    if row is None or row["maker"] != provider:
        return None
    dollars: float = row["perThousandCalls"]
    return math.ceil(dollars * 1000)


@lru_cache(maxsize=256)
def _prices_of(model: str) -> tuple[tuple[date, date, Price], ...]:
    rows = (row_of(model) or {}).get("prices", ())
    return tuple((_day(row, "from", date.min), _day(row, "until", date.max), _price(row)) for row in rows)


def _day(row: Mapping[str, Any], name: str, otherwise: date) -> date:
    return date.fromisoformat(row[name]) if name in row else otherwise


def _price(row: Mapping[str, Any]) -> Price:
    base = row.get("input", 0)
    price = Price(
        input=base,
        cached=row.get("cached", base),
        cache_write=row.get("cacheWrite", base),
        cache_write_hour=row.get("cacheWriteHour", row.get("cacheWrite", base)),
        output=row.get("output", 0),
        image_input=row.get("imageInput", base),
        per_picture=row.get("perPicture", 0),
        per_minute=row.get("perMinute", 0),
        per_million_characters=row.get("perMillionCharacters", 0),
    )
    long = row.get("long")
    return replace(price, above=long["above"], long=_price(long)) if long else price
