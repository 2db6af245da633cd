"""Amounts: what a request used, as whole numbers that can be added up in any order."""

from __future__ import annotations

from collections.abc import Mapping
from operator import add, sub
from typing import NamedTuple


class Amounts(NamedTuple):
    """What one request used, or many together. Fields are the counters' names wherever they are stored and told.

    Each request makes several of them: as a dataclass they would take five times as long.
    """

    requests: int = 0
    prompt_tokens: int = 0
    """All tokens of the prompt, those from a cache and those written to it included."""
    cached_tokens: int = 0
    cache_written_tokens: int = 0
    completion_tokens: int = 0
    """All tokens of the answer, thoughts included."""
    reasoning_tokens: int = 0
    pictures: int = 0
    audio_seconds: int = 0
    tool_calls: int = 0
    """Calls of tools that run at the provider and have a price of their own."""
    errors: int = 0
    stopped: int = 0
    """Answers that their reader stopped or left."""
    microdollars: int = 0
    """Cost in millionths of a US dollar; 0 where the price is unknown."""
    unpriced: int = 0
    """Requests whose price is unknown, so that a cost of 0 says nothing."""

    @property
    def tokens(self) -> int:
        """What a `tokens=` rule counts."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Amounts) -> Amounts:  # type: ignore[override]
        return Amounts._make(map(add, self, other))

    def __sub__(self, other: Amounts) -> Amounts:
        return Amounts._make(map(sub, self, other))

    def counted(self) -> dict[str, int]:
        """The counters that are not 0, by name."""
        return {name: value for name, value in zip(COUNTERS, self, strict=True) if value}


COUNTERS = Amounts._fields


def amounts_of(counted: Mapping[str, int]) -> Amounts:
    """The amounts of stored counters; one that is not known here is left out."""
    return Amounts(**{name: counted[name] for name in COUNTERS if name in counted})
