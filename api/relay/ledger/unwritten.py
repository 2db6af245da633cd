"""What a store that was down has still to be told: sums of increments, not a list of all that happened."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from api.relay.ledger.store import Increment, Operation

_MOST_COUNTERS = 5_000
_MOST_OPERATIONS = 1_000
_COUNTERS_AT_ONCE = 200


class Unwritten:
    """Operations to be made up for, bounded in size. Not for several threads at once."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str], int] = {}
        self._lifetimes: dict[str, int] = {}
        self._over: dict[tuple[str, str], None] = {}
        self._as_they_are: deque[Operation] = deque()
        self.lost = 0
        """How many operations there was no room for."""

    def __bool__(self) -> bool:
        return bool(self._as_they_are or self._sums or self._over)

    def add(self, operation: Operation, *, with_lease: bool) -> None:
        """Adds an operation to the sums; `with_lease` says whether the store has the lease that it gives back."""
        sums: dict[tuple[str, str], int] = {}
        for each in operation.increments:
            place = (each.key, each.field)
            sums[place] = sums.get(place, self._sums.get(place, 0)) + each.amount
        if len(self._sums.keys() | sums.keys()) > _MOST_COUNTERS:
            self.lost += 1
            return
        self._sums |= sums
        for key, seconds in operation.lifetimes.items():
            self._lifetimes[key] = max(seconds, self._lifetimes.get(key, 0))
        if operation.give_back is not None and with_lease and len(self._over) < _MOST_OPERATIONS:
            self._over[operation.give_back] = None

    def add_as_it_is(self, operation: Operation) -> None:
        """Adds an operation that may have been done already, and that the store knows again."""
        if len(self._as_they_are) < _MOST_OPERATIONS:
            self._as_they_are.append(operation)
        else:
            self.lost += 1

    def first(self, seal: Callable[[Operation], Operation]) -> Operation | None:
        """What is to be written first, if anything. It stays until it `is_written`, so that a mark stays the same."""
        if not self._as_they_are:
            self._as_they_are.extend(map(seal, self._summed()))
        return self._as_they_are[0] if self._as_they_are else None

    def is_written(self) -> None:
        """Leaves the first one out."""
        self._as_they_are.popleft()

    def _summed(self) -> Iterator[Operation]:
        increments = [Increment(*place, amount) for place, amount in self._sums.items() if amount]
        lifetimes, over = self._lifetimes, list(self._over)
        self._sums, self._lifetimes, self._over = {}, {}, {}
        for start in range(0, max(len(increments), len(over) * _COUNTERS_AT_ONCE), _COUNTERS_AT_ONCE):
            part = tuple(increments[start : start + _COUNTERS_AT_ONCE])
            keys = {each.key for each in part}
            yield Operation(
                part,
                {key: seconds for key, seconds in lifetimes.items() if key in keys},
                give_back=over.pop() if over else None,
                has_happened=True,
            )
