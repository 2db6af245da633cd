"""Entries: one request in the books, and the allowances in which it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.relay.ledger.amounts import Amounts
from api.relay.ledger.budget import Allowance
from api.relay.ledger.day_rows import Row, Use, key_of_month, month_seconds
from api.relay.ledger.standing import Account, Standing
from api.relay.ledger.store import Increment, Place


@dataclass(frozen=True, slots=True)
class ChargedAllowance:
    """An allowance that a request counts in, and the counter of the period in which the request began."""

    payer: Account
    allowance: Allowance
    place: Place
    mark: Place
    """The counter that says that this one has all that was used in its period."""
    lifetime: int | None
    """Of the counter's key, in seconds; None for ever."""
    renews_at: datetime | None

    def amount_of(self, amounts: Amounts) -> int:
        return self.allowance.kind.counted_in(amounts)

    def counted_in(self, rows: Sequence[Row], now: datetime) -> int:
        """What the rows have in the period of `now`."""
        name = self.allowance.period.name_of
        period = name(now.date())
        return sum(
            self.amount_of(row.amounts)
            for row in rows
            if (not self.payer.label or row.label == self.payer.label) and name(row.day) == period
        )

    def standing(self, used: int) -> Standing:
        return Standing(self.payer, self.allowance, used, self.renews_at)


def charged_allowances(payer: Account, now: datetime) -> tuple[ChargedAllowance, ...]:
    """All that a payer's requests of this day count in."""
    return tuple(_charged(payer, allowance, now) for allowance in payer.budget.allowances)


def _charged(payer: Account, allowance: Allowance, now: datetime) -> ChargedAllowance:
    first = allowance.period.begins_on(now)
    place = payer.place_of(allowance, now)
    return ChargedAllowance(
        payer,
        allowance,
        place,
        Place(place.key, f"{place.field} complete"),
        None if first is None else month_seconds(first, now.date()),
        allowance.period.renews_at(now),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One request in the books: the keys are those of the moment when it began."""

    account: Account
    use: Use
    booked: Use
    expected: Amounts
    began: datetime
    holder: str
    charges: tuple[ChargedAllowance, ...]
    reserved: tuple[Increment, ...]
    """What `expected` adds to the day's row of reservations."""
    lifetimes: Mapping[str, int]
    """Seconds, by key."""


def lifetimes_of(charges: Iterable[ChargedAllowance], now: datetime) -> dict[str, int]:
    """The lifetimes of the keys that a request of this day changes."""
    today = now.date()
    lifetimes = {key_of_month(today): month_seconds(today, today)}
    for charge in charges:
        if charge.lifetime is not None:
            lifetimes.setdefault(charge.place.key, charge.lifetime)
    return lifetimes
