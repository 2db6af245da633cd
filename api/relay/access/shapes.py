"""What a word looks like: a provider's key, a model's name, or neither. The shapes stand in shapes.json."""

from __future__ import annotations

import json
import re
from pathlib import Path

_SHAPES = json.loads(Path(__file__).with_name("shapes.json").read_text(encoding="utf-8"))
_KEY = re.compile(_SHAPES["keys"])
_KEYS_OF = {provider: re.compile(pattern) for provider, pattern in _SHAPES["keys_of"].items()}
_MODEL_SIGN = re.compile(_SHAPES["model_signs"])
_MODEL_FAMILY = re.compile(_SHAPES["model_families"], re.IGNORECASE)


def looks_like_a_key(bearer: str, provider: str = "") -> bool:
    """Whether a bearer has the shape of a provider's key: of anyone's by its prefix, or of this very provider's."""
    if _KEY.match(bearer):
        return True
    return provider in _KEYS_OF and _KEYS_OF[provider].fullmatch(bearer) is not None


def looks_like_a_model(word: str) -> bool:
    """Whether a word may be a model's name: it begins with a family's, or can be nothing else."""
    return can_only_be_a_model(word) or _MODEL_FAMILY.match(word) is not None


def can_only_be_a_model(word: str) -> bool:
    """Whether a word has a sign that stands in models' names and patterns and not in codes."""
    return _MODEL_SIGN.search(word) is not None
