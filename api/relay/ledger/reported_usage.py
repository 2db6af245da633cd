"""Usage as an upstream reports it, in chat completions' words, the Responses API's or its own: reported_usage.json."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.relay.ledger.amounts import Amounts

_TABLE = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_Paths = tuple[tuple[str, ...], ...]


def _paths(written: list[str]) -> _Paths:
    return tuple(tuple(path.split(".")) for path in written)


_TOKENS = {name: _paths(written) for name, written in _TABLE["tokens"].items() if name != "reason"}
_BESIDE_THE_PROMPT = _paths(_TABLE["beside_the_prompt"]["fields"])
_COST = _paths(_TABLE["cost"]["fields"])
_AUDIO_SECONDS = _paths(_TABLE["audio_seconds"]["fields"])
_SEARCHES = _paths(_TABLE["tool_calls"]["searches"])
_IMAGE_TOKENS = _paths(_TABLE["image_tokens"]["fields"])
_HOUR_WRITTEN = _paths(_TABLE["hour_written"]["fields"])
_TOOL_ITEMS = frozenset(_TABLE["tool_calls"]["items"])
_MOST_CALLS = 1_000
_MOST = 10**9
"""No answer uses so much of anything: a greater number is no count. Sums of all answers stay exact in every store."""
_MOST_DOLLARS = 10_000
"""Nor does one cost so much."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What an answer reports; `cost` in micro-dollars is None where it names none."""

    amounts: Amounts
    cost: int | None = None
    image_tokens: int = 0
    """Those of the prompt's tokens that are of pictures, where they are told apart."""
    hour_written_tokens: int = 0
    """Those written to a cache that keeps them for an hour."""
    is_of_beginning: bool = False
    """Whether it was told before the answer: it knows the prompt alone."""
    tools: tuple[str, ...] = ()
    """The hosted tools that were called, one name for each call."""


def reported_in(document: object) -> Reported | None:
    """What an answer, or an event of one, reports about itself; None where it reports nothing.

    The usage stands at its top, in the `response` of a Responses event, in the `message` of Anthropic's first one, in
    Groq's `x_groq` or in Moonshot's choices.
    """
    fields = _mapping(document)
    begun = _mapping(fields.get("message")) if fields.get("type") == "message_start" else {}
    answer = _mapping(fields.get("response")) or begun or fields
    usage = _usage_in(fields) or _usage_in(answer) or _usage_in(_mapping(fields.get("x_groq")))
    usage = usage or next(filter(None, map(_usage_in, _items(fields, "choices"))), {})
    amounts = amounts_reported(usage)
    if amounts is None and (seconds := _number({**answer, **usage}, _AUDIO_SECONDS)):
        amounts = Amounts(requests=1, audio_seconds=math.ceil(seconds))
    if amounts is None:
        return None
    searches = min(_count(usage, _SEARCHES) or 0, _MOST_CALLS)
    tools = ("web_search",) * searches or _tools_called(answer)
    cost = _number(usage, _COST, _MOST_DOLLARS)
    pictures = pictures_in(answer)
    return Reported(
        amounts + Amounts(pictures=pictures, tool_calls=len(tools)) if pictures or tools else amounts,
        None if cost is None else math.ceil(round(cost * 1_000_000, 6)),
        min(amounts.prompt_tokens, _count(usage, _IMAGE_TOKENS) or 0),
        min(amounts.cache_written_tokens, _count(usage, _HOUR_WRITTEN) or 0),
        bool(begun),
        tools,
    )


def amounts_reported(usage: object) -> Amounts | None:
    """The tokens in an answer's `usage`; None where it has none."""
    fields = _mapping(usage)
    prompt = _count(fields, _TOKENS["prompt"])
    completion = _count(fields, _TOKENS["completion"])
    if prompt is None and completion is None:
        return None
    if (prompt is None and _has_any(fields, _TOKENS["prompt"])) or (
        completion is None and _has_any(fields, _TOKENS["completion"])
    ):
        # Half of it is no count, and what it stands for was not free.
        return None
    prompt, completion = prompt or 0, completion or 0
    if "input_tokens" in fields and "input_tokens_details" not in fields:
        prompt += sum(_count(fields, (path,)) or 0 for path in _BESIDE_THE_PROMPT)
    # xAI's and Google's totals hold the thoughts, which are paid for, and their completion tokens don't.
    thoughts = max(0, (_count(fields, _TOKENS["total"]) or 0) - prompt - completion)
    return Amounts(
        requests=1,
        prompt_tokens=prompt,
        cached_tokens=min(prompt, _count(fields, _TOKENS["cached"]) or 0),
        cache_written_tokens=min(prompt, _count(fields, _TOKENS["cache_written"]) or 0),
        completion_tokens=completion + thoughts,
        reasoning_tokens=_count(fields, _TOKENS["reasoning"]) or thoughts,
    )


def pictures_in(answer: object) -> int:
    """How many pictures an answer of the image endpoints holds."""
    return sum("b64_json" in item or "url" in item for item in _items(_mapping(answer), "data"))


def _tools_called(answer: Mapping[str, Any]) -> tuple[str, ...]:
    kinds = [item.get("type") for item in _items(answer, "output")]
    return tuple(str(kind).removesuffix("_call") for kind in kinds if kind in _TOOL_ITEMS)


def _usage_in(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return _mapping(fields.get("usage"))


def _items(fields: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    items = fields.get(name)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _count(fields: Mapping[str, Any], paths: _Paths) -> int | None:
    number = _number(fields, paths)
    return None if number is None else int(number)


def _has_any(fields: Mapping[str, Any], paths: _Paths) -> bool:
    """Whether anything but null stands under one of the names."""
    return any(fields.get(first) is not None for first, *_ in paths)


def _number(fields: Mapping[str, Any], paths: _Paths, most: float = _MOST) -> float | None:
    """The first number below `most` that one of the paths leads to."""
    for first, *others in paths:
        # Most are names that this upstream doesn't use.
        if first not in fields:
            continue
        value: object = fields[first]
        for name in others:
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < most:
            return value
    return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
