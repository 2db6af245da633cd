"""Asks the server on this machine whether it is well, for Docker's health check.   usage: python -m server.health

The exit status says it: the images of Python have no curl.
"""

from __future__ import annotations

import http.client
import sys

from server.address import Address, read_env_file

_PATIENCE_SECONDS = 4.0


def is_well(address: Address) -> bool:
    """Whether the relay at `address` answers."""
    asked = address.reachable()
    connection = http.client.HTTPConnection(asked.host, asked.port, timeout=_PATIENCE_SECONDS)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main() -> int:
    """Return 0 if the server is well, else 1."""
    read_env_file()
    return 0 if is_well(Address.from_environment()) else 1


if __name__ == "__main__":
    sys.exit(main())
