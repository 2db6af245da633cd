"""Usage as an upstream reports it, in chat completions' words or in the Responses API's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.relay.ledger.amounts import Amounts


def amounts_reported(usage: object) -> Amounts | None:
    """The amounts in an answer's `usage`; None where it reports nothing."""
    fields = _mapping(usage)
    prompt = _count(fields, "prompt_tokens", "input_tokens")
    completion = _count(fields, "completion_tokens", "output_tokens")
    if prompt is None and completion is None:
        return None
    of_prompt = _mapping(fields.get("prompt_tokens_details") or fields.get("input_tokens_details"))
    of_completion = _mapping(fields.get("completion_tokens_details") or fields.get("output_tokens_details"))
    return Amounts(
        requests=1,
        prompt_tokens=prompt or 0,
        cached_tokens=_count(of_prompt, "cached_tokens") or _count(fields, "prompt_cache_hit_tokens") or 0,
        cache_written_tokens=_count(of_prompt, "cache_write_tokens", "cache_creation_tokens") or 0,
        completion_tokens=completion or 0,
        reasoning_tokens=_count(of_completion, "reasoning_tokens") or 0,
    )


def _count(fields: Mapping[str, Any], *names: str) -> int | None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12:
            return value
    return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
