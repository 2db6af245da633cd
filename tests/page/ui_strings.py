"""The words of the page, as its files have them."""

import json
from functools import cache
from types import MappingProxyType

from tests.support.programs import ROOT

LOCALES = ROOT / "public/locales"
LANGUAGES = tuple(sorted(file.stem for file in LOCALES.glob("*.json")))


@cache
def words_of(language: str) -> MappingProxyType[str, str]:
    """Return all words of a language by their keys."""
    return MappingProxyType(json.loads((LOCALES / f"{language}.json").read_text(encoding="utf-8")))
