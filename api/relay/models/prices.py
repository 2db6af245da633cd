"""What models cost, by the day: models.json, which a script refreshes and the page reads too."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("models.json")


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens, for one model at one time."""

    input: float
    cached: float
    cache_write: float
    output: float

    def microdollars(
        self, *, prompt_tokens: int, cached_tokens: int = 0, cache_written_tokens: int = 0, completion_tokens: int = 0
    ) -> int:
        """The cost in millionths of a dollar, rounded up. `prompt_tokens` include the cached and the written ones."""
        fresh = max(0, prompt_tokens - cached_tokens - cache_written_tokens)
        cost = (
            fresh * self.input
            + cached_tokens * self.cached
            + cache_written_tokens * self.cache_write
            + completion_tokens * self.output
        )
        return math.ceil(round(cost, 6))


def price_of(model: str, provider: str, on: date) -> Price | None:
    """The price of a model at a provider on a day; None where it is not known."""
    for pattern, prices in _rows():
        if pattern.fullmatch(model):
            return next((price for start, end, price in prices if start <= on and (end is None or on <= end)), None)
    return None


@lru_cache(maxsize=1)
def _rows() -> list[tuple[re.Pattern[str], list[tuple[date, date | None, Price]]]]:
    table: dict[str, Any] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return [(re.compile(row["match"]), [_dated_price(price) for price in row["prices"]]) for row in table["models"]]


def _dated_price(row: dict[str, Any]) -> tuple[date, date | None, Price]:
    until = date.fromisoformat(row["until"]) if row.get("until") else None
    cached = row.get("cached", row["input"])
    price = Price(row["input"], cached, row.get("cache_write", row["input"]), row["output"])
    return date.fromisoformat(row["from"]), until, price
