"""Wrong codes that several instances count together, in the store that they share."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from api.relay.access.attempt_bounds import (
    CLIENT_LIMIT,
    NETWORK_LIMITS,
    PENALTY_SECONDS,
    QUEUE_INTERVAL_SECONDS,
    TOTAL_LIMIT,
    WINDOW_SECONDS,
)
from api.relay.access.attempt_limit import AttemptLimiter
from api.relay.access.authentication import Authenticator
from api.relay.access.codes import digest_of, parse_codes
from api.relay.access.shared_attempts import PLACES_AT_ONCE, NetworkAttempts
from api.relay.errors import RelayError
from api.relay.ledger.memory_store import MemoryStore
from api.relay.settings import read_settings
from tests.api.fakes import CODE, FakeTime, SharedStore

RIGHT = digest_of(CODE)
ANA, EVE = "192.0.2.1", "198.51.100.7"
OUTCOMES = {"right": True, "wrong": False}
START = WINDOW_SECONDS * 2_000_000
"""A window begins here, in seconds since the epoch."""


class Site:
    """Several instances with one store and one time."""

    def __init__(self, instances: int) -> None:
        self.time = FakeTime()
        self.time.now = START + 1.0
        self.store = SharedStore(self.time)
        self.instances = [self.new_instance() for _ in range(instances)]

    def new_instance(self) -> AttemptLimiter:
        return AttemptLimiter(self.time, self.time.sleep, self.store, self.time)


def try_code(attempts: AttemptLimiter, client: str, is_right: bool = False) -> int | None:
    """Sends a code as the authenticator does. None if the sender gets to know what it is, else the seconds to wait."""
    digest = RIGHT if is_right else b"digest of a wrong code"
    try:
        attempts.check(client, digest)
        if is_right:
            attempts.note_right(client, digest)
        else:
            attempts.note_wrong(client)
    except RelayError as error:
        assert error.code == "too_many_attempts"
        return error.retry_after
    return None


def guess(attempts: AttemptLimiter, clients: Iterator[str], count: int) -> int:
    """How many of `count` wrong codes, each from the next client, were answered."""
    return sum(try_code(attempts, next(clients)) is None for _ in range(count))


def many_clients(octet: int = 203) -> Iterator[str]:
    """Clients of which no two share a network."""
    return (f"{octet}.{number // 250}.{number % 250}.7" for number in range(62_500))


def exhaust_the_total(site: Site) -> None:
    guess(site.new_instance(), many_clients(11), TOTAL_LIMIT + 1)


def guess_from_everywhere(site: Site, seconds: int) -> int:
    """How many guesses are answered if, at every instance, new networks come all the time and wait as they are told."""
    clients = many_clients()
    waiting: list[dict[str, float]] = [{} for _ in site.instances]
    answered = 0
    for _ in range(seconds):
        for instance, due in zip(site.instances, waiting, strict=True):
            coming = [client for client, moment in due.items() if moment <= site.time.now]
            for client in coming + [next(clients) for _ in range(3)]:
                wait = try_code(instance, client)
                if wait is None:
                    answered += 1
                    due.pop(client, None)
                else:
                    due[client] = site.time.now + wait
        site.time.now += 1
    return answered


def test_wrong_codes_are_counted_over_all_instances() -> None:
    site = Site(CLIENT_LIMIT + 1)
    *others, last = site.instances
    for instance in others:
        assert try_code(instance, EVE) is None
    assert try_code(last, EVE) == WINDOW_SECONDS - 1


@pytest.mark.parametrize("instances", [1, 3, 40])
def test_a_large_network_is_limited_over_all_instances(instances: int) -> None:
    site = Site(instances)
    answered = sum(try_code(site.instances[number % instances], f"198.51.100.{number}") is None for number in range(60))
    assert answered == NETWORK_LIMITS[4][24]


def test_a_refused_network_learns_nothing_about_its_code_from_another_instance() -> None:
    site = Site(1)
    for _ in range(CLIENT_LIMIT):
        try_code(site.instances[0], EVE)
    answers, operations = [], []
    for is_right in OUTCOMES.values():
        asked, slept = len(site.store.operations), len(site.time.slept)
        answers.append(try_code(site.new_instance(), EVE, is_right))
        operations.append(len(site.store.operations) - asked)
        assert len(site.time.slept) == slept
    assert answers == [WINDOW_SECONDS - 1] * 2
    assert operations == [1, 1]


def test_an_expired_code_is_told_only_to_a_network_that_is_not_refused() -> None:
    site = Site(1)
    settings = read_settings({"CODE": f"{CODE}|until=2020-01-31"})

    def answer() -> str:
        authenticator = Authenticator(settings, parse_codes(settings.code), site.new_instance())
        with pytest.raises(RelayError) as refusal:
            authenticator.authenticate(f"Bearer nk-{CODE}", EVE, is_own_origin=True)
        return refusal.value.code

    assert answer() == "access_code_expired"
    for _ in range(CLIENT_LIMIT):
        try_code(site.instances[0], EVE)
    assert answer() == "too_many_attempts"


def test_a_network_that_is_refused_elsewhere_is_refused_here_without_asking_again() -> None:
    site = Site(2)
    for _ in range(CLIENT_LIMIT):
        try_code(site.instances[0], EVE)
    assert try_code(site.instances[1], EVE)
    asked = len(site.store.operations)
    assert try_code(site.instances[1], EVE, is_right=True) == WINDOW_SECONDS - 1
    assert len(site.store.operations) == asked
    site.time.now = START + WINDOW_SECONDS
    assert try_code(site.instances[1], EVE, is_right=True) is None


def test_a_right_code_is_not_harmed_by_wrong_ones_from_other_networks() -> None:
    site = Site(2)
    for _ in range(3 * CLIENT_LIMIT):
        try_code(site.instances[0], EVE)
    assert try_code(site.instances[1], ANA, is_right=True) is None


def test_who_came_in_here_is_never_asked_about_and_never_refused() -> None:
    site = Site(2)
    assert try_code(site.instances[1], ANA, is_right=True) is None
    for _ in range(CLIENT_LIMIT):
        try_code(site.instances[0], ANA)
    exhaust_the_total(site)
    asked = len(site.store.operations)
    assert try_code(site.instances[1], ANA, is_right=True) is None
    assert len(site.store.operations) == asked


@pytest.mark.parametrize("is_right", OUTCOMES.values(), ids=OUTCOMES)
def test_a_code_costs_one_operation(is_right: bool) -> None:
    site = Site(1)
    assert try_code(site.instances[0], ANA, is_right) is None
    assert len(site.store.operations) == 1


def test_a_wrong_code_costs_its_sender_time_and_a_right_one_does_not() -> None:
    site = Site(1)
    try_code(site.instances[0], ANA, is_right=True)
    assert site.time.slept == []
    try_code(site.instances[0], EVE)
    assert site.time.slept == [PENALTY_SECONDS]


def test_a_right_code_is_not_counted_as_an_attempt() -> None:
    site = Site(1)
    for _ in range(CLIENT_LIMIT + 1):
        assert try_code(site.new_instance(), ANA, is_right=True) is None
    assert site.instances[0].attempts() == []


@pytest.mark.parametrize("instances", [1, 4, 20])
def test_guesses_are_bounded_in_all_however_many_networks_and_instances_there_are(instances: int) -> None:
    site = Site(instances)
    seconds = 120
    answered = guess_from_everywhere(site, seconds)
    bound = TOTAL_LIMIT + seconds / QUEUE_INTERVAL_SECONDS + PLACES_AT_ONCE
    assert 0.8 * bound < answered <= bound


def test_a_new_instance_gives_no_guess_for_free_while_everybody_queues() -> None:
    site = Site(1)
    exhaust_the_total(site)
    clients = many_clients()
    assert sum(guess(site.new_instance(), clients, 1) for _ in range(50)) <= PLACES_AT_ONCE


@pytest.mark.parametrize("is_right", OUTCOMES.values(), ids=OUTCOMES)
def test_a_newcomer_gets_in_on_any_instance_while_everybody_queues(is_right: bool) -> None:
    site = Site(3)
    exhaust_the_total(site)
    clients = many_clients()
    # Another network a second is as fast as guessers may come without keeping the queue full.
    for second in range(60):
        guess(site.instances[second % 3], clients, 1)
        site.time.now += 1
    wait, waited = try_code(site.instances[1], ANA, is_right), 0
    while wait:
        waited += wait
        site.time.now += wait
        wait = try_code(site.instances[1], ANA, is_right)
    assert waited <= PLACES_AT_ONCE * len(site.instances)


def test_who_waited_for_a_place_of_all_has_not_to_queue_again_behind_others_of_the_instance() -> None:
    site = Site(1)
    exhaust_the_total(site)
    wait = try_code(site.instances[0], ANA, is_right=True)
    assert wait
    guess(site.instances[0], many_clients(), 30)
    site.time.now += wait
    assert try_code(site.instances[0], ANA, is_right=True) is None


def test_while_no_place_is_free_an_instance_does_not_ask_for_one_again() -> None:
    site = Site(1)
    exhaust_the_total(site)
    assert try_code(site.instances[0], ANA)
    asked = len(site.store.operations)
    assert [try_code(site.instances[0], ANA) for _ in range(3)] == [PLACES_AT_ONCE - 1] * 3
    assert len(site.store.operations) == asked


def test_a_long_attack_from_everywhere_costs_few_operations() -> None:
    site = Site(1)
    guess_from_everywhere(site, int(WINDOW_SECONDS) - 1)
    assert len(site.store.operations) <= TOTAL_LIMIT + 2 * WINDOW_SECONDS / PLACES_AT_ONCE


def test_after_the_window_nobody_queues() -> None:
    site = Site(2)
    exhaust_the_total(site)
    assert all(try_code(instance, EVE) for instance in site.instances)
    site.time.now = START + WINDOW_SECONDS
    clients = many_clients()
    assert [guess(instance, clients, 5) for instance in site.instances] == [5, 5]


def test_each_instance_counts_alone_while_the_store_is_down() -> None:
    site = Site(1)
    site.store.is_down = True
    assert try_code(site.instances[0], ANA, is_right=True) is None
    assert [try_code(site.instances[0], EVE) for _ in range(CLIENT_LIMIT)] == [None] * CLIENT_LIMIT
    assert try_code(site.instances[0], EVE) == WINDOW_SECONDS
    guess(site.instances[0], many_clients(), TOTAL_LIMIT)
    assert guess(site.instances[0], many_clients(12), 20) == 0
    assert [entry.network for entry in site.instances[0].attempts() if entry.network == EVE] == [EVE]


def test_a_store_of_one_process_is_not_asked(fake_time: FakeTime) -> None:
    store = MemoryStore(fake_time)
    attempts = AttemptLimiter(fake_time, fake_time.sleep, store, fake_time)
    try_code(attempts, EVE)
    assert store.read(["attempts/1970-01-01", "attempts/1970-01-01T00:10"]) == [{}, {}]


@pytest.mark.parametrize("is_shared", [True, False], ids=["shared", "memory"])
def test_the_owner_sees_wrong_codes_by_client_and_window_the_latest_first(is_shared: bool) -> None:
    site = Site(1)
    attempts = site.instances[0] if is_shared else AttemptLimiter(site.time, site.time.sleep, None, site.time)
    ends = datetime.fromtimestamp(START + WINDOW_SECONDS + (0 if is_shared else 1), UTC)
    for client in (EVE, "2001:db8:1:2::9", EVE, "unknown"):
        try_code(attempts, client)
    assert attempts.attempts() == [
        NetworkAttempts(EVE, 2, ends),
        NetworkAttempts("2001:db8:1:2::/64", 1, ends),
        NetworkAttempts("unknown", 1, ends),
    ]


def test_the_owner_sees_what_other_instances_counted_yesterday_and_today() -> None:
    site = Site(2)
    try_code(site.instances[0], EVE)
    site.time.now += 86_400
    try_code(site.instances[0], ANA)
    assert [entry.network for entry in site.instances[1].attempts()] == [ANA, EVE]
    site.time.now += 2 * 86_400
    assert site.instances[1].attempts() == []


def test_the_store_holds_a_bounded_number_of_networks_for_a_window() -> None:
    site = Site(1)
    guess(site.instances[0], many_clients(), 2_000)
    fields = {increment.field for operation in site.store.operations for increment in operation.increments}
    assert len(fields) <= len(NETWORK_LIMITS[4]) * (TOTAL_LIMIT + 1) + 3
    assert len(site.instances[0].attempts()) <= 2 * TOTAL_LIMIT
