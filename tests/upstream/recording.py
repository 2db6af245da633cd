"""What the scripted upstream received, and what became of it."""

import base64
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

KEPT_REQUESTS = 5000


@dataclass(eq=False)
class RecordedRequest:
    """One request as received, and the course of its answer.

    Times are seconds of `time.monotonic()`. `closed` is set when the peer closes, half-closes or resets the
    connection while this is the last request on it, during the answer or after it, and not when the upstream
    closes; `finished` when the answer went out as its script wanted.
    """

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes
    connection_id: int
    serial: int
    started_at: float = field(default_factory=time.monotonic)
    finished_at: float | None = None
    closed_at: float | None = None
    chunks_written: int = 0
    reported: dict[str, int] | None = None
    """The counts that its answer has reported, once that is written to its end."""
    finished: threading.Event = field(default_factory=threading.Event, repr=False)
    closed: threading.Event = field(default_factory=threading.Event, repr=False)

    def header(self, name: str) -> str | None:
        """The first header of that name in any case, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def authorization(self) -> str | None:
        """The Authorization header as received."""
        return self.header("authorization")

    @property
    def api_key(self) -> str | None:
        """The key of `Authorization: Bearer` or, as Azure and Anthropic want it, of `api-key` or `x-api-key`."""
        scheme, _, key = (self.authorization or "").partition(" ")
        return key.strip() if scheme.lower() == "bearer" else (self.header("api-key") or self.header("x-api-key"))

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    def json(self) -> Any:
        """The body read as JSON; raises ValueError."""
        return json.loads(self.body)

    def wait_closed(self, timeout: float = 5) -> bool:
        """Whether the peer closes the connection within `timeout` seconds."""
        return self.closed.wait(timeout)

    def wait_finished(self, timeout: float = 5) -> bool:
        """Whether the answer is written to its end within `timeout` seconds."""
        return self.finished.wait(timeout)

    def mark_finished(self) -> None:
        """Note that the answer is written."""
        self.finished_at = time.monotonic()
        self.finished.set()

    def mark_closed(self) -> None:
        """Note that the peer went away."""
        if self.closed_at is None:
            self.closed_at = time.monotonic()
            self.closed.set()

    def as_json(self) -> dict[str, Any]:
        """The record for `GET /_control/requests`; a body that is not UTF-8 goes as `body_base64`."""
        try:
            body = {"body": self.body.decode()}
        except UnicodeDecodeError:
            body = {"body_base64": base64.b64encode(self.body).decode()}
        return {
            "method": self.method,
            "target": self.target,
            "headers": self.headers,
            **body,
            "connection_id": self.connection_id,
            "serial": self.serial,
            "started_at": self.started_at,
            "finished_at": self.finished_at,
            "closed_at": self.closed_at,
            "chunks_written": self.chunks_written,
            "reported": self.reported,
        }


class Recorder:
    """The last requests, in the order in which they were complete. Safe to use from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._requests: deque[RecordedRequest] = deque(maxlen=KEPT_REQUESTS)
        self._unseen: deque[RecordedRequest] = deque(maxlen=KEPT_REQUESTS)
        self.malformed: list[str] = []
        self.connections = 0
        self.open_connections = 0

    @property
    def requests(self) -> list[RecordedRequest]:
        """All requests kept, the oldest first."""
        with self._changed:
            return list(self._requests)

    def add(self, request: RecordedRequest) -> None:
        """Keep a request and wake who waits for it."""
        with self._changed:
            self._requests.append(request)
            self._unseen.append(request)
            self._changed.notify_all()

    def count_opened(self) -> None:
        """Count a connection that opens."""
        with self._changed:
            self.connections += 1
            self.open_connections += 1
            self._changed.notify_all()

    def count_closed(self) -> None:
        """Count a connection that closes."""
        with self._changed:
            self.open_connections -= 1
            self._changed.notify_all()

    def wait_for_open_connections(self, count: int, timeout: float) -> bool:
        """Whether exactly `count` connections are open at some moment of the next `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self.open_connections == count, timeout)

    def forget(self) -> None:
        """Start anew: no request, no connection counted but those that are open."""
        with self._changed:
            self._requests.clear()
            self._unseen.clear()
            self.malformed.clear()
            self.connections = 0

    def wait_for(self, predicate: Callable[[RecordedRequest], bool] | None, timeout: float) -> RecordedRequest:
        """The oldest request that fits and was not returned before; raises TimeoutError after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                for request in self._unseen:
                    if predicate is None or predicate(request):
                        self._unseen.remove(request)
                        return request
                if not self._changed.wait(deadline - time.monotonic()):
                    seen = ", ".join(f"{request.method} {request.target}" for request in self._requests) or "none"
                    raise TimeoutError(f"no such request within {timeout} s; the upstream saw: {seen}")
