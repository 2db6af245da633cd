"""Search engines: how each is asked and read, from search_engines.json, and which one the owner's variables mean."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from api.relay.settings import Settings
from api.relay.upstream.base_url import BadUrl, BaseUrl, parse_origin

_ROWS: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))[
    "engines"
]
_KEYLESS = next(name for name, row in _ROWS.items() if row["key"] is None)
ENGINES = tuple(_ROWS)
KEY_VARIABLE = "SEARCH_API_KEY"
URL_VARIABLE = "SEARCH_URL"
ENGINE_VARIABLE = "SEARCH_ENGINE"


class BadSearch(ValueError):
    """A variable of the search makes no sense; str() says why, and `variable` names it."""

    def __init__(self, variable: str, why: str) -> None:
        super().__init__(why)
        self.variable = variable


@dataclass(frozen=True)
class Question:
    """One request to an engine, without its host."""

    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None
    """None for a GET."""


@dataclass(frozen=True)
class SearchEngine:
    """One engine at one address."""

    id: str
    base: BaseUrl

    @property
    def label(self) -> str:
        return str(_ROWS[self.id]["label"])

    @property
    def microdollars(self) -> int:
        """The price of one call."""
        dollars: float = _ROWS[self.id]["perThousandCalls"]
        return math.ceil(dollars * 1000)

    @property
    def most(self) -> int:
        """The most results that one call is asked for."""
        return int(_ROWS[self.id]["most"])

    def question(self, query: str, count: int, key: str) -> Question:
        """The request for so many results, the query cut to what the engine takes."""
        row = _ROWS[self.id]
        values = {"query": _shortened(query, row), "count": count, "key": key}
        asked = row.get("query")
        path = self.base.path + row["path"] + (f"?{urlencode(_filled(asked, values))}" if asked else "")
        headers = _filled(row["headers"], values) if key else {}
        body = json.dumps(_filled(row["body"], values)).encode() if "body" in row else None
        return Question(path, headers, body)

    def items(self, answer: Any) -> list[dict[str, str]]:
        """The results of an answer: `title`, `url`, `snippet` and `published`, as they stand. Raises FETCH_ERRORS."""
        row = _ROWS[self.id]
        found = answer
        for name in row["at"]:
            found = found.get(name) if isinstance(found, dict) else None
        if found is None and isinstance(answer, dict) and row.get("mayBeMissing"):
            found = []
        if not isinstance(found, list):
            raise ValueError("this is no list of results")
        items = [item for item in found if isinstance(item, dict)]
        return [{name: _first_text(item, places) for name, places in row["fields"].items()} for item in items]

    def cause_of(self, status: int) -> str:
        """Why an engine refuses with this status: `key`, `quota`, `form`, or empty where that is not known."""
        return next((cause for cause, statuses in _ROWS[self.id]["refusals"].items() if status in statuses), "")


def find_engine(settings: Settings) -> SearchEngine | None:
    """The engine that the owner's variables mean; None where there is no search. Raises BadSearch."""
    keys, written = settings.search_keys, settings.search_url
    name = settings.search_engine.strip().lower()
    if name and name not in _ROWS:
        raise BadSearch(ENGINE_VARIABLE, f"is none of {', '.join(_ROWS)}")
    if not keys and not written:
        if name:
            raise BadSearch(ENGINE_VARIABLE, f"is set, and neither {KEY_VARIABLE} nor {URL_VARIABLE} is")
        return None
    if not all(key.isascii() and key.isprintable() and " " not in key for key in keys):
        raise BadSearch(KEY_VARIABLE, "contains a space or a character that is not allowed in keys")
    name = name or (_engine_of_key(keys[0]) if keys else _KEYLESS)
    if _ROWS[name]["key"] is not None and not keys:
        raise BadSearch(ENGINE_VARIABLE, f"is {name}, which needs {KEY_VARIABLE}")
    return SearchEngine(name, _base_of(name, written))


def _engine_of_key(key: str) -> str:
    named = [name for name, row in _ROWS.items() if row["key"] and re.fullmatch(row["key"], key)]
    if len(named) != 1:
        raise BadSearch(ENGINE_VARIABLE, f"is not set, and {KEY_VARIABLE} doesn't tell whose key it is")
    return named[0]


def _base_of(name: str, written: str) -> BaseUrl:
    address = written or _ROWS[name]["url"]
    if not address:
        raise BadSearch(URL_VARIABLE, f"is not set, and {name} needs it")
    try:
        base = parse_origin(address, ("http", "https"))
    except BadUrl as error:
        raise BadSearch(URL_VARIABLE, str(error)) from error
    # People copy the address of the search itself.
    return BaseUrl(base.scheme, base.host, base.port, base.path.rstrip("/").removesuffix(_ROWS[name]["path"]))


def _shortened(query: str, row: Mapping[str, Any]) -> str:
    words = query.split()[: row.get("mostWords", len(query))]
    text = " ".join(words)
    longest: int = row["longestQuery"]
    if len(text) <= longest:
        return text
    # Not within a word; Chinese has no blanks.
    return text[: longest + 1].rpartition(" ")[0] or text[:longest]


def _filled(template: Any, values: Mapping[str, object]) -> Any:
    if isinstance(template, dict):
        return {name: _filled(value, values) for name, value in template.items()}
    if not isinstance(template, str):
        return template
    for name, value in values.items():
        if template == f"{{{name}}}":
            return value
    return template.replace("{key}", str(values["key"]))


def _first_text(item: Mapping[str, Any], places: list[str]) -> str:
    for place in places:
        value = item.get(place)
        if isinstance(value, list):
            value = " … ".join(part for part in value if isinstance(part, str))
        if isinstance(value, str) and value.strip():
            return value
    return ""
