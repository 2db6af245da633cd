"""The day's rows: what was used on a day (UTC), by label, provider, model, purpose and how it was counted.

All rows of a month are kept under one key, beside what is spent of the budgets that begin in it: so most requests
change one key alone, for which a store may charge.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from api.relay.ledger.amounts import Amounts, amounts_of
from api.relay.ledger.periods import Period
from api.relay.ledger.store import Increment
from api.relay.list_grammar import is_of_a_word

KEPT_DAYS = 400
"""How long a day's rows are kept at least: a year, and the same month of the year before."""
MOST_USES = 40
"""Different uses of one label in a day; a guest who makes up models' names must not fill the store."""
OTHER = "other"
"""The model of what is beyond that, and of a name that is none."""

_ANSWER = "answer"
_MODEL = re.compile(r"[\w.:/@+*()\[\]-]{1,80}")
_WORD = re.compile(r"[\w.-]{1,40}")
_FIT = re.compile(r"[\w. @+-]*")
_LONGEST_LABEL = 40
_DAY_LENGTH = len("2026-11-28")


class Basis(StrEnum):
    """How sums came about."""

    REPORTED = "reported"
    """By the upstream's own count."""
    ESTIMATED = "estimated"
    """By ours, where the upstream reports nothing or was stopped before it did."""
    RESERVED = "reserved"
    """Charged in advance, and not settled yet, or never."""


_BASES = frozenset(Basis)


@dataclass(frozen=True, slots=True)
class Use:
    """What a request is for."""

    provider: str
    model: str
    purpose: str = _ANSWER
    """`answer`, or what the page asks for on its own: `title` or `summary`."""


@dataclass(frozen=True, slots=True)
class Row:
    """What was used in one way on one day."""

    day: date
    label: str
    use: Use
    basis: Basis
    amounts: Amounts


@lru_cache(maxsize=64)
def key_of_month(day: date) -> str:
    """The key under which the rows of a day's month are kept."""
    return f"month/{Period.MONTH.name_of(day)}"


@lru_cache(maxsize=64)
def month_seconds(day: date, today: date) -> int:
    """For how many seconds from `today` on the rows of a day's month are kept: as long as its last day's."""
    next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return ((next_month - today).days + KEPT_DAYS) * 86_400


def row_increments(day: date, label: str, use: Use, basis: Basis, amounts: Amounts) -> list[Increment]:
    """The changes that add `amounts` to a row. The names must be fit for a field: see BookedNames."""
    row = "\t".join((day.isoformat(), label, use.provider, use.model, use.purpose, basis))
    key = key_of_month(day)
    return [Increment(key, f"{row}\t{name}", value) for name, value in amounts.counted().items()]


def rows_in(counters: Mapping[str, int], days: tuple[date, date] = (date.min, date.max)) -> Iterator[Row]:
    """The rows in a month's counters from one day to another, those left out that have nothing in them."""
    rows: dict[tuple[str, ...], dict[str, int]] = {}
    first, last = (day.isoformat() for day in days)
    for place, value in counters.items():
        if value and first <= place[:_DAY_LENGTH] <= last:
            *row, counter = place.split("\t")
            rows.setdefault(tuple(row), {})[counter] = value
    for names, counted in rows.items():
        match names:
            case (day, label, provider, model, purpose, basis) if basis in _BASES:
                amounts = amounts_of(counted)
                if amounts != Amounts():
                    yield Row(date.fromisoformat(day), label, Use(provider, model, purpose), Basis(basis), amounts)


@lru_cache(maxsize=1_000)
def plain_label(label: str) -> str:
    """A label as it may stand in keys and fields."""
    if not _FIT.fullmatch(label):
        label = "".join(c if c in "_. @+-" or is_of_a_word(c) else "_" for c in label)
    return label[:_LONGEST_LABEL]


@dataclass
class BookedNames:
    """Names as they go into the books: short, of no odd characters, without a secret, and not too many in a day."""

    mask: Callable[[str], str] = str
    """Masks secrets, which people paste in the wrong place."""
    _day: date = date.min
    _seen: dict[str, set[Use]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, day: date, label: str, use: Use) -> Use:
        """The use as it is booked for a label on a day."""
        with self._lock:
            # What is in the books is fit for them.
            if day == self._day and use in self._seen.get(label, ()):
                return use
        is_model = _MODEL.fullmatch(use.model) is not None and self.mask(use.model) == use.model
        booked = Use(
            use.provider if _WORD.fullmatch(use.provider) else OTHER,
            use.model if is_model else OTHER,
            use.purpose if _WORD.fullmatch(use.purpose) else _ANSWER,
        )
        with self._lock:
            if day != self._day:
                self._day, self._seen = day, {}
            seen = self._seen.setdefault(label, set())
            if booked not in seen and len(seen) >= MOST_USES:
                return Use(booked.provider, OTHER)
            seen.add(booked)
        return booked
