"""The client's address: whose word about it is believed."""

import ipaddress
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.access.client_address import UNKNOWN, TrustedProxies, client_address

PROXIES = TrustedProxies(("127.0.0.1", "10.0.0.0/8", "fd00::/8"))

header_values = st.one_of(
    st.text(max_size=30),
    st.lists(st.one_of(st.ip_addresses().map(str), st.text(max_size=8)), max_size=4).map(", ".join),
)
headers = st.dictionaries(
    st.sampled_from(["x-forwarded-for", "x-real-ip", "forwarded", "x-vercel-forwarded-for", "cf-connecting-ip"]),
    header_values,
)


@given(st.ip_addresses().map(str), headers)
def test_the_headers_of_an_untrusted_peer_never_matter(peer: str, said: dict[str, str]) -> None:
    nobody = TrustedProxies(())
    assert client_address(peer, said, nobody, "") == client_address(peer, {}, nobody, "")


@given(st.one_of(st.none(), st.text(max_size=20), st.ip_addresses().map(str)), headers, st.sampled_from(["", "vercel"]))
def test_the_answer_is_always_an_address_or_unknown(peer: str | None, said: dict[str, str], platform: str) -> None:
    address = client_address(peer, said, PROXIES, platform)
    assert address == UNKNOWN or str(ipaddress.ip_address(address)) == address


@given(headers)
def test_on_vercel_only_vercels_own_header_counts(said: dict[str, str]) -> None:
    said["x-vercel-forwarded-for"] = "198.51.100.7, 192.0.2.1"
    assert client_address("127.0.0.1", said, PROXIES, "vercel") == "198.51.100.7"


def test_on_vercel_a_header_that_wsgi_cannot_tell_from_vercels_own_is_not_believed() -> None:
    # What becomes of "x_vercel_forwarded_for: 8.8.8.8" that a caller at 9.9.9.9 sends.
    assert client_address("9.9.9.9", {"x-vercel-forwarded-for": "8.8.8.8"}, PROXIES, "vercel") == "9.9.9.9"


def test_off_vercel_vercels_header_does_not_count() -> None:
    assert client_address("127.0.0.1", {"x-vercel-forwarded-for": "198.51.100.7"}, PROXIES, "") == "127.0.0.1"


@pytest.mark.parametrize("said", ["", "nonsense", "unknown, 198.51.100.7"])
def test_on_vercel_the_peer_counts_where_vercel_says_nothing(said: str) -> None:
    assert client_address("192.0.2.1", {"x-vercel-forwarded-for": said}, PROXIES, "vercel") == "192.0.2.1"


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", " 198.51.100.7 ", "198.51.100.7"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.7, 10.1.2.3", "198.51.100.7"),
        ("127.0.0.1", "10.9.9.9, 10.1.2.3", "10.9.9.9"),
        ("127.0.0.1", "198.51.100.7, nonsense", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.7, nonsense, 10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "198.51.100.7,", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("fd00::1", "2001:DB8::0:7", "2001:db8::7"),
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("::ffff:127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("::ffff:192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("127.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        ("", "198.51.100.7", UNKNOWN),
        (None, "198.51.100.7", UNKNOWN),
        ("@", "198.51.100.7", UNKNOWN),
    ],
)
def test_behind_trusted_proxies_the_last_stranger_counts(peer: str | None, forwarded_for: str, address: str) -> None:
    assert client_address(peer, {"x-forwarded-for": forwarded_for}, PROXIES, "") == address


@given(st.text(max_size=30), st.ip_addresses(v=4).map(str))
def test_what_a_stranger_writes_before_a_trusted_proxys_word_never_matters(said: str, client: str) -> None:
    proxy = "127.0.0.1"
    address = client_address(proxy, {"x-forwarded-for": f"{said}, {client}"}, TrustedProxies((proxy,)), "")
    assert address == client or client == proxy


def test_entries_that_are_no_address_or_network_are_told() -> None:
    proxies = TrustedProxies(("10.0.0.0/8", "nginx", "10.0.0.0/99", "10.0.0.5/8"))
    assert [variable for variable, _ in proxies.problems] == ["TRUSTED_PROXIES"]
    assert "10.200.0.1" in proxies
    assert "nginx" not in proxies


@pytest.mark.parametrize("word", ["private", "Private"])
def test_private_stands_for_every_loopback_and_private_network(word: str) -> None:
    proxies = TrustedProxies((word, "203.0.113.0/24"))
    assert proxies.problems == []
    for address in (
        "127.0.0.1",
        "10.1.2.3",
        "172.17.0.1",
        "192.168.0.9",
        "100.64.1.1",
        "::1",
        "fd00::1",
        "203.0.113.9",
        "::ffff:192.168.0.9",
    ):
        assert address in proxies
    for address in ("8.8.8.8", "172.32.0.1", "2001:db8::1"):
        assert address not in proxies


@pytest.mark.parametrize("header", ["cf-connecting-ip", "CF-Connecting-IP", "cf_connecting_ip"])
@pytest.mark.parametrize("platform", ["", "vercel", "netlify"])
def test_a_services_own_header_names_the_client(header: str, platform: str) -> None:
    proxies = TrustedProxies((), header)
    said = {"cf-connecting-ip": " 2001:DB8::7 ", "x-forwarded-for": "9.9.9.9", "x-vercel-forwarded-for": "9.9.9.9"}
    assert client_address("203.0.113.9", said, proxies, platform) == "2001:db8::7"


@pytest.mark.parametrize("said", ["", "nonsense", "198.51.100.7, 192.0.2.1", "198.51.100.7 192.0.2.1"])
def test_a_services_header_that_is_no_single_address_does_not_count(said: str) -> None:
    proxies = TrustedProxies((), "fly-client-ip")
    assert client_address("203.0.113.9", {"fly-client-ip": said}, proxies, "") == "203.0.113.9"


@pytest.mark.parametrize(("peer", "address"), [("203.0.113.9", "198.51.100.7"), ("192.0.2.1", "192.0.2.1")])
@pytest.mark.parametrize("platform", ["", "vercel"])
def test_where_proxies_are_listed_only_they_are_believed_about_the_header(
    peer: str, address: str, platform: str
) -> None:
    proxies = TrustedProxies(("203.0.113.0/24",), "cf-connecting-ip")
    said = {"cf-connecting-ip": "198.51.100.7", "x-vercel-forwarded-for": peer}
    assert client_address(peer, said, proxies, platform) == address


@pytest.mark.parametrize("header", ["x-forwarded-for", "Forwarded", "cf connecting", "ñ", "a:b"])
def test_a_header_that_cannot_name_one_address_is_told(header: str) -> None:
    assert [variable for variable, _ in TrustedProxies((), header).problems] == ["CLIENT_ADDRESS_HEADER"]


def test_a_proxy_that_is_not_trusted_is_told_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("locutorio"), "propagate", True)
    proxies = TrustedProxies(())
    for peer in ("172.18.0.3", "172.18.0.4"):
        assert client_address(peer, {"x-forwarded-for": "198.51.100.7"}, proxies, "") == peer
    [(variable, why)] = proxies.warnings
    assert variable == "TRUSTED_PROXIES" and "172.18.0.3" in why and "TRUSTED_PROXIES=private" in why
    # Each peer would have a line of its own; a handler that another test has left may note the same one twice.
    assert len(set(caplog.messages)) == 1 and "198.51.100.7" not in caplog.text


@pytest.mark.parametrize(
    ("peer", "said", "platform"),
    [
        ("172.18.0.3", {}, ""),
        ("203.0.113.9", {"x-forwarded-for": "198.51.100.7"}, ""),
        ("127.0.0.1", {"x-forwarded-for": "198.51.100.7"}, "vercel"),
        ("10.1.2.3", {"x-forwarded-for": "198.51.100.7"}, ""),
    ],
)
def test_nobody_else_is_taken_for_such_a_proxy(peer: str, said: dict[str, str], platform: str) -> None:
    proxies = TrustedProxies(("10.0.0.0/8",))
    client_address(peer, said, proxies, platform)
    assert proxies.warnings == ()


@pytest.mark.parametrize(
    ("peer", "said", "variables", "platform", "variable", "cure"),
    [
        ("203.0.113.9", {"x-forwarded-for": "198.51.100.7"}, ((), ""), "", "TRUSTED_PROXIES", "list it"),
        ("10.0.0.3", {}, ((), ""), "", "TRUSTED_PROXIES", "let it send that header"),
        ("10.0.0.3", {"x-real-ip": "198.51.100.7"}, ((), ""), "", "CLIENT_ADDRESS_HEADER", "=x-real-ip"),
        ("104.16.0.9", {"cf-connecting-ip": "2001:db8::7"}, ((), ""), "", "CLIENT_ADDRESS_HEADER", "=cf-connecting-ip"),
        (
            "104.16.0.9",
            {"cf-connecting-ip": "2001:db8::7"},
            ((), ""),
            "vercel",
            "CLIENT_ADDRESS_HEADER",
            "=cf-connecti",
        ),
        (
            *("104.16.0.9", {"cf-connecting-ip": "2001:db8::7"}, (("192.0.2.0/24",), "cf-connecting-ip"), ""),
            *("TRUSTED_PROXIES", "list it"),
        ),
        (None, {}, ((), ""), "", "TRUSTED_PROXIES", "let it send that header"),
    ],
)
def test_an_address_behind_which_there_may_be_many_is_not_locked_out_silently(
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    peer: str | None,
    said: dict[str, str],
    variables: tuple[tuple[str, ...], str],
    platform: str,
    variable: str,
    cure: str,
) -> None:
    monkeypatch.setattr(logging.getLogger("locutorio"), "propagate", True)
    proxies = TrustedProxies(*variables)
    address = client_address(peer, said, proxies, platform)
    assert proxies.warnings == ()
    proxies.note_locked_out(address)
    [(told, why)] = proxies.warnings
    assert told == variable and cure in why and (peer or "no peer") not in why
    assert f": {address}" in caplog.messages[0]


@pytest.mark.parametrize(
    ("peer", "said", "platform"),
    [
        ("203.0.113.9", {}, ""),
        ("203.0.113.9", {"x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9"}, "vercel"),
        ("203.0.113.9", {"x-forwarded-for": "203.0.113.9, 10.2.3.4"}, "netlify"),
    ],
)
def test_nothing_is_told_of_one_guesser(peer: str, said: dict[str, str], platform: str) -> None:
    proxies = TrustedProxies(())
    proxies.note_locked_out(client_address(peer, said, proxies, platform))
    assert proxies.warnings == ()


def test_the_memory_for_peers_is_bounded() -> None:
    proxies = TrustedProxies(())
    for number in range(2_000):
        client_address(f"203.0.{number // 250}.{number % 250}", {"x-forwarded-for": "198.51.100.7"}, proxies, "")
    assert len(proxies._not_believed) == 1_000
