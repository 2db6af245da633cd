"""The owner's keys: in turn while they are healthy."""

from hypothesis import given
from hypothesis import strategies as st

from api.relay.keys import PARKED_SECONDS, RESTING_SECONDS, KeyRing
from tests.api.fakes import FakeTime

A, B, C = "sk-test-a", "sk-test-b", "sk-test-c"


def test_every_request_begins_with_the_next_key(fake_time: FakeTime) -> None:
    ring = KeyRing((A, B, C), fake_time)
    assert [ring.in_turn() for _ in range(4)] == [[A, B, C], [B, C, A], [C, A, B], [A, B, C]]


def test_a_parked_key_comes_last_for_an_hour(fake_time: FakeTime) -> None:
    ring = KeyRing((A, B), fake_time)
    ring.park(A)
    assert [ring.in_turn() for _ in range(2)] == [[B, A], [B, A]]
    fake_time.now += PARKED_SECONDS
    assert [ring.in_turn() for _ in range(2)] == [[A, B], [B, A]]


def test_a_resting_key_comes_last_for_as_long_as_the_upstream_said(fake_time: FakeTime) -> None:
    ring = KeyRing((A, B), fake_time)
    ring.rest(A, 7.5)
    fake_time.now += 7.4
    assert ring.in_turn() == [B, A]
    fake_time.now += 0.2
    ring.in_turn()
    assert ring.in_turn() == [A, B]


def test_a_resting_key_rests_a_while_where_the_upstream_did_not_say(fake_time: FakeTime) -> None:
    ring = KeyRing((A, B), fake_time)
    ring.rest(A, None)
    fake_time.now += RESTING_SECONDS - 0.1
    assert ring.in_turn()[0] == B
    assert ring.in_turn()[0] == B


def test_no_upstream_makes_a_key_rest_longer_than_a_parked_one(fake_time: FakeTime) -> None:
    ring = KeyRing((A, B), fake_time)
    ring.rest(A, float("inf"))
    fake_time.now += PARKED_SECONDS
    assert ring.in_turn() == [A, B]


def test_when_none_is_healthy_the_one_that_is_back_soonest_is_tried_first(fake_time: FakeTime) -> None:
    ring = KeyRing((A, B, C), fake_time)
    ring.park(A)
    ring.rest(B, 60)
    ring.rest(C, 30)
    assert [ring.in_turn() for _ in range(3)] == [[C, B, A]] * 3


def test_without_keys_there_is_none_to_try(fake_time: FakeTime) -> None:
    ring = KeyRing((), fake_time)
    assert not ring
    assert ring.in_turn() == []
    assert KeyRing((A,), fake_time)


@given(
    st.lists(st.sampled_from([A, B, C, "sk-test-d"]), unique=True),
    st.lists(st.tuples(st.sampled_from("prt"), st.integers(0, 3), st.floats(0, 5000)), max_size=12),
)
def test_whatever_happens_every_key_is_offered_once(keys: list[str], events: list[tuple[str, int, float]]) -> None:
    fake_time = FakeTime()
    ring = KeyRing(keys, fake_time)
    for kind, number, seconds in events:
        fake_time.now += seconds
        if kind == "p" and number < len(keys):
            ring.park(keys[number])
        elif kind == "r" and number < len(keys):
            ring.rest(keys[number], seconds)
        assert sorted(ring.in_turn()) == sorted(keys)
