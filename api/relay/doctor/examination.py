"""An examination: what the checks of one run share, so that each thing is looked up once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.relay.deployment import Deployment


@dataclass(frozen=True)
class Examination:
    """A deployment that is being looked at."""

    deployment: Deployment
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The variables as they are set, also those that nothing reads; it holds secrets."""
    request_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Of the request that asks, where there is one: what proxies on the way have added. No credential is there."""
    remote_address: str = ""
    may_probe: bool = False
    """Whether a probe may be sent that spends a token."""
    server_weakness: str = ""
    """What does not work under the server that took the request, where that is known; empty else."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
