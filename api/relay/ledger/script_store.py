"""What the stores in Redis have in common: the ledger's operations as scripts, which the server runs at once.

A script is one command and one round trip, whatever it does.
"""

from __future__ import annotations

import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from api.relay.ledger.store import MARK_SECONDS, Increment, Operation, Outcome, Place, StoreUnavailable

PREFIX = "locutorio:"
"""Before each key, because the owner may keep other things in the same database."""
PATIENCE_SECONDS = 2.0
"""For a connection, and for an answer: somebody waits."""

_MARKS = "marks"
"""The field that apply.lua keeps marks in."""
_APPLY = Path(__file__).with_name("apply.lua").read_text(encoding="utf-8")
_READ = Path(__file__).with_name("read.lua").read_text(encoding="utf-8")


class ScriptStore(ABC):
    """A Store whose server runs Lua. `clock` gives seconds since the epoch."""

    is_shared = True
    is_remote = True
    is_available = True
    why = ""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock

    @abstractmethod
    def run(self, script: str, keys: Sequence[str], arguments: Sequence[str]) -> Any:
        """What the script returns: whole numbers, texts, and lists of them. Raises StoreUnavailable."""

    def apply(self, operation: Operation) -> Outcome:
        keys, arguments = _written(operation, self._clock())
        reply = self.run(_APPLY, keys, arguments)
        try:
            refused, *values = map(int, reply)
        except (TypeError, ValueError) as error:
            raise StoreUnavailable("the ledger's store gave an answer that is none") from error
        if len(values) != len(operation.increments):
            raise StoreUnavailable("the ledger's store gave an answer that is none")
        return Outcome(tuple(values), None if refused < 0 else refused)

    def read(self, keys: Sequence[str]) -> list[dict[str, int]]:
        reply = self.run(_READ, [PREFIX + key for key in keys], [])
        try:
            rows = [dict(zip(row[::2], row[1::2], strict=True)) for row in reply]
            return [{name: int(value) for name, value in row.items() if name != _MARKS} for row in rows]
        except (TypeError, ValueError) as error:
            raise StoreUnavailable("the ledger's store gave an answer that is none") from error

    def look_up(self, places: Sequence[Place]) -> list[int]:
        return list(self.apply(Operation(tuple(Increment(*place, 0) for place in places))).values)


def _written(operation: Operation, now: float) -> tuple[list[str], list[str]]:
    """Keys and arguments of the script `apply.lua`."""
    numbers: dict[str, str] = {}

    def number_of(key: str) -> str:
        return numbers.setdefault(PREFIX + key, str(len(numbers) + 1))

    def row_of(*words: object) -> list[str]:
        return [str(word) for word in words]

    increments = [
        row_of(number_of(each.key), each.field, each.amount, "" if each.most is None else each.most)
        for each in operation.increments
    ]
    lifetimes = [row_of(number_of(key), seconds) for key, seconds in operation.lifetimes.items()]
    # The mark stays as long as anything that is changed.
    changed = [each.key for each in operation.increments]
    marked = max(changed, key=lambda key: operation.lifetimes.get(key, math.inf), default="")
    mark = operation.mark if changed else ""
    take, back = operation.take, operation.give_back
    to_take = [row_of(number_of(take.key), take.holder, take.seconds, take.most)] if take else []
    to_give_back = [row_of(number_of(back[0]), back[1])] if back else []
    answered = [[mark] for mark in operation.answered] if mark else []
    arguments = [f"{now:.3f}", mark, numbers.get(PREFIX + marked, "0"), str(MARK_SECONDS)]
    for rows in (answered, increments, lifetimes, to_take, to_give_back):
        arguments.append(str(len(rows)))
        for row in rows:
            arguments += row
    return list(numbers), arguments
