"""Which models may be used: CUSTOM_MODELS, DISABLE_GPT4 and an access code's own list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

_PATTERNS = json.loads(Path(__file__).with_name("models.json").read_text(encoding="utf-8"))
_LARGE = re.compile("|".join(_PATTERNS["large"]))
_SPARED = re.compile("|".join(_PATTERNS["spared"]))
_NAMED_BY_DISPLAY = "bytedance"


@dataclass(frozen=True)
class ModelRule:
    """One item of CUSTOM_MODELS. `name` is `all` for every model; `provider` is lower case.

    Names are compared without regard to case, to blanks around them and to Google's `models/` before them, since
    an upstream may do so too.
    """

    shows: bool
    name: str
    provider: str | None = None
    display: str | None = None

    def covers(self, model: str, provider: str) -> bool:
        if self.name == "all":
            return self.provider in (None, provider)
        asked, name = plain_name(model), plain_name(self.name)
        return asked == f"{name}@{self.provider}" or (asked == name and self.provider in (None, provider))


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

        A model that no rule covers is allowed, so that new ones need no change here.
        """
        if not self.allows_name(model):
            return False
        allowed = True
        for rule in self.rules:
            if rule.covers(model, provider):
                allowed = rule.shows
        return allowed

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


def is_large(model: str) -> bool:
    """Whether DISABLE_GPT4 refuses the model: gpt-4 and later and the o series, without the mini and nano ones."""
    # Behind a colon stands what a gateway or a fine-tuning was told, which makes no model smaller.
    name = model.strip().lower().rstrip("/").rsplit("/", 1)[-1].removeprefix("ft:").partition(":")[0]
    return bool(_LARGE.search(name)) and not _SPARED.search(name)


def matches_any(model: str, patterns: Iterable[str]) -> bool:
    """Whether a code's `models=` list covers the model; `*` stands for any characters."""
    return any(fnmatchcase(model, pattern) for pattern in patterns)


def plain_name(name: str) -> str:
    """The name as it is compared: without regard to case, blanks around it and Google's `models/` before it."""
    return name.strip().lower().removeprefix("models/")


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
