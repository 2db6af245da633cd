"""What the relay knows about the event stream that passes through it, without parsing it on its way."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from api.relay.forwarding.stream_ending import StreamEnding, ending_of

_MOST_KEPT = 32_768
_OPENING_BYTES = 4_096
_LEAST_KEPT = 8_192
_LONG_LINE_HEAD = 4_096
_LONGEST_HELD = 8192
_LONGEST_EVENT_HEAD = 1_024
_LINE_END = re.compile(rb"\r\n|\n|\r")
_DONE_BYTES = 32
_DONE = re.compile(rb"[\r\n]data:[ \t]*\[DONE\][ \t\r\n]*\Z")
_DONE_EVENT = re.compile(rb"(?:\n\n|\r\n\r\n|\r\r)data:[ \t]*\[DONE\][ \t\r\n]*\Z")
_SEQUENCE_NUMBER = re.compile(rb'"sequence_number"\s*:\s*(\d{1,9})')


class StreamTail:
    """The text passed on so far.

    The beginning of a line is held back for the moment until its end arrives: when an upstream dies inside a
    line, the error event that follows can then be read, where otherwise an SDK would choke on half an object.
    `open_end` tells how many bytes at the end of half a line may be the beginning of a secret, which are held back
    until it is known.
    """

    def __init__(self, open_end: Callable[[bytes], int] = lambda _: 0) -> None:
        self.size = 0
        """Bytes passed on."""
        self.held = b""
        self.opening = b""
        """The beginning of the text, where Anthropic tells what the prompt was."""
        self._open_end = open_end
        # Where nothing has been said, a line and an event may begin.
        self._recent = bytearray(b"\n\n")

    def take(self, piece: bytes) -> bytes:
        """What of the bytes so far is to be passed on now."""
        if self.held:
            piece, self.held = self.held + piece, b""
        if not piece.endswith(b"\n"):
            line_start = piece.rfind(b"\n") + 1
            if len(piece) - line_start > _LONGEST_HELD:
                line_start = len(piece) - self._open_end(piece)
            piece, self.held = piece[:line_start], piece[line_start:]
        self._keep(piece)
        if len(self._recent) > _MOST_KEPT:
            self._forget()
        return piece

    def release(self, *, is_last: bool = False) -> bytes:
        """What was held back, to be passed on after all: its end has not come soon, or never will."""
        end = len(self.held) if is_last else len(self.held) - self._open_end(self.held)
        piece, self.held = self.held[:end], self.held[end:]
        self._keep(piece)
        return piece

    @property
    def recent(self) -> bytes:
        """The end of the text."""
        return bytes(self._recent)

    @property
    def ending(self) -> StreamEnding:
        """What the upstream has said about the end of its answer. Takes a while: to be asked once."""
        return ending_of(self.recent)

    @property
    def is_done(self) -> bool:
        """Whether the last thing that the upstream said was that nothing more comes."""
        end = self._recent[-_DONE_BYTES:]
        return b"[DONE]" in end and _DONE.search(end) is not None

    @property
    def ends_with_done_event(self) -> bool:
        """Whether that stands in an event of its own, before which another one could be put."""
        return self.is_done and _DONE_EVENT.search(self._recent[-_DONE_BYTES:]) is not None

    @property
    def is_between_events(self) -> bool:
        return self._recent.endswith((b"\n\n", b"\r\n\r\n", b"\r\r"))

    @property
    def is_at_line_end(self) -> bool:
        return self._recent.endswith((b"\n", b"\r"))

    @property
    def is_in_event_without_data(self) -> bool:
        """Whether an event has a name, but nothing else yet: ended like this, SDKs would choke on it."""
        if self.is_between_events or not self.is_at_line_end:
            return False
        lines = _LINE_END.split(self._recent[-_LONGEST_EVENT_HEAD:])[:-1]
        return not any(line.startswith(b"data") for line in itertools.takewhile(bool, reversed(lines)))

    @property
    def next_sequence_number(self) -> int:
        """The number of the next event of a Responses stream."""
        numbers = _SEQUENCE_NUMBER.findall(self._recent)
        return int(numbers[-1]) + 1 if numbers else 0

    def _keep(self, piece: bytes) -> None:
        if self.size < _OPENING_BYTES:
            self.opening += piece[: _OPENING_BYTES - self.size]
        self.size += len(piece)
        self._recent += piece

    def _forget(self) -> None:
        recent = self._recent
        del recent[: recent.rfind(b"\n", 0, len(recent) - _LEAST_KEPT) + 1]
        if len(recent) > _MOST_KEPT:
            # One line alone: its beginning tells the type of the event, its end where the stream stands.
            del recent[_LONG_LINE_HEAD:-_LEAST_KEPT]
