"""Accounts, where they stand in what they may use, and what is answered to a request that may not be made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from api.relay.errors import RelayError
from api.relay.ledger.budget import Allowance, Budget, Kind
from api.relay.ledger.day_rows import key_of_month
from api.relay.ledger.store import Place

_UNITS = {Kind.TOKENS: "token", Kind.REQUESTS: "request"}
_TOTAL = "in total"
KEY_OF_ALL_TIME = "total"
"""Under which is kept what belongs to no month."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who is charged: a code by its label, or `site` with an empty one."""

    label: str
    budget: Budget = Budget()

    @property
    def of(self) -> str:
        """`code` or `site`, as clients are told."""
        return "code" if self.label else "site"

    @property
    def name(self) -> str:
        """The account in a store's keys."""
        return f"code/{self.label}" if self.label else "site"

    @property
    def refuses_unpriced(self) -> bool:
        return self.budget.limits_money and not self.budget.allows_unpriced

    def place_of(self, allowance: Allowance, now: datetime) -> Place:
        """The counter of what is charged in the allowance's period that contains `now`."""
        period = allowance.period
        first = period.begins_on(now)
        key = KEY_OF_ALL_TIME if first is None else key_of_month(first)
        return Place(key, f"spent\t{self.name}\t{period.name_at(now)}\t{allowance.kind}")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an account stands in one of its allowances."""

    account: Account
    allowance: Allowance
    used: int
    """What is charged so far in this period, reservations included: micro-dollars, tokens or requests."""
    renews_at: datetime | None

    @property
    def left(self) -> int:
        return max(0, self.allowance.most - self.used)

    @property
    def warns(self) -> bool:
        """Whether so much is used that the account's `warn=` speaks."""
        return self.used * 100 >= self.allowance.most * self.account.budget.warn_percent

    def document(self) -> dict[str, object]:
        """As the page and other clients are told: dollars, tokens or requests."""
        kind = self.allowance.kind
        return {
            "kind": kind,
            "of": self.account.of,
            "period": self.allowance.period,
            "most": kind.told(self.allowance.most),
            "used": kind.told(self.used),
            "left": kind.told(self.left),
            "renews_at": _moment(self.renews_at),
        }


def budget_exhausted(standing: Standing, now: datetime) -> RelayError:
    """The refusal of a request that an allowance doesn't cover: it is used up, or what is left is too little."""
    kind, renews_at = standing.allowance.kind, standing.renews_at
    state, renewal = "is used up", "It doesn't renew."
    if renews_at is not None:
        renewal = f"It renews on {renews_at.astimezone(UTC):%Y-%m-%d at %H:%M} UTC."
    if standing.left:
        state = f"has {_words(kind, standing.left)} left, and this request may take more"
        renewal = f"A shorter question, a shorter answer or a cheaper model may still fit. {renewal}"
    period = standing.allowance.period
    document = standing.document()
    return RelayError(
        "budget_exhausted",
        retry_after=None if renews_at is None else int((renews_at - now).total_seconds()) + 1,
        fields={name: document[name] for name in ("kind", "of", "most", "left", "renews_at")},
        payer=_payer(standing.account),
        budget=f"{_words(kind, standing.allowance.most)} {_TOTAL if renews_at is None else f'a {period}'}",
        state=state,
        renewal=renewal,
    )


def too_many_requests(account: Account, now: datetime) -> RelayError:
    """The refusal of a request after as many as may begin in a minute."""
    seconds = 60 - now.second
    return RelayError(
        "too_many_requests",
        retry_after=seconds,
        payer=_payer(account),
        limit=f"{_counted(account.budget.per_minute, 'request')} a minute",
        seconds=seconds,
    )


def too_many_at_once(account: Account) -> RelayError:
    """The refusal of a request while as many are running as may."""
    limit = f"{_counted(account.budget.parallel, 'answer')} at the same time"
    return RelayError("too_many_at_once", payer=_payer(account), limit=limit)


def price_unknown(account: Account, model: str) -> RelayError:
    """The refusal of a model whose price nobody knows, where dollars are limited."""
    return RelayError("price_unknown", payer=_payer(account), model=model[:100])


def _payer(account: Account) -> str:
    return "this access code" if account.label else "the whole site"


def _words(kind: Kind, count: int) -> str:
    if kind is not Kind.USD:
        return _counted(count, _UNITS[kind])
    dollars, _, fraction = f"{count / 1_000_000:,.6f}".partition(".")
    fraction = fraction.rstrip("0")
    return f"${dollars}.{fraction:0<2}" if fraction else f"${dollars}"


def _counted(count: int, unit: str) -> str:
    return f"{count:,} {unit}" if count == 1 else f"{count:,} {unit}s"


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
