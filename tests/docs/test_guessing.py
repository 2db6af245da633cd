"""What docs/security.md says about guessing codes follows from the limits in the code."""

import pytest

from api.relay.access import attempt_bounds, shared_attempts
from api.relay.access.attempt_bounds import CLIENT_LIMIT, NETWORK_LIMITS, TOTAL_LIMIT, WINDOW_SECONDS
from api.relay.access.new_code import ALPHABET, LENGTH
from api.relay.ledger.open_store import open_store
from api.relay.settings import read_settings
from tests.docs.markdown import read
from tests.support.redis_server import RedisServer, commands_of

DAY_SECONDS = 86_400
CODES = {
    "6 digits": 10**6,
    "6 characters": len(ALPHABET) ** 6,
    "8 characters": len(ALPHABET) ** 8,
    "12 characters": len(ALPHABET) ** 12,
}
INSTANCES = 10
NETWORKS = 1_000


def guesses_a_day(networks: float, instances: int = 1, shared: bool = False) -> float:
    """How many codes are compared at most if the guesses come from so many networks that no larger one contains."""
    counted_alone = 1 if shared else instances
    queued = WINDOW_SECONDS / attempt_bounds.QUEUE_INTERVAL_SECONDS
    ahead = shared_attempts.PLACES_AT_ONCE if shared else 0
    in_a_window = min(networks * CLIENT_LIMIT, TOTAL_LIMIT + queued + ahead) * counted_alone
    return in_a_window * DAY_SECONDS / WINDOW_SECONDS


def time_of(days: float) -> str:
    """A time as people say it, to two digits."""
    units = {"million years": 365e6, "years": 365, "days": 1, "hours": 1 / 24}
    if days >= 365e9:
        return "more than a billion years"
    unit, size = next((unit, size) for unit, size in units.items() if days >= 2 * size or unit == "hours")
    number = float(f"{days / size:.2g}")
    return f"{number:,.0f} {unit}" if number >= 10 else f"{number:g} {unit}"


def table() -> str:
    """The table as docs/security.md has it."""
    stores = {
        "the memory of one process": {},
        f"the memory of {INSTANCES} instances": {"instances": INSTANCES},
        "one store, of any number of instances": {"instances": INSTANCES, "shared": True},
    }
    # More networks than these give no more guesses: see the test below.
    attackers = {"one address": 1, f"{NETWORKS:,} networks, or any number": NETWORKS}
    rows = [["Wrong codes are counted in", "Guesses from", "Guesses a day", *CODES]]
    for store, options in stores.items():
        for attacker, networks in attackers.items():
            a_day = guesses_a_day(networks, **options)
            times = [time_of(codes / 2 / a_day) for codes in CODES.values()]
            rows.append([store, attacker, f"{a_day:,.0f}", *times])
    rows.insert(1, ["---"] * len(rows[0]))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def test_the_table_of_what_guessing_costs_is_worked_out_from_the_limits() -> None:
    assert table() in read("docs/security.md"), f"docs/security.md should have this table:\n{table()}"


@pytest.mark.parametrize("shared", [True, False])
def test_a_thousand_networks_give_as_many_guesses_as_any_number(shared: bool) -> None:
    assert guesses_a_day(NETWORKS, INSTANCES, shared) == guesses_a_day(float("inf"), INSTANCES, shared)


def test_the_numbers_in_the_security_page_are_the_guards() -> None:
    text = " ".join(read("docs/security.md").split())
    assert f"| One IPv4 address, or one IPv6 /64 network | {NETWORK_LIMITS[4][32]} |" in text
    assert f"| One IPv6 /56 network | {NETWORK_LIMITS[6][56]} |" in text
    assert f"| One IPv4 /24 network, or one IPv6 /48 network | {NETWORK_LIMITS[4][24]} |" in text
    assert NETWORK_LIMITS[4][32] == NETWORK_LIMITS[6][64] == CLIENT_LIMIT
    assert NETWORK_LIMITS[4][24] == NETWORK_LIMITS[6][48]
    assert f"| Limit in {WINDOW_SECONDS / 60:g} minutes |" in text
    assert f"After {TOTAL_LIMIT} wrong codes from everywhere together" in text
    assert f"at most {attempt_bounds.QUEUE_SECONDS:g}." in text
    assert attempt_bounds.QUEUE_INTERVAL_SECONDS == 1 and "compares one code a second" in text
    assert shared_attempts.PLACES_AT_ONCE == 5 and "one round trip for five codes" in text
    assert shared_attempts.KEPT_SECONDS == 2 * DAY_SECONDS and "for two days" in text
    assert attempt_bounds.PENALTY_SECONDS == 0.5
    assert "The response to a wrong code takes half a second" in text
    assert f"one of the {len(ALPHABET)} letters and digits" in text and f"; {LENGTH} random characters do" in text


def test_a_code_costs_as_many_commands_of_the_store_as_the_security_page_says() -> None:
    with RedisServer() as redis:
        guard = shared_attempts.SharedAttempts(open_store(read_settings({"REDIS_URL": redis.url})).store)
        client = redis.client()
        networks = {"2001:db8::/64": 5, "2001:db8::/56": 10, "2001:db8::/48": 20}
        for ask in (lambda: guard.count(networks, 1), lambda: guard.count(networks, 0), guard.take_place):
            commands_of(client)
            ask()
            calls = commands_of(client)
            assert calls["eval"] == 1
            assert sum(calls.values()) <= 7
    assert "at most 7 commands, as Upstash counts them" in " ".join(read("docs/security.md").split())


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0.5, "12 hours"),
        (1.9, "46 hours"),
        (69.4, "69 days"),
        (694.4, "690 days"),
        (1000, "2.7 years"),
        (365 * 11_600, "12,000 years"),
        (365 * 1.6e6, "1,600,000 years"),
        (365 * 16e6, "16 million years"),
        (365e9, "more than a billion years"),
    ],
)
def test_times_are_told_as_people_say_them(days: float, said: str) -> None:
    assert time_of(days) == said
