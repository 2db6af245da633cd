"""What answers report about themselves, in the words of each API, and the same counts in one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .script import Script

PROMPT_TOKENS = 9

Counts = dict[str, int]


def counts_of(script: Script) -> Counts:
    """The counts to report: the script's, or one token for each text chunk."""
    counts = dict.fromkeys(("prompt", "cached", "cache_written", "completion", "reasoning"), 0)
    return counts | {"prompt": PROMPT_TOKENS, "completion": script.piece_count()} | (script.counts or {})


def usage_of(script: Script, usual: str) -> Any:
    """The usage object, in the script's dialect or the endpoint's `usual` one."""
    return script.usage if script.usage is not None else DIALECTS[script.dialect or usual](counts_of(script))


def chat_usage(counts: Counts) -> dict[str, Any]:
    """As chat completions have it."""
    return {
        **short_usage(counts),
        "prompt_tokens_details": {
            "cached_tokens": counts["cached"],
            "cache_write_tokens": counts["cache_written"],
            "audio_tokens": 0,
        },
        "completion_tokens_details": {"reasoning_tokens": counts["reasoning"], "audio_tokens": 0},
    }


def short_usage(counts: Counts) -> dict[str, Any]:
    """As most servers have it."""
    prompt, completion = counts["prompt"], counts["completion"]
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def responses_usage(counts: Counts) -> dict[str, Any]:
    """As the Responses API has it."""
    prompt, completion = counts["prompt"], counts["completion"]
    return {
        "input_tokens": prompt,
        "input_tokens_details": {"cached_tokens": counts["cached"], "cache_write_tokens": counts["cache_written"]},
        "output_tokens": completion,
        "output_tokens_details": {"reasoning_tokens": counts["reasoning"]},
        "total_tokens": prompt + completion,
    }


def anthropic_usage(counts: Counts) -> dict[str, Any]:
    """As Anthropic has it: what is in the cache is not among the input tokens."""
    return {
        "input_tokens": counts["prompt"] - counts["cached"] - counts["cache_written"],
        "cache_read_input_tokens": counts["cached"],
        "cache_creation_input_tokens": counts["cache_written"],
        "output_tokens": counts["completion"],
    }


def deepseek_usage(counts: Counts) -> dict[str, Any]:
    """As DeepSeek has it."""
    return {
        **short_usage(counts),
        "prompt_cache_hit_tokens": counts["cached"],
        "prompt_cache_miss_tokens": counts["prompt"] - counts["cached"],
        "completion_tokens_details": {"reasoning_tokens": counts["reasoning"]},
    }


def openrouter_usage(counts: Counts) -> dict[str, Any]:
    """As OpenRouter has it, with a cost of a millionth of a dollar for each token."""
    usage = chat_usage(counts)
    return {**usage, "cost": usage["total_tokens"] / 1_000_000, "is_byok": False}


def xai_usage(counts: Counts) -> dict[str, Any]:
    """As xAI has it: thoughts are not among the completion tokens."""
    usage = chat_usage(counts)
    return {**usage, "completion_tokens": counts["completion"] - counts["reasoning"]}


UNTOLD = {
    "short": frozenset({"cached", "cache_written", "reasoning"}),
    "anthropic": frozenset({"reasoning"}),
    "deepseek": frozenset({"cache_written"}),
}
"""What a dialect has no words for."""

DIALECTS: dict[str, Callable[[Counts], dict[str, Any]]] = {
    "chat": chat_usage,
    "short": short_usage,
    "responses": responses_usage,
    "anthropic": anthropic_usage,
    "deepseek": deepseek_usage,
    "openrouter": openrouter_usage,
    "xai": xai_usage,
}
