"""Wrong codes: what they cost, how many are endured, and who stays in meanwhile."""

import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.access import attempt_limit as attempt_limit_module
from api.relay.access.attempt_bounds import (
    CLIENT_LIMIT,
    NETWORK_LIMITS,
    PENALTY_SECONDS,
    QUEUE_INTERVAL_SECONDS,
    QUEUE_SECONDS,
    TOTAL_LIMIT,
    WINDOW_SECONDS,
)
from api.relay.access.attempt_limit import AttemptLimiter
from api.relay.errors import RelayError
from tests.api.fakes import FakeTime

RIGHT = b"digest of the right code"
WRONG = b"digest of a wrong code"
ANA, EVE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def attempts(fake_time: FakeTime) -> AttemptLimiter:
    return AttemptLimiter(fake_time, fake_time.sleep)


def refuses(attempts: AttemptLimiter, client: str, digest: bytes = WRONG) -> bool:
    try:
        attempts.check(client, digest)
    except RelayError as error:
        assert error.code == "too_many_attempts"
        return True
    return False


def send_wrong_codes(attempts: AttemptLimiter, client: str, count: int) -> None:
    for _ in range(count):
        attempts.note_wrong(client)


def exhaust_the_total(attempts: AttemptLimiter) -> None:
    """Sends as many wrong codes as all may send, each from another network."""
    for number in range(TOTAL_LIMIT):
        attempts.note_wrong(f"203.{number}.113.7")


def seconds_to_wait(attempts: AttemptLimiter, client: str, digest: bytes = WRONG) -> int:
    """0 for a client that is let through."""
    try:
        attempts.check(client, digest)
    except RelayError as error:
        return error.retry_after or 0
    return 0


def test_a_wrong_code_costs_time(attempts: AttemptLimiter, fake_time: FakeTime) -> None:
    attempts.note_wrong(EVE)
    assert fake_time.slept == [PENALTY_SECONDS]


def test_a_right_code_costs_none(attempts: AttemptLimiter, fake_time: FakeTime) -> None:
    attempts.check(ANA, RIGHT)
    attempts.note_right(ANA, RIGHT)
    assert fake_time.slept == []


def test_a_client_is_refused_from_its_limit_on_and_others_are_not(attempts: AttemptLimiter) -> None:
    send_wrong_codes(attempts, EVE, CLIENT_LIMIT - 1)
    assert not refuses(attempts, EVE)
    send_wrong_codes(attempts, EVE, 1)
    assert refuses(attempts, EVE)
    assert refuses(attempts, EVE, RIGHT)
    assert not refuses(attempts, ANA)


def test_a_refused_client_may_try_again_when_the_window_is_over(attempts: AttemptLimiter, fake_time: FakeTime) -> None:
    send_wrong_codes(attempts, EVE, CLIENT_LIMIT)
    fake_time.now += WINDOW_SECONDS - 0.1
    assert refuses(attempts, EVE)
    fake_time.now += 0.1
    assert not refuses(attempts, EVE)
    send_wrong_codes(attempts, EVE, 1)
    assert not refuses(attempts, EVE)


@given(st.floats(0, WINDOW_SECONDS - 0.001))
def test_whoever_waits_as_long_as_told_is_not_refused_again(waited: float) -> None:
    fake_time = FakeTime()
    attempts = AttemptLimiter(fake_time, fake_time.sleep)
    send_wrong_codes(attempts, EVE, CLIENT_LIMIT)
    fake_time.now += waited
    with pytest.raises(RelayError) as refusal:
        attempts.check(EVE, WRONG)
    assert refusal.value.retry_after is not None
    assert 1 <= refusal.value.retry_after <= WINDOW_SECONDS
    assert refusal.value.details == {"seconds": refusal.value.retry_after}
    fake_time.now += refusal.value.retry_after
    assert not refuses(attempts, EVE)


@pytest.mark.parametrize(
    ("guessers", "neighbour", "stranger"),
    [
        ([f"2001:db8:7:{number:x}00::1" for number in range(110)], "2001:db8:7:ffff::1", "2001:db8:8::1"),
        ([f"2001:db8:7:{number:x}::1" for number in range(16)], "2001:db8:7:f::2", "2001:db8:7:100::1"),
        ([f"198.51.100.{number}" for number in range(110)], "198.51.100.200", "198.51.101.1"),
    ],
    ids=["110 /64 networks of one /48", "16 /64 networks of one /56", "110 addresses of one /24"],
)
def test_who_has_many_small_networks_is_limited_by_the_large_one_around_them(
    attempts: AttemptLimiter, guessers: list[str], neighbour: str, stranger: str
) -> None:
    compared = 0
    for guesser in guessers:
        if not refuses(attempts, guesser):
            compared += 1
            attempts.note_wrong(guesser)
    assert compared in {limit for limits in NETWORK_LIMITS.values() for limit in limits.values()} - {CLIENT_LIMIT}
    assert refuses(attempts, neighbour, RIGHT)
    assert not refuses(attempts, stranger, RIGHT)


def test_wrong_codes_from_everywhere_make_newcomers_queue_and_shut_nobody_out(
    attempts: AttemptLimiter, fake_time: FakeTime
) -> None:
    exhaust_the_total(attempts)
    assert seconds_to_wait(attempts, "198.51.100.1") == 0
    assert seconds_to_wait(attempts, "198.51.101.1") == QUEUE_INTERVAL_SECONDS
    wait = seconds_to_wait(attempts, ANA, RIGHT)
    assert wait == 2 * QUEUE_INTERVAL_SECONDS
    fake_time.now += wait
    assert not refuses(attempts, ANA, RIGHT)


def test_a_place_in_the_queue_is_kept_for_whoever_comes_late(attempts: AttemptLimiter, fake_time: FakeTime) -> None:
    exhaust_the_total(attempts)
    seconds_to_wait(attempts, EVE)
    assert seconds_to_wait(attempts, ANA, RIGHT) == 1
    fake_time.now += 1
    for number in range(int(QUEUE_SECONDS)):
        seconds_to_wait(attempts, f"198.{number}.100.1")
    fake_time.now += QUEUE_SECONDS
    assert not refuses(attempts, ANA, RIGHT)


def test_the_queue_lets_one_through_in_an_interval_from_however_many_networks(
    attempts: AttemptLimiter, fake_time: FakeTime
) -> None:
    exhaust_the_total(attempts)
    compared = 0
    for second in range(120):
        for network in range(200):
            compared += not refuses(attempts, f"198.{network}.{second}.1")
        fake_time.now += QUEUE_INTERVAL_SECONDS
    assert compared <= 120


def test_a_network_has_one_place_in_the_queue(attempts: AttemptLimiter) -> None:
    exhaust_the_total(attempts)
    waits = [seconds_to_wait(attempts, f"2001:db8:7:{number:x}::1") for number in range(50)]
    assert max(waits) <= QUEUE_INTERVAL_SECONDS * 50
    # The first takes its place at once, the second waits for the next: the others wait for the same one.
    assert waits[0] == 0 and set(waits[1:]) == {1}


def test_a_full_queue_asks_to_come_again(attempts: AttemptLimiter, fake_time: FakeTime) -> None:
    exhaust_the_total(attempts)
    for number in range(int(QUEUE_SECONDS / QUEUE_INTERVAL_SECONDS) + 1):
        seconds_to_wait(attempts, f"198.{number}.100.1")
    assert seconds_to_wait(attempts, ANA, RIGHT) == QUEUE_SECONDS
    fake_time.now += QUEUE_SECONDS
    assert seconds_to_wait(attempts, ANA, RIGHT) <= QUEUE_INTERVAL_SECONDS


def test_after_the_window_nobody_queues(attempts: AttemptLimiter, fake_time: FakeTime) -> None:
    exhaust_the_total(attempts)
    fake_time.now += WINDOW_SECONDS
    assert [seconds_to_wait(attempts, client) for client in (EVE, ANA, "203.0.113.1")] == [0, 0, 0]


def test_a_client_that_came_in_stays_in_while_others_are_refused(attempts: AttemptLimiter) -> None:
    attempts.note_right(ANA, RIGHT)
    exhaust_the_total(attempts)
    seconds_to_wait(attempts, EVE)
    send_wrong_codes(attempts, ANA, CLIENT_LIMIT)
    assert not refuses(attempts, ANA, RIGHT)
    assert refuses(attempts, ANA, WRONG)


@pytest.mark.parametrize(
    ("first", "second", "are_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "192.0.2.1", True),
        ("unknown", "unknown", True),
    ],
)
def test_clients_are_told_apart_by_address_or_by_ipv6_network(
    attempts: AttemptLimiter, first: str, second: str, are_one: bool
) -> None:
    send_wrong_codes(attempts, first, CLIENT_LIMIT)
    assert refuses(attempts, second) == are_one


@given(st.one_of(st.text(max_size=30), st.ip_addresses().map(str), st.just("fe80::1%eth0")))
def test_no_client_is_too_strange_to_be_counted(client: str) -> None:
    fake_time = FakeTime()
    attempts = AttemptLimiter(fake_time, fake_time.sleep)
    send_wrong_codes(attempts, client, CLIENT_LIMIT)
    assert refuses(attempts, client)


def test_its_memory_is_bounded(attempts: AttemptLimiter, fake_time: FakeTime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt_limit_module, "REMEMBERED_CLIENTS", 50)
    for number in range(300):
        attempts.note_wrong(f"client {number}")
        attempts.note_right(f"client {number}", RIGHT)
        fake_time.now += WINDOW_SECONDS
    assert len(attempts._networks) == 50
    assert len(attempts._known) == 50


def test_a_client_that_reaches_its_limit_is_told_of_once(fake_time: FakeTime) -> None:
    locked_out: list[str] = []
    attempts = AttemptLimiter(fake_time, fake_time.sleep, on_locked_out=locked_out.append)
    send_wrong_codes(attempts, ANA, CLIENT_LIMIT - 1)
    assert locked_out == []
    send_wrong_codes(attempts, EVE, CLIENT_LIMIT + 1)
    assert locked_out == [EVE]


def test_who_came_in_last_is_remembered_longest(attempts: AttemptLimiter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt_limit_module, "REMEMBERED_CLIENTS", 2)
    attempts.note_right(ANA, RIGHT)
    attempts.note_right("192.0.2.2", RIGHT)
    attempts.note_right(ANA, RIGHT)
    attempts.note_right("192.0.2.3", RIGHT)
    assert attempts.is_known(ANA, RIGHT)
    assert not attempts.is_known("192.0.2.2", RIGHT)


class Gate:
    """A sleep that lasts until it is opened."""

    def __init__(self) -> None:
        self.sleeping = threading.Semaphore(0)
        self.opened = threading.Event()

    def sleep(self, _: float) -> None:
        self.sleeping.release()
        self.opened.wait(20)


def in_threads(count: int, act: Callable[[int], None]) -> list[threading.Thread]:
    threads = [threading.Thread(target=act, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    return threads


def test_only_a_few_penalties_are_waited_out_at_once(fake_time: FakeTime) -> None:
    gate = Gate()
    attempts = AttemptLimiter(fake_time, gate.sleep)
    threads = in_threads(
        attempt_limit_module._WAITING_AT_ONCE, lambda number: attempts.note_wrong(f"203.0.113.{number}")
    )
    for _ in threads:
        assert gate.sleeping.acquire(timeout=20)
    with pytest.raises(RelayError) as refusal:
        attempts.note_wrong(EVE)
    assert (refusal.value.code, refusal.value.retry_after) == ("too_many_attempts", 1)
    gate.opened.set()
    for thread in threads:
        thread.join(20)
    attempts.note_wrong(EVE)


def test_a_wrong_code_counts_also_when_its_penalty_is_not_waited_out(fake_time: FakeTime) -> None:
    gate = Gate()
    attempts = AttemptLimiter(fake_time, gate.sleep)
    threads = in_threads(
        attempt_limit_module._WAITING_AT_ONCE, lambda number: attempts.note_wrong(f"203.0.113.{number}")
    )
    for _ in threads:
        assert gate.sleeping.acquire(timeout=20)
    for _ in range(CLIENT_LIMIT):
        with pytest.raises(RelayError):
            attempts.note_wrong(EVE)
    assert refuses(attempts, EVE)
    gate.opened.set()
    for thread in threads:
        thread.join(20)


def test_nobody_else_waits_while_a_penalty_is_waited_out(fake_time: FakeTime) -> None:
    gate = Gate()
    attempts = AttemptLimiter(fake_time, gate.sleep)
    (thread,) = in_threads(1, lambda _: attempts.note_wrong(EVE))
    assert gate.sleeping.acquire(timeout=20)
    attempts.check(ANA, RIGHT)
    attempts.note_right(ANA, RIGHT)
    gate.opened.set()
    thread.join(20)


def test_a_penalty_that_is_interrupted_leaves_its_place_free(fake_time: FakeTime) -> None:
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    attempts = AttemptLimiter(fake_time, interrupted)
    for number in range(attempt_limit_module._WAITING_AT_ONCE + 1):
        with pytest.raises(KeyboardInterrupt):
            attempts.note_wrong(f"203.0.113.{number}")
