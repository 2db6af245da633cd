"""The words of the page, as its files have them."""

import json
from functools import cache
from types import MappingProxyType

from tests.support.programs import ROOT

LOCALES = ROOT / "public/locales"
LANGUAGES = tuple(sorted(file.stem for file in LOCALES.glob("*.json")))


@cache
def words_of(language: str) -> MappingProxyType[str, str]:
    """Return all words of a language by their keys: those of every visit, and those of the parts that few need."""
    files = sorted(LOCALES.rglob(f"{language}.json"))
    return MappingProxyType(
        {key: words for file in files for key, words in json.loads(file.read_text("utf-8")).items()}
    )
