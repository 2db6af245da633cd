"""Budgets as owners type them: read to the letter, or refused with a word."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.relay.ledger.budget import Allowance, Budget, Kind
from api.relay.ledger.budget_rules import BUDGET_RULES, BadBudget, parse_budget, parse_site_budget
from api.relay.ledger.periods import Period

periods = st.sampled_from(list(Period))


def allowances(kind: str, value: str) -> list[tuple[int, str]]:
    return [(allowance.most, allowance.period) for allowance in parse_budget({kind: value}).allowances]


def test_each_rule_is_read() -> None:
    rules = {
        "usd": "5/month;$0.5/day",
        "tokens": "200k/day",
        "requests": "50/week",
        "rpm": "10",
        "parallel": "2",
        "warn": "90%",
        "unpriced": "allow",
    }
    assert set(rules) == set(BUDGET_RULES)
    assert parse_budget(rules) == Budget(
        allowances=(
            Allowance(Kind.USD, 5_000_000, Period.MONTH),
            Allowance(Kind.USD, 500_000, Period.DAY),
            Allowance(Kind.TOKENS, 200_000, Period.DAY),
            Allowance(Kind.REQUESTS, 50, Period.WEEK),
        ),
        per_minute=10,
        parallel=2,
        warn_percent=90,
        allows_unpriced=True,
    )


def test_without_rules_nothing_is_limited_and_a_price_has_to_be_known() -> None:
    budget = parse_budget({})
    assert (budget.allowances, budget.per_minute, budget.parallel) == ((), 0, 0)
    assert (budget.warn_percent, budget.allows_unpriced) == (80, False)


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        ("usd", "5/month", [(5_000_000, "month")]),
        ("usd", "$5/month", [(5_000_000, "month")]),
        ("usd", "5.50/week", [(5_500_000, "week")]),
        ("usd", "0.000001/total", [(1, "total")]),
        ("usd", " '5 / Month' ", [(5_000_000, "month")]),
        ("usd", "5/month;1/day;", [(5_000_000, "month"), (1_000_000, "day")]),
        ("tokens", "200k/day", [(200_000, "day")]),
        ("tokens", "200K/day", [(200_000, "day")]),
        ("tokens", "1.5M/total", [(1_500_000, "total")]),
        ("tokens", "2m/week", [(2_000_000, "week")]),
        ("requests", "50/day", [(50, "day")]),
    ],
)
def test_amounts_are_read_as_people_write_them(kind: str, value: str, read: list[tuple[int, str]]) -> None:
    assert allowances(kind, value) == read


@given(st.decimals("0.000001", "1000000", places=6), periods, st.sampled_from(["", "$"]))
def test_dollars_are_read_to_the_last_place(dollars: Decimal, period: Period, sign: str) -> None:
    assert allowances("usd", f"{sign}{dollars:f}/{period}") == [(int(dollars * 1_000_000), period)]


AMOUNTS = [
    "", "5", "/month", "5/", "0/month", "0.0/day", "-5/month", "+5/month", "5,50/month", "1e9/month", "nan/month",
    "inf/month", "Infinity/month", "５/month", "٥/month", "5/year", "5/monthly", "5/months", "5/month/day", "5//month",
    "5.5.5/month", "5./month", ".5/month", "5 000/month", "5_000/month", "0x5/month", "9999999999999999999/month",
    "5/month;", "€5/month", "five/month", "5/month;5", "5/month;6/month", "5/month;0/day", "5per month", ";", "''",
]  # fmt: skip
"""What says no amount, or none that is beyond doubt. With a `;` alone at the end it does."""


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("value", [amount for amount in AMOUNTS if amount != "5/month;"])
def test_what_is_no_amount_is_refused_with_a_word_that_shows_no_value(kind: Kind, value: str) -> None:
    with pytest.raises(BadBudget, match=f"^has an? {kind}= at position 3 (that is|with) ") as refusal:
        parse_budget({kind: value}, " at position 3")
    assert str(refusal.value).isascii()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("usd", "0.0000001/month"),
        ("usd", "1000000.01/month"),
        ("usd", "1k/month"),
        ("tokens", "$5/month"),
        ("tokens", "0.5/day"),
        ("tokens", "1.0005k/day"),
        ("tokens", "2000000m/day"),
        ("requests", "2000000000/day"),
        ("requests", "0.5/day"),
        ("rpm", "0"),
        ("rpm", "10/minute"),
        ("rpm", "１０"),
        ("rpm", "999999999"),
        ("rpm", "1e1"),
        ("parallel", "0"),
        ("parallel", "-1"),
        ("parallel", "2.0"),
        ("parallel", "9999"),
        ("warn", "0%"),
        ("warn", "101%"),
        ("warn", "80"),
        ("warn", "0.8"),
        ("unpriced", "deny"),
        ("unpriced", "Allow"),
        ("unpriced", "1"),
    ],
)
def test_each_rule_has_its_own_bounds(kind: str, value: str) -> None:
    with pytest.raises(BadBudget, match=f"{kind}="):
        parse_budget({kind: value})


@given(st.sampled_from(list(Kind)), st.text("0123456789.,$kKmM/;daymonthtotalweek -+eEn%５'\"", max_size=14))
@example(Kind.USD, "5/month")
@example(Kind.TOKENS, "1.5m/day")
def test_whatever_is_typed_says_exactly_what_is_read_or_is_refused(kind: Kind, value: str) -> None:
    try:
        [*read] = parse_budget({kind: value}).allowances
    except BadBudget:
        return
    parts = [part.strip(" \"'") for part in value.split(";") if part.strip(" \"'")]
    assert len(read) == len(parts)
    for allowance, part in zip(read, parts, strict=True):
        number, _, period = part.replace(" ", "").lower().partition("/")
        unit = {"k": 1_000, "m": 1_000_000}.get(number[-1:], 1)
        scale = 1_000_000 if kind is Kind.USD else unit
        assert allowance.period == period
        assert allowance.most == Decimal(number.strip("$km")) * scale > 0


@pytest.mark.parametrize(
    "written",
    [
        "usd=20/month;requests=500/day",
        "usd=20/month,requests=500/day",
        "usd=20/month|requests=500/day",
        "usd=$20/month；requests=500/day",
        "usd=20/month\nrequests=500/day\n",
        " usd = 20 / month requests = 500/day ",
    ],
)
def test_the_sites_budget_is_read_with_any_separator(written: str) -> None:
    assert parse_site_budget(written).allowances == (
        Allowance(Kind.USD, 20_000_000, Period.MONTH),
        Allowance(Kind.REQUESTS, 500, Period.DAY),
    )


def test_the_site_has_several_amounts_and_the_other_rules_too() -> None:
    budget = parse_site_budget("usd=20/month;1/day;rpm=60;warn=50%;unpriced=allow")
    assert [allowance.most for allowance in budget.allowances] == [20_000_000, 1_000_000]
    assert (budget.per_minute, budget.warn_percent, budget.allows_unpriced) == (60, 50, True)


def test_an_empty_budget_limits_nothing() -> None:
    assert parse_site_budget(" ") == Budget()


@pytest.mark.parametrize(
    "written",
    [
        "20", "20/month", "$20/month", ";", "usd", "usd=", "usd=20", "usd=1,000/month", "usd=20/month;usd=30/month",
        "usd=20/month;10", "usd=20/year", "Usd=20/month", "parallel=3", "models=gpt-6-luna", "rpm=5;6", "=5/month",
    ],
)  # fmt: skip
def test_a_budget_of_the_site_that_makes_no_sense_is_refused(written: str) -> None:
    with pytest.raises(BadBudget, match="^(has an?|contains) "):
        parse_site_budget(written)


def test_a_budget_is_told_in_dollars_tokens_and_requests() -> None:
    assert parse_budget({"usd": "5.5/month", "tokens": "200k/day", "rpm": "10"}).document() == {
        "budget": [
            {"kind": "usd", "most": 5.5, "period": "month"},
            {"kind": "tokens", "most": 200_000, "period": "day"},
        ],
        "per_minute": 10,
        "parallel": 0,
        "warn_percent": 80,
    }
