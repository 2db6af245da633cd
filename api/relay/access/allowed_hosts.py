"""Which names an open site answers to.

A web page anywhere can give its own name the address of a machine in its reader's network (DNS rebinding), and the
browser then takes that machine for the page's own site. Only the name in `Host` tells. With CODE the page has no code
to send, and a public address it could ask without its reader.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from api.relay.access.client_address import is_private

_PRIVATE_ENDINGS = (".localhost", ".local", ".lan", ".home", ".home.arpa", ".internal", ".intranet", ".corp", ".test")
"""Domains that nobody can register (RFC 6761, 6762, 8375, and names that ICANN keeps out of the root)."""


def is_host_allowed(host: str, remote: str, allowed: Sequence[str]) -> bool:
    """Whether a request from `remote` may name the open site so in `Host`. `allowed` is ALLOWED_HOSTS; `*` is any."""
    name = _name_of(host)
    if not name or "*" in allowed or not is_private(remote):
        return True
    if any(name == entry or (entry.startswith(".") and name.endswith(entry)) for entry in map(_name_of, allowed)):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or name.endswith(_PRIVATE_ENDINGS)
    # Nobody can give a name another address by writing the address itself.
    return True


def _name_of(host: str) -> str:
    """The name in a `Host` header or in an entry of ALLOWED_HOSTS, without the port and what people paste around it."""
    name = host.strip().lower().removeprefix("http://").removeprefix("https://").split("/")[0]
    if name.startswith("["):
        return name[1:].partition("]")[0]
    if name.count(":") == 1:
        name = name.partition(":")[0]
    return name.removeprefix("*").rstrip(".") if len(name) > 1 else name
