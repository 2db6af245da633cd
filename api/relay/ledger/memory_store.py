"""Counters in this process's memory: forgotten when it ends, and not seen by other instances."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence

from api.relay.ledger.store import MARK_SECONDS, Lease, Operation, Outcome, Place

_MOST_KEYS = 20_000


class MemoryStore:
    """A Store without a place of its own. `clock` gives seconds since the epoch."""

    kind = "memory"
    is_shared = False
    is_remote = False
    is_available = True
    why = ""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._counters: dict[str, dict[str, int]] = {}
        self._forget_at: dict[str, float] = {}
        self._forget_next = math.inf
        """Not later than the first moment at which a key may be forgotten."""
        self._leases: dict[str, dict[str, float]] = {}
        self._marks: dict[str, float] = {}
        """Until when each is known."""

    def apply(self, operation: Operation) -> Outcome:
        now = self._clock()
        with self._lock:
            self._forget(now)
            totals: dict[tuple[str, str], int] = {}
            places = [increment[:2] for increment in operation.increments]
            for place, increment in zip(places, operation.increments, strict=True):
                totals[place] = totals.get(place, self._value(*place)) + increment.amount
            is_done = self._marks.get(operation.mark, -math.inf) > now
            refused = None if is_done else self._refused(operation, totals, now)
            if refused is None and not is_done:
                for (key, field), value in totals.items():
                    self._counters.setdefault(key, {})[field] = value
                for key, seconds in operation.lifetimes.items():
                    if key not in self._forget_at:
                        self._forget_at[key] = now + seconds
                        self._forget_next = min(self._forget_next, now + seconds)
                self._change_leases(operation, now)
                self._change_marks(operation, now)
            values = tuple([self._value(*place) for place in places])
        return Outcome(values, refused)

    def read(self, keys: Sequence[str]) -> list[dict[str, int]]:
        with self._lock:
            self._forget(self._clock())
            return [dict(self._counters.get(key, {})) for key in keys]

    def look_up(self, places: Sequence[Place]) -> list[int]:
        with self._lock:
            self._forget(self._clock())
            return [self._value(*place) for place in places]

    def _value(self, key: str, field: str) -> int:
        return self._counters.get(key, {}).get(field, 0)

    def _refused(self, operation: Operation, totals: dict[tuple[str, str], int], now: float) -> int | None:
        for index, increment in enumerate(operation.increments):
            if increment.most is not None and totals[increment.key, increment.field] > increment.most:
                return index
        if operation.take is not None and len(self._holders(operation.take, now)) >= operation.take.most:
            return len(operation.increments)
        return None

    def _holders(self, lease: Lease, now: float) -> dict[str, float]:
        kept = {holder: ends for holder, ends in self._leases.get(lease.key, {}).items() if ends > now}
        self._leases[lease.key] = kept
        return kept

    def _change_leases(self, operation: Operation, now: float) -> None:
        if operation.take is not None:
            self._leases[operation.take.key][operation.take.holder] = now + operation.take.seconds
        if operation.give_back is not None:
            key, holder = operation.give_back
            self._leases.get(key, {}).pop(holder, None)

    def _change_marks(self, operation: Operation, now: float) -> None:
        for mark in operation.answered:
            self._marks.pop(mark, None)
        if operation.mark:
            self._marks[operation.mark] = now + MARK_SECONDS

    def _forget(self, now: float) -> None:
        if now < self._forget_next and len(self._counters) < _MOST_KEYS:
            return
        gone = [key for key, at in self._forget_at.items() if at <= now]
        if len(self._counters) - len(gone) >= _MOST_KEYS:
            gone = sorted(self._forget_at, key=self._forget_at.__getitem__)[: _MOST_KEYS // 10]
        for key in gone:
            self._counters.pop(key, None)
            del self._forget_at[key]
        self._forget_next = min(self._forget_at.values(), default=math.inf)
