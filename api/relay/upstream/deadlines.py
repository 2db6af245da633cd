"""Deadlines: how long a call may take, and when nobody waits for it any more."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from api.relay.errors import RelayError

DISCONNECT_CHECK_SECONDS = 0.2
"""How often a server that knows is asked whether its client has gone: an abort must reach the upstream in 0.5 s."""


class ClientDisconnected(Exception):
    """The client went away: nobody is left to answer."""


@dataclass(frozen=True)
class Deadlines:
    """The times, in seconds, that one call is bound by, on the clock time.monotonic()."""

    started: float
    heartbeat: float
    limit: float
    """How long the whole answer may take; 0 is no limit."""
    silence: float
    """How long the upstream may say nothing."""
    is_disconnected: Callable[[], bool] | None = None
    """Asks the server whether the client has gone; None where it cannot tell."""
    is_stopping: Callable[[], bool] | None = None
    """Asks the server whether it has been told to end; None where it does not say."""

    @property
    def ends_at(self) -> float:
        return self.started + self.limit if self.limit else float("inf")

    @property
    def pause(self) -> float:
        """How long to wait at a time before looking at everything else."""
        return DISCONNECT_CHECK_SECONDS if self.is_disconnected is not None else self.heartbeat

    def require_client(self) -> None:
        """Raises ClientDisconnected if the server knows that the client left, server_stopping if the server ends."""
        if self.is_disconnected is not None and self.is_disconnected():
            raise ClientDisconnected
        self.require_server()

    def require_server(self) -> None:
        """Raises server_stopping if the server is about to end: better said than a connection that breaks."""
        if self.is_stopping is not None and self.is_stopping():
            raise RelayError("server_stopping")

    def require_time(self, heard_at: float, host: str) -> None:
        """Raises upstream_timeout if `host`, last heard at `heard_at`, is silent for too long or time is up."""
        now = time.monotonic()
        if now - heard_at >= self.silence or now >= self.ends_at:
            raise RelayError("upstream_timeout", host=host, seconds=f"{now - self.started:.0f}")
