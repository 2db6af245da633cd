"""An examination: what the checks of one run share, so that each thing is looked up once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from api.relay.deployment import Deployment

Found = TypeVar("Found")


class Known:
    """What was looked up already. Safe to use from several threads: who comes second waits for the first."""

    def __init__(self) -> None:
        self._found: dict[Hashable, Future[Any]] = {}
        self._lock = threading.Lock()

    def once(self, name: Hashable, look_up: Callable[[], Found]) -> Found:
        """What `look_up` returns or raises, which is called for the first who asks under this name alone."""
        with self._lock:
            is_first = name not in self._found
            future: Future[Found] = self._found.setdefault(name, Future())
        if is_first:
            try:
                future.set_result(look_up())
            except BaseException as error:
                future.set_exception(error)
        return future.result()


@dataclass(frozen=True)
class Examination:
    """A deployment that is being looked at."""

    deployment: Deployment
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The variables as they are set, also those that nothing reads; it holds secrets."""
    request_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Of the request that asks, where there is one: what proxies on the way have added. No credential is there."""
    remote_address: str = ""
    server_weakness: str = ""
    """What does not work under the server that took the request, where that is known; empty else."""
    may_probe: bool = False
    """Whether a probe may be sent that spends a token."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    known: Known = field(default_factory=Known, repr=False, compare=False)
