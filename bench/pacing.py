"""When the scripted upstream writes the chunks of its streams: at common ticks, or as fast as they are taken."""

from __future__ import annotations

import asyncio
from typing import Protocol

WRITES_PER_TURN = 16
"""Chunks that a turn of the event loop floods at least: a lone stream must not pay a turn for each write."""


class Stream(Protocol):
    """What is paced. It discards itself from its source's `streams` when it has written its last chunk."""

    def write_stamped_chunk(self) -> None:
        """Write one chunk that bears the time of its writing."""

    def write_unstamped_chunk(self) -> None:
        """Write one chunk made beforehand."""


class Clock:
    """Calls every stream of one interval at each of its ticks."""

    def __init__(self, interval: float) -> None:
        self.streams: set[Stream] = set()
        self._interval = interval
        self._next = 0.0

    def add(self, stream: Stream) -> None:
        """Call `stream` from the next tick on, until it is discarded from `streams`."""
        if not self.streams:
            self._next = asyncio.get_running_loop().time()
            self._schedule()
        self.streams.add(stream)

    def _schedule(self) -> None:
        self._next += self._interval
        asyncio.get_running_loop().call_at(self._next, self._tick)

    def _tick(self) -> None:
        for stream in tuple(self.streams):
            stream.write_stamped_chunk()
        if self.streams:
            self._schedule()


class Flood:
    """Writes one chunk to each flooding stream in turn, for as long as any of them takes one."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self._running = False

    def add(self, stream: Stream) -> None:
        """Write to `stream` until it is discarded from `streams`."""
        self.streams.add(stream)
        if not self._running:
            self._running = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        written = 0
        while self.streams and written < WRITES_PER_TURN:
            for stream in tuple(self.streams):
                stream.write_unstamped_chunk()
                written += 1
        self._running = bool(self.streams)
        if self._running:
            asyncio.get_running_loop().call_soon(self._turn)
