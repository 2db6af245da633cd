"""The table of models, models.json: what is known of each, for the relay and the page. A script refreshes it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("models.json")
_REMEMBERED = 1024
"""Names come from requests, so there may be any number of them."""
_LITERAL_START = re.compile(r"(?:[a-z0-9-](?![?*{]))*")


@lru_cache(maxsize=1)
def table() -> Mapping[str, Any]:
    """The whole table. Read when it is first needed: a cold start that answers no model waits for nothing."""
    content: Mapping[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    return content


@lru_cache(maxsize=_REMEMBERED)
def row_of(model: str) -> Mapping[str, Any] | None:
    """The first row that matches the whole name, as its maker writes it; None where there is none."""
    name = maker_name(model)
    for start, row in _rows():
        # An expression is compiled only if the name begins as it does: there are a hundred of them.
        if name.startswith(start) and re.fullmatch(row["match"], name):
            return row
    return None


def maker_name(model: str) -> str:
    """A model's name as its maker writes it: Google puts `models/` before its own."""
    return model.strip().lower().removeprefix("models/")


@lru_cache(maxsize=1)
def _rows() -> list[tuple[str, Mapping[str, Any]]]:
    return [(_literal_start(row["match"]), row) for row in table()["models"]]


def _literal_start(expression: str) -> str:
    """The characters that every match of an expression without `|` at its top level begins with."""
    found = _LITERAL_START.match(expression)
    return found.group() if found else ""
