"""What is wrong with a request for Anthropic's Messages API, in its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .recording import RecordedRequest

MOST_BREAKPOINTS = 4
LEAST_BUDGET = 1024
IMAGE_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp")
ONLY_ADAPTIVE = ("claude-opus-4-7", "claude-opus-4-8", "claude-opus-5", "claude-sonnet-5", "claude-haiku-5")
REFUSES_PREFILL = (*ONLY_ADAPTIVE, "claude-opus-4-6", "claude-sonnet-4-6", "claude-fable")


def fault_of(payload: dict[str, Any], request: RecordedRequest, signature: str) -> str:
    """Why the API refuses the request; empty where it does not. Thoughts must come back with their `signature`."""
    if not request.header("anthropic-version"):
        return "anthropic-version: header is required"
    for name in ("model", "max_tokens", "messages"):
        if name not in payload and not (name == "max_tokens" and request.path.endswith("/count_tokens")):
            return f"{name}: Field required"
    messages = payload["messages"]
    if not messages or messages[0].get("role") != "user":
        return 'messages: first message must use the "user" role'
    faults = (
        *(_fault_of_message(message, at, signature) for at, message in enumerate(messages)),
        _fault_of_ending(payload, messages),
        _fault_of_thinking(payload),
        _fault_of_breakpoints(payload),
    )
    return next(filter(None, faults), "")


def blocks_in(content: object) -> list[dict[str, Any]]:
    """The blocks of a message or of the system prompt; plain text is one."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []


def all_blocks(payload: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each block with its place, in the order in which the API caches them: tools, system, messages."""
    for tool in payload.get("tools") or []:
        yield "tools", tool
    for block in blocks_in(payload.get("system")):
        yield "system", block
    for message in payload.get("messages") or []:
        for block in blocks_in(message.get("content")):
            yield message["role"], block


def _fault_of_message(message: dict[str, Any], at: int, signature: str) -> str:
    place = f"messages.{at}"
    if message.get("role") not in ("user", "assistant"):
        return f"{place}: Unexpected role. The Messages API accepts a top-level `system` parameter."
    blocks = blocks_in(message.get("content"))
    if not blocks:
        return f"{place}: all messages must have non-empty content"
    for number, block in enumerate(blocks):
        if fault := _fault_of_block(block, message["role"], signature):
            return f"{place}.content.{number}.{fault}"
    return ""


def _fault_of_block(block: dict[str, Any], role: str, signature: str) -> str:
    kind, source = block.get("type"), block.get("source") or {}
    if kind == "text":
        return (
            "" if str(block.get("text", "")).strip() else "text: text content blocks must contain non-whitespace text"
        )
    if kind in ("thinking", "redacted_thinking") and role == "assistant":
        is_good = kind == "redacted_thinking" or block.get("signature") == signature
        return "" if is_good else "thinking: Invalid `signature` in `thinking` block"
    if kind == "image" and role == "user":
        is_good = source.get("type") != "base64" or source.get("media_type") in IMAGE_TYPES
        return "" if is_good else "image.source.media_type: Input should be an image type"
    if kind == "document" and role == "user":
        is_good = source.get("type") != "base64" or source.get("media_type") == "application/pdf"
        return "" if is_good else "document.source.media_type: Input should be 'application/pdf'"
    known = ("tool_use", "tool_result", "server_tool_use", "web_search_tool_result", "search_result")
    return "" if kind in known else f"type: Input tag '{kind}' does not match any of the expected tags"


def _fault_of_ending(payload: dict[str, Any], messages: list[dict[str, Any]]) -> str:
    last = messages[-1]
    # A turn in which the provider has paused comes back as it was: it ends with what a tool was to do.
    is_begun = last["role"] == "assistant" and blocks_in(last["content"])[-1]["type"] == "text"
    is_prefill = is_begun and str(payload["model"]).startswith(REFUSES_PREFILL)
    return "This model does not support assistant message prefill." if is_prefill else ""


def _fault_of_thinking(payload: dict[str, Any]) -> str:
    thinking = payload.get("thinking") or {}
    if thinking.get("type") != "enabled":
        return ""
    if str(payload["model"]).startswith(ONLY_ADAPTIVE):
        return "thinking.type.enabled: is not supported for this model. Use `thinking.type.adaptive`."
    budget = thinking.get("budget_tokens", 0)
    if budget < LEAST_BUDGET:
        return f"thinking.enabled.budget_tokens: Input should be greater than or equal to {LEAST_BUDGET}"
    if budget >= payload.get("max_tokens", 0):
        return "`max_tokens` must be greater than `thinking.budget_tokens`."
    if payload.get("temperature", 1) != 1:
        return "`temperature` may only be set to 1 when thinking is enabled."
    return ""


def _fault_of_breakpoints(payload: dict[str, Any]) -> str:
    marked = [block for _, block in all_blocks(payload) if block.get("cache_control")]
    if any(block.get("type") in ("thinking", "redacted_thinking") for block in marked):
        return "cache_control: cannot be set for thinking blocks"
    count = len(marked) + bool(payload.get("cache_control"))
    is_over = count > MOST_BREAKPOINTS
    return f"A maximum of 4 blocks with cache_control may be provided. Found {count}." if is_over else ""
