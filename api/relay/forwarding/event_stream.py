"""An upstream's event stream on its way to the client.

Bytes pass as they come, all that has arrived in one write. When nothing comes, a comment `: ping` keeps
intermediaries awake and finds out whether the client is still there. The last line is always a comment
`: end ok|cut|error|limit`, which tells a complete answer from a cut one where closing the connection cannot.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator, Mapping

from api.relay.errors import RelayError, error_event, messages_error_event
from api.relay.forwarding.answer_opening import AnswerOpening, Kind
from api.relay.forwarding.charge import Charge
from api.relay.forwarding.stream_ending import StreamEnding
from api.relay.forwarding.stream_tail import StreamTail
from api.relay.forwarding.usage_events import may_only_report_usage, without_usage
from api.relay.redaction import Redactor
from api.relay.upstream.deadlines import ClientDisconnected, Deadlines
from api.relay.upstream.error_report import ErrorReport
from api.relay.upstream.http_response import ResponseHead
from api.relay.upstream.key_failover import UpstreamCall

_HOLD_SECONDS = 0.1
"""How long the rest of a line may take: half of it is of no use to a client, and breaks one if nothing follows."""
_FIRST_HEARTBEAT_SECONDS = 0.05
"""A model thinks before its first word; servers send our head with the first byte, so one is sent meanwhile."""
_GRACE_AFTER_DONE_SECONDS = 1.0
_LARGEST_REFUSAL = 1_000_000
RESPONSES = "responses"
MESSAGES = "messages"
"""Dialects whose streams have error events of their own."""

log = logging.getLogger("locutorio.relay")


class EventStream:
    """The WSGI iterable of a streamed answer.

    Where `opening` is not over, the client has its 200 already, and a refusal is told as an event. `refusal` makes the
    error of an answer that is no event stream, `redactor` hides the owner's keys, should a gateway quote one, and
    `title` is what the log calls the stream. Its `dialect` is the one in which errors are told.
    `hides_usage` keeps the usage from a client that did not ask for it; `charge` is settled by it at the end.
    """

    def __init__(
        self,
        call: UpstreamCall,
        opening: AnswerOpening,
        deadlines: Deadlines,
        refusal: Callable[[ResponseHead, bytes], RelayError],
        redactor: Redactor,
        title: str,
        charge: Charge,
        *,
        dialect: str,
        hides_usage: bool,
    ) -> None:
        self._call = call
        self._opening = opening
        self._is_open = opening.kind is not None
        self._patience = deadlines
        self._refusal = refusal
        self._redactor = redactor
        self._title = title
        self._charge = charge
        self._dialect = dialect
        self._hides_usage = hides_usage
        self._hidden_bytes = 0
        self._heard_first_at: float | None = None
        self._verdict = self._reason = ""
        self._has_told = False
        self._last_word = b""
        """The provider's `[DONE]`, kept until it is known whether to tell an error: SDKs read nothing after it."""
        self._text = StreamTail(redactor.open_end)
        self._pieces = self._relay()

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """Called by the server when the answer is over or the client has gone: the upstream must stop."""
        self._pieces.close()
        self._call.abort()
        if not self._verdict:
            self._log(f"gone bytes={self._size} ms={self._milliseconds(time.monotonic())}")
        text = self._text
        self._charge.settle_stream(text.recent, text.size, self._verdict, self._reason, text.opening)

    def _relay(self) -> Generator[bytes]:
        try:
            yield from self._pass_on()
        except ClientDisconnected:
            return
        except RelayError as error:
            yield self._closing_of(error)
        except Exception:
            log.exception("the event stream failed")
            yield self._closing_of(RelayError("internal_error"))

    def _pass_on(self) -> Iterator[bytes]:
        clock, deadlines, text, mask = time.monotonic, self._patience, self._text, self._redactor.mask_own_keys
        ends_at = deadlines.ends_at
        heard_at = clock()
        heartbeat_at = heard_at + min(deadlines.heartbeat, _FIRST_HEARTBEAT_SECONDS)
        while True:
            now = clock()
            deadlines.require_server()
            if now >= ends_at:
                raise RelayError("stream_limit", seconds=f"{deadlines.limit:g}")
            piece = self._next(min(self._pause(), heartbeat_at - now, ends_at - now))
            if piece:
                heard_at = now = clock()
                self._heard_first_at = self._heard_first_at or now
                heartbeat_at = now + deadlines.heartbeat
                if passed := self._without_last_word(text.take(piece)):
                    yield mask(passed)
                continue
            if piece is None and self._last_word and clock() - heard_at >= _HOLD_SECONDS:
                yield self._telling(text.ending)
            if (
                text.held
                and (piece == b"" or clock() - heard_at >= _HOLD_SECONDS)
                and (passed := self._without_last_word(text.release(is_last=piece == b"")))
            ):
                yield mask(passed)
            if piece == b"":
                yield self._closing()
                return
            deadlines.require_client()
            now = clock()
            if now - heard_at >= _GRACE_AFTER_DONE_SECONDS and text.is_done:
                yield self._closing()
                return
            if now < ends_at:
                deadlines.require_time(heard_at, self._call.host)
            if now >= heartbeat_at:
                heartbeat_at = now + deadlines.heartbeat
                yield from self._heartbeat()

    def _next(self, seconds: float) -> bytes | None:
        if self._is_open:
            return self._call.read(seconds)
        kind, head = self._opening.poll(seconds), self._opening.head
        if kind is Kind.OTHER and head is not None:
            raise self._refusal(head, self._call.read_all(_LARGEST_REFUSAL, self._patience))
        self._is_open = kind is not None
        return None

    def _pause(self) -> float:
        if self._text.held or self._last_word:
            return _HOLD_SECONDS
        return _GRACE_AFTER_DONE_SECONDS if self._text.is_done else self._patience.pause

    def _heartbeat(self) -> Iterator[bytes]:
        if self._text.is_between_events:
            yield b": ping\n\n"
        elif self._text.is_at_line_end:
            # Within an event a blank line would end it too early; within a line nothing can be said at all.
            yield b": ping\n"

    def _end(self, verdict: str, **details: str) -> bytes:
        facts = {"bytes": self._size, "ms": self._milliseconds(time.monotonic()), **details}
        mark = f"end {verdict} " + " ".join(f"{name}={value}" for name, value in facts.items())
        self._verdict, self._reason = verdict, details.get("reason") or details.get("code", "")
        self._log(mark)
        return self._event_end() + f": {mark}\n\n".encode()

    def _log(self, ending: str) -> None:
        first = "-" if self._heard_first_at is None else self._milliseconds(self._heard_first_at)
        log.info("%s stream first_byte_ms=%s %s", self._title, first, ending)

    @property
    def _size(self) -> int:
        return self._text.size - self._hidden_bytes

    def _milliseconds(self, moment: float) -> int:
        return round((moment - self._patience.started) * 1000)

    def _event_end(self) -> bytes:
        if self._text.is_between_events:
            return b""
        return b"\n" if self._text.is_at_line_end else b"\n\n"

    def _event_start(self) -> bytes:
        return b"event: error\n" if self._text.is_in_event_without_data else self._event_end()

    def _without_last_word(self, passed: bytes) -> bytes:
        if self._hides_usage and may_only_report_usage(passed):
            shown = without_usage(passed)
            self._hidden_bytes += len(passed) - len(shown)
            passed = shown
        passed, self._last_word = self._last_word + passed, b""
        if self._text.ends_with_done_event and (start := passed.rfind(b"data:")) >= 0:
            passed, self._last_word = passed[:start], passed[start:]
        return passed

    def _telling(self, ending: StreamEnding) -> bytes:
        """What is still to be said: an error of the upstream's that no client could read so far, and its last word."""
        last_word, self._last_word = self._last_word, b""
        is_readable = ending.is_error_named if self._dialect == MESSAGES else ending.is_error_readable
        if ending.error is None or is_readable or self._has_told:
            return last_word
        self._has_told = True
        event = self._event_of(ending.error)
        return event + last_word if last_word else self._event_start() + event

    def _closing(self) -> bytes:
        ending = self._text.ending
        told = self._telling(ending)
        if ending.error is not None:
            end = self._end("error", code="upstream_refused")
        else:
            end = self._end("ok") if ending.is_finished else self._end("cut", reason="unfinished")
        return told + (end.lstrip() if told.endswith(b"\n\n") else end)

    def _event_of(self, error: ErrorReport) -> bytes:
        message = error.message or f"{self._call.host} reported an error."
        fields = {"message": message, "type": error.type or "upstream_error", "code": error.code or None, "param": None}
        return self._told({"error": fields, "msg": message})

    def _told(self, body: Mapping[str, object]) -> bytes:
        """The event of an error, in which any field may have the upstream's words."""
        if self._dialect == MESSAGES:
            event = messages_error_event(body)
        else:
            number = self._text.next_sequence_number if self._dialect == RESPONSES else None
            event = error_event(body, number)
        return self._redactor.mask_error(event.decode()).encode()

    def _closing_of(self, error: RelayError) -> bytes:
        if error.code == "upstream_cut":
            ending = self._text.ending
            if ending.error is not None or ending.is_surely_finished:
                return self._closing()
        start = self._last_word + self._event_start() + self._told(error.body())
        if error.code == "stream_limit":
            return start + self._end("limit").lstrip()
        if error.code in ("upstream_cut", "server_stopping"):
            return start + self._end("cut", reason=error.code).lstrip()
        return start + self._end("error", code=error.code).lstrip()
