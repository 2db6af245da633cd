"""Who gets a place: a stranger only a part of them, those who are known always."""

from dataclasses import dataclass, field

import pytest

from server.places import Places, network_of

TOTAL = 100
SHARE = 25
STRANGER, OTHER, KNOWN, PROXY = "203.0.113.1", "203.0.113.2", "198.51.100.1", "10.0.0.1"


@dataclass(eq=False)
class Held:
    """A connection as the places see it."""

    address: str
    in_service: bool = False
    between_requests: bool = False
    last_activity: float = 0.0
    network: str = field(init=False)

    def __post_init__(self) -> None:
        self.network = network_of(self.address)

    def is_in_service(self) -> bool:
        return self.in_service

    def is_between_requests(self) -> bool:
        return self.between_requests

    def handle_close(self) -> None: ...


class Door:
    """Lets connections in as the server does, and counts who is there."""

    def __init__(self, trusted: tuple[str, ...] = ()) -> None:
        self.places = Places(TOTAL, trusted)
        self.inside: list[Held] = []
        self.turned_away: list[Held] = []
        self._time = 0.0

    def let_in(self, address: str, **state: bool) -> Held:
        self._time += 1
        newcomer = Held(address, last_activity=self._time, **state)
        self.inside.append(newcomer)
        if closed := self.places.take(newcomer, address):
            self.places.leave(closed)
            self.inside.remove(closed)
            self.turned_away.append(closed)
        return newcomer

    def count(self, address: str) -> int:
        return sum(held.address == address for held in self.inside)


@pytest.mark.parametrize("in_service", [True, False])
def test_a_stranger_has_at_most_its_share(in_service: bool) -> None:
    door = Door()
    for _ in range(1100):
        door.let_in(STRANGER, in_service=in_service)
    assert door.count(STRANGER) == SHARE


def test_a_strangers_own_oldest_idle_connection_makes_room_for_its_next() -> None:
    door = Door()
    first = [door.let_in(STRANGER, in_service=True), *(door.let_in(STRANGER) for _ in range(SHARE - 1))]
    newcomer = door.let_in(STRANGER)
    assert (newcomer in door.inside, first[0] in door.inside, door.turned_away) == (True, True, [first[1]])


def test_what_is_between_requests_is_closed_before_what_is_half_sent() -> None:
    door = Door()
    half_sent = door.let_in(STRANGER)
    between = door.let_in(STRANGER, between_requests=True)
    for _ in range(SHARE - 1):
        door.let_in(STRANGER)
    assert (half_sent in door.inside, door.turned_away) == (True, [between])


def test_many_strangers_do_not_keep_another_one_out() -> None:
    door = Door()
    for number in range(1100):
        door.let_in(f"203.0.113.{number % 20}")
    assert len(door.inside) == TOTAL
    assert door.let_in(OTHER) in door.inside


def test_the_greediest_gives_way_first() -> None:
    door = Door()
    modest = [door.let_in(f"192.0.2.{number}") for number in range(TOTAL - SHARE)]
    greedy = [door.let_in(STRANGER) for _ in range(SHARE)]
    door.let_in(OTHER)
    assert door.turned_away == [greedy[0]]
    assert set(modest) <= set(door.inside)


def test_those_who_came_in_with_a_code_are_no_strangers() -> None:
    door = Door()
    door.places.note_admitted(KNOWN)
    known = [door.let_in(KNOWN) for _ in range(SHARE * 2)]
    for number in range(1100):
        door.let_in(f"203.0.113.{number % 100}")
    assert set(known) <= set(door.inside)


def test_those_who_are_known_have_places_when_all_others_are_in_service() -> None:
    door = Door()
    for number in range(TOTAL):
        door.let_in(f"192.0.2.{number}", in_service=True)
    door.places.note_admitted(KNOWN)
    assert door.let_in(KNOWN) in door.inside
    assert door.let_in("127.0.0.1") in door.inside
    assert door.let_in(STRANGER) not in door.inside


def test_even_those_who_are_known_cannot_keep_a_stranger_out_with_what_they_do_not_use() -> None:
    door = Door()
    door.places.note_admitted(KNOWN)
    for _ in range(TOTAL):
        door.let_in(KNOWN)
    assert door.let_in(STRANGER) in door.inside
    assert door.count(KNOWN) == TOTAL - 1


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", PROXY])
def test_a_proxy_brings_all_callers_and_may_hold_all_places(address: str) -> None:
    door = Door(trusted=(PROXY,))
    for _ in range(TOTAL):
        door.let_in(address, in_service=True)
    assert (door.count(address), door.turned_away) == (TOTAL, [])


def test_strangers_give_way_before_a_proxy() -> None:
    door = Door(trusted=(PROXY,))
    proxied = [door.let_in(PROXY, between_requests=True) for _ in range(TOTAL - 1)]
    stranger = door.let_in(STRANGER)
    door.let_in(OTHER)
    assert (set(proxied) <= set(door.inside), door.turned_away) == (True, [stranger])


def test_even_from_loopback_the_next_one_always_finds_a_place() -> None:
    door = Door()
    for _ in range(1100):
        door.let_in("127.0.0.1")
    assert len(door.inside) == TOTAL
    assert door.let_in("127.0.0.1") in door.inside


def test_a_place_that_is_left_is_free() -> None:
    door = Door()
    for _ in range(SHARE):
        held = door.let_in(STRANGER, in_service=True)
    door.places.leave(held)
    door.places.leave(held)
    assert door.let_in(STRANGER, in_service=True) is not held
    assert door.turned_away == []


def test_the_addresses_that_one_customer_has_count_as_one() -> None:
    assert network_of("2001:db8:1:1::1") == network_of("2001:db8:1:ffff::2") != network_of("2001:db8:2::1")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") != network_of("192.0.2.2")
