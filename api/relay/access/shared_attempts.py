"""Wrong codes in a store that all instances share: they are counted together, in windows by the wall clock.

The store has a key for each window, with a field for each network, and one for each day, which says in which windows
there is anything. It holds addresses and counts. No code is in it, nor what could be told from one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from api.relay.access.attempt_bounds import QUEUE_INTERVAL_SECONDS, TOTAL_LIMIT, WINDOW_SECONDS
from api.relay.ledger.store import Increment, Operation, Store, StoreUnavailable

PLACES_AT_ONCE = 5
"""Places in the queue that an instance takes at once: a long attack costs the owner that many times fewer commands."""
_TOTAL = "total"
_PLACES = "places"
KEPT_SECONDS = 2 * 86_400
_LISTED_WINDOWS = 48


@dataclass(frozen=True, slots=True)
class Refusal:
    """What all instances together refuse: one network, or (None) everyone who does not queue."""

    network: str | None
    elapsed: float
    """Seconds since the window began."""

    @property
    def seconds(self) -> float:
        """Until the window is over."""
        return WINDOW_SECONDS - self.elapsed


@dataclass(frozen=True, slots=True)
class NetworkAttempts:
    """Wrong codes from one client's network in one window."""

    network: str
    wrong: int
    window_ends_at: datetime


class SharedAttempts:
    """The counts of all instances. Safe to use from several threads. `clock` gives seconds since the epoch.

    A store that cannot be asked refuses nobody: each instance has its own counts as well.
    """

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._places = 0
        self._places_of = 0.0
        self._ask_again_at = 0.0

    def count(self, limits: Mapping[str, int], wrong: int) -> Refusal | None:
        """Counts a wrong code (1) in its networks, or only asks for the sake of a right one (0).

        Both are the same operation, and what it refuses is refused to both: so nothing is to be learnt from the
        answer, nor from the time that it takes.
        """
        now, start = self._now_and_start()
        key, day, name = _names_of(start)
        increments = [Increment(key, network, wrong, limit - 1 + wrong) for network, limit in limits.items()]
        increments += [Increment(key, _TOTAL, wrong, TOTAL_LIMIT - 1 + wrong), Increment(day, name, wrong)]
        try:
            outcome = self._store.apply(Operation(tuple(increments), {key: KEPT_SECONDS, day: KEPT_SECONDS}))
        except StoreUnavailable:
            return None
        if outcome.refused is None:
            return None
        refused = increments[outcome.refused].field
        return Refusal(None if refused == _TOTAL else refused, now - start)

    def take_place(self) -> float:
        """Takes a place in the queue of all instances, one for each interval. 0, or seconds until one may be free."""
        now, start = self._now_and_start()
        with self._lock:
            if self._places_of != start:
                self._places, self._places_of, self._ask_again_at = 0, start, 0.0
            if self._places:
                self._places -= 1
                return 0.0
            if now < self._ask_again_at:
                return self._ask_again_at - now
        key = _names_of(start)[0]
        most = int((now - start) / QUEUE_INTERVAL_SECONDS) + PLACES_AT_ONCE
        try:
            outcome = self._store.apply(
                Operation((Increment(key, _PLACES, PLACES_AT_ONCE, most),), {key: KEPT_SECONDS})
            )
        except StoreUnavailable:
            return 0.0
        with self._lock:
            if outcome.refused is None:
                self._places += PLACES_AT_ONCE - 1
                return 0.0
            free_at = start + min(outcome.values[0] * QUEUE_INTERVAL_SECONDS, WINDOW_SECONDS)
            self._ask_again_at = max(free_at, now + QUEUE_INTERVAL_SECONDS)
            return self._ask_again_at - now

    def listed(self) -> Iterator[tuple[str, int, datetime]]:
        """Network, wrong codes and the window's end, of today and yesterday, the latest windows first."""
        start = datetime.fromtimestamp(self._now_and_start()[1], UTC)
        with suppress(StoreUnavailable):
            days = [start.date(), start.date() - timedelta(days=1)]
            indexes = self._store.read([_day_key(str(day)) for day in days])
            starts = sorted(
                (
                    datetime.fromisoformat(f"{day}T{name}").replace(tzinfo=UTC)
                    for day, index in zip(days, indexes, strict=True)
                    for name, wrong in index.items()
                    if wrong
                ),
                reverse=True,
            )[:_LISTED_WINDOWS]
            windows = self._store.read([_names_of(start.timestamp())[0] for start in starts]) if starts else []
            for began, counters in zip(starts, windows, strict=True):
                for network, wrong in counters.items():
                    if wrong and network not in (_TOTAL, _PLACES):
                        yield network, wrong, began + timedelta(seconds=WINDOW_SECONDS)

    def _now_and_start(self) -> tuple[float, float]:
        now = self._clock()
        return now, now - now % WINDOW_SECONDS


def _names_of(start: float) -> tuple[str, str, str]:
    """The key of the window that begins at `start`, its day's key, and its field there."""
    began = datetime.fromtimestamp(start, UTC)
    return f"attempts/{began:%Y-%m-%dT%H:%M}", _day_key(f"{began:%Y-%m-%d}"), f"{began:%H:%M}"


def _day_key(day: str) -> str:
    return f"attempts/{day}"
