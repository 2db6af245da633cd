"""The doctor on the wire: who may ask it, what they are told, and the streams in which it answers."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime

from flask import Request, Response

from api.relay.access.authentication import Caller
from api.relay.deployment import Deployment
from api.relay.doctor.check import Verdict
from api.relay.doctor.doctor import ALL_CHECKS, open_run
from api.relay.doctor.examination import Examination
from api.relay.doctor.run import ALL_SECONDS, Run
from api.relay.errors import RelayError
from api.relay.forwarding.response_headers import EVENT_STREAM
from api.relay.upstream.deadlines import DISCONNECT_CHECK_SECONDS
from api.relay.web.server_warning import weakness_of_server

TICKS = 10
TICK_SECONDS = 0.1
_CREDENTIALS = frozenset({"authorization", "api-key", "cookie", "proxy-authorization", "x-api-key"})
_PING = b": ping\n\n"


class Doctor:
    """Answers for one deployment: one examination at a time for guests, and one for the owner."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._lock = threading.Lock()
        self._latest: dict[bool, ExaminationStream] = {}
        """The owner's and the guests', so that guests who ask all the time don't keep the owner out."""

    def examination(self, caller: Caller, asked: Request) -> Response:
        """The stream of an examination. Raises RelayError for a check that doesn't exist, and while one is running."""
        sees_all = self._deployment.shows_all_checks_to(caller)
        ids = frozenset(asked.args.getlist("check"))
        if not ids <= {check.id for check in ALL_CHECKS if sees_all or check.for_guests}:
            raise RelayError("query_invalid", name="check", allowed="the id of a check")
        examination = Examination(
            self._deployment,
            self._deployment.settings.environment,
            {name: value for name, value in asked.headers.items() if name.lower() not in _CREDENTIALS},
            asked.remote_addr or "",
            server_weakness=weakness_of_server(asked.environ) or "",
            may_probe=sees_all and asked.args.get("probe", "") not in ("", "0"),
            now=datetime.now(UTC),
        )

        facts = {"sees_all": sees_all, "open": not self._deployment.authenticator.needs_code}
        with self._lock:
            latest = self._latest.get(sees_all)
            if latest is not None and latest.is_busy:
                raise RelayError("doctor_busy", retry_after=latest.seconds_left)
            stream = ExaminationStream(
                open_run(examination, ids, for_guests=not sees_all),
                facts,
                self._deployment.settings.heartbeat_seconds,
                asked.environ.get("waitress.client_disconnected"),
                asked.environ.get("locutorio.is_stopping"),
            )
            self._latest[sees_all] = stream
        return _stream(stream)

    def ticks(self) -> Response:
        """Ten events a tenth of a second apart: who gets them all at once sits behind something that buffers."""
        return _stream(_ticks())


class ExaminationStream:
    """The WSGI iterable of an examination: each result as it is found, pings meanwhile, and the counts at the end."""

    def __init__(
        self,
        run: Run,
        facts: dict[str, bool],
        heartbeat: float,
        is_disconnected: Callable[[], bool] | None,
        is_stopping: Callable[[], bool] | None,
    ) -> None:
        self._run = run
        self._facts = facts
        self._heartbeat = heartbeat
        self._signs = [sign for sign in (is_disconnected, is_stopping) if sign is not None]
        self._started = time.monotonic()
        self._is_closed = False
        self._pieces = self._events()

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """Called by the server when the answer is over or the client has gone: no further check begins."""
        self._is_closed = True
        self._pieces.close()

    @property
    def seconds_left(self) -> int:
        """After how many seconds it is over, at most; at least 1."""
        return max(1, round(self._started + ALL_SECONDS - time.monotonic() + 0.5))

    @property
    def is_busy(self) -> bool:
        """Whether it is going on, or has checks that go on although its client has left."""
        has_time = time.monotonic() < self._started + ALL_SECONDS
        return has_time and (not self._is_closed or self._run.is_working)

    def _events(self) -> Generator[bytes]:
        # Servers send the head with the first byte.
        yield _PING
        counts: Counter[str] = Counter({verdict.value: 0 for verdict in Verdict})
        told_at = time.monotonic()
        pause = min(DISCONNECT_CHECK_SECONDS, self._heartbeat) if self._signs else self._heartbeat
        for result in self._run.results(pause):
            if any(sign() for sign in self._signs):
                return
            now = time.monotonic()
            if result is not None:
                counts[result.finding.verdict.value] += 1
                yield _event(result.document())
                told_at = now
            elif now - told_at >= self._heartbeat:
                yield _PING
                told_at = now
        self._is_closed = True
        ms = round((time.monotonic() - self._started) * 1000)
        yield _event({"done": True, "counts": dict(counts), "ms": ms, **self._facts})


def _ticks() -> Iterator[bytes]:
    started = time.monotonic()
    for number in range(1, TICKS + 1):
        time.sleep(max(0.0, started + (number - 1) * TICK_SECONDS - time.monotonic()))
        yield _event({"tick": number, "at_ms": round((time.monotonic() - started) * 1000)})


def _event(document: dict[str, object]) -> bytes:
    return b"data: " + json.dumps(document).encode() + b"\n\n"


def _stream(pieces: Iterator[bytes] | ExaminationStream) -> Response:
    return Response(pieces, 200, EVENT_STREAM, direct_passthrough=True)
