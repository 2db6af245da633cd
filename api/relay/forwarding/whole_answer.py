"""A whole answer in place of a stream, made into the events that a client of a stream reads.

Some gateways and models ignore `stream`. By then the client may have had its heartbeats, and an SDK that asked for a
stream can read nothing else anyway.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from typing import Any

from api.relay.forwarding.whole_message import message_events
from api.relay.upstream.error_report import error_in_answer

_DONE = b"data: [DONE]\n\n"
_PICTURE_DONE = "image_generation.completed"
_LAST_EVENTS = {"completed": "completed", "incomplete": "incomplete", "failed": "failed", "cancelled": "failed"}
_PARTS = {"output_text": ("output_text", "text"), "refusal": ("refusal", "refusal")}
"""Of each part of a message that comes in pieces: the name in its events, and its field."""


def events_of(document: object) -> bytes | None:
    """The events of an answer, or the one of an error as it is; None for a document that is neither."""
    if error_in_answer(document) is not None:
        return _event(document)
    if not isinstance(document, dict):
        return None
    choices, output = document.get("choices"), document.get("output")
    if isinstance(choices, list) and choices and all(isinstance(choice, dict) for choice in choices):
        return _event(_chunk(document, choices)) + _DONE
    if document.get("object") == "response" and isinstance(output, list):
        return b"".join(_numbered(_response_events(document, output)))
    pictures = document.get("data")
    if isinstance(pictures, list) and pictures and all(_is_picture(picture) for picture in pictures):
        return b"".join(_picture_events(document, pictures))
    if document.get("type") == "message" and isinstance(document.get("content"), list):
        return b"".join(_named(kind, fields) for kind, fields in message_events(document))
    if isinstance(document.get("text"), str):
        return _event({"type": "transcript.text.done", **document})
    return None


def _is_picture(item: object) -> bool:
    return isinstance(item, dict) and ("b64_json" in item or "url" in item)


def _picture_events(document: Mapping[str, Any], pictures: list[dict[str, Any]]) -> Iterator[bytes]:
    """One event for each; all of the usage with the last one."""
    facts = {name: value for name, value in document.items() if name not in ("data", "created", "usage")}
    for number, picture in enumerate(pictures, 1):
        usage = {"usage": document["usage"]} if number == len(pictures) and "usage" in document else {}
        yield _event({"type": _PICTURE_DONE, **facts, "created_at": document.get("created"), **picture, **usage})


def _chunk(document: Mapping[str, Any], choices: list[dict[str, Any]]) -> Mapping[str, Any]:
    if any("text" in choice for choice in choices):
        return document
    return {
        **document,
        "object": "chat.completion.chunk",
        "choices": [_with_delta(choice, index) for index, choice in enumerate(choices)],
    }


def _with_delta(choice: dict[str, Any], index: int) -> dict[str, Any]:
    rest = {name: value for name, value in choice.items() if name != "message"}
    delta = choice.get("delta", choice.get("message"))
    delta = dict(delta) if isinstance(delta, dict) else {}
    calls = delta.get("tool_calls")
    if isinstance(calls, list):
        delta["tool_calls"] = [{"index": number, **call} for number, call in enumerate(calls) if isinstance(call, dict)]
    return {"index": index, **rest, "delta": delta, "finish_reason": choice.get("finish_reason")}


def _response_events(document: dict[str, Any], output: list[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    begun = {**document, "status": "in_progress", "output": [], "usage": None}
    yield "response.created", {"response": begun}
    yield "response.in_progress", {"response": begun}
    for index, item in enumerate(output):
        if isinstance(item, dict):
            yield from _item_events(item, index)
    status = document.get("status")
    if isinstance(status, str) and status in _LAST_EVENTS:
        yield f"response.{_LAST_EVENTS[status]}", {"response": document}


def _item_events(item: dict[str, Any], index: int) -> Iterator[tuple[str, dict[str, Any]]]:
    kind, place = item.get("type"), {"item_id": item.get("id"), "output_index": index}
    emptied = {"message": "content", "reasoning": "summary", "function_call": "arguments"}.get(str(kind))
    content = item.get(emptied) if emptied else None
    nothing: object = [] if isinstance(content, list) else ""
    begun = item if content is None else {**item, "status": "in_progress", str(emptied): nothing}
    yield "response.output_item.added", {"output_index": index, "item": begun}
    if kind == "function_call" and isinstance(content, str):
        yield "response.function_call_arguments.delta", {**place, "delta": content}
        yield "response.function_call_arguments.done", {**place, "arguments": content}
    for number, part in enumerate(content if isinstance(content, list) else []):
        if not isinstance(part, dict):
            continue
        if kind == "message":
            yield from _part_events(part, {**place, "content_index": number})
        else:
            yield from _summary_events(part, {**place, "summary_index": number})
    yield "response.output_item.done", {"output_index": index, "item": item}


def _part_events(part: dict[str, Any], place: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    name, field = _PARTS.get(str(part.get("type")), ("", ""))
    text = part.get(field)
    if not isinstance(text, str):
        return
    yield "response.content_part.added", {**place, "part": {**part, field: ""}}
    yield f"response.{name}.delta", {**place, "delta": text}
    yield f"response.{name}.done", {**place, field: text}
    yield "response.content_part.done", {**place, "part": part}


def _summary_events(part: dict[str, Any], place: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    text = part.get("text")
    if not isinstance(text, str):
        return
    yield "response.reasoning_summary_part.added", {**place, "part": {**part, "text": ""}}
    yield "response.reasoning_summary_text.delta", {**place, "delta": text}
    yield "response.reasoning_summary_text.done", {**place, "text": text}
    yield "response.reasoning_summary_part.done", {**place, "part": part}


def _numbered(events: Iterator[tuple[str, dict[str, Any]]]) -> Iterator[bytes]:
    for number, (kind, fields) in zip(itertools.count(), events, strict=False):
        yield _named(kind, {"sequence_number": number, **fields})


def _named(kind: str, fields: Mapping[str, Any]) -> bytes:
    return f"event: {kind}\n".encode() + _event({"type": kind, **fields})


def _event(document: object) -> bytes:
    return b"data: " + json.dumps(document).encode() + b"\n\n"
