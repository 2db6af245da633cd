"""Answers of the responses endpoint."""

import itertools
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from .answers import Answer, Step, event_stream_answer, json_answer
from .script import Script
from .sse import EventWriter
from .usage import counts_of, usage_of


def response_answer(payload: dict[str, Any], script: Script, serial: int) -> Answer:
    """The answer of responses, as one JSON or as a stream of named events."""
    text = "".join(script.pieces())
    reported = None if script.reports == "never" else counts_of(script)
    output = [*(script.items or []), _message(serial, "completed", text)]
    completed = _response(payload, serial, "completed", output, reported and usage_of(script, "responses"))
    if not payload.get("stream"):
        return json_answer(completed, reported=reported)

    writer = EventWriter("\r\n" if script.crlf else "\n", script.stamp)
    numbers = itertools.count()
    place = {"item_id": f"msg_test_{serial}", "output_index": 0, "content_index": 0}

    def event(kind: str, **fields: Any) -> bytes:
        return writer.event({"type": kind, "sequence_number": next(numbers), **fields}, kind)

    def step(opening: bytes, number: int, piece: str) -> bytes:
        kind = "response.output_text.delta"
        fields = {"type": kind, "sequence_number": number, **place, "delta": piece, "logprobs": []}
        return opening + writer.text_event(fields, kind)

    begun = _response(payload, serial, "in_progress", [], None)
    opening = writer.comment(script.comment) + b"".join(
        (
            event("response.created", response=begun),
            event("response.in_progress", response=begun),
            event("response.output_item.added", output_index=0, item=_message(serial, "in_progress", None)),
            event("response.content_part.added", **place, part=_part("")),
        )
    )
    first_delta = next(numbers)
    numbers = itertools.count(first_delta + script.piece_count())

    def steps() -> Iterator[Step]:
        for index, piece in enumerate(script.pieces()):
            yield partial(step, opening if index == 0 else b"", first_delta + index, piece)

    finish = b"".join(
        (
            event("response.output_text.done", **place, text=text, logprobs=[]),
            event("response.content_part.done", **place, part=_part(text)),
            event("response.output_item.done", output_index=0, item=_message(serial, "completed", text)),
        )
    )
    completing = event("response.completed", response=completed)
    return event_stream_answer(script, steps(), finish, completing, reported if script.end == "done" else None)


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
