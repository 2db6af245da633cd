"""Code strength: whether an access code could be guessed, and why, without ever showing it."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from pathlib import Path

LEAST_BITS = 38.0
"""Less can be guessed in years, in spite of the limits on attempts: docs/security.md has the estimate.

Eight random letters and digits have 41 bits, twelve have 62.
"""
_LEAST_BITS_WITHOUT_RUNS = 25.0
"""Neighbours of the alphabet stand next to each other by chance, too."""
_COMMON: dict[str, list[str]] = json.loads(Path(__file__).with_name("common_words.json").read_text(encoding="utf-8"))
_WORDS = re.compile("|".join(sorted(map(re.escape, _COMMON["words"]), key=len, reverse=True)) + r"|(?:19|20)\d\d")
_LOOKALIKES = str.maketrans("0134578@$", "oieastbas")
_ROWS: list[str] = _COMMON["rows"]
_POOLS = ((str.isdigit, 10), (str.islower, 26), (str.isupper, 26))
_OTHER_POOL = 32
_LETTERS_OF_LARGE_SCRIPTS = 2000


def weakness_of(code: str, label: str = "") -> str:
    """Why a code is weak: `short`, `repeated` or `common`; empty where it is not.

    `label` is the name in front of it, which is no secret: only what stands behind it counts.
    """
    secret = unicodedata.normalize("NFC", code)
    if label and secret.startswith(f"{label}-"):
        secret = secret[len(label) + 1 :]
    pool = _pool_of(secret)
    if len(secret) * pool < LEAST_BITS:
        return "short"
    if _steps_in(_unit_of(secret)) * pool < _LEAST_BITS_WITHOUT_RUNS:
        return "repeated"
    # Twice, so that digits in place of letters hide no word, and a year stays one.
    unguessable = _without_words(_without_words(secret.lower()).translate(_LOOKALIKES))
    return "common" if len(unguessable) * pool < LEAST_BITS else ""


def _pool_of(secret: str) -> float:
    """Bits in each character, if it is random among those of the kinds that occur."""
    size = sum(count for is_of, count in _POOLS if any(is_of(character) for character in secret if character.isascii()))
    if any(character.isascii() and not character.isalnum() for character in secret):
        size += _OTHER_POOL
    if not secret.isascii():
        size += _LETTERS_OF_LARGE_SCRIPTS if any(map(_is_ideograph, secret)) else _OTHER_POOL
    return math.log2(max(size, 2))


def _is_ideograph(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _unit_of(secret: str) -> str:
    """What a code repeats from its beginning to its end; all of it where it repeats nothing."""
    size = (secret + secret).find(secret, 1)
    return secret[:size] if 0 < size < len(secret) else secret


def _steps_in(secret: str) -> int:
    """The characters that do not just repeat the one before, or follow it in the alphabet or on a keyboard."""
    lowered = secret.lower()
    pairs = zip(lowered, lowered[1:], strict=False)
    return 1 + sum(not _follows(before, after) for before, after in pairs)


def _follows(before: str, after: str) -> bool:
    pair = before + after
    return abs(ord(before) - ord(after)) <= 1 or any(pair in row or pair in row[::-1] for row in _ROWS)


def _without_words(text: str) -> str:
    """What is left without common words and years, each of which counts as one character."""
    return _WORDS.sub("*", text)
