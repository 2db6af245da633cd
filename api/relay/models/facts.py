"""What is known of models besides their prices: how much they write, whether they chat, and when they end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from api.relay.models.table import maker_name, row_of, table


@dataclass(frozen=True, slots=True)
class Shutdown:
    """When a model ends, and what its maker recommends instead; an empty successor where that is not known."""

    on: date
    successor: str = ""

    def days_left(self, today: date) -> int:
        """0 on the day of the shutdown itself; negative afterwards."""
        return (self.on - today).days


def output_limit_of(model: str) -> int | None:
    """The most tokens of an answer, thoughts included; None where it is not known."""
    row = row_of(model)
    return None if row is None else row.get("maxOutputTokens")


def context_of(model: str) -> int | None:
    """The most tokens of prompt and answer together; None where it is not known."""
    row = row_of(model)
    return None if row is None else row.get("contextTokens")


def efforts_of(model: str) -> tuple[str, ...]:
    """The values of `reasoning_effort` that the model takes, the least first; none where it takes no such field."""
    row = row_of(model)
    return () if row is None else tuple(row.get("efforts", ()))


def shutdown_of(model: str) -> Shutdown | None:
    """When the model is shut down by its maker; None where no day is known."""
    row = row_of(model)
    if row is None or "shutdown" not in row:
        return None
    return Shutdown(date.fromisoformat(row["shutdown"]), row.get("successor", ""))


def chats(model: str) -> bool:
    """Whether the model answers in a chat, as far as its name tells: one that embeds, draws or speaks does not."""
    return _not_for_chat().search(maker_name(model)) is None


def has_price(model: str) -> bool:
    """Whether the table has a price of the model by the token."""
    return _output_price(model) is not None


def is_dear(model: str) -> bool:
    """Whether the model's answers cost so much that DISABLE_GPT4 means it. False where its price is not known."""
    price = _output_price(model)
    return price is not None and price >= table()["large"]["fromOutput"]


def _output_price(model: str) -> float | None:
    """Dollars per million tokens, by the last row: what holds on one day shall not be allowed on the next."""
    prices = (row_of(model) or {}).get("prices", ())
    price: float | None = prices[-1].get("output") if prices else None
    return price


@lru_cache(maxsize=1)
def _not_for_chat() -> re.Pattern[str]:
    return re.compile("|".join(table()["notForChat"]))
