"""A store that may be down: nobody waits for it twice, and what it missed is written when it is back.

While it is down, counters go on in this process's memory from where they were last seen. Where the owner wants no
answer without the ledger (LEDGER_REQUIRED), whatever asks for leave raises StoreUnavailable instead.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import zip_longest
from secrets import token_hex
from typing import TypeVar

from api.relay.ledger.memory_store import MemoryStore
from api.relay.ledger.store import Increment, Operation, Outcome, Place, Store, StoreUnavailable
from api.relay.ledger.unwritten import Unwritten

FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 60.0
_MOST_SEEN = 2_000
_MOST_ANSWERED = 200
ANY_KEYS = ("presence",)
"""What is read only to see whether the store answers; nothing is kept there."""

Answer = TypeVar("Answer")

log = logging.getLogger("locutorio.ledger")


class ResilientStore:
    """A Store over `store`.

    `answers_get_lost` says that an operation may have been done although no answer came: over a network.
    `mask` hides secrets in what a store says. `clock` gives seconds since the epoch.
    """

    is_shared = True

    def __init__(
        self,
        store: Store,
        *,
        is_required: bool = False,
        answers_get_lost: bool = False,
        mask: Callable[[str], str] = str,
        clock: Callable[[], float] = time.time,
        start: Callable[[Callable[[], None]], None] | None = None,
    ) -> None:
        self._store = store
        self._is_required = is_required
        self._answers_get_lost = answers_get_lost
        self._mask = mask
        self._clock = clock
        # Who may go on without the store does not wait for it; who may not has nothing else to do.
        self._start = start or (_call if is_required else _start_thread)
        self._lock = threading.Lock()
        self._overlay: MemoryStore | None = None
        """The counters while the store is down."""
        self._leased_here: set[tuple[str, str]] = set()
        self._unwritten = Unwritten()
        self._answered: deque[str] = deque(maxlen=_MOST_ANSWERED)
        """Marks that the store need not keep any more."""
        self._seen: dict[tuple[str, str], int] = {}
        """Of limited counters, as the store last told."""
        self._why = ""
        self._ask_again_at = 0.0
        self._pause = FIRST_PAUSE_SECONDS
        self._is_asking = False

    @property
    def kind(self) -> str:
        return self._store.kind

    @property
    def is_remote(self) -> bool:
        return self._store.is_remote

    @property
    def is_available(self) -> bool:
        return self._overlay is None

    @property
    def why(self) -> str:
        return self._why

    def apply(self, operation: Operation) -> Outcome:
        """Does the operation, in memory where the store is down. Raises StoreUnavailable only where it is required."""
        self._ask_again_if_due()
        if self._overlay is not None:
            return self._apply_here(operation, None)
        sent = self._sealed(operation) if self._answers_get_lost else operation
        try:
            outcome = self._store.apply(sent)
        except StoreUnavailable as error:
            self._go_down(error)
            return self._apply_here(operation, sent if self._answers_get_lost else None)
        if outcome.refused is None:
            if sent.mark:
                self._answered.append(sent.mark)
            self._remember(operation, outcome)
        return outcome

    def read(self, keys: Sequence[str]) -> list[dict[str, int]]:
        """The counters as the store has them, or what is known here while it is down. Never raises."""
        return self._answer_to(lambda store: store.read(keys))

    def look_up(self, places: Sequence[Place]) -> list[int]:
        """The counters as the store has them, or what is known here while it is down. Never raises."""
        return self._answer_to(lambda store: store.look_up(places))

    def look(self) -> None:
        """Asks the store for the first time, so that the owner is told at the start."""
        self.read(ANY_KEYS)

    def _answer_to(self, question: Callable[[Store], Answer]) -> Answer:
        self._ask_again_if_due()
        if self._overlay is None:
            try:
                return question(self._store)
            except StoreUnavailable as error:
                self._go_down(error)
        with self._lock:
            return question(self._overlay or self._new_overlay())

    def _apply_here(self, operation: Operation, sent: Operation | None) -> Outcome:
        """Does the operation in memory; `sent` is what the store may have done although it gave no answer."""
        if self._is_required and not operation.has_happened:
            raise StoreUnavailable(self._why)
        with self._lock:
            if self._overlay is None:
                # It is back since we looked: what is counted here is written with the next one that comes.
                self._overlay = self._new_overlay()
            outcome = self._overlay.apply(operation)
            if outcome.refused is not None:
                return outcome
            # One that was sent may be in the store as well, and has to be given back there.
            if operation.take is not None and sent is None:
                self._leased_here.add((operation.take.key, operation.take.holder))
            is_of_here = operation.give_back in self._leased_here
            if operation.give_back is not None:
                self._leased_here.discard(operation.give_back)
            if sent is None:
                self._unwritten.add(operation, with_lease=not is_of_here)
            else:
                self._unwritten.add_as_it_is(_without_leave(sent))
            return outcome

    def _go_down(self, error: StoreUnavailable) -> None:
        with self._lock:
            self._why = self._mask(str(error))
            is_news = self._overlay is None
            if is_news:
                self._overlay = self._new_overlay()
                self._pause = FIRST_PAUSE_SECONDS
                self._ask_again_at = self._clock() + self._pause
        if is_news:
            going_on = "nothing is answered" if self._is_required else "counting goes on in memory"
            log.error("the ledger can't be reached, %s until it is back: %s", going_on, self._why)

    def _new_overlay(self) -> MemoryStore:
        overlay = MemoryStore(self._clock)
        overlay.apply(Operation(tuple(Increment(*place, value) for place, value in self._seen.items())))
        self._leased_here.clear()
        return overlay

    def _ask_again_if_due(self) -> None:
        if self._overlay is None:
            return
        with self._lock:
            # A clock that was set back must not make it wait for longer than the pause.
            waits = 0 < self._ask_again_at - self._clock() <= LONGEST_PAUSE_SECONDS
            if self._is_asking or waits:
                return
            self._is_asking = True
        try:
            self._start(self._ask_again)
        except RuntimeError:
            # This machine allows no more threads now.
            self._is_asking = False

    def _ask_again(self) -> None:
        try:
            if not self._unwritten:
                # Nothing was missed: it is only asked whether it is there.
                self._store.read(ANY_KEYS)
            while (operation := self._next_unwritten()) is not None:
                self._store.apply(operation)
                with self._lock:
                    self._unwritten.is_written()
        except StoreUnavailable as error:
            with self._lock:
                self._why = self._mask(str(error))
                self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)
                self._ask_again_at = self._clock() + self._pause
        finally:
            self._is_asking = False

    def _next_unwritten(self) -> Operation | None:
        """What to write next; None when all is written, and then the store is back."""
        with self._lock:
            seal = self._sealed if self._answers_get_lost else _as_it_is
            operation = self._unwritten.first(seal)
            if operation is None:
                self._overlay, self._why = None, ""
                if self._unwritten.lost:
                    log.error("%d operations of the ledger are lost: there was no room", self._unwritten.lost)
                self._unwritten = Unwritten()
                log.warning("the ledger is back, and what it missed is written")
            return operation

    def _remember(self, operation: Operation, outcome: Outcome) -> None:
        with self._lock:
            for increment, value in zip_longest(operation.increments, outcome.values):
                place = increment[:2]
                if increment.most is not None or place in self._seen:
                    self._seen[place] = self._seen.get(place, 0) + increment.amount if value is None else value
            while len(self._seen) > _MOST_SEEN:
                del self._seen[next(iter(self._seen))]

    def _sealed(self, operation: Operation) -> Operation:
        """The operation with a mark, by which the store knows it again if it comes once more."""
        answered = []
        with suppress(IndexError):
            # Others may take some of them meanwhile.
            while True:
                answered.append(self._answered.popleft())
        return replace(operation, mark=token_hex(8), answered=tuple(answered))


def _without_leave(sealed: Operation) -> Operation:
    """A sealed operation as one that has happened: nothing can refuse it."""
    increments = tuple(each._replace(most=None) for each in sealed.increments)
    return replace(sealed, increments=increments, take=None, has_happened=True)


def _as_it_is(operation: Operation) -> Operation:
    return operation


def _call(work: Callable[[], None]) -> None:
    work()


def _start_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="ledger", daemon=True).start()
