"""The pump: an upstream's event stream on its way to the client.

Bytes pass as they come, all that has arrived in one write. When nothing comes, a comment `: ping` keeps
intermediaries awake and finds out whether the client is still there. The last line is always a comment
`: end ok|cut|error|limit`, which tells a complete answer from a cut one where closing the connection cannot.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.relay.answer_head import Answer
from api.relay.errors import RelayError
from api.relay.event_text import EventText
from api.relay.upstream_call import UpstreamCall

DISCONNECT_CHECK_SECONDS = 0.2
"""How often a server that knows is asked whether its client has gone: an abort must reach the upstream in 0.5 s."""

_HOLD_SECONDS = 0.02
_FIRST_HEARTBEAT_SECONDS = 0.05
"""A model thinks before its first word; servers send our head with the first byte, so one is sent meanwhile."""
_GRACE_AFTER_DONE_SECONDS = 1.0
_LARGEST_REFUSAL = 1_000_000

log = logging.getLogger("locutorio.relay")


@dataclass(frozen=True)
class Patience:
    """The times, in seconds, that one call is bound by, on the clock time.monotonic()."""

    started: float
    heartbeat: float
    limit: float
    """How long the whole answer may take; 0 is no limit."""
    silence: float
    """How long the upstream may say nothing."""

    @property
    def ends_at(self) -> float:
        return self.started + self.limit if self.limit else float("inf")


class EventStream:
    """The WSGI iterable of a streamed answer.

    `answer` is None when the upstream has not answered yet: the client then already has its 200, and a refusal
    is told as an event. `refusal` makes the error of an answer that is no event stream. `is_disconnected` asks
    the server whether the client has gone, where the server can tell. `title` is what the log calls the stream.
    """

    def __init__(
        self,
        call: UpstreamCall,
        answer: Answer | None,
        patience: Patience,
        refusal: Callable[[Answer, bytes], RelayError],
        is_disconnected: Callable[[], bool] | None,
        title: str,
    ) -> None:
        self._call = call
        self._answer = answer
        self._patience = patience
        self._refusal = refusal
        self._is_disconnected = is_disconnected
        self._title = title
        self._heard_first_at: float | None = None
        self._has_ended = False
        self._text = EventText()
        self._pieces = self._relay()

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """Called by the server when the answer is over or the client has gone: the upstream must stop."""
        self._pieces.close()
        self._call.abort()
        if not self._has_ended:
            self._log(f"gone bytes={self._text.size} ms={self._milliseconds(time.monotonic())}")

    def _relay(self) -> Iterator[bytes]:
        try:
            yield from self._pass_on()
        except RelayError as error:
            yield self._closing_of(error)
        except Exception:
            log.exception("the pump failed")
            yield self._closing_of(RelayError("internal_error"))

    def _pass_on(self) -> Iterator[bytes]:
        clock, patience, text = time.monotonic, self._patience, self._text
        ends_at = patience.ends_at
        check = DISCONNECT_CHECK_SECONDS if self._is_disconnected else patience.heartbeat
        heard_at = clock()
        heartbeat_at = heard_at + min(patience.heartbeat, _FIRST_HEARTBEAT_SECONDS)
        while True:
            now = clock()
            if now >= ends_at:
                raise RelayError("stream_limit", seconds=f"{patience.limit:g}")
            pause = _HOLD_SECONDS if text.held else _GRACE_AFTER_DONE_SECONDS if text.is_done else check
            piece = self._next(min(pause, heartbeat_at - now, ends_at - now))
            if piece:
                heard_at = now = clock()
                self._heard_first_at = self._heard_first_at or now
                heartbeat_at = now + patience.heartbeat
                if passed := text.take(self._without_key(piece)):
                    yield passed
                continue
            if text.held:
                yield text.release()
            if piece == b"":
                yield self._end("ok") if text.is_finished else self._end("cut", reason="unfinished")
                return
            if self._is_disconnected is not None and self._is_disconnected():
                return
            now = clock()
            if now - heard_at >= _GRACE_AFTER_DONE_SECONDS and text.is_done:
                yield self._end("ok")
                return
            if now - heard_at >= patience.silence:
                raise RelayError("upstream_timeout", host=self._call.host, seconds=f"{patience.silence:g}")
            if now >= heartbeat_at:
                heartbeat_at = now + patience.heartbeat
                yield from self._heartbeat()

    def _next(self, seconds: float) -> bytes | None:
        if self._answer is not None:
            return self._call.read(seconds)
        answer = self._call.poll(seconds)
        if answer is not None:
            if answer.status != 200 or answer.content_type != "text/event-stream":
                raise self._refusal(answer, self._call.read_all(_LARGEST_REFUSAL, self._patience.heartbeat))
            self._answer = answer
        return None

    def _without_key(self, piece: bytes) -> bytes:
        # A gateway may quote the key it refused inside a stream that began well.
        key = self._call.key.encode()
        return piece.replace(key, b"***") if key and key in piece else piece

    def _heartbeat(self) -> Iterator[bytes]:
        if self._text.is_between_events:
            yield b": ping\n\n"
        elif self._text.is_at_line_end:
            # Within an event a blank line would end it too early; within a line nothing can be said at all.
            yield b": ping\n"

    def _end(self, verdict: str, **details: str) -> bytes:
        facts = {"bytes": self._text.size, "ms": self._milliseconds(time.monotonic()), **details}
        mark = f"end {verdict} " + " ".join(f"{name}={value}" for name, value in facts.items())
        self._has_ended = True
        self._log(mark)
        return self._event_end() + f": {mark}\n\n".encode()

    def _log(self, ending: str) -> None:
        first = "-" if self._heard_first_at is None else self._milliseconds(self._heard_first_at)
        log.info("%s stream first_byte_ms=%s %s", self._title, first, ending)

    def _milliseconds(self, moment: float) -> int:
        return round((moment - self._patience.started) * 1000)

    def _event_end(self) -> bytes:
        if self._text.is_between_events:
            return b""
        return b"\n" if self._text.is_at_line_end else b"\n\n"

    def _closing_of(self, error: RelayError) -> bytes:
        if error.code == "upstream_cut" and self._text.is_finished:
            return self._end("ok")
        start = self._event_end() + error.event()
        if error.code == "stream_limit":
            return start + self._end("limit").lstrip()
        if error.code == "upstream_cut":
            return start + self._end("cut", reason=error.code).lstrip()
        return start + self._end("error", code=error.code).lstrip()
