"""What the ledger costs: relays that count in different stores, and the round trips that answers wait for."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from threading import Event
from urllib.parse import urlsplit

from bench.helpers import Upstream
from bench.jobs import Job, request_bytes
from bench.processes import family
from bench.targets import AUTHORIZATION, CODE, COMPLETIONS, NaiveServer, Target, relay_environment
from tests.support.redis_server import RedisRestServer, RedisServer

UNCOUNTED = "uncounted"
STORES = {"memory": "memory", "sqlite": "SQLite", "redis": "Redis", "redis-rest": "Redis over REST"}
WITHOUT_LEDGER = "bench.uncounted:app"
RELAY = "api.index:app"
RULES = "|usd=1000/month|tokens=1000m/week|requests=1000k/day"
IN_MEMORY = ":memory:"
READ_BYTES = 65_536
PATIENCE_SECONDS = 1.0
"""How long an answer may take to end without the store: less than the relay itself would wait for the store."""
SETTLING_SECONDS = 5.0
SLOW_STREAM: dict[str, str | int] = {"mode": "paced", "chunks": 2, "interval_ms": 300}
"""Its end comes long after its first byte, so that it is clear what happens between them."""


@dataclass(frozen=True)
class RoundTrips:
    """How often an answer waits for a store across a network."""

    before_first_byte: int
    before_last_byte: int
    """Those after the first byte."""


def name_of(store: str, *, with_rules: bool) -> str:
    """Return the name of the target that counts in `store`, for a code with or without rules."""
    return f"ledger-{store}-rules" if with_rules else f"ledger-{store}"


@contextmanager
def open_ledgers(upstream: Upstream) -> Iterator[list[Target]]:
    """Start a relay for each store, with and without rules, and one that has no ledger."""
    with ExitStack() as stack:
        redis = stack.enter_context(RedisServer())
        rest = stack.enter_context(RedisRestServer(redis))
        uncounted = _relay(upstream, {"DATA_DIR": IN_MEMORY}, stack, WITHOUT_LEDGER)
        targets = [_target(UNCOUNTED, "no ledger", uncounted)]
        for store, title in STORES.items():
            for rules in ("", RULES):
                directory = stack.enter_context(TemporaryDirectory())
                settings = store_settings(store, redis, rest, directory) | {"CODE": CODE + rules}
                name = name_of(store, with_rules=bool(rules))
                full_title = f"{title}, a code with three rules" if rules else title
                targets.append(_target(name, full_title, _relay(upstream, settings, stack)))
        yield targets


def store_settings(store: str, redis: RedisServer, rest: RedisRestServer, directory: str = "") -> dict[str, str]:
    """Return the variables that make a relay count in `store`; SQLite's file is in `directory`."""
    return {
        "memory": {"DATA_DIR": IN_MEMORY},
        "sqlite": {"DATA_DIR": directory},
        "redis": {"REDIS_URL": redis.url},
        "redis-rest": {"UPSTASH_REDIS_REST_URL": rest.url, "UPSTASH_REDIS_REST_TOKEN": rest.token},
    }[store]


def count_round_trips(upstream: Upstream, rules: str = RULES) -> RoundTrips:
    """Return how often a stream waits for a store over REST, for a code with `rules`."""
    with RedisServer() as redis, RedisRestServer(redis) as rest, ExitStack() as stack:
        settings = store_settings("redis-rest", redis, rest) | {"CODE": CODE + rules}
        url = _relay(upstream, settings, stack).url + COMPLETIONS
        # The first request of a code also sums up what was used before its rules were written.
        _waits_for(rest, url)
        return _waits_for(rest, url)


def _relay(upstream: Upstream, settings: dict[str, str], stack: ExitStack, application: str = RELAY) -> NaiveServer:
    return stack.enter_context(NaiveServer(relay_environment(upstream) | settings, application))


def _target(name: str, title: str, server: NaiveServer) -> Target:
    return Target(name, title, server.url + COMPLETIONS, pids=family(server.process.pid))


def _waits_for(rest: RedisRestServer, url: str) -> RoundTrips:
    location = urlsplit(url)
    before = rest.requests
    with socket.create_connection((location.hostname or "", location.port or 80), 20) as connection:
        connection.sendall(request_bytes(Job(url, AUTHORIZATION, 1, 1, SLOW_STREAM)))
        while b"data:" not in connection.recv(READ_BYTES):
            pass
        until_first_byte = rest.requests - before
        # From here on the store gives no answer: a stream that ends all the same does not wait for one.
        rest.hold = Event()
        connection.settimeout(PATIENCE_SECONDS)
        waits = not _has_ended(connection)
        asked = rest.requests - before - until_first_byte
        rest.hold.set()
        rest.hold = None
        connection.settimeout(20)
        if waits:
            _has_ended(connection)
    # What is settled after the end must not be counted as the next stream's.
    settled_until = time.monotonic() + SETTLING_SECONDS
    while rest.requests <= before + until_first_byte and time.monotonic() < settled_until:
        time.sleep(0.01)
    return RoundTrips(until_first_byte, asked if waits else 0)


def _has_ended(connection: socket.socket) -> bool:
    """Read on; tell whether the end came, or nothing for as long as the connection waits."""
    try:
        while connection.recv(READ_BYTES):
            pass
    except TimeoutError:
        return False
    return True
