"""How many tokens a picture has in the answer of a model that makes it, from the table of models."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from api.relay.models.table import maker_name, table

_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})", re.ASCII)
_USUAL_AREA = 1024 * 1024
PARTIAL_TOKENS = 100
"""Of each state in which a picture is sent before it is done:
https://developers.openai.com/api/docs/guides/image-generation (2026-11-28)"""


def tokens_of_picture(model: str, size: str, quality: str) -> int:
    """The most tokens of one picture; `size` and `quality` as in the request, empty where it names none.

    What the model chooses itself counts as the largest and best, and a model without figures as the dearest known one.
    """
    known = _tokens_of(maker_name(model)) or {}
    by_quality = [known[quality]] if quality in known else list(known.values())
    counts = [by_size[size] if size in by_size else max(by_size.values()) for by_size in by_quality]
    most = max(counts, default=0) or _most_tokens()
    return most if size in next(iter(by_quality), {}) else math.ceil(most * max(1, _area(size) / _USUAL_AREA))


def _area(size: str) -> int:
    sides = _SIZE.fullmatch(size)
    return int(sides[1]) * int(sides[2]) if sides else 0


@lru_cache(maxsize=256)
def _tokens_of(name: str) -> Mapping[str, Mapping[str, int]] | None:
    row: Mapping[str, Any] | None = next((row for row in table()["pictures"] if re.fullmatch(row["match"], name)), None)
    return row.get("tokens") if row is not None else None


@lru_cache(maxsize=1)
def _most_tokens() -> int:
    known = [row["tokens"] for row in table()["pictures"] if "tokens" in row]
    counts: list[int] = [count for row in known for by_size in row.values() for count in by_size.values()]
    return max(counts)
