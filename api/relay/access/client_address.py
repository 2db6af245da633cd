"""The client's address: whose word about it is believed."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

UNKNOWN = "unknown"
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class RequestHeaders(Protocol):
    """The headers of a request, whose names have no case."""

    def get(self, key: str, default: str, /) -> str:
        """The value of a header, or `default`."""


class TrustedProxies:
    """TRUSTED_PROXIES, parsed. `problems` lists the entries that are no address or network."""

    def __init__(self, entries: Sequence[str]) -> None:
        self.problems: list[str] = []
        self._networks: list[_Network] = []
        for entry in entries:
            try:
                self._networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError:
                self.problems.append(entry)

    def __contains__(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._networks)


def client_address(remote: str | None, headers: RequestHeaders, trusted: TrustedProxies, platform: str) -> str:
    """The address that limits count by.

    On Vercel it is what Vercel itself says, since callers cannot set that header there. Elsewhere it is the
    peer, or behind trusted proxies the last address in X-Forwarded-For that is not one of them.
    """
    address = _valid(remote or "")
    if platform == "vercel":
        # To WSGI, a caller's x_vercel_forwarded_for is the same header. Vercel's runtime makes the peer of its own
        # x-forwarded-for, by that very name: where it is a caller's address, it is the same one or the true one.
        if address and ipaddress.ip_address(address).is_global:
            return address
        return _valid(headers.get("x-vercel-forwarded-for", "").split(",")[0]) or address or UNKNOWN
    if address is None or address not in trusted:
        return address or UNKNOWN
    for hop in reversed(headers.get("x-forwarded-for", "").split(",")):
        forwarded = _valid(hop)
        if forwarded is None:
            break
        address = forwarded
        if forwarded not in trusted:
            break
    return address


@lru_cache(maxsize=10_000)
def _valid(text: str) -> str | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    # A server that listens on IPv6 shows IPv4 clients so: they would all share one /64, and no network would match.
    return str(getattr(address, "ipv4_mapped", None) or address)
