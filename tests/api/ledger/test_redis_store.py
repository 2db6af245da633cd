"""The ledger in a Redis that is reached by its own protocol."""

import pytest

from api.relay.ledger.redis_store import RedisStore
from api.relay.ledger.store import MARK_SECONDS, Increment, Lease, Operation, Outcome, StoreUnavailable
from api.relay.upstream.authorities import Authorities
from tests.api.fakes import FakeTime
from tests.support.ports import free_port
from tests.support.redis_server import RedisServer
from tests.support.tls import Certificates

ONE = Operation((Increment("day/1", "a", 1),))


def why_of(store: RedisStore) -> str:
    with pytest.raises(StoreUnavailable) as failure:
        store.apply(ONE)
    assert RedisServer.password not in str(failure.value)
    return str(failure.value)


def test_an_operation_is_one_command_and_a_connection_begins_with_nothing_but_the_password(
    empty_redis: RedisServer,
) -> None:
    client = empty_redis.client()
    client.config_resetstat()
    store = RedisStore(empty_redis.url, Authorities())
    for _ in range(3):
        store.apply(ONE)
    commands = {name.removeprefix("cmdstat_"): row["calls"] for name, row in client.info("commandstats").items()}
    of_the_test = {"config|resetstat", "info"}
    of_the_script = {"hmget", "hset"}
    sent = {name: calls for name, calls in commands.items() if name not in of_the_test | of_the_script}
    assert sent == {"auth": 1, "eval": 3}
    # Nor a command that this Redis does not know yet.
    assert client.info("errorstats") == {}


def marked(mark: str, *answered: str, amount: int = 1, most: int | None = None) -> Operation:
    changed = (Increment("rate/1", "ana", amount), Increment("day/1", "a", amount, most))
    return Operation(changed, {"rate/1": 60, "day/1": 1000}, mark=mark, answered=answered)


def test_an_operation_that_comes_again_is_done_once_and_never_refused(
    empty_redis: RedisServer, fake_time: FakeTime
) -> None:
    store = RedisStore(empty_redis.url, Authorities(), fake_time)
    assert store.apply(marked("one", most=1)) == store.apply(marked("one", most=1)) == Outcome((1, 1))
    # What was refused is not done, and may come again.
    assert store.apply(marked("two", amount=5, most=1)) == Outcome((1, 1), refused=1)
    assert store.apply(marked("two")) == Outcome((2, 2))
    assert store.apply(marked("one")) == store.apply(marked("two")) == Outcome((2, 2))
    assert store.read(["rate/1", "day/1"]) == [{"ana": 2}, {"a": 2}]
    # The mark is where it stays for long.
    empty_redis.client().delete("locutorio:rate/1")
    assert store.apply(marked("one")) == Outcome((0, 2))
    fake_time.now += MARK_SECONDS + 1
    assert store.apply(marked("one")) == Outcome((1, 3))


def test_marks_that_are_answered_or_old_are_not_kept(empty_redis: RedisServer, fake_time: FakeTime) -> None:
    store = RedisStore(empty_redis.url, Authorities(), fake_time)

    def kept() -> set[str]:
        lines = str(empty_redis.client().hget("locutorio:day/1", "marks")).splitlines()
        return {line.split(" ")[1] for line in lines}

    store.apply(marked("one"))
    store.apply(marked("two"))
    assert kept() == {"one", "two"}
    store.apply(marked("three", "one", "of another key"))
    assert kept() == {"two", "three"}
    fake_time.now += MARK_SECONDS + 1
    store.apply(marked("four"))
    assert kept() == {"four"}


def test_leases_leave_nothing_behind(empty_redis: RedisServer) -> None:
    RedisStore(empty_redis.url, Authorities()).apply(Operation(take=Lease("running/ana", "one", 60, 2)))
    assert 0 < empty_redis.client().ttl("locutorio:running/ana") <= 60
    RedisStore(empty_redis.url, Authorities()).apply(Operation(give_back=("running/ana", "one")))
    assert empty_redis.client().keys() == []


def test_a_connection_that_was_closed_meanwhile_is_replaced(empty_redis: RedisServer) -> None:
    store = RedisStore(empty_redis.url, Authorities())
    store.apply(ONE)
    empty_redis.client().execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    assert store.apply(ONE).values == (2,)


def test_a_wrong_password_is_told(empty_redis: RedisServer) -> None:
    url = f"redis://:sk-test-wrong@127.0.0.1:{empty_redis.port}/0"
    assert why_of(RedisStore(url, Authorities())) == "Redis refuses the password"


def test_a_server_that_is_not_there_is_told() -> None:
    url = f"redis://:{RedisServer.password}@127.0.0.1:{free_port()}/0"
    assert why_of(RedisStore(url, Authorities())).startswith("Redis could not be reached: ")


def test_what_the_server_refuses_is_told(empty_redis: RedisServer) -> None:
    empty_redis.client().set("locutorio:day/1", "no counters")
    assert "WRONGTYPE" in why_of(RedisStore(empty_redis.url, Authorities()))
    empty_redis.client().flushall()


@pytest.mark.parametrize("address", ["localhost:6379", "http://localhost", "rediss//x"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        RedisStore(address, Authorities())


def test_over_tls_it_trusts_the_authorities_that_the_owner_names(certificates: Certificates) -> None:
    with RedisServer(certificates) as server:
        trusting = RedisStore(server.url, Authorities(str(certificates.authority)))
        assert trusting.apply(ONE).values == (1,)
        assert "could not be reached" in why_of(RedisStore(server.url, Authorities()))
