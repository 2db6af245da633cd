"""Entries: one request in the books, and the allowances in which it counts."""

from __future__ import annotations

from collections.abc import Sequence
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

    @property
    def mark(self) -> Place:
        """The counter that says that this one has all that was used in its period."""
        return Place(self.place.key, f"{self.place.field} complete")

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

    def standing(self, used: int, now: datetime) -> Standing:
        return Standing(self.payer, self.allowance, used, self.allowance.period.renews_at(now))


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

    @property
    def lifetimes(self) -> dict[str, int]:
        lifetimes = {key_of_month(self.began.date()): month_seconds(self.began.date(), self.began)}
        for charge in self.charges:
            first = charge.allowance.period.begins_on(self.began)
            if first is not None and charge.place.key not in lifetimes:
                lifetimes[charge.place.key] = month_seconds(first, self.began)
        return lifetimes
