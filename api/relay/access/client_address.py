"""The client's address: whose word about it is believed."""

from __future__ import annotations

import ipaddress
import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Protocol

UNKNOWN = "unknown"
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PRIVATE_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
)
"""Loopback and private networks, with those that carriers and container platforms use within (RFC 1918, 4193, 6598)."""

_PRIVATE = "private"
_SERVICE_HEADERS = ("cf-connecting-ip", "true-client-ip", "fastly-client-ip", "fly-client-ip")
_PROXY_HEADERS = ("x-forwarded-for", "x-real-ip")
"""A platform's own proxies send these, so there they say nothing about others in front of it."""
_REMEMBERED_PEERS = 1_000
_HEADER = re.compile(r"[a-z0-9-]+", re.ASCII)

log = logging.getLogger("locutorio.access")


class RequestHeaders(Protocol):
    """The headers of a request, whose names have no case."""

    def get(self, key: str, default: str, /) -> str:
        """The value of a header, or `default`."""


class TrustedProxies:
    """TRUSTED_PROXIES and CLIENT_ADDRESS_HEADER, parsed: who is believed about a client's address, and which header.

    `problems` has (variable, why) of what can't be used; `warnings` of what has shown up since: a proxy that is not
    trusted, behind which all callers count as one and are locked out together.
    """

    def __init__(self, entries: Sequence[str], header: str = "") -> None:
        self.problems: list[tuple[str, str]] = []
        self._warnings: dict[str, str] = {}
        self._lock = threading.Lock()
        self._not_believed: OrderedDict[str, str] = OrderedDict()
        """By peer, the header in which it says that it speaks for somebody else."""
        self.header = header.lower().replace("_", "-")
        self._networks: list[_Network] = []
        for entry in entries:
            if entry.lower() == _PRIVATE:
                self._networks.extend(PRIVATE_NETWORKS)
                continue
            try:
                self._networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError:
                self.problems = [("TRUSTED_PROXIES", "has an entry that is not an address, a network or `private`")]
        if self.header and (not _HEADER.fullmatch(self.header) or self.header in ("x-forwarded-for", "forwarded")):
            self.problems.append(
                ("CLIENT_ADDRESS_HEADER", "must be the name of a header that holds one address, like cf-connecting-ip")
            )
            self.header = ""

    @property
    def warnings(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._warnings.items())

    def __contains__(self, address: str) -> bool:
        return _is_in(address, self._networks)

    def believes_header_of(self, address: str | None) -> bool:
        """Whether a peer may name the client in CLIENT_ADDRESS_HEADER: any may, or those that TRUSTED_PROXIES lists."""
        return bool(self.header) and (not self._networks or (address is not None and address in self))

    def note_untrusted(self, address: str, headers: RequestHeaders, platform: str) -> None:
        """Remembers a peer that says it is a proxy and is not believed. One on a private address is told, once."""
        names = _SERVICE_HEADERS if platform else (*_SERVICE_HEADERS, *_PROXY_HEADERS)
        header = next((name for name in names if headers.get(name, "")), None)
        if header is None:
            return
        with self._lock:
            self._not_believed[address] = header
            self._not_believed.move_to_end(address)
            if len(self._not_believed) > _REMEMBERED_PEERS:
                self._not_believed.popitem(last=False)
        if header == "x-forwarded-for" and is_private(address) and "TRUSTED_PROXIES" not in self._warnings:
            why = (
                f"doesn't contain {address}, which sends X-Forwarded-For: all callers behind that proxy count as one, "
                "and a few wrong codes lock them all out. If it is your own proxy, set TRUSTED_PROXIES=private"
            )
            self._warnings["TRUSTED_PROXIES"] = why
            log.warning("TRUSTED_PROXIES %s", why)

    def note_locked_out(self, address: str) -> None:
        """Tells the owner that wrong codes have locked out an address behind which there may be many people.

        /api/config shows the warning to everybody, so a public address stands in the log alone.
        """
        header = self._not_believed.get(address)
        if header is None and not is_private(address) and address != UNKNOWN:
            return
        variable = "TRUSTED_PROXIES"
        if header is None:
            what, cure = "sends no X-Forwarded-For", "let it send that header, and set TRUSTED_PROXIES=private"
        elif header in ("x-forwarded-for", self.header):
            what, cure = f"sends {header} and is not believed", "list it in TRUSTED_PROXIES"
        else:
            variable = "CLIENT_ADDRESS_HEADER"
            what, cure = f"sends {header} and is not believed", f"set CLIENT_ADDRESS_HEADER={header}"
        why = (
            f"may be incomplete: wrong codes have locked out an address that {what}. If it is a proxy of yours or a "
            f"service in front of the site, everyone who comes through it is locked out with it: {cure}. The log has "
            "the address"
        )
        self._warnings.setdefault(variable, why)
        log.warning("%s %s: %s", variable, why, address)


def client_address(remote: str | None, headers: RequestHeaders, trusted: TrustedProxies, platform: str) -> str:
    """The address that limits count by.

    CLIENT_ADDRESS_HEADER comes first, from whom it is believed. On Vercel it is else what Vercel itself says, since
    callers cannot set that header there. Elsewhere it is the peer, or behind trusted proxies the last address in
    X-Forwarded-For that is not one of them.
    """
    address = _valid(remote or "")
    if platform == "vercel":
        address = _address_on_vercel(address, headers)
    if trusted.believes_header_of(address):
        # Two headers of the name, joined by a comma, are no address: one of them is a caller's.
        named = _valid(headers.get(trusted.header, ""))
        if named:
            return named
    if address is None:
        return UNKNOWN
    if platform == "vercel" or address not in trusted:
        trusted.note_untrusted(address, headers, platform)
        return address
    for hop in _hops(headers):
        if hop is None:
            break
        address = hop
        if hop not in trusted:
            break
    return address


def is_private(address: str) -> bool:
    """Whether an address is a loopback or private one."""
    return _is_in(address, PRIVATE_NETWORKS)


def _address_on_vercel(address: str | None, headers: RequestHeaders) -> str | None:
    # To WSGI, a caller's x_vercel_forwarded_for is the same header. Vercel's runtime makes the peer of its own
    # x-forwarded-for, by that very name: where it is a caller's address, it is the same one or the true one.
    if address and ipaddress.ip_address(address).is_global:
        return address
    return _valid(headers.get("x-vercel-forwarded-for", "").split(",")[0]) or address


def _hops(headers: RequestHeaders) -> Iterator[str | None]:
    return (_valid(hop) for hop in reversed(headers.get("x-forwarded-for", "").split(",")))


def _is_in(address: str, networks: Sequence[_Network]) -> bool:
    valid = _valid(address)
    return valid is not None and any(ipaddress.ip_address(valid) in network for network in networks)


@lru_cache(maxsize=10_000)
def _valid(text: str) -> str | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    # A server that listens on IPv6 shows IPv4 clients so: they would all share one /64, and no network would match.
    return str(getattr(address, "ipv4_mapped", None) or address)
