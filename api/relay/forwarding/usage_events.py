"""The usage in a stream of events: read at its end, and kept from clients that did not ask for it."""

from __future__ import annotations

import json
import re
from typing import Any

from api.relay.ledger.reported_usage import Reported, reported_in
from api.relay.ledger.token_estimate import tokens_in
from api.relay.upstream.error_report import parse_json

_USAGE = b'"usage"'
_EVENT_ENDS = (b"\n\n", b"\n\r\n")
_BEGINNING = "message_start"
may_only_report_usage = re.compile(rb"\[\s*\]").search
"""Whether there may be an event in some lines whose `choices` are an empty list: rare, and soon looked for."""
_OBJECT = re.compile(rb'"usage"\s*:\s*(?=\{)')
_MOST_LOOKED_AT = 64
"""How many events may follow the last one that reports something."""
_WORDS = re.compile(
    rb'"(?:content|reasoning_content|reasoning|refusal|arguments|text|thinking|partial_json|delta)"'
    rb'\s*:\s*"((?:[^"\\]|\\.)*)"'
)
"""What a model says in an event, by the names of chat completions, completions, responses and messages."""
_REPEATS = (b".done", b".completed", b"response.created", b"response.in_progress", b"response.incomplete")
"""Types of events that only say again what came in pieces."""
_TYPE_IS_WITHIN = 80
_SAMPLE_BYTES = 8_192


def without_usage(lines: bytes) -> bytes:
    """Whole lines of a stream without the event that only reports usage: its `choices` are an empty list."""
    empty = may_only_report_usage(lines)
    if empty is None or _USAGE not in lines:
        return lines
    # Usually it is the last event but one of many.
    ends = [place + len(end) for end in _EVENT_ENDS if (place := lines.rfind(end, 0, empty.start())) >= 0]
    start = max(ends, default=0)
    kept: list[bytes] = [lines[:start]]
    event: list[bytes] = []
    for line in lines[start:].splitlines(keepends=True):
        event.append(line)
        if not line.strip():
            kept += [] if _only_reports_usage(event) else event
            event = []
    # The blank line that ends such an event may come later: alone, it says nothing.
    return b"".join(kept + ([] if _only_reports_usage(event) else event))


def last_reported(text: bytes, opening: bytes = b"") -> Reported | None:
    """What the last event with a usage reports; of a very long event the middle may be missing.

    Anthropic's streams tell of the prompt in their `opening`, and their end may tell of the answer alone.
    """
    begun = _usage_at_the_beginning(opening)
    end = len(text)
    for _ in range(_MOST_LOOKED_AT):
        place = text.rfind(_USAGE, 0, end)
        if place < 0:
            break
        start = text.rfind(b"\n", 0, place) + 1
        line_end = text.find(b"\n", place)
        line = text[start : line_end if line_end >= 0 else len(text)].strip()
        document = _document_of(line.removeprefix(b"data:"))
        if begun and isinstance(document, dict) and isinstance(usage := document.get("usage"), dict):
            told = {name: value for name, value in usage.items() if value is not None}
            document = {**document, "usage": {**begun, **told}}
        reported = _reported_in_part(text[place:]) if document is None else reported_in(document)
        if reported is not None:
            return reported
        end = place if document is None else start
    return reported_in({"type": _BEGINNING, "message": {"usage": begun}}) if begun else None


def _usage_at_the_beginning(opening: bytes) -> dict[str, Any]:
    if _BEGINNING.encode() not in opening:
        return {}
    for line in opening.splitlines():
        document = _document_of(line.removeprefix(b"data:")) if line.startswith(b"data:") else None
        if isinstance(document, dict) and document.get("type") == _BEGINNING:
            message = document.get("message")
            usage = message.get("usage") if isinstance(message, dict) else None
            return usage if isinstance(usage, dict) else {}
    return {}


def words_of_stream(text: bytes, size: int) -> int:
    """The tokens that a model has said in a stream of `size` bytes, of which `text` is the end: an estimate.

    What was said before is taken to be like the last of it.
    """
    text = text[-_SAMPLE_BYTES:]
    lines = (line for line in text.splitlines() if line.startswith(b"data:"))
    words = sum(words_in(line) for line in lines if not any(kind in line[:_TYPE_IS_WITHIN] for kind in _REPEATS))
    return round(words * max(1.0, size / len(text))) if words else 0


def words_in(document: bytes) -> int:
    """The tokens that a model has said in the JSON of an answer, or of an event of one: an estimate."""
    return tokens_in(b"".join(_WORDS.findall(document)))


def _only_reports_usage(event: list[bytes]) -> bool:
    content = b"".join(event)
    # Rarely so, and to read each event of a piece would take long.
    if _USAGE not in content or not may_only_report_usage(content):
        return False
    data = [line.strip().removeprefix(b"data:") for line in event if line.startswith(b"data:")]
    document = _document_of(b"\n".join(data))
    is_chunk = isinstance(document, dict) and document.get("choices") == [] and not document.get("error")
    return is_chunk and isinstance(document.get("usage"), dict) and "type" not in document


def _reported_in_part(text: bytes) -> Reported | None:
    """What a usage reports that stands at the beginning of the rest of an event."""
    match = _OBJECT.match(text)
    if match is None:
        return None
    try:
        usage, _ = json.JSONDecoder().raw_decode(text[match.end() :].decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return reported_in({"usage": usage})


def _document_of(data: bytes) -> Any:
    try:
        return parse_json(data)
    except ValueError:
        return None
