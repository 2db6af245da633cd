"""A whole message of Anthropic's in place of a stream, made into the events that a client of theirs reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any


def message_events(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The events of a message by their names: https://platform.claude.com/docs/en/build-with-claude/streaming"""
    yield "message_start", {"message": {**document, "content": [], "stop_reason": None, "stop_sequence": None}}
    for index, block in enumerate(document["content"]):
        if not isinstance(block, dict):
            continue
        begun, deltas = _apart(block)
        yield "content_block_start", {"index": index, "content_block": begun}
        for delta in deltas:
            yield "content_block_delta", {"index": index, "delta": delta}
        yield "content_block_stop", {"index": index}
    stop = {name: document.get(name) for name in ("stop_reason", "stop_sequence")}
    yield "message_delta", {"delta": stop, "usage": document.get("usage")}
    yield "message_stop", {}


def _apart(block: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A block as it begins, and what comes of it in pieces: kinds that are not known come whole."""
    kind = block.get("type")
    if kind == "text":
        quoted = block.get("citations")
        quoted = quoted if isinstance(quoted, list) else []
        citations = [{"type": "citations_delta", "citation": citation} for citation in quoted]
        begun = {name: value for name, value in block.items() if name != "citations"}
        return {**begun, "text": ""}, [*citations, {"type": "text_delta", "text": block.get("text", "")}]
    if kind == "thinking":
        said = {"type": "thinking_delta", "thinking": block.get("thinking", "")}
        signed = {"type": "signature_delta", "signature": block.get("signature", "")}
        return {**block, "thinking": "", "signature": ""}, [said, signed]
    if kind in ("tool_use", "server_tool_use"):
        return {**block, "input": {}}, [{"type": "input_json_delta", "partial_json": json.dumps(block.get("input"))}]
    return block, []
