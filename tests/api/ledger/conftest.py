"""A store of each kind on a clock that can be moved, and the servers that they are kept in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.relay.ledger.memory_store import MemoryStore
from api.relay.ledger.redis_rest_store import RedisRestStore
from api.relay.ledger.redis_store import RedisStore
from api.relay.ledger.resilient_store import ResilientStore
from api.relay.ledger.sqlite_store import SqliteStore
from api.relay.ledger.store import Store
from api.relay.upstream.authorities import Authorities
from api.relay.upstream.base_url import parse_origin
from api.relay.upstream.connections import ConnectionPool
from tests.api.fakes import FakeTime
from tests.support.redis_server import RedisRestServer, RedisServer
from tests.support.secrets_guard import GUARD


@dataclass
class Place:
    """A store, another one on the same counters if they are shared, and its time."""

    store: Store
    beside: Store
    pass_time: Callable[[float], None]


@pytest.fixture(scope="session")
def redis() -> Iterator[RedisServer]:
    """A real Redis."""
    with RedisServer() as server:
        yield server


@pytest.fixture(scope="session")
def rest(redis: RedisServer) -> Iterator[RedisRestServer]:
    """Upstash's REST API in front of it."""
    with RedisRestServer(redis) as server:
        yield server


@pytest.fixture
def empty_redis(redis: RedisServer) -> Iterator[RedisServer]:
    """The Redis with nothing in it; what was written is shown to the secrets guard."""
    client = redis.client()
    client.flushall()
    yield redis
    for key in client.scan_iter():
        kept = client.hgetall(key) if client.type(key) == "hash" else client.get(key)
        GUARD.record(f"{key} {kept}", "Redis")


def rest_store(server: RedisRestServer, time: FakeTime, token: str = RedisRestServer.token) -> RedisRestStore:
    return RedisRestStore(ConnectionPool(), parse_origin(server.url, ("http", "https")), token, clock=time)


@pytest.fixture(params=["memory", "sqlite", "redis", "redis-rest", "resilient"])
def place(request: pytest.FixtureRequest, tmp_path: Path, fake_time: FakeTime) -> Place:
    """Each kind of store in turn."""

    def pass_time(seconds: float) -> None:
        fake_time.now += seconds

    def pass_time_in_redis(seconds: float) -> None:
        pass_time(seconds)
        client = server.client()
        for key in client.scan_iter():
            if (left := client.pttl(key)) > 0:
                client.pexpire(key, max(0, left - int(seconds * 1000)))

    if request.param == "memory":
        store = MemoryStore(fake_time)
        return Place(store, store, pass_time)
    if request.param == "sqlite":
        return Place(SqliteStore(tmp_path, fake_time), SqliteStore(tmp_path, fake_time), pass_time)
    server: RedisServer = request.getfixturevalue("empty_redis")
    if request.param == "redis":
        stores = [RedisStore(server.url, Authorities(), fake_time) for _ in range(2)]
        return Place(stores[0], stores[1], pass_time_in_redis)
    in_front: RedisRestServer = request.getfixturevalue("rest")
    over_rest = [rest_store(in_front, fake_time) for _ in range(2)]
    if request.param == "redis-rest":
        return Place(over_rest[0], over_rest[1], pass_time_in_redis)
    resilient = [ResilientStore(store, answers_get_lost=True, clock=fake_time) for store in over_rest]
    return Place(resilient[0], resilient[1], pass_time_in_redis)
