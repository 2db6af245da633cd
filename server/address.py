"""Where the server listens: HOST and PORT, from the environment or the .env file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Self

from dotenv import load_dotenv


def read_env_file() -> None:
    """Take from the .env file (LOCUTORIO_ENV_FILE names another) what the environment does not set."""
    env_file = os.environ.get("LOCUTORIO_ENV_FILE", ".env")
    if env_file:
        load_dotenv(env_file, override=False)


@dataclass(frozen=True)
class Address:
    """A host to listen on, and a port; port 0 lets the system choose one."""

    host: str
    port: int

    @classmethod
    def from_environment(cls) -> Self:
        """Read HOST and PORT. Raises ValueError when PORT is not the number of a port."""
        port = int(os.environ.get("PORT", "3000"))
        if not 0 <= port < 65_536:
            raise ValueError(port)
        return cls(os.environ.get("HOST") or "127.0.0.1", port)

    def url(self, port: int | None = None) -> str:
        """The address as a browser writes it, with another port than its own if one is given."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port if port is None else port}"

    def reachable(self) -> Self:
        """The address to ask on the same machine: one that stands for all addresses is none that can be asked."""
        return type(self)({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host), self.port)
