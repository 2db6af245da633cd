"""Values of variables as people get them wrong: quotes, blanks and odd signs around them, and keys that are none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FORMS: dict[str, Any] = json.loads(Path(__file__).with_name("value_forms.json").read_text(encoding="utf-8"))
_PLACEHOLDER = re.compile(_FORMS["placeholder"], re.IGNORECASE)
_MASKED = re.compile(_FORMS["masked"])
_STRAIGHT_QUOTES = "\"'"


@dataclass(frozen=True)
class Slip:
    """Something in a value that nobody means."""

    cause_id: str
    what: str
    where: str
    is_forgiven: bool
    """Whether the relay reads the value as if it were not there."""


def slips_in(name: str, value: str) -> Iterator[Slip]:
    """What is wrong with how a variable's value is written; nothing for a text, in which any sign may be meant."""
    if name in _FORMS["texts"] or not value.strip():
        return
    is_list = name in _FORMS["lists"] or name.endswith(tuple(_FORMS["list_endings"]))
    forgives = is_list or name.endswith(tuple(_FORMS["forgiving_endings"]))
    inner = value.strip()
    if "\n" in value[len(value.rstrip()) :] or "\r" in value[len(value.rstrip()) :]:
        yield Slip("variables.newline", "a line break", "at its end", True)
    elif value != inner:
        yield Slip("variables.spaces", "blanks", "around it", True)
    if not is_list and re.search(r"[\r\n]", inner):
        yield Slip("variables.newline", "a line break", "in it", False)
    if inner[0] in _FORMS["quotes"] or inner[-1] in _FORMS["quotes"]:
        is_pair = len(inner) > 1 and inner[0] == inner[-1] and inner[0] in _STRAIGHT_QUOTES
        # Within a list of codes an odd quote closes the code, which another check tells.
        if not (is_list and inner[:1] + inner[-1:] in ("[]", "{}")):
            yield Slip("variables.quotes", "quotation marks", "around it", is_pair or forgives)
    if any(sign in inner for sign in _FORMS["full_width"]) and not name.endswith("MODEL"):
        yield Slip("variables.full_width", "a full-width sign such as ， or ：", "in it", forgives)
    if any(sign in value for sign in _FORMS["invisible"]):
        yield Slip(
            "variables.invisible", "a character that nobody sees", "in it", forgives and not name.endswith("_API_KEY")
        )


def is_placeholder(key: str) -> bool:
    """Whether a key is an example that nobody has replaced."""
    return _PLACEHOLDER.fullmatch(key) is not None


def is_masked(key: str) -> bool:
    """Whether a key was copied from a place that shows only a part of it."""
    return _MASKED.search(key) is not None


def owner_of_key(key: str) -> str:
    """Whose key it is, as its beginning tells; empty where it does not."""
    return next((owner for start, owner in _FORMS["key_starts"].items() if key.startswith(start)), "")


def shape_problem(variable: str, key: str) -> str:
    """`other_shape` or `cut` where a provider's own keys look otherwise or are longer; empty where they do not."""
    form = _FORMS["key_lengths"].get(variable)
    if form is None:
        return ""
    if not key.startswith(form["starts"]):
        return "other_shape"
    return "cut" if len(key) < form["least"] else ""
