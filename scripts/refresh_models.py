"""Brings prices, limits and ends of models.json up to date from a public list, for a person to review as a diff.

usage: python -m scripts.refresh_models URL_OR_FILE     `make models` takes LIST=URL_OR_FILE

Reads models.dev's api.json, llm-prices' current-v1.json or one of its vendors' files, and LiteLLM's
model_prices_and_context_window.json. Removes nothing: where a price has changed, the old one gets a last day and the
new one a first. Whatever needs a person's eye is told.
"""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from scripts.model_table import TABLE, read_table, written_table
from scripts.public_lists import ListedModel, PublicList, read_list

_TIMEOUT_SECONDS = 60


class Refresh:
    """A table on its way from what was known to what a list says today."""

    def __init__(self, table: dict[str, Any], today: date) -> None:
        self.table = table
        self.notes: list[str] = []
        """What has changed, and what a person must look at."""
        self._today = today
        self._source = ""
        self._refreshed: set[str] = set()

    def take(self, public_list: PublicList) -> None:
        """Takes all that a list says."""
        self._source = public_list.name
        self.table["sources"].setdefault(public_list.name, {"url": public_list.url, "says": "A public list."})
        self.table["date"] = self._today.isoformat()
        for model in public_list.models:
            row = self._row_of(model.name)
            if row is None or row["maker"] != model.maker:
                self.notes.append(f"{model.name}: no row covers it; add one by hand if it should be known")
            elif "prices" not in row:
                self._add(model, row)
            else:
                self._update(model, row)

    def _row_of(self, name: str) -> dict[str, Any] | None:
        return next((row for row in self.table["models"] if re.fullmatch(row["match"], name)), None)

    def _add(self, model: ListedModel, family: dict[str, Any]) -> None:
        """A model of a family that is known gets a row of its own before it."""
        traits = {name: value for name, value in family.items() if name != "match"}
        row = {"match": re.escape(model.name).replace("\\-", "-"), **traits, **model.limits}
        row["prices"] = [self._price(model)]
        models = self.table["models"]
        models.insert(models.index(family), row)
        self._refreshed.add(row["match"])
        self.notes.append(f"{model.name}: new, with what holds for {family['match']}; check what it can do")

    def _update(self, model: ListedModel, row: dict[str, Any]) -> None:
        if model.shutdown and row.get("shutdown") != model.shutdown:
            self.notes.append(f"{model.name}: ends on {model.shutdown}, says the list, and {row.get('shutdown')} here")
        prices = row["prices"]
        today = self._today.isoformat()
        if any(price.get("from", "") > today for price in prices):
            self.notes.append(f"{model.name}: a price of a later day is known; left as it is")
            return
        last = prices[-1]
        if all(last.get(name) == value for name, value in model.rates.items()) and last.get("until", today) >= today:
            last["checked"] = today
            self._refreshed.add(row["match"])
        elif row["match"] in self._refreshed:
            self.notes.append(f"{model.name}: has another price than the rest of {row['match']}; give it a row")
        else:
            last.setdefault("until", (self._today - timedelta(days=1)).isoformat())
            prices.append({"from": today, **self._price(model)})
            self._refreshed.add(row["match"])
            self.notes.append(f"{model.name}: {_words(last)} becomes {_words(model.rates)}")
            if "long" in last and not model.long:
                self.notes.append(f"{model.name}: the list has no price for long prompts, which there was before")

    def _price(self, model: ListedModel) -> dict[str, Any]:
        tier = {"long": model.long} if model.long else {}
        return {**model.rates, **tier, "source": self._source, "checked": self._today.isoformat()}


def refreshed(table: dict[str, Any], document: Any, today: date) -> tuple[dict[str, Any], list[str]]:
    """The table as a list has it today, and sentences about what changed and what needs a look. Raises ValueError."""
    refresh = Refresh(json.loads(json.dumps(table)), today)
    refresh.take(read_list(document))
    return refresh.table, refresh.notes


def _words(rates: dict[str, Any]) -> str:
    return f"{rates.get('input')} in, {rates.get('output')} out"


def _fetched(place: str) -> Any:
    if not place.startswith(("http://", "https://")):
        return json.loads(Path(place).read_text(encoding="utf-8"))
    with urllib.request.urlopen(place, timeout=_TIMEOUT_SECONDS) as answer:
        return json.loads(answer.read())


def main() -> None:
    if len(sys.argv) != 2 or not sys.argv[1]:
        raise SystemExit(__doc__)
    place = sys.argv[1]
    try:
        table, notes = refreshed(read_table(), _fetched(place), datetime.now(UTC).date())
    except (OSError, ValueError) as error:
        raise SystemExit(f"{place}: {error}") from None
    TABLE.write_text(written_table(table), encoding="utf-8")
    print(*notes, sep="\n")
    print("Look at the change with git diff before you keep it.")


if __name__ == "__main__":
    main()
