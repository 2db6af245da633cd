"""The table of the doctor's checks in the guide of questions and answers, in each language.

The relay's checks have their titles in their modules, in English; the page's texts have the translations, and the
titles of the checks that the page itself makes.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from api.relay.doctor.doctor import ALL_CHECKS
from scripts.environments import ROOT
from scripts.markdown import code, table
from scripts.variable_pages import words_of

_PLACE = re.compile(r"(<!-- The ids are made by `make docs`\. -->\n).*?(<!-- End of the ids\. -->)", re.DOTALL)
_TITLE = "doctor."


def checks_of_the_page() -> list[str]:
    """Return the ids of the checks that only the page can make."""
    relays = {check.id for check in ALL_CHECKS}
    return [id for name in _texts("en") if (id := _id_of(name)) and id not in relays]


def titles(language: str) -> dict[str, str]:
    """Return what each check asks, in that language, by its id and in the doctor's order."""
    texts = _texts(language)
    own = {check.id: check.title for check in ALL_CHECKS}
    ids = [*own, *checks_of_the_page()]
    groups = list(dict.fromkeys(id.partition(".")[0] for id in ids))
    ids.sort(key=lambda id: groups.index(id.partition(".")[0]))
    return {id: texts.get(_TITLE + id, own.get(id, id)) for id in ids}


def faq_file(language: str) -> Path:
    """Return where a language's questions and answers are."""
    return ROOT / "docs" / language / "faq.md"


def faq_page(language: str) -> str:
    """Return the questions and answers with the table of checks made anew; all else stays as written by hand."""
    rows = [(code(id), title) for id, title in titles(language).items()]
    made = "\n" + table(tuple(words_of(language)["checkColumns"]), rows) + "\n"
    return _PLACE.sub(lambda place: place[1] + made + place[2], faq_file(language).read_text(encoding="utf-8"))


def _texts(language: str) -> dict[str, str]:
    file = ROOT / "public" / "locales" / "doctor" / f"{language}.json"
    texts: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return texts


def _id_of(name: str) -> str:
    found = re.fullmatch(r"doctor\.((?:browser|streaming|site)\.\w+)", name)
    return found[1] if found else ""
