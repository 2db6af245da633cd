"""Stores: where the ledger's counters are kept. Every store is held to one suite of tests; `open_store` chooses one.

A counter is a whole number under a key and a field. What happens at once is one operation, and one round trip where
the store is across a network. Keys and fields hold no access code, no provider's key and no text of anybody's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

MARK_SECONDS = 3_600
"""How long a store knows again what it has done: an operation whose answer was lost is not counted twice."""


class StoreUnavailable(Exception):
    """The store could not be asked, or gave no answer that can be read; str() says why, and holds no secret."""


class Place(NamedTuple):
    """Where a counter is kept."""

    key: str
    field: str


class Increment(NamedTuple):
    """A change of one counter by `amount`, which may be negative or 0."""

    key: str
    field: str
    amount: int
    most: int | None = None
    """If the counter would become greater, the whole operation is refused. An amount of 0 only checks."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A place among `most` under `key`, taken until it is given back, and for `seconds` at the longest."""

    key: str
    holder: str
    seconds: int
    most: int


@dataclass(frozen=True, slots=True)
class Operation:
    """What is done at once: all of it, or nothing where a `most` forbids any part."""

    increments: tuple[Increment, ...] = ()
    lifetimes: Mapping[str, int] = field(default_factory=dict)
    """Seconds, by key, after which a key that begins with this operation is forgotten."""
    take: Lease | None = None
    give_back: tuple[str, str] | None = None
    """Key and holder of a lease that is over; nothing happens if it is not there."""
    mark: str = ""
    """By which a store whose answers get lost knows the operation again, and then does nothing; of no blanks."""
    answered: tuple[str, ...] = ()
    """Marks of operations that won't come again."""
    has_happened: bool = False
    """Whether this only writes down what is past: it is then never refused for a store that is down."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an operation."""

    values: tuple[int, ...]
    """Of each increment's counter afterwards; where the operation was refused, as it stands.

    A store may tell none of an operation that has happened.
    """
    refused: int | None = None
    """The index of the first increment that was refused, or the number of increments for the lease."""


class Store(Protocol):
    """Counters. Safe to use from several threads. Every method raises StoreUnavailable."""

    @property
    def kind(self) -> str:
        """`memory`, `sqlite`, `redis` or `redis-rest`."""

    @property
    def is_shared(self) -> bool:
        """Whether the counters outlive this process, and other instances see them."""

    @property
    def is_remote(self) -> bool:
        """Whether it is across a network, so that whoever waits for it waits for long."""

    @property
    def is_available(self) -> bool:
        """Whether the store answered when it was last asked."""

    @property
    def why(self) -> str:
        """Why it is not available, in words for the owner and without a secret; empty if it is."""

    def apply(self, operation: Operation) -> Outcome:
        """Does the operation at once."""

    def read(self, keys: Sequence[str]) -> list[dict[str, int]]:
        """The counters of each key by field; none for a key that is not there."""

    def look_up(self, places: Sequence[Place]) -> list[int]:
        """The counter of each place, 0 where there is none."""
