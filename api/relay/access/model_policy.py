"""Which models may be used: CUSTOM_MODELS, DISABLE_GPT4 and an access code's own list."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from api.relay.models.facts import has_price, is_dear

_PATTERNS = json.loads(Path(__file__).with_name("models.json").read_text(encoding="utf-8"))
_LARGE = re.compile("|".join(_PATTERNS["large"]))
_SPARED = re.compile("|".join(_PATTERNS["spared"]))
_NAMED_BY_DISPLAY = "bytedance"
_SEPARATOR = re.compile(r"[/:@\\|#?~\s]|(?<=[a-z])\.(?=[a-z])")
"""What stands between a provider, a model and an option in the names of gateways: `openai/gpt-4o:free`, and
`openai.gpt-4o` at Oracle and on Bedrock."""
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn"})


@dataclass(frozen=True)
class ModelRule:
    """One item of CUSTOM_MODELS. `name` is `all` for every model; `provider` is lower case.

    Names are compared as `plain_name` writes them, since an upstream may do so too. A rule that hides a model hides
    it under a gateway's names as well (`openai/gpt-4o`, `gpt-4o:free`); one that shows it means that name alone.
    """

    shows: bool
    name: str
    provider: str | None = None
    display: str | None = None

    def covers(self, model: str, provider: str) -> bool:
        if self.name == "all":
            return self.provider in (None, provider)
        asked, name = plain_name(model), plain_name(self.name)
        if self.shows:
            return asked == f"{name}@{self.provider}" or (asked == name and self.provider in (None, provider))
        if self.provider in (None, provider):
            return _names(asked, name)
        return _names(asked, f"{name}@{self.provider}") or _names(asked, f"{self.provider}/{name}")


@dataclass(frozen=True)
class ModelPolicy:
    """What the owner allows, whoever asks."""

    rules: tuple[ModelRule, ...] = ()
    disable_gpt4: bool = False

    @property
    def restricts(self) -> bool:
        return bool(self.rules) or self.disable_gpt4

    def allows(self, model: str, provider: str = "openai") -> bool:
        """The last rule that covers the model decides, as in NextChat; DISABLE_GPT4 comes after all of them.

        A model that no rule covers is allowed, so that new ones need no change here. Several models in one name,
        which LiteLLM's proxy reads from `a,b`, must all be allowed.
        """
        return all(self._allows_one(name, provider) for name in split_names(model))

    def _allows_one(self, model: str, provider: str) -> bool:
        if not self.allows_name(model):
            return False
        allowed = True
        for rule in self.rules:
            if rule.covers(model, provider):
                allowed = rule.shows
        return allowed

    def names(self, model: str, provider: str) -> bool:
        """Whether a rule shows the model by its own name, and not by `all`."""
        return any(rule.shows and rule.name != "all" and rule.covers(model, provider) for rule in self.rules)

    def allows_name(self, name: str) -> bool:
        """What DISABLE_GPT4 alone says, of a model or of the deployment that it is mapped to."""
        return not (self.disable_gpt4 and is_large(name))

    def azure_deployment(self, model: str) -> str:
        """The deployment of `model` on Azure: what `name@Azure=deployment` says, else the model's own name."""
        shown = (
            rule for rule in reversed(self._azure_rules()) if rule.shows and plain_name(rule.name) == plain_name(model)
        )
        return next((rule.display for rule in shown if rule.display), model)

    def azure_models(self, deployment: str) -> list[str]:
        """The models that a deployment on Azure stands for, hidden ones too; itself where no rule speaks of it."""
        named = [rule.name for rule in self._azure_rules() if plain_name(rule.display or "") == plain_name(deployment)]
        return named or [deployment]

    def _azure_rules(self) -> list[ModelRule]:
        return [rule for rule in self.rules if rule.provider == "azure" and rule.display]


def parse_custom_models(text: str) -> tuple[ModelRule, ...]:
    """Parses CUSTOM_MODELS: `[+|-]name[@provider][=display]`, separated by commas, split at the last `@`.

    ByteDance's items are written the other way round there (`+shown@bytedance=ep-name`): the endpoint behind
    the `=` is what a request names.
    """
    return tuple(_parse_rule(item) for item in (part.strip() for part in text.split(",")) if item.strip("+-= "))


def split_provider(model: str, providers: Iterable[str]) -> tuple[str, str | None]:
    """Splits `gpt-4o@Azure` at the last `@` if a provider's id follows it: ("gpt-4o", "azure")."""
    name, at, provider = model.rpartition("@")
    if at and name and provider.lower() in providers:
        return name, provider.lower()
    return model, None


def split_names(model: str) -> list[str]:
    """The models that a name stands for: itself, or those between its commas."""
    return [name for name in re.split(r"[,，]", model) if name.strip()] or [model]


def is_large(model: str) -> bool:
    """Whether DISABLE_GPT4 refuses the model: one of gpt-4 and later and of the o series whose answers are dear.

    Where the price is not known, a model is dear unless its name says that it is a small one. A gateway's name is
    judged by its parts: a provider before the model or an option behind it makes it no smaller.
    """
    parts = _SEPARATOR.split(plain_name(model))
    return any(_LARGE.search(part) and _is_dear(part) for part in parts)


def _is_dear(name: str) -> bool:
    return is_dear(name) if has_price(name) else not _SPARED.search(name)


def matches_any(model: str, patterns: Iterable[str]) -> bool:
    """Whether a code's `models=` list covers the model; `*` stands for any characters.

    Of several models in one name, each must be covered.
    """
    patterns = tuple(patterns)
    return all(any(fnmatchcase(name, pattern) for pattern in patterns) for name in split_names(model))


def plain_name(name: str) -> str:
    """The name as it is compared: without regard to case, full-width letters, kinds of dashes, blanks and marks that
    nobody sees, slashes around it and Google's `models/` before it."""
    plain = name.lower()
    if not (name.isascii() and name.isprintable()):
        plain = "".join(map(_plain_character, unicodedata.normalize("NFKC", name).casefold()))
    return plain.strip().strip("/").removeprefix("models/")


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Pd":
        return "-"
    return "" if category in _INVISIBLE else character


def _names(asked: str, name: str) -> bool:
    """Whether a plain name is `name`, alone or with a gateway's prefix or suffix: `openai/name`, `name:free`."""
    if not name:
        return False
    start = asked.find(name)
    while start >= 0:
        end = start + len(name)
        begins = start == 0 or _SEPARATOR.match(asked, start - 1)
        ends = end == len(asked) or _SEPARATOR.match(asked, end)
        if begins and ends:
            return True
        start = asked.find(name, start + 1)
    return False


def _parse_rule(item: str) -> ModelRule:
    shows = not item.startswith("-")
    named, _, display = item.removeprefix("-" if not shows else "+").partition("=")
    display = display.partition("=")[0].strip()
    name, at, provider = named.strip().rpartition("@")
    if not at or not name:
        return ModelRule(shows, named.strip(), None, display or None)
    provider = provider.strip().lower()
    if provider == _NAMED_BY_DISPLAY and display:
        return ModelRule(shows, display, provider, name.strip())
    return ModelRule(shows, name.strip(), provider, display or None)
