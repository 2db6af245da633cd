"""How the table of models is written down: one form, so that a change shows as the lines that mean it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from scripts.environments import ROOT

TABLE = ROOT / "api" / "relay" / "models" / "models.json"
_ROWS = ("pictures", "models")
MOST_DAYS = 60
"""The greatest age of the table at a release."""


def read_table(path: Path = TABLE) -> dict[str, Any]:
    """The table as it is in the repository."""
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return table


def written_table(table: dict[str, Any]) -> str:
    """The text of the file: each of the first level's members, each model and each price on a line of its own."""
    members = []
    for name, value in table.items():
        if name in _ROWS:
            lines = ",\n".join(_written_model(model) for model in value)
            members.append(f"  {_line(name)}: [\n{lines}\n  ]")
        elif isinstance(value, dict):
            lines = ",\n".join(f"    {_line(key)}: {_line(inner)}" for key, inner in value.items())
            members.append(f"  {_line(name)}: {{\n{lines}\n  }}")
        else:
            members.append(f"  {_line(name)}: {_line(value)}")
    return "{\n" + ",\n".join(members) + "\n}\n"


def _written_model(model: dict[str, Any]) -> str:
    head = _line({name: value for name, value in model.items() if name != "prices"})
    if not model.get("prices"):
        return f"    {head}"
    prices = ",\n".join(f"      {_line(price)}" for price in model["prices"])
    return f'    {head[:-1]}, "prices": [\n{prices}\n    ]}}'


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def require_fresh(table: dict[str, Any], today: date) -> None:
    """Raises SystemExit where the table is too old for a release: its prices decide what guests may spend."""
    age = (today - date.fromisoformat(table["date"])).days
    if age > MOST_DAYS:
        raise SystemExit(f"The prices of models are {age} days old, and may be {MOST_DAYS}: run `make models` first.")
