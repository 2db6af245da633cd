"""How an event stream ended, as its last events tell: finished, failed, or neither, and then it was cut.

What finishes an answer is a list (stream_endings.json): providers fail in ways that nobody has listed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.relay.upstream.error_report import ErrorReport, error_in_answer, error_of_refusal, parse_json

_TABLE = json.loads(Path(__file__).with_name("stream_endings.json").read_text(encoding="utf-8"))
_FINISH_REASONS = frozenset(_TABLE["finish_reasons"])
_LAST_EVENTS = frozenset(_TABLE["last_events"])
_LINE_END = re.compile(rb"\r\n|\n|\r")
_FINISH_REASON = re.compile(rb'"finish_reason"\s*:\s*"([^"\\]+)"')
_TYPE = re.compile(rb'\{\s*"type"\s*:\s*"([^"\\]+)"')
_PICTURE_TYPE = re.compile(rb'[{,]\s*"type"\s*:\s*"(image_(?:generation|edit)\.\w+)"')
"""A picture may be in front of it, with all its megabytes."""
_SHORT_TEXT = 4_096
_MOST_EVENTS = 64
"""How far back the finish may be: usage, filters' results and the like follow it."""
_EVENTS_BEFORE_THE_FINISH = 8
"""How far before it an error still counts; one further back was survived."""


@dataclass(frozen=True)
class StreamEnding:
    """What the upstream has said about its answer's end."""

    is_finished: bool = False
    is_surely_finished: bool = False
    """Whether nothing can be missing even if the connection broke.

    A finish reason does not tell: of several choices, another may not be finished yet.
    """
    error: ErrorReport | None = None
    is_error_readable: bool = False
    """Whether the error came in the form that clients read."""


@dataclass(frozen=True)
class _Event:
    data: bytes
    is_error: bool = False
    """Whether it stands in a place that is only for errors."""
    is_framed: bool = True
    """Whether a client of server-sent events sees it."""
    name: bytes = b""


def ending_of(text: bytes) -> StreamEnding:
    """Reads the end of a stream; of a very long line the middle may be missing. Never raises."""
    # The last lines nearly always tell, and are read much sooner than everything that was kept.
    start = text.find(b"\n", len(text) - _SHORT_TEXT) + 1 if len(text) > _SHORT_TEXT else 0
    if start:
        ending, is_certain = _read_back(list(_events_of(text[start:])))
        if is_certain:
            return ending
    return _read_back(list(_events_of(text)))[0]


def _read_back(events: list[_Event]) -> tuple[StreamEnding, bool]:
    """What the events say, and whether none before them could change it."""
    is_done = bool(events) and events[-1].data == b"[DONE]"
    is_finished = is_last = False
    left = _MOST_EVENTS
    for event in reversed(events):
        document = _document_of(event.data)
        if error := _error_of(event, document):
            is_readable = event.is_framed and isinstance(document, dict) and _is_readable(document)
            return StreamEnding(error=error, is_error_readable=is_readable), True
        if not is_finished:
            is_last = (_type_of(event.data, document) or _name_of(event)) in _LAST_EVENTS
            if is_last or _has_finish_reason(event.data, document):
                is_finished, left = True, _EVENTS_BEFORE_THE_FINISH
        left -= 1
        if not left:
            break
    return StreamEnding(is_finished, is_last or (is_finished and is_done)), not left


def _events_of(text: bytes) -> Iterator[_Event]:
    name = b""
    data: list[bytes] = []
    has_data = False
    for line in [*_LINE_END.split(text), b""]:
        field, _, value = line.partition(b":")
        if line.startswith((b"{", b"[")):
            yield _Event(line, is_framed=False)
        elif field == b"data":
            data.append(value.removeprefix(b" "))
        elif field == b"event":
            name = value.strip()
        elif field == b"error":
            yield _Event(value.strip(), is_error=True, is_framed=False)
        elif not line:
            if data:
                has_data = True
                yield _Event(b"\n".join(data).strip(), is_error=name == b"error", name=name)
            name, data = b"", []
    if not has_data and text.lstrip().startswith((b"{", b"[")):
        # A document on several lines.
        yield _Event(text.strip(), is_framed=False)


def _document_of(data: bytes) -> Any:
    try:
        return parse_json(data)
    except ValueError:
        return None


def _error_of(event: _Event, document: object) -> ErrorReport | None:
    if event.is_error:
        words = event.data.decode("utf-8", "replace") if document is None else document
        return error_of_refusal(words)
    if error := error_in_answer(document):
        return error
    if isinstance(document, dict) and document.get("type") == "response.failed":
        return error_of_refusal(document.get("response"))
    return None


def _is_readable(document: Mapping[str, Any]) -> bool:
    return bool(document.get("error")) or document.get("type") in ("error", "response.failed")


def _type_of(data: bytes, document: object) -> object:
    if isinstance(document, dict):
        kind = document.get("type")
        return kind if isinstance(kind, str) else None
    if document is None and (picture := _PICTURE_TYPE.search(data)):
        # Others say again what came before. This one is the answer: it must have its end.
        return picture[1].decode() if data.endswith(b"}") else None
    match = _TYPE.match(data) if document is None else None
    return match[1].decode("utf-8", "replace") if match else None


def _name_of(event: _Event) -> str | None:
    """What a very long event is called whose type is in what is missing of it; it must have its end."""
    return event.name.decode("utf-8", "replace") if event.data.endswith(b"}") else None


def _has_finish_reason(data: bytes, document: object) -> bool:
    if isinstance(document, dict):
        choices = document.get("choices")
        reasons = (
            [choice.get("finish_reason") for choice in choices if isinstance(choice, dict)]
            if isinstance(choices, list)
            else []
        )
    else:
        reasons = [reason.decode("utf-8", "replace") for reason in _FINISH_REASON.findall(data)]
    return any(isinstance(reason, str) and reason.lower() in _FINISH_REASONS for reason in reasons)
