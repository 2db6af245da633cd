"""The ledger: reserves what a request may use before its upstream is asked, and settles it by what was used.

What is never settled, because the process was killed or the platform did not tell that the reader had left, stays
charged as it was reserved, and is told apart: sums are kept by their `Basis`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from secrets import token_hex

from api.relay.errors import RelayError
from api.relay.ledger.amounts import Amounts
from api.relay.ledger.budget import Allowance, Budget
from api.relay.ledger.store import Increment, Lease, Operation, Outcome, Store
from api.relay.ledger.usage_rows import UsageRow, read_rows

DAY_SECONDS = 400 * 86_400
"""How long a day's sums are kept: a year, and the same month of the year before."""
_PERIOD_SECONDS = 40 * 86_400
_RATE_SECONDS = 120
_LEASE_SECONDS = 3_600


class Basis(StrEnum):
    """How sums came about."""

    REPORTED = "reported"
    """By the upstream's own count."""
    ESTIMATED = "estimated"
    """By ours, where the upstream reports nothing or was stopped before it did."""
    RESERVED = "reserved"
    """Charged in advance, and not settled yet, or never."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who is charged: a code by its label, or `site` with an empty one."""

    label: str
    budget: Budget = Budget()

    def key_of(self, allowance: Allowance, now: datetime) -> str:
        owner = f"code/{self.label}" if self.label else "site"
        return f"spent/{owner}/{allowance.period.name_at(now)}"


@dataclass(frozen=True, slots=True)
class Use:
    """What a request is for."""

    provider: str
    model: str
    purpose: str = "answer"
    """`answer`, or what the page asks for on its own: `title` or `summary`."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an account stands in one of its allowances."""

    account: Account
    allowance: Allowance
    used: int
    """What is charged so far in this period, reservations included."""
    renews_at: datetime | None

    @property
    def left(self) -> int:
        return max(0, self.allowance.most - self.used)


class Reservation:
    """What was charged in advance for one request. Settled once; whoever settles first is right."""

    def __init__(self, ledger: Ledger, entry: _Entry, standings: tuple[Standing, ...]) -> None:
        self._ledger = ledger
        self._entry = entry
        self._is_settled = threading.Lock()
        self.standings = standings

    @property
    def use(self) -> Use:
        return self._entry.use

    @property
    def expected(self) -> Amounts:
        return self._entry.expected

    def settle(self, amounts: Amounts, basis: Basis = Basis.REPORTED) -> None:
        """Replaces what was reserved by what was used. Never raises."""
        if self._is_settled.acquire(blocking=False):
            self._ledger.settle(self._entry, amounts, basis)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One request in the books: the keys are those of the moment when it began."""

    account: Account
    use: Use
    expected: Amounts
    began: datetime
    holder: str

    @property
    def day_key(self) -> str:
        return f"day/{self.began:%Y-%m-%d}"


class Ledger:
    """The books of the site. Safe to use from several threads."""

    def __init__(
        self,
        store: Store,
        site_budget: Budget | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._site = Account("", site_budget or Budget())
        self._clock = clock

    def reserve(self, account: Account, use: Use, expected: Amounts) -> Reservation:
        """Charges what a request may use. Raises RelayError where a budget forbids it."""
        now = self._clock()
        entry = _Entry(account, use, expected, now, token_hex(8))
        charges = list(self._charges(entry))
        increments = [
            Increment(payer.key_of(allowance, now), allowance.kind, allowance.kind.counted_in(expected), allowance.most)
            for payer, allowance in charges
        ]
        lifetimes = {increment.key: _PERIOD_SECONDS for increment in increments}
        if account.budget.per_minute:
            rate_key = f"rate/{account.label}/{now:%Y-%m-%dT%H:%M}"
            increments.append(Increment(rate_key, "requests", 1, account.budget.per_minute))
            lifetimes[rate_key] = _RATE_SECONDS
        increments += _day_increments(entry, expected, Basis.RESERVED)
        lifetimes[entry.day_key] = DAY_SECONDS
        lease = _lease_of(entry)
        outcome = self._store.apply(Operation(tuple(increments), lifetimes, lease))
        standings = tuple(
            Standing(payer, allowance, used, allowance.period.renews_at(now))
            for (payer, allowance), used in zip(charges, outcome.values, strict=False)
        )
        if outcome.refused is not None:
            raise _refusal(outcome, standings, now)
        return Reservation(self, entry, standings)

    def settle(self, entry: _Entry, amounts: Amounts, basis: Basis) -> None:
        """Puts what was used in the place of what was reserved."""
        change = amounts - entry.expected
        increments = [
            Increment(payer.key_of(allowance, entry.began), allowance.kind, allowance.kind.counted_in(change))
            for payer, allowance in self._charges(entry)
        ]
        increments += _day_increments(entry, Amounts() - entry.expected, Basis.RESERVED)
        increments += _day_increments(entry, amounts, basis)
        lease = _lease_of(entry)
        self._store.apply(Operation(tuple(increments), give_back=(lease.key, lease.holder) if lease else None))

    def rows(self, first: date, last: date) -> list[UsageRow]:
        """What was used on the days from `first` to `last`, in UTC. Raises StoreUnavailable."""
        return read_rows(self._store, first, last)

    def standings(self, account: Account) -> tuple[Standing, ...]:
        """Where an account and the site stand in each of their allowances. Raises StoreUnavailable."""
        now = self._clock()
        charges = [(payer, allowance) for payer in (account, self._site) for allowance in payer.budget.allowances]
        sums = self._store.read([payer.key_of(allowance, now) for payer, allowance in charges])
        return tuple(
            Standing(payer, allowance, counters.get(allowance.kind, 0), allowance.period.renews_at(now))
            for (payer, allowance), counters in zip(charges, sums, strict=True)
        )

    def _charges(self, entry: _Entry) -> Iterator[tuple[Account, Allowance]]:
        for account in (entry.account, self._site):
            for allowance in account.budget.allowances:
                yield account, allowance


def _day_increments(entry: _Entry, amounts: Amounts, basis: Basis) -> list[Increment]:
    use = entry.use
    row = "\t".join((entry.account.label, use.provider, use.model, use.purpose, basis))
    return [Increment(entry.day_key, f"{row}\t{name}", value) for name, value in amounts.counted().items()]


def _lease_of(entry: _Entry) -> Lease | None:
    most = entry.account.budget.parallel
    return Lease(f"running/{entry.account.label}", entry.holder, _LEASE_SECONDS, most) if most else None


def _refusal(outcome: Outcome, standings: tuple[Standing, ...], now: datetime) -> RelayError:
    if outcome.refused is not None and outcome.refused < len(standings):
        standing = standings[outcome.refused]
        renews_at = standing.renews_at
        seconds = None if renews_at is None else int((renews_at - now).total_seconds()) + 1
        return RelayError("budget_exhausted", retry_after=seconds, kind=standing.allowance.kind)
    return RelayError("too_many_requests", retry_after=60 - now.second)
