"""The bounds on wrong access codes, and the networks that a client counts in."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

WINDOW_SECONDS = 600.0
CLIENT_LIMIT = 5
"""Wrong codes that one client may send within the window."""
NETWORK_LIMITS = {4: {32: CLIENT_LIMIT, 24: 20}, 6: {64: CLIENT_LIMIT, 56: 10, 48: 20}}
"""Wrong codes within the window by the length of a network's prefix: who has one network has the smaller ones in it."""
TOTAL_LIMIT = 100
"""Wrong codes that all clients together may send within the window before newcomers have to queue."""
QUEUE_INTERVAL_SECONDS = 1.0
"""The time between two newcomers in the queue: what bounds guessing from any number of networks."""
QUEUE_SECONDS = 60.0
"""The longest queue; whoever comes when it is full may ask for a place again after this time."""
PENALTY_SECONDS = 0.5
REMEMBERED_CLIENTS = 10_000


@lru_cache(maxsize=REMEMBERED_CLIENTS)
def networks_of(client: str) -> dict[str, int]:
    """The networks that a client counts in, the smallest first, each with its limit.

    One household has a whole IPv6 /64 to guess from, so that counts as one client.
    """
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return {client: CLIENT_LIMIT}
    return {
        str(ipaddress.ip_network((address, length), strict=False)): limit
        for length, limit in NETWORK_LIMITS[address.version].items()
    }


def is_one_client(network: str) -> bool:
    """Whether a name from `networks_of` is that of the smallest network."""
    try:
        parsed = ipaddress.ip_network(network)
    except ValueError:
        return True
    return parsed.prefixlen == max(NETWORK_LIMITS[parsed.version])
