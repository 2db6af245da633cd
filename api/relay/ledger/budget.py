"""Budgets: how much an access code, or the whole site, may use in a period."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from api.relay.ledger.amounts import Amounts
from api.relay.ledger.periods import Period


class Kind(StrEnum):
    """What an allowance counts; the name is the rule's in CODE, and the counter's in a store."""

    USD = "usd"
    TOKENS = "tokens"
    REQUESTS = "requests"

    def counted_in(self, amounts: Amounts) -> int:
        """Micro-dollars, tokens or requests."""
        if self is Kind.USD:
            return amounts.microdollars
        return amounts.tokens if self is Kind.TOKENS else amounts.requests

    def told(self, count: int) -> int | float:
        """A count of this kind as everybody is told it: dollars, tokens or requests."""
        return count / 1_000_000 if self is Kind.USD else count


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most so much in each period: micro-dollars, tokens or requests."""

    kind: Kind
    most: int
    period: Period

    def document(self) -> dict[str, object]:
        """As the page and other clients are told."""
        return {"kind": self.kind, "most": self.kind.told(self.most), "period": self.period}


@dataclass(frozen=True, slots=True)
class Budget:
    """All that limits one code, or the site."""

    allowances: tuple[Allowance, ...] = ()
    per_minute: int = 0
    """Requests that may begin in a minute; 0 is no limit."""
    parallel: int = 0
    """Requests that may run at the same time; 0 is no limit."""
    warn_percent: int = 80
    """From which part of an allowance on its user is warned."""
    allows_unpriced: bool = False
    """Whether a model without a known price may be used although dollars are limited."""

    @property
    def limits_money(self) -> bool:
        return any(allowance.kind is Kind.USD for allowance in self.allowances)

    def document(self) -> dict[str, object]:
        """What is limited, as the page and other clients are told; 0 requests are no limit."""
        return {
            "budget": [allowance.document() for allowance in self.allowances],
            "per_minute": self.per_minute,
            "parallel": self.parallel,
            "warn_percent": self.warn_percent,
        }
