"""The shape of an answer, and the errors that OpenAI's server would give."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from .script import Script
from .sse import CONTENT_TYPE, EventWriter

Step = Callable[[], bytes]


@dataclass
class Answer:
    """What an endpoint answers: steps that are paced by the script, and a tail that follows at once.

    A step is called when its turn has come, so that a stamp in it is true.
    """

    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    steps: Iterable[Step] = ()
    tail: bytes = b""
    streams: bool = False
    reported: dict[str, int] | None = None
    """The counts that it reports, if it is written to its end."""


def json_answer(value: Any, status: int = 200, reported: dict[str, int] | None = None) -> Answer:
    """An answer of one JSON value."""
    return Answer(status=status, tail=json.dumps(value, ensure_ascii=False).encode(), reported=reported)


def error_answer(status: int, message: str, kind: str = "invalid_request_error", code: str | None = None) -> Answer:
    """An error in OpenAI's shape."""
    return json_answer({"error": {"message": message, "type": kind, "param": None, "code": code}}, status)


def event_stream_answer(
    script: Script, steps: Iterable[Step], finish: bytes, done: bytes, reported: dict[str, int] | None
) -> Answer:
    """A stream of events; the script tells which of the closing events follow the steps, where `reported` is."""
    if script.error_event is not None:
        tail = EventWriter("\r\n" if script.crlf else "\n").event({"error": script.error_event})
    elif script.end == "early":
        tail = b""
    elif script.end == "no_done":
        tail = finish
    else:
        tail = finish + done
    if not tail.startswith(finish):
        reported = None
    return Answer(content_type=CONTENT_TYPE, steps=steps, tail=tail, streams=True, reported=reported)


def scripted_override(script: Script) -> Answer | None:
    """The answer that the script gives in place of the endpoint: a raw body, an error, a redirect; or None."""
    status = script.status or (302 if script.redirect_to is not None else 200)
    if script.body is not None:
        return Answer(status=status, tail=script.body.encode())
    if status in (204, 304):
        return Answer(status=status)
    if 300 <= status < 400:
        return Answer(status=status, content_type="text/plain", tail=b"Moved\n")
    if status >= 500:
        return error_answer(status, "The scripted upstream failed, as it was told to.", "server_error")
    if status >= 400:
        return error_answer(status, "The scripted upstream refused the request, as it was told to.")
    return None
