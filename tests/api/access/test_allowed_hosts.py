"""An open site on a private address answers only to names that nobody outside can give it."""

import pytest

from api.relay.access.allowed_hosts import is_host_allowed


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1:3000", "localhost:3000", "[::1]:3000", "192.168.1.20", "nas:3000", "nas.local", "chat.lan:80"),
        *("chat.localhost", "relay.home.arpa", "box.internal", "LOCALHOST", "8.8.8.8", "localhost.", ""),
    ],
)
def test_local_names_and_addresses_are_answered(host: str) -> None:
    assert is_host_allowed(host, "127.0.0.1", ())


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:3000", "127.0.0.1.evil.example", "local.evil", "a.localx"]
)
@pytest.mark.parametrize(
    "remote", ["127.0.0.1", "192.168.1.7", "172.17.0.1", "fd00::7", "::1", "100.64.0.1", "::ffff:10.0.0.2"]
)
def test_a_name_that_anybody_can_register_is_not(host: str, remote: str) -> None:
    assert not is_host_allowed(host, remote, ())


def test_whoever_asks_from_the_internet_needs_no_readers_browser_for_it() -> None:
    assert is_host_allowed("evil.example", "203.0.113.7", ())


@pytest.mark.parametrize(
    ("allowed", "is_allowed"),
    [
        (("chat.example.com",), True),
        (("https://CHAT.example.com/",), True),
        (("chat.example.com:443",), True),
        ((".example.com",), True),
        (("*.example.com",), True),
        (("*",), True),
        (("example.com",), False),
        (("other.example.com",), False),
    ],
)
def test_the_owner_can_allow_names(allowed: tuple[str, ...], is_allowed: bool) -> None:
    assert is_host_allowed("chat.example.com:3000", "127.0.0.1", allowed) == is_allowed
