"""The attempt limit: wrong access codes cost time and are limited, for each client, for its networks and in all.

Counted in this instance's memory, and together with the other instances where they share a store. A client that
already came in with a code stays in with that code while others are being refused, so that an attacker cannot turn out
those who are in. Too many wrong codes from everywhere shut nobody out: newcomers are then let through one after the
other.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from api.relay.access.attempt_bounds import (
    CLIENT_LIMIT,
    PENALTY_SECONDS,
    QUEUE_INTERVAL_SECONDS,
    QUEUE_SECONDS,
    REMEMBERED_CLIENTS,
    TOTAL_LIMIT,
    WINDOW_SECONDS,
    is_one_client,
    networks_of,
)
from api.relay.access.shared_attempts import NetworkAttempts, SharedAttempts
from api.relay.errors import RelayError
from api.relay.ledger.store import Store

_WAITING_AT_ONCE = 8
_LISTED_CLIENTS = 200


@dataclass
class _Tally:
    wrong: int
    since: float


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class AttemptLimiter:
    """Counts wrong codes. Safe to use from several threads.

    `clock` counts seconds and never jumps; `wall_clock` gives seconds since the epoch, as other instances know them.
    `on_locked_out` is called with each client that reaches its limit.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        store: Store | None = None,
        wall_clock: Callable[[], float] = time.time,
        on_locked_out: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._wall_clock = wall_clock
        self._on_locked_out = on_locked_out
        self._shared = SharedAttempts(store, wall_clock) if store is not None and store.is_shared else None
        self._lock = threading.Lock()
        self._networks: OrderedDict[str, _Tally] = OrderedDict()
        self._total = _Tally(0, clock())
        self._known: OrderedDict[tuple[str, bytes], None] = OrderedDict()
        self._places: OrderedDict[str, float] = OrderedDict()
        self._next_place = clock()
        # A penalty holds a thread: more than a few at once would let an attacker use up the server's.
        self._waiting = threading.BoundedSemaphore(_WAITING_AT_ONCE)

    def is_known(self, client: str, digest: bytes) -> bool:
        """Whether this client came in before with what has that digest."""
        return (next(iter(networks_of(client))), digest) in self._known

    def check(self, client: str, digest: bytes) -> None:
        """Raises too_many_attempts before a code is even compared, unless this client is known to hold it."""
        limits = networks_of(client)
        with self._lock:
            if self.is_known(client, digest):
                return
            now = self._clock()
            blocked = max(self._blocked_for(self._networks.get(name), limit, now) for name, limit in limits.items())
            if blocked <= 0 and self._blocked_for(self._total, TOTAL_LIMIT, now) > 0:
                *_, widest = limits
                blocked = self._wait_in_queue(widest, now)
        if blocked > 0:
            raise _too_many(blocked)

    def note_right(self, client: str, digest: bytes) -> None:
        """Lets a client in for good. Raises too_many_attempts where the other instances refuse its network."""
        if not self.is_known(client, digest):
            self._ask_other_instances(client, wrong=0)
        self.remember(client, digest)

    def remember(self, client: str, digest: bytes) -> None:
        """From now on this client is known to hold what has that digest."""
        with self._lock:
            _remember(self._known, (next(iter(networks_of(client))), digest), None)

    def note_wrong(self, client: str) -> None:
        """Counts a wrong code and lets it cost time.

        Raises too_many_attempts where the other instances refuse its network, or if too many already wait so.
        """
        self._ask_other_instances(client, wrong=1)
        with self._lock:
            now = self._clock()
            for name in networks_of(client):
                tally = _counted(self._networks.get(name), now)
                _remember(self._networks, name, tally)
            self._total = _counted(self._total, now)
            is_locked_out = self._networks[next(iter(networks_of(client)))].wrong == CLIENT_LIMIT
        if is_locked_out:
            self._on_locked_out(client)
        if not self._waiting.acquire(blocking=False):
            raise _too_many(PENALTY_SECONDS)
        try:
            self._sleep(PENALTY_SECONDS)
        finally:
            self._waiting.release()

    def attempts(self) -> list[NetworkAttempts]:
        """Wrong codes by client (an IPv4 address, or an IPv6 /64 network) and window, the latest first."""
        with self._lock:
            offset = self._wall_clock() - self._clock()
            counted = [
                (network, tally.wrong, datetime.fromtimestamp(tally.since + WINDOW_SECONDS + offset, UTC))
                for network, tally in self._networks.items()
            ]
        if self._shared is not None:
            # The store's windows begin elsewhere, so the same wrong codes are listed once, as the store has them.
            shared = list(self._shared.listed())
            networks = {network for network, _, _ in shared}
            counted = shared + [entry for entry in counted if entry[0] not in networks]
        clients = [
            NetworkAttempts(network.removesuffix("/32"), wrong, ends_at)
            for network, wrong, ends_at in counted
            if is_one_client(network)
        ]
        return sorted(clients, key=lambda entry: (entry.window_ends_at, entry.wrong), reverse=True)[:_LISTED_CLIENTS]

    def _ask_other_instances(self, client: str, wrong: int) -> None:
        """Counts a wrong code (1) with the other instances, or asks them about a right one (0).

        Raises too_many_attempts, in the same way for both. While everybody has to queue, only places in the queue are
        shared: an attack from many networks costs no command of the store for each of its guesses.
        """
        if self._shared is None:
            return
        limits = networks_of(client)
        *_, widest = limits
        with self._lock:
            is_queueing = self._blocked_for(self._total, TOTAL_LIMIT, self._clock()) > 0
        if not is_queueing:
            refusal = self._shared.count(limits, wrong)
            if refusal is None:
                return
            with self._lock:
                now = self._clock()
                if refusal.network is not None:
                    _remember(self._networks, refusal.network, _Tally(limits[refusal.network], now - refusal.elapsed))
                    raise _too_many(refusal.seconds)
                self._total = _Tally(TOTAL_LIMIT, now - refusal.elapsed)
                if (wait := self._wait_in_queue(widest, now)) > 0:
                    raise _too_many(wait)
        if (wait := self._shared.take_place()) > 0:
            with self._lock:
                # Who has waited in this instance's queue does not have to do so again.
                _remember(self._places, widest, self._clock())
            raise _too_many(wait)

    def _wait_in_queue(self, network: str, now: float) -> float:
        """How long a newcomer has to wait for its place in the queue, in seconds; 0 takes the place.

        A place stays free for its holder for as long as the queue may be, so that nobody has to come at a moment.
        """
        place = self._places.get(network)
        if place is None or now - place > QUEUE_SECONDS:
            place = max(now, self._next_place)
            if place - now > QUEUE_SECONDS:
                return QUEUE_SECONDS
            self._next_place = place + QUEUE_INTERVAL_SECONDS
            _remember(self._places, network, place)
        if place <= now:
            del self._places[network]
        return max(0.0, place - now)

    def _blocked_for(self, tally: _Tally | None, limit: int, now: float) -> float:
        if tally is None or tally.wrong < limit:
            return 0.0
        return max(0.0, tally.since + WINDOW_SECONDS - now)


def _counted(tally: _Tally | None, now: float) -> _Tally:
    if tally is None or now - tally.since >= WINDOW_SECONDS:
        return _Tally(1, now)
    return _Tally(tally.wrong + 1, tally.since)


def _too_many(seconds: float) -> RelayError:
    whole = math.ceil(seconds)
    return RelayError("too_many_attempts", retry_after=whole, seconds=whole)


def _remember(table: OrderedDict[_Key, _Value], key: _Key, value: _Value) -> None:
    table[key] = value
    table.move_to_end(key)
    if len(table) > REMEMBERED_CLIENTS:
        table.popitem(last=False)
