"""Wrong codes: what they cost, how many are endured, and who stays in meanwhile."""

import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.access import attempt_limit as attempt_limit_module
from api.relay.access.attempt_limit import CLIENT_LIMIT, PENALTY_SECONDS, TOTAL_LIMIT, WINDOW_SECONDS, AttemptLimiter
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


def test_wrong_codes_of_many_clients_are_limited_together(attempts: AttemptLimiter, fake_time: FakeTime) -> None:
    for number in range(TOTAL_LIMIT):
        assert not refuses(attempts, f"203.0.113.{number}")
        attempts.note_wrong(f"203.0.113.{number}")
    assert refuses(attempts, ANA, RIGHT)
    fake_time.now += WINDOW_SECONDS
    assert not refuses(attempts, ANA, RIGHT)


def test_a_client_that_came_in_stays_in_while_others_are_refused(attempts: AttemptLimiter) -> None:
    attempts.note_right(ANA, RIGHT)
    for number in range(TOTAL_LIMIT):
        attempts.note_wrong(f"203.0.113.{number}")
    send_wrong_codes(attempts, ANA, CLIENT_LIMIT)
    assert not refuses(attempts, ANA, RIGHT)
    assert refuses(attempts, ANA, WRONG)
    assert refuses(attempts, EVE, RIGHT)


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
    monkeypatch.setattr(attempt_limit_module, "_REMEMBERED_CLIENTS", 50)
    for number in range(300):
        attempts.note_wrong(f"client {number}")
        attempts.note_right(f"client {number}", RIGHT)
        fake_time.now += WINDOW_SECONDS
    assert len(attempts._clients) == 50
    assert len(attempts._known) == 50


def test_who_came_in_last_is_remembered_longest(attempts: AttemptLimiter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt_limit_module, "_REMEMBERED_CLIENTS", 2)
    attempts.note_right(ANA, RIGHT)
    attempts.note_right("192.0.2.2", RIGHT)
    attempts.note_right(ANA, RIGHT)
    attempts.note_right("192.0.2.3", RIGHT)
    for number in range(TOTAL_LIMIT):
        attempts.note_wrong(f"203.0.113.{number}")
    assert not refuses(attempts, ANA, RIGHT)
    assert refuses(attempts, "192.0.2.2", RIGHT)


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
