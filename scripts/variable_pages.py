"""The page of every variable, in each language of the guides.

What a variable means stands in api/relay/variables.json, in English. docs/words/<language>.json has the sentences
around the tables, and for the other languages also the meanings.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api.relay import REPOSITORY
from api.relay.upstream.providers import provider_variables
from scripts.environments import ROOT
from scripts.markdown import code, table

VARIABLES_FILE = ROOT / "api" / "relay" / "variables.json"
WORDS_FOLDER = ROOT / "docs" / "words"
LANGUAGES = ("en", "es", "zh-CN")

_MADE_BY = """\
<!-- Made by `make docs` from api/relay/variables.json, api/relay/providers.json and docs/words: edit those. -->
"""


@dataclass(frozen=True)
class Variable:
    """One variable of the environment."""

    name: str
    group: str
    meaning: str
    default: str = ""
    example: str = ""


def variables() -> list[Variable]:
    """Return every variable that has a group; those of the providers come from their own table."""
    rows = json.loads(VARIABLES_FILE.read_text(encoding="utf-8"))
    listed = [Variable(**row) for row in rows]
    return [replace(variable, default=variable.default.replace("{repository}", REPOSITORY)) for variable in listed]


def grouped(listed: Iterable[Variable]) -> dict[str, list[Variable]]:
    """Return the variables by group, both in the order in which they first come."""
    groups: dict[str, list[Variable]] = {}
    for variable in listed:
        groups.setdefault(variable.group, []).append(variable)
    return groups


def words_of(language: str) -> dict[str, Any]:
    """Return what docs/words has for a language."""
    words: dict[str, Any] = json.loads((WORDS_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return words


def page_file(language: str) -> Path:
    """Return where the page in a language belongs."""
    return ROOT / "docs" / language / "variables.md"


def variable_page(language: str) -> str:
    """Return the page in a language. What is not translated yet stands there in English."""
    words = words_of(language)
    sections = [_MADE_BY + _lines(words["head"])]
    for group, members in grouped(variables()).items():
        rows = [(code(variable.name), _meaning(variable, words), _default(variable, words)) for variable in members]
        title = words["groups"].get(group, group)
        sections.append(f"## {title}\n\n{table(tuple(words['variableColumns']), rows)}")
    providers = [
        (label, code(key), code(url), code(base) or str(words["noDefault"]))
        for label, key, url, base in provider_variables()
    ]
    sections.append(f"{_lines(words['providers'])}\n{table(tuple(words['providerColumns']), providers)}")
    return "\n".join(sections)


def _lines(text: list[str]) -> str:
    return "\n".join(text) + "\n"


def _meaning(variable: Variable, words: dict[str, Any]) -> str:
    meaning: str = words["meanings"].get(variable.name, variable.meaning)
    return meaning + str(words["example"]).format(example=variable.example) if variable.example else meaning


def _default(variable: Variable, words: dict[str, Any]) -> str:
    return str(words["defaults"].get(variable.name) or code(variable.default))
