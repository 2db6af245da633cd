"""What every store promises: one suite for all of them."""

import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.relay.ledger.memory_store import MemoryStore
from api.relay.ledger.store import Increment, Lease, Operation, Outcome
from api.relay.ledger.store import Place as CounterPlace
from tests.api.ledger.conftest import Place

DAY = "day/2026-11-28"
SPENT = "spent/code/ana/2026-11"


def add(amount: int, most: int | None = None, key: str = SPENT, field: str = "usd") -> Operation:
    return Operation((Increment(key, field, amount, most),))


def take(holder: str, most: int = 2, seconds: int = 60) -> Operation:
    return Operation(take=Lease("running/ana", holder, seconds, most))


def test_it_says_what_it_is(place: Place) -> None:
    assert place.store.kind in ("memory", "sqlite", "redis", "redis-rest")
    assert place.store.is_available and place.store.why == ""


def test_increments_add_up_and_tell_what_came_of_them(place: Place) -> None:
    assert place.store.apply(add(5)) == Outcome((5,))
    assert place.store.apply(add(-7)) == Outcome((-2,))
    assert place.store.read([SPENT]) == [{"usd": -2}]


def test_what_one_store_writes_another_one_reads(place: Place) -> None:
    place.store.apply(add(5))
    assert place.beside.apply(add(1)) == Outcome((6,))
    assert place.beside.read([SPENT]) == [{"usd": 6}]


def test_reading_gives_the_keys_in_order_and_nothing_for_an_unknown_one(place: Place) -> None:
    place.store.apply(Operation((Increment(DAY, "a\tb", 1), Increment(DAY, "ñ 中\n", 2), Increment(SPENT, "usd", 3))))
    assert place.store.read([SPENT, "nothing", DAY]) == [{"usd": 3}, {}, {"a\tb": 1, "ñ 中\n": 2}]
    assert place.store.read([]) == []


def test_a_counter_may_reach_its_most_and_not_pass_it(place: Place) -> None:
    assert place.store.apply(add(10, most=10)) == Outcome((10,))
    assert place.store.apply(add(1, most=10)) == Outcome((10,), refused=0)
    assert place.store.apply(add(0, most=9)) == Outcome((10,), refused=0)
    assert place.store.read([SPENT]) == [{"usd": 10}]


def test_a_refused_operation_changes_nothing_and_names_the_first_that_is_refused(place: Place) -> None:
    operation = Operation(
        (Increment(DAY, "a", 1), Increment(SPENT, "usd", 5, most=4), Increment(SPENT, "tokens", 5, most=4)),
        {DAY: 60},
        Lease("running/ana", "one", 60, 1),
    )
    assert place.store.apply(operation) == Outcome((0, 0, 0), refused=1)
    assert place.store.read([DAY, SPENT]) == [{}, {}]
    assert place.store.apply(take("two", most=1)).refused is None


def test_increments_of_one_counter_are_judged_by_their_sum(place: Place) -> None:
    twice = Operation((Increment(SPENT, "usd", 3), Increment(SPENT, "usd", 3, most=5)))
    assert place.store.apply(twice) == Outcome((0, 0), refused=1)
    assert place.store.apply(Operation((Increment(SPENT, "usd", 3), Increment(SPENT, "usd", 2)))) == Outcome((5, 5))


def test_what_has_happened_is_added_whoever_wrote_last(place: Place) -> None:
    asked = Operation((Increment(SPENT, "usd", 10), Increment(DAY, "reserved", 10)), {SPENT: 100, DAY: 100})
    settled = replace(
        asked,
        increments=(Increment(SPENT, "usd", -7), Increment(DAY, "reserved", -10), Increment(DAY, "reported", 3)),
        has_happened=True,
    )
    for number, store in enumerate((place.store, place.store, place.beside, place.store, place.beside)):
        assert store.apply(asked).values == (3 * number + 10, 10)
        (place.store, place.beside)[number // 2 % 2].apply(settled)
        assert place.store.look_up([CounterPlace(DAY, "reported")]) == [3 * number + 3]
    assert place.beside.read([SPENT, DAY]) == [{"usd": 15}, {"reserved": 0, "reported": 15}]
    place.pass_time(101)
    place.store.apply(settled)
    assert place.store.read([SPENT, DAY]) == [{"usd": -7}, {"reserved": -10, "reported": 3}]
    place.pass_time(101)
    assert place.beside.read([SPENT, DAY]) == [{}, {}]


def test_what_has_happened_under_a_new_key_is_forgotten_too(place: Place) -> None:
    for _ in range(2):
        place.store.apply(Operation((Increment(DAY, "a", 1),), {DAY: 1000}))
    place.store.apply(Operation((Increment(SPENT, "usd", 1),), {DAY: 1000, SPENT: 100}, has_happened=True))
    assert place.beside.read([SPENT]) == [{"usd": 1}]
    place.pass_time(101)
    assert place.beside.read([SPENT, DAY]) == [{}, {"a": 2}]


def test_great_sums_stay_exact(place: Place) -> None:
    place.store.apply(add(9_000_000_000_000_000))
    assert place.store.apply(add(1)) == Outcome((9_000_000_000_000_001,))
    assert place.store.read([SPENT]) == [{"usd": 9_000_000_000_000_001}]


def test_a_key_is_forgotten_when_its_lifetime_is_over(place: Place) -> None:
    place.store.apply(Operation((Increment("rate/ana/1", "requests", 1), Increment(DAY, "a", 1)), {"rate/ana/1": 120}))
    place.pass_time(119)
    assert place.store.read(["rate/ana/1"]) == [{"requests": 1}]
    place.pass_time(2)
    assert place.beside.read(["rate/ana/1", DAY]) == [{}, {"a": 1}]
    assert place.store.apply(add(1, key="rate/ana/1", field="requests")) == Outcome((1,))


def test_a_lifetime_is_counted_from_the_first_change(place: Place) -> None:
    used = Operation((Increment(SPENT, "usd", 1),), {SPENT: 100})
    for store in (place.store, place.beside):
        store.apply(used)
        place.pass_time(90)
        store.apply(used)
        assert place.beside.read([SPENT]) == [{"usd": 2}]
        place.pass_time(20)
        assert place.beside.read([SPENT]) == [{}]


def test_single_counters_are_looked_up_in_order_and_are_0_where_there_are_none(place: Place) -> None:
    place.store.apply(Operation((Increment(DAY, "a", 1), Increment(SPENT, "usd", 3), Increment(DAY, "b", 2))))
    places = [CounterPlace(*names) for names in ((DAY, "b"), (SPENT, "usd"), ("nothing", "a"), (DAY, "c"), (DAY, "a"))]
    assert place.beside.look_up(places) == [2, 3, 0, 0, 1]
    assert place.beside.look_up([]) == []


def test_leases_are_given_until_there_are_no_more(place: Place) -> None:
    assert place.store.apply(take("one")).refused is None
    assert place.beside.apply(take("two")).refused is None
    assert place.store.apply(take("three")) == Outcome((), refused=0)
    place.beside.apply(Operation(give_back=("running/ana", "one")))
    assert place.store.apply(take("three")).refused is None


def test_a_refused_lease_is_told_behind_the_increments(place: Place) -> None:
    place.store.apply(take("one", most=1))
    operation = Operation((Increment(SPENT, "usd", 5),), take=Lease("running/ana", "two", 60, 1))
    assert place.store.apply(operation) == Outcome((0,), refused=1)
    assert place.store.read([SPENT]) == [{}]


def test_a_lease_ends_by_itself(place: Place) -> None:
    place.store.apply(take("one", most=1, seconds=60))
    place.pass_time(59)
    assert place.store.apply(take("two", most=1)).refused == 0
    place.pass_time(2)
    assert place.store.apply(take("two", most=1)).refused is None


def test_each_lease_ends_at_its_own_time(place: Place) -> None:
    place.store.apply(take("long", seconds=100))
    place.store.apply(take("short", seconds=50))
    place.pass_time(51)
    assert place.store.apply(take("another", seconds=20)).refused is None
    assert place.store.apply(take("one more")).refused == 0
    place.pass_time(21)
    assert place.store.apply(take("one more", seconds=5)).refused is None
    assert place.store.apply(take("too many")).refused == 0


def test_giving_back_what_is_not_there_changes_nothing(place: Place) -> None:
    place.store.apply(take("one", most=1))
    assert place.store.apply(Operation(give_back=("running/ana", "nobody"))) == Outcome(())
    assert place.store.apply(Operation(give_back=("running/luis", "one"))) == Outcome(())
    assert place.store.apply(take("two", most=1)).refused == 0


def test_what_happens_at_the_same_time_is_counted_once_each_and_never_above_the_most(place: Place) -> None:
    taken: list[Outcome] = []

    def use(number: int) -> None:
        store = (place.store, place.beside)[number % 2]
        taken.extend(store.apply(add(1, most=100)) for _ in range(20))

    threads = [threading.Thread(target=use, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    allowed = [outcome.values[0] for outcome in taken if outcome.refused is None]
    assert sorted(allowed) == list(range(1, 101))
    assert len(taken) == 160
    assert place.store.read([SPENT]) == [{"usd": 100}]


KEYS = st.sampled_from(["day/1", "spent/code/ana/2", "spent/site/2"])
FIELDS = st.sampled_from(["usd", "tokens", "ana\topenai\tm"])
INCREMENTS = st.builds(Increment, KEYS, FIELDS, st.integers(-50, 50), st.one_of(st.none(), st.integers(-20, 80)))
LEASES = st.builds(Lease, st.just("running/ana"), st.sampled_from("abc"), st.integers(1, 30), st.integers(1, 2))
OPERATIONS = st.builds(
    Operation,
    st.lists(INCREMENTS, max_size=4).map(tuple),
    st.dictionaries(KEYS, st.integers(5, 90), max_size=2),
    st.one_of(st.none(), LEASES),
    st.one_of(st.none(), st.tuples(st.just("running/ana"), st.sampled_from("abc"))),
    has_happened=st.booleans(),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(OPERATIONS, max_size=12))
def test_every_store_comes_to_the_same_as_the_one_in_memory(place: Place, operations: list[Operation]) -> None:
    keys = ["day/1", "spent/code/ana/2", "spent/site/2"]
    # What earlier examples left behind is over.
    place.pass_time(100)
    clear = Operation(
        tuple(
            Increment(key, field, -value)
            for key, counters in zip(keys, place.store.read(keys), strict=True)
            for field, value in counters.items()
        )
    )
    place.store.apply(clear)
    model = MemoryStore(lambda: 0.0)
    for number, operation in enumerate(operations):
        store = (place.store, place.beside)[number % 2]
        outcome, expected = store.apply(operation), model.apply(operation)
        assert outcome == expected or (operation.has_happened and outcome == Outcome(()) and expected.refused is None)
    for counters, there in zip(place.beside.read(keys), model.read(keys), strict=True):
        assert {field: value for field, value in counters.items() if value} == {
            field: value for field, value in there.items() if value
        }


@pytest.mark.parametrize("count", [0, 1, 500])
def test_an_operation_may_be_of_any_length(place: Place, count: int) -> None:
    operation = Operation(tuple(Increment(DAY, f"field {number}", number) for number in range(count)))
    assert place.store.apply(operation) == Outcome(tuple(range(count)))
