"""Names of variables as people get them wrong: another program's, in lower case, or with a slip of the keyboard."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from api.relay.upstream.providers import provider_variables

WRONG_NAMES: Mapping[str, Any] = json.loads(Path(__file__).with_name("wrong_names.json").read_text(encoding="utf-8"))
_VARIABLES = Path(__file__).parents[1] / "variables.json"
_NOT_THE_OWNERS = "Not for `.env`"
_LEAST_LENGTH = 6
"""A shorter name is near to many others."""
_LIKENESS = 0.83
"""Of two names, as difflib measures it: BUGDET is as near as this to BUDGET."""
_STEM_LIKENESS = 0.8
_ENDINGS = ("_API_KEY", "_URL")
"""What many names share, so that it says nothing about which one is meant."""


@cache
def known_names() -> frozenset[str]:
    """Every variable that means something here, also those that platforms set."""
    rows = json.loads(_VARIABLES.read_text(encoding="utf-8"))
    return frozenset(row["name"] for row in rows) | _of_providers()


@cache
def owners_names() -> frozenset[str]:
    """The variables that an owner may have meant to set."""
    rows = json.loads(_VARIABLES.read_text(encoding="utf-8"))
    return frozenset(row["name"] for row in rows if row["group"] != _NOT_THE_OWNERS) | _of_providers()


def name_meant(name: str) -> str:
    """The variable that somebody meant who wrote `name`; empty where it is right, or means nothing here."""
    if name in known_names() or name in WRONG_NAMES["without_effect"]:
        return ""
    plain = re.sub(r"[^A-Z0-9]+", "_", name.strip().upper()).strip("_")
    if plain in WRONG_NAMES["any_case"] and name.islower():
        return ""
    for prefix in WRONG_NAMES["public_prefixes"]:
        plain = plain.removeprefix(prefix)
    if plain in owners_names():
        return plain
    if plain in WRONG_NAMES["instead"]:
        return str(WRONG_NAMES["instead"][plain])
    return _by_letters(plain) or _by_likeness(plain)


def _by_letters(plain: str) -> str:
    letters = plain.replace("_", "")
    return next((right for right in owners_names() if right.replace("_", "") == letters), "")


def _by_likeness(plain: str) -> str:
    if plain in known_names():
        return ""
    for ending in _ENDINGS:
        stem = plain.removesuffix(ending)
        if stem != plain:
            stems = [name.removesuffix(ending) for name in owners_names() if name.endswith(ending)]
            near = get_close_matches(stem, sorted(stems), 1, _STEM_LIKENESS)
            return f"{near[0]}{ending}" if near else ""
    names = sorted(name for name in owners_names() if len(name) >= _LEAST_LENGTH)
    near = get_close_matches(plain, names, 1, _LIKENESS)
    return near[0] if near else ""


def _of_providers() -> frozenset[str]:
    return frozenset(name for _, key, url, _ in provider_variables() for name in (key, url))
