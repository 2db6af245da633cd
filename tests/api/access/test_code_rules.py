"""The rules of a code: each is kept, or the code is closed."""

from datetime import date

import pytest

from api.relay.access.code_rules import BadRule, CodeRules, parse_rules
from api.relay.access.tool_rules import ToolRules
from api.relay.ledger.budget_rules import parse_budget

KEYS = ("ANA_API_KEY", "OPENAI_API_KEY")


def test_each_rule_is_read() -> None:
    written = ["models=gpt-6-luna;gpt-6.1*", "until=2027-12-31", "tools=web_search;Image_Generation", "key=ANA_API_KEY"]
    assert parse_rules(written, 1, KEYS) == CodeRules(
        models=("gpt-6-luna", "gpt-6.1*"),
        until=date(2027, 12, 31),
        tools=ToolRules(("web_search", "image_generation")),
        key_variable="ANA_API_KEY",
    )


def test_without_rules_nothing_is_limited_and_no_dear_tool_allowed() -> None:
    rules = parse_rules([], 1, KEYS)
    assert rules == CodeRules()
    assert not rules.tools.allows("web_search")


def test_the_sites_rule_for_tools_holds_where_a_code_has_none() -> None:
    site = ToolRules(("web_search",), ("images",))
    assert parse_rules([], 1, KEYS, site).tools == site
    assert parse_rules(["tools=mcp"], 1, KEYS, site).tools == ToolRules(("mcp",))
    assert parse_rules(["tools=none"], 1, KEYS, site).tools == ToolRules()


@pytest.mark.parametrize(
    "rule",
    [
        "models=",
        "models=;",
        "until=",
        "until=soon",
        "tools=",
        "tools=-pictures",
        "tools=web_search;-web_search",
        "key=",
        "usd=5",
        "rpm=x",
        "x",
        "models",
        "=x",
        "Key=ANA_API_KEY",
    ],
)
def test_a_rule_that_makes_no_sense_closes_the_code(rule: str) -> None:
    with pytest.raises(BadRule, match="position 3"):
        parse_rules([rule], 3, KEYS)


def test_the_rules_of_a_budget_stand_beside_the_others() -> None:
    rules = parse_rules(["usd=5/month", "models=gpt-6-luna", "rpm=10", "until=2027-12-31"], 1, KEYS)
    assert rules.budget == parse_budget({"usd": "5/month", "rpm": "10"})
    assert rules.limits() == {
        "models": ["gpt-6-luna"],
        "until": "2027-12-31",
        "tools": [],
        "forbidden": [],
        "budget": [{"kind": "usd", "most": 5, "period": "month"}],
        "per_minute": 10,
        "parallel": 0,
        "warn_percent": 80,
    }


def test_a_budget_that_makes_no_sense_is_told_by_place_and_by_what_is_right() -> None:
    with pytest.raises(BadRule, match="^has a usd= at position 2 that is not an amount like 5/month"):
        parse_rules(["usd=a lot"], 2, KEYS)


def test_a_rule_may_stand_once() -> None:
    with pytest.raises(BadRule):
        parse_rules(["tools=web_search", "tools=mcp"], 1, KEYS)


def test_a_key_in_place_of_its_variable_is_not_shown() -> None:
    with pytest.raises(BadRule) as refusal:
        parse_rules(["key=sk-test-of-the-rules"], 2, KEYS)
    assert "sk-test" not in str(refusal.value)
    assert "ANA_API_KEY" in str(refusal.value)


def test_a_variable_that_is_not_set_is_named() -> None:
    with pytest.raises(BadRule, match="LUIS_API_KEY contains no usable key"):
        parse_rules(["key=LUIS_API_KEY"], 1, KEYS)
