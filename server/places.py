"""Who may hold how many connections: a stranger never so many that others find no place."""

from __future__ import annotations

import ipaddress
import threading
from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_SHARE_OF_A_STRANGER = 4
"""One network that is not known has at most the total divided by this."""
_SPARE_PLACES = 32
"""Places beyond the total for those who are known, for the moment in which nothing can be closed."""
_REMEMBERED_NETWORKS = 10_000
_LOOPBACK = "loopback"


class Addresses(Protocol):
    """Addresses and networks of which one can ask whether an address is among them."""

    def __contains__(self, address: str, /) -> bool: ...


class Connection(Protocol):
    """What has to be known of a connection to choose one that can be closed, and to close it."""

    network: str
    last_activity: float

    def is_in_service(self) -> bool:
        """Whether a request of it is being answered."""

    def is_between_requests(self) -> bool:
        """Whether nothing of a request has come and nothing of an answer has still to go."""

    def handle_close(self) -> None:
        """Close it at once."""


class Places:
    """The places of a server. All but `note_admitted` is called by one thread, the one that has the sockets.

    Networks are known when one of their callers has come in with a code. Loopback and `trusted` (proxies, behind which
    all callers have one address) may hold all places.
    """

    def __init__(self, total: int, trusted: Addresses = ()) -> None:
        self._total = total
        self._share = max(total // _SHARE_OF_A_STRANGER, 1)
        self._trusted = trusted
        self._held: dict[str, set[Connection]] = {}
        self._count = 0
        self._proxies: set[str] = set()
        self._admitted: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def told_by(self, application: WSGIApplication) -> WSGIApplication:
        """`application` with `locutorio.note_admitted` in the environment of each request."""

        def telling(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            address = environ.get("REMOTE_ADDR", "")
            environ["locutorio.note_admitted"] = lambda: self.note_admitted(address)
            return application(environ, start_response)

        return telling

    def note_admitted(self, address: str) -> None:
        """Remember that somebody at `address` came in with a code."""
        network = network_of(address)
        with self._lock:
            self._admitted[network] = None
            self._admitted.move_to_end(network)
            if len(self._admitted) > _REMEMBERED_NETWORKS:
                self._admitted.popitem(last=False)

    def take(self, newcomer: Connection, address: str) -> Connection | None:
        """Give `newcomer` a place. Returns the connection that has to be closed for it, which can be itself."""
        network = newcomer.network
        mine = self._held.setdefault(network, set())
        mine.add(newcomer)
        self._count += 1
        if address in self._trusted:
            self._proxies.add(network)
        is_favoured = self._is_favoured(network)
        if not is_favoured and len(mine) > self._share:
            return _least_needed(mine - {newcomer}) or newcomer
        if self._count <= self._total:
            return None
        for other in sorted(self._held, key=lambda held: (self._is_favoured(held), -len(self._held[held]))):
            candidates = self._held[other] - {newcomer}
            if self._is_favoured(other) and not is_favoured and len(candidates) <= self._share:
                candidates = {held for held in candidates if held.is_between_requests()}
            if found := _least_needed(candidates):
                return found
        return None if is_favoured and self._count <= self._total + _SPARE_PLACES else newcomer

    def leave(self, connection: Connection) -> None:
        """Free the place of a connection that is closed."""
        mine = self._held.get(connection.network, set())
        if connection in mine:
            mine.remove(connection)
            self._count -= 1
            if not mine:
                del self._held[connection.network]

    def _is_favoured(self, network: str) -> bool:
        return network == _LOOPBACK or network in self._proxies or network in self._admitted


def _least_needed(connections: Iterable[Connection]) -> Connection | None:
    """The one that nobody waits for, the oldest between requests first, or None where all are in service."""
    idle = [held for held in connections if not held.is_in_service()]
    return min(idle, key=lambda held: (not held.is_between_requests(), held.last_activity), default=None)


@lru_cache(maxsize=_REMEMBERED_NETWORKS)
def network_of(address: str) -> str:
    """What counts as one peer: an IPv4 address, or a /48 of IPv6, which one customer has for the asking."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    if parsed.is_loopback:
        return _LOOPBACK
    return str(parsed) if parsed.version == 4 else str(ipaddress.ip_network((parsed, 48), strict=False))
