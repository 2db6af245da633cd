"""The owner's keys of one provider, used in turn while they are healthy."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

PARKED_SECONDS = 3600.0
"""A key that was refused or has no quota is left alone this long: an owner may have paid meanwhile."""

RESTING_SECONDS = 20.0
"""A rate-limited key rests this long when the upstream does not say how long."""


class KeyRing:
    """Hands out keys in turn, those that are parked or resting last. Safe to use from several threads."""

    def __init__(self, keys: Iterable[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._keys = tuple(keys)
        self._clock = clock
        self._away_until: dict[str, float] = {}
        self._next = 0
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        return bool(self._keys)

    def in_turn(self) -> list[str]:
        """All keys in the order to try them: the healthy in turn, then the others, soonest back first."""
        with self._lock:
            start = self._next
            self._next = (start + 1) % len(self._keys) if self._keys else 0
            now = self._clock()
            away = {key: until for key, until in self._away_until.items() if until > now}
        turned = self._keys[start:] + self._keys[:start]
        healthy = [key for key in turned if key not in away]
        return healthy + sorted((key for key in turned if key in away), key=lambda key: away[key])

    def park(self, key: str) -> None:
        """Leaves out a key that the upstream refused or that has no quota."""
        self._leave_out(key, PARKED_SECONDS)

    def rest(self, key: str, seconds: float | None) -> None:
        """Leaves out a rate-limited key for as long as the upstream said, or RESTING_SECONDS."""
        self._leave_out(key, RESTING_SECONDS if seconds is None else min(seconds, PARKED_SECONDS))

    def _leave_out(self, key: str, seconds: float) -> None:
        with self._lock:
            self._away_until[key] = self._clock() + seconds
