"""CUSTOM_MODELS worked out for the page: what is offered, under which name and in which order, and what is not.

The rules are read from left to right, and a later one overrides an earlier one. The page gets the outcome, so that
their grammar is known to the relay alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from api.relay.access.model_policy import ModelPolicy, ModelRule, plain_name

_ANY = ""


@dataclass(eq=False)
class ModelEntry:
    """A model that a rule names, at one provider or at any (empty)."""

    name: str
    provider: str
    display: str
    """What to call it; empty for its own name."""
    is_named: bool
    """Whether the last rule that names it asks for it: it is then offered first, and even if no provider lists it."""
    is_shown: bool
    """Whether it is offered, after what the rules say of `all` and after DISABLE_GPT4."""


@dataclass(frozen=True)
class ModelList:
    """The outcome. Where a model has two entries, the one of its very provider counts and not the one of any."""

    entries: tuple[ModelEntry, ...]
    """In the order in which to offer them."""
    others: dict[str, bool]
    """By provider, whether models without an entry are offered; an empty provider is each that is not there itself."""

    def document(self) -> dict[str, object]:
        """The list as the page gets it."""
        return {
            "entries": [
                {
                    "name": entry.name,
                    "provider": entry.provider,
                    "display": entry.display,
                    "named": entry.is_named,
                    "shown": entry.is_shown,
                }
                for entry in self.entries
            ],
            "others": self.others,
        }


def model_list(policy: ModelPolicy, providers: Collection[str]) -> ModelList:
    """Works the rules of a policy out. `providers` are the ids that a rule can name behind its `@`."""
    entries: list[ModelEntry] = []
    others = {_ANY: True}
    for rule in policy.rules:
        provider = _provider_of(rule, providers)
        if rule.name == "all":
            others = {_ANY: rule.shows} if provider == _ANY else {**others, provider: rule.shows}
            entries = _after_all(entries, provider, rule.shows)
        else:
            name = f"{rule.name}@{rule.provider}" if rule.provider and provider == _ANY else rule.name
            entries = _after_one(entries, ModelEntry(name, provider, rule.display or "", rule.shows, rule.shows))
    for entry in entries:
        entry.is_shown = entry.is_shown and policy.allows_name(entry.name)
    return ModelList(tuple(entries), others)


def _provider_of(rule: ModelRule, providers: Collection[str]) -> str:
    """The provider that the rule names; what follows the `@` of claude-3-5-sonnet@20240620 is part of its name."""
    if rule.provider is None or (rule.provider not in providers and rule.name != "all"):
        return _ANY
    return rule.provider


def _after_all(entries: list[ModelEntry], provider: str, shows: bool) -> list[ModelEntry]:
    """The entries after a rule about all models, or all of one provider."""
    found: list[ModelEntry] = []
    for entry in entries:
        found.append(entry)
        if provider in (_ANY, entry.provider):
            entry.is_shown = shows
        elif entry.provider == _ANY and _entry_of(entries, entry.name, provider) is None:
            # From here on the model fares otherwise at this provider than elsewhere.
            found.append(ModelEntry(entry.name, provider, entry.display, entry.is_named, shows))
    return found


def _after_one(entries: list[ModelEntry], added: ModelEntry) -> list[ModelEntry]:
    """The entries after a rule about one model: what it covers takes its verdict, and comes last if it is asked for."""
    name = plain_name(added.name)
    covered = [
        entry for entry in entries if plain_name(entry.name) == name and added.provider in (_ANY, entry.provider)
    ]
    for entry in covered:
        entry.is_named = entry.is_shown = added.is_named
        entry.display = added.display or entry.display
    if _entry_of(covered, name, added.provider) is None:
        elsewhere = _entry_of(entries, name, _ANY)
        added.display = added.display or (elsewhere.display if elsewhere else "")
        covered.append(added)
    return [entry for entry in entries if entry not in covered] + covered


def _entry_of(entries: Iterable[ModelEntry], name: str, provider: str) -> ModelEntry | None:
    plain = plain_name(name)
    return next((entry for entry in entries if plain_name(entry.name) == plain and entry.provider == provider), None)
