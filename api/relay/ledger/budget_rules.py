"""The grammar of budgets, as an owner types them behind a code in CODE, or in BUDGET for the whole site.

Nothing is guessed: what can't be read to the letter is refused, so that no limit is looser than it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from api.relay.ledger.budget import Allowance, Budget, Kind
from api.relay.ledger.periods import Period

BUDGET_RULES = (*Kind, "rpm", "parallel", "warn", "unpriced")
"""The rules that make up a budget, by name."""

_KINDS = frozenset(Kind)
_PERIODS = "|".join(Period)
_ALLOWANCE = re.compile(rf"(?P<amount>\S+?)\s*/\s*(?P<period>{_PERIODS})", re.IGNORECASE)
_DOLLARS = re.compile(r"\$?[0-9]{1,7}(\.[0-9]{1,6})?")
_NUMBER = re.compile(r"(?P<digits>[0-9]{1,15}(\.[0-9]{1,6})?)(?P<unit>[kKmM]?)")
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000}
_WHOLE = re.compile(r"[0-9]{1,9}")
_PERCENT = re.compile(r"([0-9]{1,3})\s?%")
_MOST = {Kind.USD: 1_000_000 * 1_000_000, Kind.TOKENS: 10**12, Kind.REQUESTS: 10**9}
"""The greatest amounts: more is a slip, and not a limit."""
_MOST_PER_MINUTE = 100_000
_MOST_PARALLEL = 1_000
_QUOTES = " \"'"
_EXAMPLES = {Kind.USD: "an amount like 5/month", Kind.TOKENS: "an amount like 200k/day", Kind.REQUESTS: "like 50/day"}
_PERIOD_WORDS = "day, week, month or total"

_SITE_PIECE = re.compile(r"[\s;,|，、；｜]+")
_AROUND_SIGN = re.compile(r"[^\S\r\n]*([=/])[^\S\r\n]*")
_SITE_RULES = (*Kind, "rpm", "warn", "unpriced")
_SITE_EXAMPLE = "write it like usd=20/month;requests=500/day"


class BadBudget(ValueError):
    """A rule makes no sense; str() says why behind a variable's name, and doesn't show the value."""


def parse_budget(rules: Mapping[str, str], place: str = "") -> Budget:
    """The budget that rules of BUDGET_RULES make, each as its value by its name. Raises BadBudget.

    `place` says where the rules stand, such as ` at position 2`, and follows a rule's name in what is told.
    """
    allowances = [allowance for kind in Kind if kind in rules for allowance in _allowances_of(kind, rules[kind], place)]
    defaults = Budget()
    return Budget(
        allowances=tuple(allowances),
        per_minute=_whole(rules, "rpm", _MOST_PER_MINUTE, place),
        parallel=_whole(rules, "parallel", _MOST_PARALLEL, place),
        warn_percent=_percent(rules["warn"], place) if "warn" in rules else defaults.warn_percent,
        allows_unpriced="unpriced" in rules and _allows(rules["unpriced"], place),
    )


def parse_site_budget(written: str) -> Budget:
    """The budget of the whole site, from BUDGET as written: rules with `;`, `,`, `|` or blanks between.

    Raises BadBudget. An empty variable limits nothing.
    """
    rules: dict[str, str] = {}
    last = ""
    for piece in _SITE_PIECE.split(_AROUND_SIGN.sub(r"\1", written.strip().replace("＝", "="))):
        name, equals, value = piece.partition("=")
        if not equals and last in _KINDS:
            # Another amount for the same rule, as in usd=20/month;1/day.
            rules[last] += f";{piece}"
        elif not equals or name not in _SITE_RULES or name in rules or not value:
            if piece:
                raise BadBudget(f"contains what is no rule for the whole site: {_SITE_EXAMPLE}")
        else:
            rules[name] = value
            last = name
    if written.strip() and not rules:
        raise BadBudget(f"contains no rule: {_SITE_EXAMPLE}")
    return parse_budget(rules)


def _allowances_of(kind: Kind, value: str, place: str) -> Iterator[Allowance]:
    periods = set()
    for part in filter(None, (part.strip(_QUOTES) for part in value.split(";"))):
        match = _ALLOWANCE.fullmatch(part)
        most = _amount(kind, match["amount"]) if match else None
        if match is None or most is None:
            raise BadBudget(f"has a {kind}={place} that is not {_EXAMPLES[kind]} ({_PERIOD_WORDS})")
        if not 0 < most <= _MOST[kind]:
            raise BadBudget(f"has a {kind}={place} that is zero or too large to be a limit")
        period = Period(match["period"].lower())
        if period in periods:
            raise BadBudget(f"has a {kind}={place} with two amounts for one {period}")
        periods.add(period)
        yield Allowance(kind, most, period)
    if not periods:
        raise BadBudget(f"has a {kind}={place} that is not {_EXAMPLES[kind]} ({_PERIOD_WORDS})")


def _amount(kind: Kind, written: str) -> int | None:
    """Micro-dollars, tokens or requests; None for what is no such number, or none that is whole."""
    if kind is Kind.USD:
        return int(Decimal(written.lstrip("$")).scaleb(6)) if _DOLLARS.fullmatch(written) else None
    match = _NUMBER.fullmatch(written)
    if match is None:
        return None
    number = Decimal(match["digits"]) * _UNITS[match["unit"].lower()]
    return int(number) if number == int(number) else None


def _whole(rules: Mapping[str, str], name: str, most: int, place: str) -> int:
    if name not in rules:
        return 0
    value = rules[name].strip(_QUOTES)
    number = int(value) if _WHOLE.fullmatch(value) else 0
    if not 0 < number <= most:
        raise BadBudget(f"has a {name}={place} that is not a whole number from 1 to {most}")
    return number


def _percent(value: str, place: str) -> int:
    match = _PERCENT.fullmatch(value.strip(_QUOTES))
    percent = int(match[1]) if match else 0
    if not 0 < percent <= 100:
        raise BadBudget(f"has a warn={place} that is not a part from 1% to 100%")
    return percent


def _allows(value: str, place: str) -> bool:
    if value.strip(_QUOTES) != "allow":
        raise BadBudget(f"has an unpriced={place} that is not unpriced=allow")
    return True
