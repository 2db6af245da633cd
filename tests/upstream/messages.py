"""Answers of Anthropic's Messages API, written from its published specification.

https://platform.claude.com/docs/en/api/messages, .../build-with-claude/streaming and .../api/errors: named events,
blocks that begin, grow and end, usage at the beginning and at the end, and requests that are refused as there.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from .answers import Answer, Step, event_stream_answer, json_answer
from .keys import KeyState
from .message_requests import fault_of
from .prompt_cache import PromptCache
from .recording import RecordedRequest
from .script import Script, words
from .sse import EventWriter
from .usage import anthropic_usage, counts_of

TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}
SIGNATURE = "c2lnbmF0dXJlIG9mIHRob3VnaHRz"
"""Of every thought: what comes back with another one was tampered with."""


def message_error(status: int, message: str, kind: str = "") -> Answer:
    """An error in Anthropic's shape."""
    error = {"type": kind or TYPES.get(status, "api_error"), "message": message}
    answer = json_answer({"type": "error", "error": error, "request_id": "req_test"}, status)
    answer.headers = {"request-id": "req_test"}
    return answer


def key_refusal(key: str | None, state: KeyState, retry_after: int) -> Answer | None:
    """The answer to a request with a key in that state; None for a good key."""
    if state is KeyState.INVALID:
        return message_error(401, "invalid x-api-key" if key else "x-api-key header is required")
    if state is KeyState.RATE_LIMITED:
        answer = message_error(429, "This request would exceed your organization's rate limit.")
        answer.headers |= {"Retry-After": str(retry_after), "anthropic-ratelimit-requests-remaining": "0"}
        return answer
    if state is KeyState.NO_QUOTA:
        return message_error(400, "Your credit balance is too low to access the Anthropic API.")
    return None


def token_count_answer(payload: dict[str, Any], cache: PromptCache) -> Answer:
    """The answer of messages/count_tokens."""
    return json_answer({"input_tokens": cache.tokens_of(payload)})


def message_answer(request: RecordedRequest, payload: dict[str, Any], script: Script, cache: PromptCache) -> Answer:
    """The answer of messages, as one JSON or as a stream; an error where the API would refuse the request."""
    if fault := fault_of(payload, request, SIGNATURE):
        return message_error(400, fault)
    usage = script.usage or _usage(payload, request, script, cache)
    blocks = _blocks_of(script)
    message = {
        "id": f"msg_test_{request.serial}",
        "type": "message",
        "role": "assistant",
        "model": payload["model"],
        "content": blocks,
        "stop_reason": script.stop_reason or ("tool_use" if script.tool_calls else "end_turn"),
        "stop_sequence": None,
        "usage": usage,
    }
    reported = None if script.usage else _counts_in(usage)
    streams = payload.get("stream")
    answer = _stream(message, script, reported) if streams else json_answer(message, reported=reported)
    answer.headers = {"request-id": f"req_test_{request.serial}"}
    return answer


def _usage(payload: dict[str, Any], request: RecordedRequest, script: Script, cache: PromptCache) -> dict[str, Any]:
    counts = counts_of(script)
    thoughts = len(words(script.reasoning or ""))
    output = counts["completion"] if script.counts else counts["completion"] + thoughts
    told = {"output_tokens": output, "output_tokens_details": {"thinking_tokens": counts["reasoning"] or thoughts}}
    base = {"service_tier": "standard", "inference_geo": "global"}
    if script.counts:
        return {**anthropic_usage(counts), "cache_creation": _spans(counts["cache_written"], 0), **base, **told}
    found = cache.take(payload, request.api_key or "")
    return {
        "input_tokens": found.fresh,
        "cache_creation_input_tokens": found.written,
        "cache_read_input_tokens": found.read,
        "cache_creation": _spans(found.written - found.written_for_an_hour, found.written_for_an_hour),
        **base,
        **told,
    }


def _spans(minutes: int, hour: int) -> dict[str, int]:
    return {"ephemeral_5m_input_tokens": minutes, "ephemeral_1h_input_tokens": hour}


def _counts_in(usage: dict[str, Any]) -> dict[str, int]:
    cached, written = usage["cache_read_input_tokens"], usage["cache_creation_input_tokens"]
    return {
        "prompt": usage["input_tokens"] + cached + written,
        "cached": cached,
        "cache_written": written,
        "completion": usage["output_tokens"],
        "reasoning": usage["output_tokens_details"]["thinking_tokens"],
    }


def _blocks_of(script: Script) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    if script.reasoning is not None:
        blocks.append({"type": "thinking", "thinking": script.reasoning, "signature": SIGNATURE})
    blocks.extend(script.items or [])
    if text := "".join(script.pieces()):
        cited = {"citations": script.citations} if script.citations else {}
        blocks.append({"type": "text", "text": text, **cited})
    for index, call in enumerate(script.tool_calls or []):
        given = json.loads(call["arguments"])
        blocks.append({"type": "tool_use", "id": f"toolu_test_{index}", "name": call["name"], "input": given})
    return blocks


def _stream(message: dict[str, Any], script: Script, reported: dict[str, int] | None) -> Answer:
    writer = EventWriter("\r\n" if script.crlf else "\n", script.stamp)

    def event(kind: str, **fields: Any) -> bytes:
        return writer.event({"type": kind, **fields}, kind)

    usage = message["usage"]
    begun = {**message, "content": [], "stop_reason": None, "usage": {**usage, "output_tokens": 1}}
    for name in ("output_tokens_details", "server_tool_use"):
        begun["usage"].pop(name, None)
    opening = writer.comment(script.comment) + event("message_start", message=begun) + event("ping")
    # What a block says comes at its pace; how it begins and ends comes with that.
    steps: list[Step] = []
    before = opening
    for index, block in enumerate(message["content"]):
        before += event("content_block_start", index=index, content_block=_emptied(block))
        for delta in _deltas(block, script):
            fields = {"type": "content_block_delta", "index": index, "delta": delta}
            steps.append(partial(_said, writer, before, fields))
            before = b""
        before += event("content_block_stop", index=index)
    # The API leaves out here what message_start has told for good.
    told = {name: value for name, value in usage.items() if name not in ("cache_creation", *BASE_NAMES)}
    stop = {"stop_reason": message["stop_reason"], "stop_sequence": message["stop_sequence"]}
    finish = before + event("message_delta", delta=stop, usage=told)
    done = event("message_stop")
    counted = reported if script.end == "done" else None
    answer = event_stream_answer(script, steps or [lambda: opening], finish, done, counted)
    if script.error_event is None:
        return answer
    return dataclasses.replace(answer, tail=event("error", error=script.error_event), reported=None)


BASE_NAMES = ("service_tier", "inference_geo")


def _said(writer: EventWriter, before: bytes, fields: dict[str, Any]) -> bytes:
    return before + writer.text_event(fields, "content_block_delta")


def _emptied(block: dict[str, Any]) -> dict[str, Any]:
    """The block as it begins: what comes in pieces is not there yet."""
    empty = {"text": {"text": ""}, "thinking": {"thinking": "", "signature": ""}}
    called = {"input": {}} if block["type"] in ("tool_use", "server_tool_use") else {}
    begun = {**block, **empty.get(block["type"], called)}
    begun.pop("citations", None)
    return begun


def _deltas(block: dict[str, Any], script: Script) -> Iterator[dict[str, Any]]:
    kind = block["type"]
    if kind == "thinking":
        yield from ({"type": "thinking_delta", "thinking": word} for word in words(block["thinking"]))
        yield {"type": "signature_delta", "signature": block["signature"]}
    elif kind == "text":
        yield from ({"type": "citations_delta", "citation": citation} for citation in block.get("citations", ()))
        pieces = list(script.pieces())
        # One among the items has words of its own.
        said = pieces if "".join(pieces) == block["text"] else words(block["text"])
        yield from ({"type": "text_delta", "text": piece} for piece in said)
    elif kind in ("tool_use", "server_tool_use"):
        written = json.dumps(block["input"])
        for start in itertools.chain(range(0, len(written), 12)):
            yield {"type": "input_json_delta", "partial_json": written[start : start + 12]}
