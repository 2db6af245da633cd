"""A call to an upstream with the owner's keys: another key is tried when one turns out to be of no use.

Likewise another path, where the address leaves in doubt which one is right.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from api.relay.errors import RelayError
from api.relay.upstream.api_place import is_nothing_there, is_page
from api.relay.upstream.connections import ConnectionPool
from api.relay.upstream.deadlines import Deadlines
from api.relay.upstream.http_exchange import HttpExchange, UpstreamRequest
from api.relay.upstream.http_response import ResponseHead
from api.relay.upstream.key_ring import PARKED_SECONDS
from api.relay.upstream.providers import Upstream
from api.relay.upstream.refusals import JUDGED_STATUSES, KEY_LIMIT, SHARE_SPENT, Cause, cause_of, until_midnight

_NAME = re.compile(rb'"(\w+)":')
_LARGEST_ERROR = 262_144
_ERROR_BODY_SECONDS = 2.0
_NOT_UNDERSTOOD = (400, 422)


class UpstreamCall:
    """Keys are tried in order, and only before the first byte of an answer is passed on.

    `keys` are the owner's, or the caller's one own key (`owns_keys` False: it is not judged then), or none for
    an upstream that needs none.
    """

    def __init__(
        self,
        pool: ConnectionPool,
        upstream: Upstream,
        request: UpstreamRequest,
        keys: Sequence[str],
        *,
        owns_keys: bool,
    ) -> None:
        self.upstream = upstream
        self._pool = pool
        self._request = request
        self._keys = list(keys)
        self._owns_keys = owns_keys
        self._exchange: HttpExchange | None = None
        self._error_body: bytes | None = None
        self._unread = b""
        self._is_elsewhere = upstream.place.is_elsewhere
        self._nothing_there: tuple[ResponseHead, bytes] | None = None
        """The answer at the first place, if another is being tried."""
        self.has_left_out = False
        """Whether the upstream was asked again without what the relay had added."""
        self.key = self._keys.pop(0) if self._keys else ""
        self.refusal = ""
        """The cause for which the last key that was tried was refused, of refusals.CAUSES; empty where none was."""

    def poll(self, seconds: float) -> ResponseHead | None:
        """The head of the answer to pass on, or None if there is none within `seconds`. Raises RelayError."""
        answer = self._current_exchange().poll(seconds)
        if answer is not None and self.upstream.place.is_in_doubt:
            answer = self._find_place(answer)
        if answer is not None and answer.status in _NOT_UNDERSTOOD and self._request.added:
            answer = self._leave_out_addition(answer)
        if answer is None or not self._owns_keys:
            return answer
        cause = self._cause_of(answer)
        if cause is None:
            return answer
        self._judge_key(cause, answer.retry_after)
        if not self._keys:
            return answer
        self.key = self._keys.pop(0)
        self._start_again()
        return None

    def read(self, seconds: float) -> bytes | None:
        """As HttpExchange.read."""
        if self._unread:
            piece, self._unread = self._unread, b""
            return piece
        if self._error_body is None:
            return self._current_exchange().read(seconds)
        body, self._error_body = self._error_body, b""
        return body

    def unread(self, content: bytes) -> None:
        """Puts back what was read, to look at it or in place of it, for the next `read`."""
        self._unread = content

    def read_some(self, deadlines: Deadlines) -> bytes:
        """What comes next of the body, b"" at its end. Raises RelayError, or ClientDisconnected if nobody waits."""
        heard_at = time.monotonic()
        while (piece := self.read(deadlines.pause)) is None:
            deadlines.require_client()
            deadlines.require_time(heard_at, self.host)
        return piece

    def read_all(self, limit: int, deadlines: Deadlines) -> bytes:
        """The whole rest of the body, at most `limit` bytes. Raises RelayError or ClientDisconnected."""
        parts: list[bytes] = []
        size = 0
        while piece := self.read_some(deadlines):
            parts.append(piece)
            size += len(piece)
            if size > limit:
                raise RelayError("upstream_invalid_response", host=self.host, why=f"it is longer than {limit} bytes")
            deadlines.require_time(time.monotonic(), self.host)
        return b"".join(parts)

    @property
    def host(self) -> str:
        return self.upstream.base.authority

    def abort(self) -> None:
        """Closes the upstream's socket. May be called twice."""
        if self._exchange is not None:
            self._exchange.abort()

    def _current_exchange(self) -> HttpExchange:
        if self._exchange is None:
            self._exchange = self._begin()
        return self._exchange

    def _find_place(self, answer: ResponseHead) -> ResponseHead | None:
        """The answer, or None if the other path that the API may be at is to be tried first."""
        place, path = self.upstream.place, self._request.path
        if self._nothing_there is not None and (is_nothing_there(answer) or is_page(answer)):
            # At neither place: then the first answer, at the likelier one, says what is wrong.
            answer, self._error_body = self._nothing_there
            return answer
        if self._nothing_there is None and is_nothing_there(answer) and place.moved(path) != path:
            self._nothing_there = answer, self._read_error_body()
            self._is_elsewhere = True
            self._start_again()
            return None
        place.learn(answer, is_elsewhere=self._is_elsewhere)
        return answer

    def _leave_out_addition(self, answer: ResponseHead) -> ResponseHead | None:
        """The answer, or None if it refuses what the relay has added, so that it is asked without that first."""
        self._error_body = self._read_error_body()
        added = self._request.added
        if not any(name in self._error_body for name in _NAME.findall(added)):
            return answer
        self._request = replace(self._request, body=self._request.body.replace(added, b"", 1), added=b"")
        self.has_left_out = True
        self._start_again()
        return None

    def _start_again(self) -> None:
        self.abort()
        self._exchange = self._error_body = None
        self.refusal = ""

    def _begin(self) -> HttpExchange:
        path = self.upstream.place.moved(self._request.path) if self._is_elsewhere else self._request.path
        request = replace(self._request, path=path, headers={**self._request.headers, **self._credential()})
        return HttpExchange(self._pool, self.upstream, request)

    def _credential(self) -> dict[str, str]:
        if not self.key:
            return {}
        if self.upstream.is_azure:
            return {"api-key": self.key}
        bearer = {"Authorization": f"Bearer {self.key}"}
        if not self._request.key_header:
            return bearer
        # Of the gateways that speak Anthropic's API, some know its header for keys and some a bearer alone.
        is_owners = any(name.lower() == self._request.key_header for name in self._request.headers)
        named = {} if is_owners else {self._request.key_header: self.key}
        return named if self.upstream.is_own_origin else {**named, **bearer}

    def _read_error_body(self) -> bytes:
        """What comes soon of a refusal's body. It only explains: one that is cut must not keep a key in use."""
        body = b""
        ends_at = time.monotonic() + _ERROR_BODY_SECONDS
        with suppress(RelayError):
            while len(body) < _LARGEST_ERROR and (left := ends_at - time.monotonic()) > 0:
                piece = self._current_exchange().read(left)
                if piece == b"":
                    break
                body += piece or b""
        return body

    def _cause_of(self, answer: ResponseHead) -> Cause | None:
        """Why the answer refuses the key; None where it doesn't, and then the key is none to be left out."""
        if answer.status < 400:
            self.upstream.keys.restore(self.key)
        if answer.status not in JUDGED_STATUSES:
            return None
        body = self._read_error_body() if self._error_body is None else self._error_body
        cause = cause_of(answer.status, body)
        if cause is not None:
            self._error_body = body
        elif self._error_body is None:
            self.unread(body)
        return cause

    def _judge_key(self, cause: Cause, retry_after: float | None) -> None:
        is_share = cause.name == KEY_LIMIT and self.upstream.has_codes_key
        self.refusal = SHARE_SPENT if is_share else cause.name
        if not cause.parks:
            self.upstream.keys.rest(self.key, self.refusal, retry_after)
            return
        renewal = until_midnight(datetime.now(UTC)).total_seconds() if cause.renews else PARKED_SECONDS
        self.upstream.keys.park(self.key, self.refusal, renewal)
