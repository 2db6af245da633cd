"""Answers of the responses endpoint."""

import itertools
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from .answers import Answer, Step, event_stream_answer, json_answer
from .response_items import item_events, whole_item
from .script import Script
from .sse import EventWriter
from .usage import counts_of, usage_of


def response_answer(payload: dict[str, Any], script: Script, serial: int) -> Answer:
    """The answer of responses, as one JSON or as a stream of named events."""
    text = "".join(script.pieces())
    reported = None if script.reports == "never" else counts_of(script)
    items = _items(payload, script, serial)
    has_message = any(item["type"] == "message" for item in items)
    output = [whole_item(item) for item in items] + ([] if has_message else [_message(serial, "completed", text)])
    used = reported and usage_of(script, "responses")
    completed = {**_response(payload, serial, "completed", output, used), **(script.response or {})}
    if not payload.get("stream"):
        return json_answer(completed, reported=reported)

    writer = EventWriter("\r\n" if script.crlf else "\n", script.stamp)
    numbers = itertools.count()
    place = {"item_id": f"msg_test_{serial}", "output_index": len(items), "content_index": 0}

    def event(kind: str, **fields: Any) -> bytes:
        return writer.event({"type": kind, "sequence_number": next(numbers), **fields}, kind)

    def step(opening: bytes, number: int, piece: str) -> bytes:
        kind = "response.output_text.delta"
        fields = {"type": kind, "sequence_number": number, **place, "delta": piece, "logprobs": []}
        return opening + writer.text_event(fields, kind)

    begun = _response(payload, serial, "in_progress", [], None)
    opening = writer.comment(script.comment) + b"".join(
        (event("response.created", response=begun), event("response.in_progress", response=begun))
    )
    told = [event(kind, **fields) for index, item in enumerate(items) for kind, fields in item_events(item, index)]
    last = str(completed["status"])
    if has_message:
        completing = event(f"response.{last}", response=completed)
        steps = iter([partial(bytes, opening + b"".join(told))])
        return event_stream_answer(script, steps, b"", completing, reported if script.end == "done" else None)

    opening += b"".join(
        (
            *told,
            event("response.output_item.added", output_index=len(items), item=_message(serial, "in_progress", None)),
            event("response.content_part.added", **place, part=_part("")),
        )
    )
    first_delta = next(numbers)
    numbers = itertools.count(first_delta + script.piece_count())

    def text_steps() -> Iterator[Step]:
        for index, piece in enumerate(script.pieces()):
            yield partial(step, opening if index == 0 else b"", first_delta + index, piece)

    finish = b"".join(
        (
            event("response.output_text.done", **place, text=text, logprobs=[]),
            event("response.content_part.done", **place, part=_part(text)),
            event("response.output_item.done", output_index=len(items), item=_message(serial, "completed", text)),
        )
    )
    completing = event(f"response.{last}", response=completed)
    return event_stream_answer(script, text_steps(), finish, completing, reported if script.end == "done" else None)


def _items(payload: dict[str, Any], script: Script, serial: int) -> list[dict[str, Any]]:
    """What comes before the text: thoughts are told, and go along encrypted, only where that is asked for."""
    items: list[dict[str, Any]] = []
    if script.reasoning is not None:
        is_told = bool((payload.get("reasoning") or {}).get("summary"))
        summary = [{"type": "summary_text", "text": script.reasoning}] if is_told else []
        thoughts = {"summary": summary, "encrypted_content": f"thoughts-of-{serial}"}
        items.append({"id": f"rs_test_{serial}", "type": "reasoning", **thoughts})
    items += script.items or []
    if "reasoning.encrypted_content" not in (payload.get("include") or []):
        items = [{**item, "encrypted_content": None} if item["type"] == "reasoning" else item for item in items]
    return items


def _part(text: str) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _message(serial: int, status: str, text: str | None) -> dict[str, Any]:
    content = [] if text is None else [_part(text)]
    return {
        "id": f"msg_test_{serial}",
        "type": "message",
        "role": "assistant",
        "status": status,
        "content": content,
    }


def _response(
    payload: dict[str, Any], serial: int, status: str, output: list[dict[str, Any]], used: dict[str, Any] | None
) -> dict[str, Any]:
    return {
        "id": f"resp_test_{serial}",
        "object": "response",
        "created_at": int(time.time()),
        "status": status,
        "error": None,
        "incomplete_details": None,
        "instructions": payload.get("instructions"),
        "metadata": {},
        "model": payload.get("model", "scripted-model"),
        "output": output,
        "parallel_tool_calls": True,
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "usage": used,
    }
