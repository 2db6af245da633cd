"""The opening of an answer: what it is, by its head and, where types are wrong or missing, by its first bytes."""

from __future__ import annotations

import re
from enum import Enum

from api.relay.forwarding.response_headers import is_binary_type
from api.relay.forwarding.whole_answer import events_of
from api.relay.upstream.error_report import parse_json
from api.relay.upstream.http_response import ResponseHead
from api.relay.upstream.key_failover import UpstreamCall

LARGEST_DOCUMENT = 64_000_000
_EVENT_STREAM = "text/event-stream"
_UNTOLD_TYPES = frozenset({"application/json", ""})
_DOCUMENT_TYPES = _UNTOLD_TYPES | {"text/plain", "application/octet-stream"}
_FIELDS = (b":", b"data:", b"event:", b"id:", b"retry:", b"error:")
_LONGEST_FIELD = 6
_BOM = b"\xef\xbb\xbf"
_BEFORE_THE_FIRST_BYTE = re.compile(rb"(\xef\xbb\xbf)?\s*")


class Kind(Enum):
    """What an answer turned out to be."""

    EVENTS = "an event stream"
    TRANSLATED = "a whole answer that can be passed on as events"
    OTHER = "anything else"


class AnswerOpening:
    """Reads as much of an answer as is needed to know its `kind`; `read` then gives all of it.

    Without `wants_stream`, a whole answer is just what was asked for, and is not looked at.
    """

    def __init__(self, call: UpstreamCall, *, wants_stream: bool) -> None:
        self.head: ResponseHead | None = None
        self.kind: Kind | None = None
        self._call = call
        self._wants_stream = wants_stream
        self._beginning = b""
        self._document: list[bytes] | None = None
        self._size = 0

    @property
    def has_succeeded(self) -> bool:
        """Whether the answer is one of the model, as far as its status tells."""
        return self.head is not None and self.head.status < 300

    def poll(self, seconds: float) -> Kind | None:
        """The kind, or None if it is not known within `seconds`. Raises RelayError."""
        if self.head is None:
            self.head = self._call.poll(seconds)
            if self.head is not None:
                self.kind = self._kind_by_head(self.head)
        elif self.kind is None and (piece := self._call.read(seconds)) is not None:
            self._take(piece, self.head)
        return self.kind

    def _kind_by_head(self, head: ResponseHead) -> Kind | None:
        if head.status != 200:
            return Kind.OTHER
        if head.content_type == _EVENT_STREAM:
            return Kind.EVENTS
        may_be_events = self._wants_stream or head.content_type in _UNTOLD_TYPES
        return None if may_be_events and not is_binary_type(head.content_type) else Kind.OTHER

    def _take(self, piece: bytes, head: ResponseHead) -> None:
        if self._document is not None:
            self._collect(piece)
            return
        self._beginning += piece
        said = self._beginning[_first_byte(self._beginning) :][:_LONGEST_FIELD]
        if said.startswith(_FIELDS):
            self._settle(Kind.EVENTS, self._beginning)
        elif piece and (_BOM.startswith(said) or any(field.startswith(said) for field in _FIELDS)):
            return
        elif self._wants_stream and said.startswith((b"{", b"[")) and head.content_type in _DOCUMENT_TYPES:
            self._document = []
            self._collect(self._beginning)
        else:
            self._settle(Kind.OTHER, self._beginning)

    def _collect(self, piece: bytes) -> None:
        assert self._document is not None
        self._document.append(piece)
        self._size += len(piece)
        if piece and self._size <= LARGEST_DOCUMENT:
            return
        content = b"".join(self._document)
        events = None if piece else _translated(content)
        self._settle(Kind.OTHER if events is None else Kind.TRANSLATED, content if events is None else events)

    def _settle(self, kind: Kind, content: bytes) -> None:
        self.kind = kind
        self._call.unread(content)


def _first_byte(content: bytes) -> int:
    match = _BEFORE_THE_FIRST_BYTE.match(content)
    return match.end() if match else 0


def _translated(content: bytes) -> bytes | None:
    try:
        return events_of(parse_json(content))
    except (ValueError, RecursionError):
        return None
