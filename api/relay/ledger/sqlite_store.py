"""Counters in a file of this machine, shared by its processes: what a server of one's own uses.

The file survives a process that is killed: SQLite writes an operation as a whole or not at all, ahead of the file
itself (WAL). With `synchronous=NORMAL` only a machine that loses its power may lose the last operations.
"""

from __future__ import annotations

import math
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from api.relay.ledger.store import Operation, Outcome, Place, StoreUnavailable

FILE_NAME = "ledger.sqlite3"
WAIT_SECONDS = 5.0
"""How long another process, or another thread, may hold the file up."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS counters (
    key TEXT NOT NULL, field TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (key, field)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lifetimes (key TEXT NOT NULL PRIMARY KEY, forget_at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS lifetimes_by_end ON lifetimes (forget_at);
CREATE TABLE IF NOT EXISTS leases (
    key TEXT NOT NULL, holder TEXT NOT NULL, ends REAL NOT NULL, PRIMARY KEY (key, holder)
) WITHOUT ROWID;
"""
_ONLY_THE_OWNER = 0o600
_LIVE = "INSERT OR IGNORE INTO lifetimes VALUES (?, ?)"
_BETWEEN_TRIES_SECONDS = 0.01
_MOST_VARIABLES = 900
"""SQLite before 3.32 allows 999 in a statement."""
_MOST_ADDED = _MOST_VARIABLES // 3
_MOST_KNOWN = 5_000

Result = TypeVar("Result")


class SqliteStore:
    """A Store in `directory`, which is made when it is first needed. `clock` gives seconds since the epoch."""

    kind = "sqlite"
    is_shared = True
    is_remote = False
    is_available = True
    why = ""

    def __init__(self, directory: Path, clock: Callable[[], float] = time.time) -> None:
        self._file = directory / FILE_NAME
        self._clock = clock
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._left_alone: sqlite3.Connection | None = None
        self._process = 0
        self._known: dict[tuple[str, str], int] = {}
        """Counters as they stand in the file, as long as no other connection has written: `_version` tells."""
        self._version = 0
        self._with_lifetime: set[str] = set()
        """Keys that have one in the file, under the same condition."""
        self._forget_next: float | None = None
        """When the first of them is over, under the same condition; None where it must be looked up."""

    def apply(self, operation: Operation) -> Outcome:
        if operation.has_happened and self._held(partial(self._add, operation)):
            return Outcome(())
        return self._at_once(lambda connection, now: self._apply(operation, connection, now))

    def read(self, keys: Sequence[str]) -> list[dict[str, int]]:
        select = "SELECT field, value FROM counters WHERE key = ?"
        return self._at_once(
            lambda connection, _: [dict(connection.execute(select, (key,)).fetchall()) for key in keys]
        )

    def look_up(self, places: Sequence[Place]) -> list[int]:
        found = self._at_once(lambda connection, _: self._values_of(connection, places))
        return [found[place] for place in places]

    def _apply(self, operation: Operation, connection: sqlite3.Connection, now: float) -> Outcome:
        places = [increment[:2] for increment in operation.increments]
        before = self._values_of(connection, places)
        totals = before.copy()
        for place, increment in zip(places, operation.increments, strict=True):
            totals[place] += increment.amount
        refused = _refused(connection, operation, totals, now)
        if refused is not None:
            return Outcome(tuple([before[place] for place in places]), refused)
        changed = [(*place, total - before[place]) for place, total in totals.items() if total != before[place]]
        for start in range(0, len(changed), _MOST_ADDED):
            part = changed[start : start + _MOST_ADDED]
            connection.execute(_adding(len(part)), tuple(chain.from_iterable(part)))
        self._known.update(totals)
        self._begin_lifetimes(connection, operation, now)
        _change_leases(connection, operation, now)
        return Outcome(tuple([totals[place] for place in places]))

    def _add(self, operation: Operation, connection: sqlite3.Connection, now: float) -> bool:
        """Adds all increments in one statement; False, and nothing is done, if the operation takes more than that.

        Where nothing can be refused nothing has to be read, and one statement is a transaction by itself.
        """
        changed = [each for each in operation.increments if each.amount]
        has_leases = operation.take is not None or operation.give_back is not None
        is_limited = any(each.most is not None for each in operation.increments)
        if has_leases or is_limited or len(changed) > _MOST_ADDED:
            return False
        is_due = self._forget_next is None or self._forget_next <= now
        if is_due or not self._with_lifetime.issuperset(operation.lifetimes):
            return False
        if changed:
            rows = [each[:3] for each in changed]
            connection.execute(_adding(len(rows)), tuple(chain.from_iterable(rows)))
        for each in changed:
            # If another connection has written meanwhile, none of this is believed next time.
            if (place := each[:2]) in self._known:
                self._known[place] += each.amount
        return True

    def _at_once(self, work: Callable[[sqlite3.Connection, float], Result]) -> Result:
        """Does the work within a transaction that is all or nothing. Raises StoreUnavailable."""

        def within(connection: sqlite3.Connection, now: float) -> Result:
            connection.execute("BEGIN IMMEDIATE")
            self._look_for_changes(connection)
            self._forget(connection, now)
            result = work(connection, now)
            connection.execute("COMMIT")
            return result

        return self._held(within)

    def _held(self, work: Callable[[sqlite3.Connection, float], Result]) -> Result:
        """Does the work, given the connection, which no other thread has meanwhile, and the moment.

        Raises StoreUnavailable.
        """
        now = self._clock()
        if not self._lock.acquire(timeout=WAIT_SECONDS):
            raise StoreUnavailable("the ledger's file is busy")
        try:
            connection = self._open()
            try:
                return work(connection, now)
            except BaseException:
                self._know_nothing()
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except (sqlite3.Error, OSError, UnicodeError) as error:
            self._close()
            raise StoreUnavailable(_why(error)) from error
        finally:
            self._lock.release()

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None and self._process != os.getpid():
            # It belongs to the process that we were forked from: it must not be used here, nor be closed.
            self._left_alone, self._connection = self._connection, None
        if self._connection is None:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._file.exists():
                # What SQLite makes beside the file has the same rights.
                os.close(os.open(self._file, os.O_RDWR | os.O_CREAT, _ONLY_THE_OWNER))
            connection = sqlite3.connect(
                self._file, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._connection, self._process = connection, os.getpid()
            _write_ahead(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(_SCHEMA)
            self._know_nothing()
        return self._connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None and self._process == os.getpid():
            connection.close()

    def _forget(self, connection: sqlite3.Connection, now: float) -> None:
        if self._forget_next is None:
            (first,) = connection.execute("SELECT MIN(forget_at) FROM lifetimes").fetchone()
            self._forget_next = math.inf if first is None else first
        if self._forget_next <= now:
            connection.execute(
                "DELETE FROM counters WHERE key IN (SELECT key FROM lifetimes WHERE forget_at <= ?)", (now,)
            )
            connection.execute("DELETE FROM lifetimes WHERE forget_at <= ?", (now,))
            self._know_nothing()

    def _know_nothing(self) -> None:
        self._known.clear()
        self._with_lifetime.clear()
        self._forget_next = None

    def _look_for_changes(self, connection: sqlite3.Connection) -> None:
        """Forgets what was known of the file if another connection has written."""
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version != self._version or len(self._known) > _MOST_KNOWN:
            self._version = version
            self._know_nothing()

    def _values_of(
        self, connection: sqlite3.Connection, places: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], int]:
        """The counter of each place, 0 where there is none: read only if this process does not know it."""
        if unknown := [place for place in places if place not in self._known]:
            self._known.update(_values(connection, unknown))
        return {place: self._known[place] for place in places}

    def _begin_lifetimes(self, connection: sqlite3.Connection, operation: Operation, now: float) -> None:
        for key, seconds in operation.lifetimes.items():
            if key not in self._with_lifetime:
                connection.execute(_LIVE, (key, now + seconds))
                self._with_lifetime.add(key)
                self._forget_next = None


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turns on WAL, once in a file's life. SQLite does not wait for others that do the same; this does."""
    ends_at = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > ends_at:
                raise
        time.sleep(_BETWEEN_TRIES_SECONDS)


def _values(connection: sqlite3.Connection, places: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The counter of each place, 0 where there is none."""
    values = dict.fromkeys(places, 0)
    for start in range(0, len(places), _MOST_VARIABLES // 2):
        part = places[start : start + _MOST_VARIABLES // 2]
        for key, field, value in connection.execute(_selecting(len(part)), tuple(chain.from_iterable(part))):
            values[key, field] = value
    return values


@lru_cache(maxsize=64)
def _adding(count: int) -> str:
    """The statement that changes so many counters."""
    rows = ", ".join(["(?, ?, ?)"] * count)
    return f"INSERT INTO counters VALUES {rows} ON CONFLICT (key, field) DO UPDATE SET value = value + excluded.value"


@lru_cache(maxsize=64)
def _selecting(count: int) -> str:
    """The statement that reads so many places."""
    # SQLite would read all counters there are for a row of values that is IN a list; a join uses the primary key.
    places = ", ".join(["(?, ?)"] * count)
    return (
        f"WITH places (place_key, place_field) AS (VALUES {places}) SELECT key, field, value"
        " FROM places CROSS JOIN counters ON key = place_key AND field = place_field"
    )


def _refused(
    connection: sqlite3.Connection, operation: Operation, totals: dict[tuple[str, str], int], now: float
) -> int | None:
    for index, increment in enumerate(operation.increments):
        if increment.most is not None and totals[increment.key, increment.field] > increment.most:
            return index
    if (lease := operation.take) is not None:
        connection.execute("DELETE FROM leases WHERE key = ? AND ends <= ?", (lease.key, now))
        (holders,) = connection.execute("SELECT COUNT(*) FROM leases WHERE key = ?", (lease.key,)).fetchone()
        if holders >= lease.most:
            return len(operation.increments)
    return None


def _change_leases(connection: sqlite3.Connection, operation: Operation, now: float) -> None:
    if (lease := operation.take) is not None:
        connection.execute(
            "INSERT OR REPLACE INTO leases VALUES (?, ?, ?)", (lease.key, lease.holder, now + lease.seconds)
        )
    if operation.give_back is not None:
        connection.execute("DELETE FROM leases WHERE key = ? AND holder = ?", operation.give_back)


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"the ledger's file can't be opened ({(error.strerror or str(error)).lower()})"
    return f"the ledger's file can't be used ({error})"
