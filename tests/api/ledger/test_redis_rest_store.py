"""The ledger in a Redis that is asked over REST: one round trip for each operation, over the relay's connections."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from api.relay.ledger import redis_rest_store
from api.relay.ledger.redis_rest_store import RedisRestStore
from api.relay.ledger.store import Increment, Lease, Operation, StoreUnavailable
from api.relay.upstream.authorities import Authorities
from api.relay.upstream.base_url import parse_origin
from api.relay.upstream.connections import ConnectionPool
from api.relay.upstream.proxies import parse_proxy
from tests.api.fakes import FakeTime
from tests.api.ledger.conftest import rest_store
from tests.support.ports import free_port
from tests.support.proxies import TinyProxy
from tests.support.redis_server import RedisRestServer, RedisServer
from tests.support.tls import Certificates

RESERVE = Operation(
    (Increment("spent/code/ana/1", "usd", 5, 100), Increment("day/1", "a", 1)),
    {"spent/code/ana/1": 60, "day/1": 60},
    Lease("running/ana", "one", 60, 2),
)


@pytest.fixture
def server(empty_redis: RedisServer) -> Iterator[RedisRestServer]:
    with RedisRestServer(empty_redis) as server:
        yield server


def why_of(store: RedisRestStore) -> str:
    with pytest.raises(StoreUnavailable) as failure:
        store.apply(RESERVE)
    assert RedisRestServer.token not in str(failure.value)
    return str(failure.value)


def test_each_operation_and_each_reading_is_one_request_on_one_connection(
    server: RedisRestServer, fake_time: FakeTime
) -> None:
    store = rest_store(server, fake_time)
    for _ in range(2):
        store.apply(replace(RESERVE, take=None))
        store.read([f"day/{number}" for number in range(31)])
    assert (server.requests, server.connections) == (4, 1)


def test_all_keys_have_the_prefix(server: RedisRestServer, empty_redis: RedisServer, fake_time: FakeTime) -> None:
    rest_store(server, fake_time).apply(RESERVE)
    kept = set(empty_redis.client().keys())
    assert kept == {"locutorio:spent/code/ana/1", "locutorio:day/1", "locutorio:running/ana"}


def test_a_wrong_token_is_told(server: RedisRestServer, fake_time: FakeTime) -> None:
    why = why_of(rest_store(server, fake_time, token="sk-test-another"))
    assert why.endswith("answered with status 401: WRONGPASS invalid or missing auth token")


def test_a_token_that_may_only_read_is_told(server: RedisRestServer, fake_time: FakeTime) -> None:
    why = why_of(rest_store(server, fake_time, token=server.read_only_token))
    assert "answered with status 400: NOPERM" in why


def test_a_server_that_is_not_there_is_told(fake_time: FakeTime) -> None:
    port = free_port()
    store = RedisRestStore(ConnectionPool(), parse_origin(f"http://127.0.0.1:{port}", ("http",)), "t", clock=fake_time)
    assert why_of(store).startswith(f"127.0.0.1:{port} could not be reached: connection refused")


def test_a_server_that_does_not_answer_in_time_is_not_waited_for(
    server: RedisRestServer, fake_time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_rest_store, "PATIENCE_SECONDS", 0.05)
    server.hold = threading.Event()
    assert why_of(rest_store(server, fake_time)).endswith("did not answer within 0.05 seconds")
    server.hold.set()


def test_an_answer_that_is_lost_is_told(server: RedisRestServer, fake_time: FakeTime) -> None:
    server.loses_answers = True
    assert "closed the connection before its answer was complete" in why_of(rest_store(server, fake_time))


@pytest.mark.parametrize("body", ["<html>", "[]", '{"result": "OK"}', '{"result": [0]}', '{"error": 7}', "{}"])
def test_an_answer_that_is_none_is_told(
    server: RedisRestServer, fake_time: FakeTime, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_rest_store, "_read_whole", lambda *_: (200, body.encode()))
    assert "answer" in why_of(rest_store(server, fake_time))


def test_it_goes_through_the_forward_proxy(server: RedisRestServer) -> None:
    with TinyProxy() as proxy:
        base = parse_origin(server.url, ("http",))
        RedisRestStore(ConnectionPool(), base, server.token, parse_proxy(proxy.url())).apply(RESERVE)
        proxy.wait_for_connection("127.0.0.1", base.port)


def test_it_trusts_the_authorities_that_the_owner_names(empty_redis: RedisServer, certificates: Certificates) -> None:
    with RedisRestServer(empty_redis, certificates) as server:
        base = parse_origin(server.url, ("https",))
        trusting = ConnectionPool(Authorities(str(certificates.authority)))
        assert RedisRestStore(trusting, base, server.token).apply(RESERVE).refused is None
        assert "Could not make a secure connection" in why_of(RedisRestStore(ConnectionPool(), base, server.token))
