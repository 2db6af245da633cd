"""Gates: an answer waits at a gate until a test opens it, so that no test needs a sleep."""

import asyncio
import math
from dataclasses import dataclass, field


@dataclass
class _Gate:
    passes: float = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)


class Gates:
    """Named gates; each pass lets one chunk through. To be used within one event loop."""

    def __init__(self) -> None:
        self._gates: dict[str, _Gate] = {}

    async def open(self, name: str, passes: int | None = 1) -> None:
        """Let `passes` more chunks through the gate; None opens it for good."""
        gate = self._named(name)
        async with gate.changed:
            gate.passes += math.inf if passes is None else passes
            gate.changed.notify_all()

    async def go_through(self, name: str) -> None:
        """Wait for a pass, and use it up."""
        gate = self._named(name)
        async with gate.changed:
            await gate.changed.wait_for(lambda: gate.passes > 0)
            gate.passes -= 1

    def forget(self) -> None:
        """Close all gates. An answer that waits at one of them waits until its peer closes."""
        self._gates = {}

    def _named(self, name: str) -> _Gate:
        return self._gates.setdefault(name, _Gate())
