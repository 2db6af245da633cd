"""The owner's keys for one variable: which is tried next, and which are left out, until when and why."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

PARKED_SECONDS = 3600.0
"""A key that was refused or has no money is left alone this long at most: an owner may have paid meanwhile."""

RESTING_SECONDS = 20.0
"""A rate-limited key rests this long when the upstream does not say how long."""

_SHORTEST_WITH_ENDING = 20
_ENDING_LENGTH = 4


class KeyState(StrEnum):
    """Where a key stands."""

    HEALTHY = "healthy"
    RESTING = "resting"
    """Rate limited: back in a moment."""
    PARKED = "parked"
    """Refused, or without money: back when its owner has acted, or a period has ended."""


@dataclass(frozen=True)
class KeyStanding:
    """One key, and whether it is left out."""

    key: str = field(repr=False)
    state: KeyState = KeyState.HEALTHY
    seconds_left: float = 0.0
    reason: str = ""
    """A cause of refusals.json."""

    @property
    def ending(self) -> str:
        """The last four characters, by which its owner finds the key; empty where they would give too much away."""
        return self.key[-_ENDING_LENGTH:] if len(self.key) >= _SHORTEST_WITH_ENDING else ""


@dataclass(frozen=True)
class _Absence:
    until: float
    state: KeyState
    reason: str


class KeyRing:
    """Hands out keys in turn, those that are parked or resting last. Safe to use from several threads."""

    def __init__(self, keys: Iterable[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._keys = tuple(keys)
        self._clock = clock
        self._away: dict[str, _Absence] = {}
        self._next = 0
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        return bool(self._keys)

    def in_turn(self) -> list[str]:
        """All keys in the order to try them: the healthy in turn, then the others, soonest back first."""
        with self._lock:
            start = self._next
            self._next = (start + 1) % len(self._keys) if self._keys else 0
            away = self._absences()
        turned = self._keys[start:] + self._keys[:start]
        healthy = [key for key in turned if key not in away]
        return healthy + sorted((key for key in turned if key in away), key=lambda key: away[key].until)

    def standings(self) -> list[KeyStanding]:
        """Every key as the owner wrote them, with why it is left out."""
        with self._lock:
            away = self._absences()
            now = self._clock()
        return [
            KeyStanding(key, away[key].state, away[key].until - now, away[key].reason)
            if key in away
            else KeyStanding(key)
            for key in self._keys
        ]

    def park(self, key: str, reason: str, seconds: float = PARKED_SECONDS) -> None:
        """Leaves out a key that the upstream refused, or that has no money, for PARKED_SECONDS at most."""
        self._leave_out(key, KeyState.PARKED, reason, min(seconds, PARKED_SECONDS))

    def rest(self, key: str, reason: str, seconds: float | None) -> None:
        """Leaves out a rate-limited key for as long as the upstream said, or RESTING_SECONDS."""
        wait = RESTING_SECONDS if seconds is None else min(seconds, PARKED_SECONDS)
        self._leave_out(key, KeyState.RESTING, reason, wait)

    def restore(self, key: str) -> None:
        """Takes back a key that was tried all the same, and did its work."""
        if key in self._away:
            with self._lock:
                self._away.pop(key, None)

    def _leave_out(self, key: str, state: KeyState, reason: str, seconds: float) -> None:
        with self._lock:
            self._away[key] = _Absence(self._clock() + seconds, state, reason)

    def _absences(self) -> dict[str, _Absence]:
        now = self._clock()
        return {key: absence for key, absence in self._away.items() if absence.until > now}
