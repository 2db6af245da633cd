"""A cache of prompts that works as Anthropic's does: by prefixes, written where a request marks them.

https://platform.claude.com/docs/en/build-with-claude/prompt-caching: an entry is written at each breakpoint, and read
if a request has the same blocks up to there, looking back at most 20 blocks from each of its own breakpoints.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from .message_requests import all_blocks

LOOKS_BACK = 20
LEAST_TOKENS = 1024
CHARACTERS_PER_TOKEN = 4


@dataclass(frozen=True)
class Found:
    """The tokens of one prompt, by what became of them."""

    read: int
    written: int
    written_for_an_hour: int
    fresh: int


class PromptCache:
    """The entries of all keys."""

    def __init__(self) -> None:
        self._entries: set[str] = set()

    def tokens_of(self, payload: dict[str, Any]) -> int:
        """The tokens of a whole prompt."""
        return sum(_tokens(block) for _, block in all_blocks(payload))

    def take(self, payload: dict[str, Any], key: str) -> Found:
        """Reads what is in the cache for a request, and writes what it marks."""
        blocks = list(all_blocks(payload))
        ends = _prefixes(payload, key, blocks)
        sums = [0]
        for _, block in blocks:
            sums.append(sums[-1] + _tokens(block))
        marks = [at for at, (_, block) in enumerate(blocks) if block.get("cache_control")]
        if payload.get("cache_control") and blocks:
            marks = sorted({*marks, len(blocks) - 1})
        looked_at = {at for mark in marks for at in range(max(0, mark - LOOKS_BACK + 1), mark + 1)}
        read_to = max((at + 1 for at in looked_at if ends[at] in self._entries), default=0)
        written_to = max((mark + 1 for mark in marks if sums[mark + 1] >= LEAST_TOKENS), default=read_to)
        self._entries.update(ends[mark] for mark in marks if sums[mark + 1] >= LEAST_TOKENS)
        written = max(0, sums[written_to] - sums[read_to])
        spans = [blocks[mark][1].get("cache_control", {}).get("ttl") for mark in marks if mark >= read_to]
        return Found(
            read=sums[read_to],
            written=written,
            written_for_an_hour=written if "1h" in spans else 0,
            fresh=sums[-1] - sums[max(read_to, written_to)],
        )


def _prefixes(payload: dict[str, Any], key: str, blocks: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """What the prompt is up to each of its blocks, as digests."""
    digest = hashlib.sha256(f"{key} {payload.get('model')}".encode())
    found = []
    is_in_messages = False
    for place, block in blocks:
        if place in ("user", "assistant") and not is_in_messages:
            is_in_messages = True
            # How the model is to think is part of every prefix that goes beyond the system prompt.
            digest.update(json.dumps(payload.get("thinking"), sort_keys=True).encode())
        plain = {name: value for name, value in block.items() if name != "cache_control"}
        digest.update(json.dumps([place, plain], sort_keys=True).encode())
        found.append(digest.copy().hexdigest())
    return found


def _tokens(block: dict[str, Any]) -> int:
    plain = {name: value for name, value in block.items() if name != "cache_control"}
    return -(-len(json.dumps(plain)) // CHARACTERS_PER_TOKEN)
