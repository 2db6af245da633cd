"""The ledger: reserves what a request may use before its upstream is asked, and settles it by what was used.

What is never settled, because the process was killed or the platform did not tell that the reader had left, stays
charged as it was reserved, and is told apart: sums are kept by their `Basis`.

A budget counts all that was used in its period, also before its rule was written: the first request that finds a
counter without its mark adds what the days' rows have and the counter has not. A reservation and its settlement
change both by the same, so it does not matter what else goes on meanwhile. What is not seen is a rule that is taken
away and put back within one period: what was used in between is not counted then.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from secrets import token_hex

from api.relay.errors import RelayError
from api.relay.ledger.amounts import Amounts
from api.relay.ledger.budget import Budget
from api.relay.ledger.day_rows import (
    KEPT_DAYS,
    Basis,
    BookedNames,
    Row,
    Use,
    key_of_month,
    plain_label,
    row_increments,
    rows_in,
)
from api.relay.ledger.entry import ChargedAllowance, Entry, charged_allowances, lifetimes_of
from api.relay.ledger.standing import (
    KEY_OF_ALL_TIME,
    Account,
    Standing,
    budget_exhausted,
    price_unknown,
    too_many_at_once,
    too_many_requests,
)
from api.relay.ledger.store import Increment, Lease, Operation, Outcome, Store, StoreUnavailable

__all__ = ["Account", "Basis", "Ledger", "Reservation", "Row", "Standing", "Use"]

_RATE_SECONDS = 120
_LONGEST_LEASE_SECONDS = 3_600
_LEASE_MARGIN_SECONDS = 30

log = logging.getLogger("locutorio.ledger")


class Reservation:
    """What was charged in advance for one request. Settled once; whoever settles first is right."""

    def __init__(self, ledger: Ledger, entry: Entry, standings: tuple[Standing, ...]) -> None:
        self._ledger = ledger
        self._entry = entry
        self._is_settled = threading.Lock()
        self.standings = standings
        """Where the account and the site stand, this reservation included."""

    @property
    def use(self) -> Use:
        return self._entry.use

    @property
    def expected(self) -> Amounts:
        return self._entry.expected

    @property
    def can_wait(self) -> bool:
        """Whether it is best settled after the answer's last byte, for which nobody shall wait.

        Not if it holds a place among those that run at the same time: the caller's next request may need that place.
        """
        return self._ledger.is_remote and not self._entry.account.budget.parallel

    def settle(self, amounts: Amounts, basis: Basis = Basis.REPORTED) -> None:
        """Replaces what was reserved by what was used. Never raises."""
        if self._is_settled.acquire(blocking=False):
            self._ledger.settle(self._entry, amounts, basis)


class Ledger:
    """The books of the site. Safe to use from several threads."""

    def __init__(
        self,
        store: Store,
        site_budget: Budget | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        answer_seconds: float = 0,
        mask: Callable[[str], str] = str,
    ) -> None:
        """`answer_seconds` is the longest that an answer may take, 0 without a limit; `mask` hides secrets."""
        self._store = store
        self._site = Account("", site_budget or Budget())
        self._clock = clock
        self._names = BookedNames(mask)
        self._charged: dict[str, tuple[date, Budget, tuple[ChargedAllowance, ...]]] = {}
        """By label, what its requests counted in when they were last asked about."""
        self._lease_seconds = int(answer_seconds) + _LEASE_MARGIN_SECONDS if answer_seconds else _LONGEST_LEASE_SECONDS

    @property
    def site(self) -> Account:
        """The account of the whole site."""
        return self._site

    @property
    def is_remote(self) -> bool:
        """Whether its store is across a network."""
        return self._store.is_remote

    def reserve(self, account: Account, use: Use, expected: Amounts) -> Reservation:
        """Charges what a request may use. Raises RelayError where a budget forbids it, or the store is needed."""
        now = self._now()
        account = Account(plain_label(account.label), account.budget)
        self._require_price(account, use, expected)
        booked = self._names.of(now.date(), account.label, use)
        charges = self._charges(account, now)
        reserved = tuple(row_increments(now.date(), account.label, booked, Basis.RESERVED, expected))
        lifetimes = lifetimes_of(charges, now)
        holder = token_hex(8) if account.budget.parallel else ""
        entry = Entry(account, use, booked, expected, now, holder, charges, reserved, lifetimes)
        try:
            return Reservation(self, entry, self._standings_after(entry))
        except StoreUnavailable as error:
            raise RelayError("ledger_unavailable") from error

    def settle(self, entry: Entry, amounts: Amounts, basis: Basis) -> None:
        """Puts what was used in the place of what was reserved. Never raises."""
        change = amounts - entry.expected
        increments = [Increment(*charge.place, charge.amount_of(change)) for charge in entry.charges]
        increments += [Increment(key, field, -amount) for key, field, amount, _ in entry.reserved]
        increments += row_increments(entry.began.date(), entry.account.label, entry.booked, basis, amounts)
        lease = self._lease_of(entry)
        give_back = (lease.key, lease.holder) if lease else None
        operation = Operation(tuple(increments), entry.lifetimes, give_back=give_back, has_happened=True)
        try:
            self._store.apply(operation)
        except StoreUnavailable as error:
            log.warning("ledger: not settled label=%s: %s", entry.account.label, error)

    def standings(self, account: Account) -> list[Standing]:
        """Where an account and the site stand now, in all that limits them. Raises StoreUnavailable."""
        now = self._now()
        charges = self._charges(Account(plain_label(account.label), account.budget), now)
        if not charges:
            return []
        rows: list[Row] = []
        found = self._store.look_up([charge.place for charge in charges] + [charge.mark for charge in charges])
        used, marks = found[: len(charges)], found[len(charges) :]
        if not all(marks):
            used, rows = self._read_with_rows(charges, now)
        # Without a mark the rows have more; with one, or while a store is down, the counter does.
        used = [max(count, charge.counted_in(rows, now)) for charge, count in zip(charges, used, strict=True)]
        return [charge.standing(count) for charge, count in zip(charges, used, strict=True)]

    def rows(self, first_day: date, last_day: date) -> list[Row]:
        """What was used on these days and those between, in no order. Raises StoreUnavailable."""
        counters = self._store.read(_months(first_day, last_day))
        return [row for counted in counters for row in rows_in(counted, (first_day, last_day))]

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)

    def _charges(self, account: Account, now: datetime) -> tuple[ChargedAllowance, ...]:
        return self._charges_of(account, now) + self._charges_of(self._site, now)

    def _charges_of(self, payer: Account, now: datetime) -> tuple[ChargedAllowance, ...]:
        day, budget, charges = self._charged.get(payer.label, (None, None, ()))
        # All day it is the same.
        if day != now.date() or budget is not payer.budget:
            charges = charged_allowances(payer, now)
            self._charged[payer.label] = (now.date(), payer.budget, charges)
        return charges

    def _require_price(self, account: Account, use: Use, expected: Amounts) -> None:
        for payer in (account, self._site):
            if expected.unpriced and payer.refuses_unpriced:
                raise price_unknown(payer, use.model)

    def _standings_after(self, entry: Entry) -> tuple[Standing, ...]:
        """Charges the entry, and tells how much is used then. Raises RelayError and StoreUnavailable."""
        charges, now = entry.charges, entry.began
        increments = [
            Increment(*charge.place, charge.amount_of(entry.expected), charge.allowance.most) for charge in charges
        ]
        increments += [Increment(*charge.mark, 0) for charge in charges]
        paced = [payer for payer in (entry.account, self._site) if payer.budget.per_minute]
        rates = [Increment(f"rate/{now:%Y-%m-%dT%H:%M}", payer.name, 1, payer.budget.per_minute) for payer in paced]
        increments += [*rates, *entry.reserved]
        lifetimes = {**entry.lifetimes, **{rate.key: _RATE_SECONDS for rate in rates}}
        outcome = self._store.apply(Operation(tuple(increments), lifetimes, self._lease_of(entry)))
        used = list(outcome.values[: len(charges)])
        if outcome.refused is not None:
            raise _refusal(outcome.refused, entry, used, paced, len(increments))
        with suppress(StoreUnavailable):
            # The mark is not there then, and the next request tries again.
            self._complete(entry, outcome, used)
        return tuple([charge.standing(count) for charge, count in zip(charges, used, strict=True)])

    def _complete(self, entry: Entry, outcome: Outcome, used: list[int]) -> None:
        """Adds what was used before its rule was written to each counter without a mark, in the store and in `used`.

        Gives the reservation back and raises RelayError where the budget is used up by that.
        """
        marks = outcome.values[len(used) : 2 * len(used)]
        missing = [index for index, mark in enumerate(marks) if not mark]
        # While a store is down nobody knows what it has: it is added when it is back.
        if not missing or not self._store.is_available:
            return
        counted, rows = self._read_with_rows(entry.charges, entry.began)
        before = [
            max(0, charge.counted_in(rows, entry.began) - count)
            for charge, count in zip(entry.charges, counted, strict=True)
        ]
        while missing:
            additions: list[Increment] = []
            for index in missing:
                charge = entry.charges[index]
                additions += [Increment(*charge.place, before[index]), Increment(*charge.mark, 1, most=1)]
            outcome = self._store.apply(Operation(tuple(additions), entry.lifetimes))
            for index, count in zip(missing, outcome.values[::2], strict=True):
                used[index] = count
            if outcome.refused is None:
                break
            # Another request did the same for some of them: the mark lets one of the two.
            marks = outcome.values[1::2]
            missing = [index for index, mark in zip(missing, marks, strict=True) if not mark] if any(marks) else []
        for charge, count in zip(entry.charges, used, strict=True):
            if count > charge.allowance.most:
                self.settle(entry, Amounts(), Basis.RESERVED)
                raise budget_exhausted(charge.standing(count - charge.amount_of(entry.expected)), entry.began)

    def _read_with_rows(self, charges: Sequence[ChargedAllowance], now: datetime) -> tuple[list[int], list[Row]]:
        """What the charges' counters have, and the rows of their periods, of one moment."""
        keys = [*_months_of(charges, now), KEY_OF_ALL_TIME]
        found = dict(zip(keys, self._store.read(keys), strict=True))
        counted = [found[charge.place.key].get(charge.place.field, 0) for charge in charges]
        return counted, [row for counters in found.values() for row in rows_in(counters)]

    def _lease_of(self, entry: Entry) -> Lease | None:
        most = entry.account.budget.parallel
        return Lease(f"running/{entry.account.name}", entry.holder, self._lease_seconds, most) if most else None


def _months_of(charges: Sequence[ChargedAllowance], now: datetime) -> list[str]:
    """The keys of the charges' periods. Clocks differ, so a period that never ends goes on to tomorrow."""
    firsts = [charge.allowance.period.begins_on(now) for charge in charges]
    ends = [charge.allowance.period.renews_at(now) for charge in charges]
    oldest, tomorrow = now.date() - timedelta(days=KEPT_DAYS), now.date() + timedelta(days=1)
    return _months(
        min(first or oldest for first in firsts),
        max(end.date() - timedelta(days=1) if end else tomorrow for end in ends),
    )


def _months(first: date, last: date) -> list[str]:
    """The keys of the months from one day to another."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return list(dict.fromkeys(map(key_of_month, days)))


def _refusal(index: int, entry: Entry, used: Sequence[int], paced: Sequence[Account], lease_index: int) -> RelayError:
    """Why the increment at `index` was refused; `lease_index` is the one after the last increment."""
    if index < len(used):
        return budget_exhausted(entry.charges[index].standing(used[index]), entry.began)
    if index == lease_index:
        return too_many_at_once(entry.account)
    return too_many_requests(paced[index - 2 * len(used)], entry.began)
