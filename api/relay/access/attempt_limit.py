"""The attempt limit: wrong access codes cost time and are limited, for each client, for its networks and in all.

Counted in this instance's memory. A client that already came in with a code stays in with that code while
others are being refused, so that an attacker cannot turn out those who are in. Too many wrong codes from everywhere
shut nobody out: newcomers are then let through one after the other.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from api.relay.errors import RelayError

WINDOW_SECONDS = 600.0
CLIENT_LIMIT = 5
"""Wrong codes that one client may send within the window."""
NETWORK_LIMITS = {4: {32: CLIENT_LIMIT, 24: 20}, 6: {64: CLIENT_LIMIT, 56: 10, 48: 20}}
"""Wrong codes within the window by the length of a network's prefix: who has one network has the smaller ones in it."""
TOTAL_LIMIT = 100
"""Wrong codes that all clients together may send within the window before newcomers have to queue."""
QUEUE_INTERVAL_SECONDS = 1.0
"""The time between two newcomers in the queue: what bounds guessing from any number of networks."""
QUEUE_SECONDS = 60.0
"""The longest queue; whoever comes when it is full may ask for a place again after this time."""
PENALTY_SECONDS = 0.5
_REMEMBERED_CLIENTS = 10_000
_WAITING_AT_ONCE = 8


@dataclass
class _Tally:
    wrong: int
    since: float


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class AttemptLimiter:
    """Counts wrong codes. Safe to use from several threads."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
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
        return (next(iter(_networks_of(client))), digest) in self._known

    def check(self, client: str, digest: bytes) -> None:
        """Raises too_many_attempts before a code is even compared, unless this client is known to hold it."""
        limits = _networks_of(client)
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
        with self._lock:
            _remember(self._known, (next(iter(_networks_of(client))), digest), None)

    def note_wrong(self, client: str) -> None:
        """Counts a wrong code and lets it cost time. Raises too_many_attempts if too many already wait so."""
        with self._lock:
            now = self._clock()
            for name in _networks_of(client):
                tally = _counted(self._networks.get(name), now)
                _remember(self._networks, name, tally)
            self._total = _counted(self._total, now)
        if not self._waiting.acquire(blocking=False):
            raise _too_many(PENALTY_SECONDS)
        try:
            self._sleep(PENALTY_SECONDS)
        finally:
            self._waiting.release()

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
    if len(table) > _REMEMBERED_CLIENTS:
        table.popitem(last=False)


@lru_cache(maxsize=_REMEMBERED_CLIENTS)
def _networks_of(client: str) -> dict[str, int]:
    """The networks that a client counts in, the smallest first, each with its limit.

    One household has a whole IPv6 /64 to guess from, so that counts as one client.
    """
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return {client: CLIENT_LIMIT}
    return {
        str(ipaddress.ip_network((address, length), strict=False)): limit
        for length, limit in NETWORK_LIMITS[address.version].items()
    }
