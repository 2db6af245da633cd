"""The owner's keys: in turn while they are healthy, and told with the reason while they are left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.upstream.key_ring import PARKED_SECONDS, RESTING_SECONDS, KeyRing, KeyStanding, KeyState
from tests.api.fakes import FakeTime

A, B, C = "sk-test-a", "sk-test-b", "sk-test-c"
REASON = "provider_rate_limited"


def test_every_request_begins_with_the_next_key(fake_time: FakeTime) -> None:
    ring = KeyRing((A, B, C), fake_time)
    assert [ring.in_turn() for _ in range(4)] == [[A, B, C], [B, C, A], [C, A, B], [A, B, C]]


def test_a_parked_key_comes_last_for_an_hour(fake_time: FakeTime) -> None:
    ring = KeyRing((A, B), fake_time)
    ring.park(A, REASON)
    assert [ring.in_turn() for _ in range(2)] == [[B, A], [B, A]]
    fake_time.now += PARKED_SECONDS
    assert [ring.in_turn() for _ in range(2)] == [[A, B], [B, A]]


def test_a_resting_key_comes_last_for_as_long_as_the_upstream_said(fake_time: FakeTime) -> None:
    ring = KeyRing((A, B), fake_time)
    ring.rest(A, REASON, 7.5)
    fake_time.now += 7.4
    assert ring.in_turn() == [B, A]
    fake_time.now += 0.2
    ring.in_turn()
    assert ring.in_turn() == [A, B]


def test_a_resting_key_rests_a_while_where_the_upstream_did_not_say(fake_time: FakeTime) -> None:
    ring = KeyRing((A, B), fake_time)
    ring.rest(A, REASON, None)
    fake_time.now += RESTING_SECONDS - 0.1
    assert ring.in_turn()[0] == B
    assert ring.in_turn()[0] == B


def test_no_upstream_makes_a_key_rest_longer_than_a_parked_one(fake_time: FakeTime) -> None:
    ring = KeyRing((A, B), fake_time)
    ring.rest(A, REASON, float("inf"))
    fake_time.now += PARKED_SECONDS
    assert ring.in_turn() == [A, B]


def test_when_none_is_healthy_the_one_that_is_back_soonest_is_tried_first(fake_time: FakeTime) -> None:
    ring = KeyRing((A, B, C), fake_time)
    ring.park(A, REASON)
    ring.rest(B, REASON, 60)
    ring.rest(C, REASON, 30)
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
            ring.park(keys[number], REASON)
        elif kind == "r" and number < len(keys):
            ring.rest(keys[number], REASON, seconds)
        assert sorted(ring.in_turn()) == sorted(keys)


def test_the_owner_is_told_which_key_is_left_out_why_and_for_how_long(fake_time: FakeTime) -> None:
    ring = KeyRing((A, B, C), fake_time)
    ring.park(A, "provider_purse_empty")
    ring.rest(C, "provider_rate_limited", 8)
    fake_time.now += 3
    assert ring.standings() == [
        KeyStanding(A, KeyState.PARKED, PARKED_SECONDS - 3, "provider_purse_empty"),
        KeyStanding(B),
        KeyStanding(C, KeyState.RESTING, 5, "provider_rate_limited"),
    ]
    fake_time.now += 5
    assert ring.standings()[2] == KeyStanding(C)


def test_a_limit_that_renews_soon_parks_its_key_no_longer(fake_time: FakeTime) -> None:
    ring = KeyRing((A, B), fake_time)
    ring.park(A, "provider_owner_limit", 90)
    ring.park(B, "provider_owner_limit", 80_000)
    assert [standing.seconds_left for standing in ring.standings()] == [90, PARKED_SECONDS]


def test_a_key_that_does_its_work_all_the_same_is_healthy_again(fake_time: FakeTime) -> None:
    ring = KeyRing((A,), fake_time)
    ring.park(A, "provider_purse_empty")
    ring.restore(A)
    ring.restore(A)
    assert ring.standings() == [KeyStanding(A)]


@pytest.mark.parametrize(
    ("key", "ending"),
    [("sk-test-abcdefgh-wxyz", "wxyz"), ("x" * 16 + "wxyz", "wxyz"), ("x" * 15 + "wxyz", ""), ("ollama", "")],
)
def test_only_a_key_that_the_ending_does_not_give_away_has_one(key: str, ending: str) -> None:
    standing = KeyStanding(key)
    assert standing.ending == ending
    assert key not in repr(standing)
