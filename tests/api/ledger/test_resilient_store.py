"""A store that is down stops nothing, and is told what it missed when it is back."""

import logging
import threading
from collections.abc import Callable, Sequence

import pytest

from api.relay.ledger import unwritten
from api.relay.ledger.memory_store import MemoryStore
from api.relay.ledger.redis_store import RedisStore
from api.relay.ledger.resilient_store import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, ResilientStore
from api.relay.ledger.store import Increment, Lease, Operation, Outcome, Place, StoreUnavailable
from api.relay.upstream.authorities import Authorities
from tests.api.fakes import FakeTime
from tests.api.ledger.conftest import rest_store
from tests.support.redis_server import RedisRestServer, RedisServer

SPENT = "spent/code/ana/2026-11"


class Breakable(MemoryStore):
    """A store that can be down, or do what it is asked and lose the answer."""

    kind = "redis"
    is_shared = True

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self.is_down = False
        self.loses_answers = False
        self.asked = 0

    def apply(self, operation: Operation) -> Outcome:
        self._require_presence()
        outcome = super().apply(operation)
        if self.loses_answers:
            raise StoreUnavailable("no answer came")
        return outcome

    def read(self, keys: Sequence[str]) -> list[dict[str, int]]:
        self._require_presence()
        return super().read(keys)

    def look_up(self, places: Sequence[Place]) -> list[int]:
        self._require_presence()
        return super().look_up(places)

    def _require_presence(self) -> None:
        self.asked += 1
        if self.is_down:
            raise StoreUnavailable("sk-test-token is not heard")


@pytest.fixture
def below(fake_time: FakeTime) -> Breakable:
    return Breakable(fake_time)


def masked(text: str) -> str:
    return text.replace("sk-test-token", "***")


def over(below: Breakable, time: FakeTime, **changes: object) -> ResilientStore:
    settings = {"answers_get_lost": True, "mask": masked, "start": lambda work: work(), **changes}
    return ResilientStore(below, clock=time, **settings)


@pytest.fixture
def store(below: Breakable, fake_time: FakeTime) -> ResilientStore:
    """The store over `below`, which does in the foreground what it would do beside the requests."""
    return over(below, fake_time)


def add(amount: int, most: int | None = None, field: str = "usd", **others: object) -> Operation:
    return Operation((Increment(SPENT, field, amount, most),), **others)


def counted(below: Breakable) -> dict[str, int]:
    return MemoryStore.read(below, [SPENT])[0]


def test_a_store_that_is_well_is_asked_and_nothing_is_told(below: Breakable, store: ResilientStore) -> None:
    assert store.apply(add(5, most=9)) == Outcome((5,))
    assert store.apply(add(5, most=9)) == Outcome((5,), refused=0)
    assert store.apply(Operation(take=Lease("running/ana", "a", 60, 1))) == Outcome(())
    assert store.apply(Operation(take=Lease("running/ana", "b", 60, 1))) == Outcome((), refused=0)
    assert (store.kind, store.is_shared, store.is_available, store.why) == ("redis", True, True, "")


def test_counting_goes_on_and_what_was_missed_is_written_once(
    below: Breakable, store: ResilientStore, fake_time: FakeTime
) -> None:
    store.apply(add(1))
    below.is_down = True
    for _ in range(3):
        store.apply(add(1, field="requests"))
        store.apply(add(10, lifetimes={SPENT: 60}))
    assert not store.is_available
    assert store.why == "*** is not heard"
    below.is_down = False
    fake_time.now += FIRST_PAUSE_SECONDS
    assert store.look_up([Place(SPENT, "usd"), Place(SPENT, "tokens")]) == [31, 0]
    assert store.read([SPENT]) == [{"usd": 31, "requests": 3}]
    assert (store.is_available, store.why) == (True, "")
    assert counted(below) == {"usd": 31, "requests": 3}
    fake_time.now += 61
    assert counted(below) == {}


def test_a_store_that_is_down_is_asked_less_and_less_often(
    below: Breakable, store: ResilientStore, fake_time: FakeTime
) -> None:
    below.is_down = True
    for _ in range(20):
        store.apply(add(1))
    assert below.asked == 1
    pauses = []
    for _ in range(6):
        asked, since = below.asked, fake_time.now
        while below.asked == asked:
            fake_time.now += 1
            store.apply(add(1))
        pauses.append(fake_time.now - since)
    assert pauses == [5, 10, 20, 40, 60, 60]
    assert LONGEST_PAUSE_SECONDS == 60


def test_a_clock_that_is_set_back_does_not_keep_it_away(
    below: Breakable, store: ResilientStore, fake_time: FakeTime
) -> None:
    below.is_down = True
    store.apply(add(1))
    below.is_down = False
    fake_time.now -= 100_000
    store.apply(add(1))
    assert counted(below) == {"usd": 2}


def test_it_is_told_once_that_it_went_and_once_that_it_is_back(
    below: Breakable, store: ResilientStore, fake_time: FakeTime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "locutorio.ledger")
    below.is_down = True
    for _ in range(5):
        store.apply(add(1))
        fake_time.now += 30
    below.is_down = False
    fake_time.now += 60
    store.apply(add(1))
    store.apply(add(1))
    assert [record.message for record in caplog.records] == [
        "the ledger can't be reached, counting goes on in memory until it is back: *** is not heard",
        "the ledger is back, and what it missed is written",
    ]


def test_budgets_go_on_from_where_they_were_last_seen(below: Breakable, store: ResilientStore) -> None:
    store.apply(add(6, most=10))
    store.apply(add(2))
    below.is_down = True
    assert store.apply(add(3, most=10)) == Outcome((8,), refused=0)
    assert store.apply(add(2, most=10)) == Outcome((10,))
    assert store.apply(add(1, most=10)) == Outcome((10,), refused=0)


def test_what_is_refused_while_it_is_down_is_not_written(
    below: Breakable, store: ResilientStore, fake_time: FakeTime
) -> None:
    below.is_down = True
    store.apply(add(5, most=9))
    store.apply(add(5, most=9))
    below.is_down = False
    fake_time.now += 5
    store.read([])
    assert counted(below) == {"usd": 5}


def test_what_was_done_although_the_answer_was_lost_is_not_counted_twice(
    below: Breakable, store: ResilientStore, fake_time: FakeTime
) -> None:
    below.loses_answers = True
    assert store.apply(add(5, most=9)) == Outcome((5,))
    assert counted(below) == {"usd": 5}
    below.loses_answers = False
    fake_time.now += 5
    assert store.apply(add(1)) == Outcome((6,))
    assert counted(below) == {"usd": 6}


def test_the_store_is_told_which_marks_it_need_not_keep(below: Breakable, store: ResilientStore) -> None:
    for _ in range(5):
        store.apply(add(1))
    assert len(vars(below)["_marks"]) == 1


def test_sums_whose_answer_is_lost_are_not_counted_twice_either(
    below: Breakable, store: ResilientStore, fake_time: FakeTime
) -> None:
    below.is_down = True
    store.apply(add(5))
    store.apply(add(6))
    below.is_down, below.loses_answers = False, True
    for _ in range(3):
        fake_time.now += 60
        store.read([])
    below.loses_answers = False
    fake_time.now += 60
    store.read([])
    assert store.is_available
    assert counted(below) == {"usd": 11}


def test_a_lease_of_the_store_that_ends_while_it_is_down_is_given_back(
    below: Breakable, store: ResilientStore, fake_time: FakeTime
) -> None:
    def take(holder: str) -> Operation:
        return Operation(take=Lease("running/ana", holder, 3600, 1))

    def give_back(holder: str) -> Operation:
        return Operation(give_back=("running/ana", holder))

    store.apply(take("one"))
    below.is_down = True
    store.apply(give_back("one"))
    assert store.apply(take("two")).refused is None
    assert store.apply(take("three")).refused == 0
    store.apply(give_back("two"))
    below.is_down = False
    fake_time.now += 60
    assert store.apply(take("four")).refused is None
    assert store.apply(take("five")).refused == 0


def test_a_lease_that_may_have_been_taken_is_given_back_in_the_store(
    below: Breakable, store: ResilientStore, fake_time: FakeTime
) -> None:
    below.loses_answers = True
    store.apply(Operation(take=Lease("running/ana", "one", 3600, 1)))
    below.loses_answers = False
    store.apply(Operation(give_back=("running/ana", "one")))
    fake_time.now += 60
    assert store.apply(Operation(take=Lease("running/ana", "two", 3600, 1))).refused is None


def test_what_is_kept_has_a_bound_and_what_is_lost_is_told(
    below: Breakable,
    store: ResilientStore,
    fake_time: FakeTime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(unwritten, "_MOST_COUNTERS", 10)
    below.is_down = True
    store.apply(add(1))
    for number in range(25):
        store.apply(add(1, field=f"field {number % 12}"))
    below.is_down = False
    fake_time.now += 5
    store.read([])
    # Two of the twelve fields found no room, twice or thrice each.
    assert sum(counted(below).values()) == 22
    assert "4 operations of the ledger are lost: there was no room" in caplog.messages


def test_more_than_one_operations_worth_is_written_in_several(
    below: Breakable, store: ResilientStore, fake_time: FakeTime
) -> None:
    below.is_down = True
    for number in range(450):
        store.apply(add(number, field=f"field {number}"))
    below.is_down = False
    fake_time.now += 5
    asked = below.asked
    store.read([])
    assert sum(counted(below).values()) == sum(range(450))
    # What was sent when it went, three parts, and the reading.
    assert below.asked - asked == 5


class TestWhereItIsRequired:
    """LEDGER_REQUIRED: no answer without the ledger."""

    @pytest.fixture
    def store(self, below: Breakable, fake_time: FakeTime) -> ResilientStore:
        return over(below, fake_time, is_required=True)

    def test_whatever_asks_for_leave_is_refused_and_not_counted(
        self, below: Breakable, store: ResilientStore, fake_time: FakeTime
    ) -> None:
        below.is_down = True
        for _ in range(3):
            with pytest.raises(StoreUnavailable, match=r"^\*\*\* is not heard$"):
                store.apply(add(5))
        assert below.asked == 1
        below.is_down = False
        fake_time.now += 5
        assert store.apply(add(1)) == Outcome((1,))

    def test_what_has_happened_is_kept_and_written(
        self, below: Breakable, store: ResilientStore, fake_time: FakeTime
    ) -> None:
        store.apply(add(9))
        below.is_down = True
        store.apply(add(-4, has_happened=True))
        below.is_down = False
        fake_time.now += 5
        assert store.apply(add(0)) == Outcome((5,))

    def test_reading_is_never_refused(self, below: Breakable, store: ResilientStore) -> None:
        below.is_down = True
        assert store.read([SPENT]) == [{}]
        assert store.look_up([Place(SPENT, "usd")]) == [0]


def test_nobody_waits_for_the_store_that_is_asked_again(below: Breakable, fake_time: FakeTime) -> None:
    works: list[Callable[[], None]] = []
    store = over(below, fake_time, start=works.append)
    below.is_down = True
    store.apply(add(1))
    fake_time.now += 5
    for _ in range(3):
        store.apply(add(1))
    assert len(works) == 1 and below.asked == 1
    below.is_down = False
    works.pop()()
    assert counted(below) == {"usd": 4}


def test_a_machine_without_threads_left_asks_again_later(below: Breakable, fake_time: FakeTime) -> None:
    starts: list[Callable[[], None]] = []

    def start(work: Callable[[], None]) -> None:
        starts.append(work)
        if len(starts) == 1:
            raise RuntimeError("can't start new thread")
        work()

    store = over(below, fake_time, start=start)
    below.is_down = True
    store.apply(add(1))
    below.is_down = False
    fake_time.now += 5
    store.apply(add(1))
    store.apply(add(1))
    assert counted(below) == {"usd": 3}


def test_what_comes_while_the_store_comes_back_is_counted_once(below: Breakable, fake_time: FakeTime) -> None:
    store = over(below, fake_time, start=None)
    stop = threading.Event()

    def use() -> None:
        for _ in range(300):
            store.apply(add(1))

    def break_it() -> None:
        while not stop.wait(0.001):
            below.is_down = not below.is_down
            fake_time.now += 60

    breaking = threading.Thread(target=break_it)
    users = [threading.Thread(target=use) for _ in range(4)]
    for thread in (breaking, *users):
        thread.start()
    for thread in users:
        thread.join()
    stop.set()
    breaking.join()
    below.is_down = False
    settled = over_and_done(store, fake_time)
    assert settled and counted(below) == {"usd": 1200}


def over_and_done(store: ResilientStore, fake_time: FakeTime) -> bool:
    """Whether the store is back, after as many questions as that takes."""
    for _ in range(100):
        fake_time.now += 60
        store.read([SPENT])
        for thread in threading.enumerate():
            if thread.name == "ledger":
                thread.join(5)
        if store.is_available:
            return True
    return False


@pytest.mark.parametrize("kind", ["redis", "redis-rest"])
def test_a_real_redis_that_ends_and_starts_again(kind: str, fake_time: FakeTime) -> None:
    with RedisServer() as server, RedisRestServer(server) as rest:
        real = RedisStore(server.url, Authorities()) if kind == "redis" else rest_store(rest, fake_time)
        store = ResilientStore(real, answers_get_lost=True, clock=fake_time, start=lambda work: work())
        store.apply(add(1))
        server.stop()
        assert store.apply(add(10)) == Outcome((10,))
        assert RedisServer.password not in store.why and RedisRestServer.token not in store.why
        assert not store.is_available
        server.start()
        fake_time.now += 5
        # The Redis of the test keeps nothing on disk: what it had is gone, what it missed comes.
        assert store.read([SPENT]) == [{"usd": 10}]
        assert store.is_available
