"""What one access code may do: the rules behind its `|` in CODE."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from api.relay.access.tool_rules import BadTools, ToolRules, parse_tools
from api.relay.ledger.budget import Budget
from api.relay.ledger.budget_rules import BUDGET_RULES, BadBudget, parse_budget

_KEY_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*_API_KEY")
_OWN_RULES = ("models", "until", "tools", "key")
_NAMES = [f"{name}=" for name in (*_OWN_RULES, *BUDGET_RULES)]
_KNOWN = f"each code may have one of {', '.join(_NAMES[:-1])} and {_NAMES[-1]}"


class BadRule(ValueError):
    """A rule makes no sense; str() says why, names the code by its place, and shows neither code nor value."""


@dataclass(frozen=True)
class CodeRules:
    """The rules of one code."""

    models: tuple[str, ...] = ()
    """Names or patterns; empty allows every model that the owner allows."""
    until: date | None = None
    """The last day, in UTC, on which the code is valid."""
    tools: ToolRules = ToolRules()
    """What the owner pays for and allows beside a model's words."""
    key_variable: str = ""
    """The variable that holds the provider's key for this code alone; empty for the site's own."""
    budget: Budget = Budget()
    """How much the code may use."""

    def limits(self) -> dict[str, object]:
        """What the code may do, as the page and other clients are told."""
        return {
            "models": list(self.models),
            "until": self.until.isoformat() if self.until else None,
            **self.tools.document(),
            **self.budget.document(),
        }


def parse_rules(
    rules: Iterable[str], number: int, key_variables: Collection[str], site_tools: ToolRules | None = None
) -> CodeRules:
    """Parses the rules of the code at position `number`. Raises BadRule.

    `key_variables` are the names of the variables that hold usable keys; `site_tools` holds where there is no tools=.
    """
    found: dict[str, str] = {}
    for rule in rules:
        name, _, value = (part.strip() for part in rule.partition("="))
        if name in found or name not in (*_OWN_RULES, *BUDGET_RULES) or not value:
            raise BadRule(f"has an invalid rule at position {number}: {_KNOWN}")
        found[name] = value
    models = _words(found.get("models", ""))
    if "models" in found and not models:
        raise BadRule(f"has an invalid rule at position {number}: {_KNOWN}")
    return CodeRules(
        models=models,
        until=_day(found["until"], number) if "until" in found else None,
        tools=_tools(found["tools"], number) if "tools" in found else site_tools or ToolRules(),
        key_variable=_key_variable(found["key"], number, key_variables) if "key" in found else "",
        budget=_budget(found, number),
    )


def _words(value: str) -> tuple[str, ...]:
    return tuple(word for part in value.split(";") if (word := part.strip(" \"'")))


def _day(value: str, number: int) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadRule(f"has an until= at position {number} that is not a date like 2027-12-31") from error


def _tools(value: str, number: int) -> ToolRules:
    try:
        return parse_tools(_words(value), f" at position {number}")
    except BadTools as error:
        raise BadRule(str(error)) from error


def _budget(found: dict[str, str], number: int) -> Budget:
    try:
        return parse_budget({name: found[name] for name in BUDGET_RULES if name in found}, f" at position {number}")
    except BadBudget as error:
        raise BadRule(str(error)) from error


def _key_variable(value: str, number: int, key_variables: Collection[str]) -> str:
    # What is no variable's name may be a key, so it is not shown.
    if not _KEY_VARIABLE.fullmatch(value):
        raise BadRule(f"has a key= at position {number} that doesn't name a variable such as ANA_API_KEY")
    if value not in key_variables:
        raise BadRule(f"has a key= at position {number}, but {value} contains no usable key")
    return value
