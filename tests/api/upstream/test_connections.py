"""Dialling: what an owner is told when nobody answers."""

import pytest

from api.relay.errors import RelayError
from api.relay.settings import read_settings
from api.relay.upstream.connections import ConnectionPool
from api.relay.upstream.providers import OPENAI, Upstream, read_providers
from tests.support.ports import free_port


def upstream_of(**variables: str) -> Upstream:
    return read_providers(read_settings({"OPENAI_API_KEY": "sk-test-1", **variables})).by_id[OPENAI]


def why_not(upstream: Upstream, *, in_container: bool) -> str:
    with pytest.raises(RelayError) as failed:
        ConnectionPool(in_container=in_container).dial(upstream)
    return failed.value.message


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.8.8.8", "[::1]"])
def test_in_a_container_the_owner_is_told_whose_loopback_it_is(host: str) -> None:
    upstream = upstream_of(BASE_URL=f"http://{host}:{free_port()}")
    assert "host.docker.internal" in why_not(upstream, in_container=True)
    assert "container" not in why_not(upstream, in_container=False)


@pytest.mark.parametrize("scheme", ["http", "socks5h"])
@pytest.mark.parametrize("base", ["http://api.example.com", "https://api.example.com"])
def test_that_goes_for_a_proxy_too(scheme: str, base: str) -> None:
    upstream = upstream_of(BASE_URL=base, PROXY_URL=f"{scheme}://127.0.0.1:{free_port()}")
    message = why_not(upstream, in_container=True)
    assert message.startswith("The forward proxy 127.0.0.1:")
    assert "host.docker.internal" in message


def test_of_another_host_nothing_is_said_of_containers() -> None:
    message = why_not(upstream_of(BASE_URL="http://no-such-host.invalid"), in_container=True)
    assert "the host name was not found" in message
    assert "container" not in message
