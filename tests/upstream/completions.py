"""Answers of chat/completions and completions."""

import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from .answers import Answer, Step, event_stream_answer, json_answer
from .script import Script, words
from .sse import EventWriter
from .usage import counts_of, usage_of


def chat_answer(payload: dict[str, Any], script: Script, serial: int) -> Answer:
    """The answer of chat/completions, as one JSON or as a stream."""
    head = _head(payload, f"chatcmpl-test-{serial}")
    if not payload.get("stream"):
        message: dict[str, Any] = {"role": "assistant", "content": "".join(script.pieces()), "refusal": None}
        if script.reasoning is not None:
            message["reasoning_content"] = script.reasoning
        if script.tool_calls is not None:
            message["tool_calls"] = [_tool_call(call, index) for index, call in enumerate(script.tool_calls)]
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _finish_reason(script)}
        return _whole({**head, "object": "chat.completion", "choices": [choice]}, script)

    head["object"] = "chat.completion.chunk"
    writer = EventWriter("\r\n" if script.crlf else "\n", script.stamp)

    def chunk(delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return {**head, "choices": [choice], **_usage_beside(payload, script)}

    def step(opening: bytes, delta: dict[str, Any]) -> bytes:
        return opening + writer.text_event(chunk(delta))

    def steps() -> Iterator[Step]:
        opening = writer.comment(script.comment) + writer.event(chunk({"role": "assistant", "content": ""}))
        for delta in _deltas(script):
            yield partial(step, opening, delta)
            opening = b""

    finish = writer.event(chunk({}, _finish_reason(script))) + _usage_event(payload, head, script, writer)
    return event_stream_answer(script, steps(), finish, writer.done(), _reported(payload, script))


def completion_answer(payload: dict[str, Any], script: Script, serial: int) -> Answer:
    """The answer of the older completions, as one JSON or as a stream."""
    head = _head(payload, f"cmpl-test-{serial}")
    head["object"] = "text_completion"

    def with_text(text: str, finish_reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": finish_reason}
        return {**head, "choices": [choice], **(_usage_beside(payload, script) if payload.get("stream") else {})}

    if not payload.get("stream"):
        return _whole(with_text("".join(script.pieces()), "stop"), script)
    writer = EventWriter("\r\n" if script.crlf else "\n", script.stamp)
    steps = (partial(writer.text_event, with_text(piece)) for piece in script.pieces())
    finish = writer.event(with_text("", "stop")) + _usage_event(payload, head, script, writer)
    return event_stream_answer(script, steps, finish, writer.done(), _reported(payload, script))


def _whole(document: dict[str, Any], script: Script) -> Answer:
    if script.reports == "never":
        return json_answer(document)
    return json_answer({**document, "usage": usage_of(script, "short")}, reported=counts_of(script))


def _wants_usage(payload: dict[str, Any], script: Script) -> bool:
    options = payload.get("stream_options")
    is_asked = isinstance(options, dict) and bool(options.get("include_usage"))
    return script.reports in ("always", "in_every_chunk") or (is_asked and script.reports != "never")


def _reported(payload: dict[str, Any], script: Script) -> dict[str, int] | None:
    return counts_of(script) if _wants_usage(payload, script) else None


def _usage_beside(payload: dict[str, Any], script: Script) -> dict[str, Any]:
    """What stands beside the choices of each chunk: OpenAI says null where the usage comes at the end."""
    if script.reports == "in_every_chunk":
        return {"usage": usage_of(script, "short")}
    return {"usage": None} if _wants_usage(payload, script) else {}


def _head(payload: dict[str, Any], answer_id: str) -> dict[str, Any]:
    model = payload.get("model", "scripted-model")
    return {"id": answer_id, "object": "chat.completion", "created": int(time.time()), "model": model}


def _finish_reason(script: Script) -> str:
    return "stop" if script.tool_calls is None else "tool_calls"


def _deltas(script: Script) -> Iterator[dict[str, Any]]:
    for thought in words(script.reasoning or ""):
        yield {"reasoning_content": thought}
    for piece in script.pieces():
        yield {"content": piece}
    for index, call in enumerate(script.tool_calls or []):
        yield {"tool_calls": [{"index": index, **_tool_call({**call, "arguments": ""}, index)}]}
        yield {"tool_calls": [{"index": index, "function": {"arguments": call["arguments"]}}]}


def _tool_call(call: dict[str, Any], index: int) -> dict[str, Any]:
    function = {"name": call["name"], "arguments": call["arguments"]}
    return {"id": f"call_test_{index}", "type": "function", "function": function}


def _usage_event(payload: dict[str, Any], head: dict[str, Any], script: Script, writer: EventWriter) -> bytes:
    if script.reports == "in_every_chunk" or not _wants_usage(payload, script):
        return b""
    return writer.event({**head, "choices": [], "usage": usage_of(script, "short")})
