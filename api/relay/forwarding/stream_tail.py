"""What the relay knows about the event stream that passes through it, without parsing it."""

from __future__ import annotations

import re

_TAIL_BYTES = 4096
_LONGEST_HELD = 8192
_HEAD_BYTES = 256
_DONE_BYTES = 32
_DONE = re.compile(rb"[\r\n]data:[ \t]*\[DONE\][ \t\r\n]*\Z")
# An answer may speak of [DONE] within a line, and then has its quotation marks escaped. Parts of an answer have ends
# of their own, such as response.output_text.done, which do not count.
_FINISH_REASON = re.compile(rb'"finish_reason"\s*:\s*"')
_LAST_EVENT = re.compile(
    rb"[\r\n]data:[ \t]*\[DONE\]"
    rb'|"type"\s*:\s*"(?:response\.(?:completed|incomplete|failed)|speech\.audio\.done|transcript\.text\.done'
    rb'|image_(?:generation|edit)\.completed)"'
)


class StreamTail:
    """The text passed on so far.

    The beginning of a line is held back for the moment until its end arrives: when an upstream dies inside a
    line, the error event that follows can then be read, where otherwise an SDK would choke on half an object.
    """

    def __init__(self) -> None:
        self.size = 0
        """Bytes passed on."""
        self.held = b""
        # Where nothing has been said, a line and an event may begin.
        self._tail = b"\n\n"
        self._line = b""
        """The beginning of the last line that is not blank: of an event longer than the tail, it tells the type."""

    def take(self, piece: bytes) -> bytes:
        """What of the bytes so far is to be passed on now."""
        if self.held:
            piece, self.held = self.held + piece, b""
        if not piece.endswith(b"\n"):
            line_start = piece.rfind(b"\n") + 1
            if len(piece) - line_start <= _LONGEST_HELD:
                piece, self.held = piece[:line_start], piece[line_start:]
        return self._passed(piece)

    def release(self) -> bytes:
        """What was held back, to be passed on after all: its end has not come soon."""
        piece, self.held = self.held, b""
        return self._passed(piece)

    @property
    def is_finished(self) -> bool:
        """Whether the upstream, which has ended well, had said that the answer is complete."""
        return self.is_surely_finished or _FINISH_REASON.search(self._tail) is not None

    @property
    def is_surely_finished(self) -> bool:
        """Whether nothing can be missing even though the connection broke.

        A finish reason does not tell: of several choices, another may not be finished yet.
        """
        if self.is_done:
            return True
        return _LAST_EVENT.search(self._tail) is not None or _LAST_EVENT.search(self._line) is not None

    @property
    def is_done(self) -> bool:
        """Whether the last thing that the upstream said was that nothing more comes."""
        return _DONE.search(self._tail[-_DONE_BYTES:]) is not None

    @property
    def is_between_events(self) -> bool:
        return self._tail.endswith((b"\n\n", b"\r\n\r\n", b"\r\r"))

    @property
    def is_at_line_end(self) -> bool:
        return self._tail.endswith((b"\n", b"\r"))

    def _passed(self, piece: bytes) -> bytes:
        self.size += len(piece)
        self._note_line(piece)
        self._tail = piece[-_TAIL_BYTES:] if len(piece) >= _TAIL_BYTES else (self._tail + piece)[-_TAIL_BYTES:]
        return piece

    def _note_line(self, piece: bytes) -> None:
        written = piece.rstrip(b"\r\n")
        start = written.rfind(b"\n") + 1
        if not start and not self.is_at_line_end:
            self._line += written[: _HEAD_BYTES - len(self._line)]
        elif written:
            self._line = written[start : start + _HEAD_BYTES]
