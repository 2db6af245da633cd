"""Counters in a Redis that is asked over HTTPS, by Upstash's REST API: the one that Vercel and Netlify can use.

A function of a platform is frozen between its requests, and keeps no connection of Redis's own protocol alive.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from typing import Any

from api.relay.errors import RelayError
from api.relay.ledger.script_store import PATIENCE_SECONDS, ScriptStore
from api.relay.ledger.store import StoreUnavailable
from api.relay.upstream.api_place import ApiPlace
from api.relay.upstream.base_url import BaseUrl
from api.relay.upstream.connections import ConnectionPool
from api.relay.upstream.http_exchange import HttpExchange, UpstreamRequest
from api.relay.upstream.providers import KeyRing, Upstream
from api.relay.upstream.proxies import Proxy

_LARGEST_ANSWER_BYTES = 10_000_000
_LONGEST_WORD = 200


class RedisRestStore(ScriptStore):
    """A Store at an address that takes commands as JSON.

    `pool` dials within PATIENCE_SECONDS. `token` is one that may write.
    """

    kind = "redis-rest"

    def __init__(
        self,
        pool: ConnectionPool,
        base: BaseUrl,
        token: str,
        proxy: Proxy | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(clock)
        self._pool = pool
        self._upstream = Upstream("ledger", "the ledger's store", "", base, proxy, KeyRing(()), False, ApiPlace(base))
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._path = f"{base.path}/"

    def run(self, script: str, keys: Sequence[str], arguments: Sequence[str]) -> Any:
        command = ["EVAL", script, str(len(keys)), *keys, *arguments]
        status, body = self._ask(json.dumps(command).encode())
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            answer = None
        if isinstance(answer, dict) and status == 200 and "result" in answer:
            return answer["result"]
        told = answer.get("error") if isinstance(answer, dict) else None
        why = f": {told[:_LONGEST_WORD]}" if isinstance(told, str) else ""
        raise StoreUnavailable(f"{self._upstream.base.authority} answered with status {status}{why}")

    def _ask(self, body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer."""
        try:
            exchange = HttpExchange(
                self._pool, self._upstream, UpstreamRequest("POST", self._path, self._headers, body)
            )
        except RelayError as error:
            raise StoreUnavailable(error.message) from error
        try:
            return _read_whole(exchange, time.monotonic() + PATIENCE_SECONDS)
        except RelayError as error:
            raise StoreUnavailable(error.message) from error
        except TimeoutError as error:
            why = f"{self._upstream.base.authority} did not answer within {PATIENCE_SECONDS:g} seconds"
            raise StoreUnavailable(why) from error
        finally:
            # An answer that was read to its end has given its connection back already.
            exchange.abort()


def _read_whole(exchange: HttpExchange, ends_at: float) -> tuple[int, bytes]:
    """Status and body. Raises RelayError, StoreUnavailable, and TimeoutError at `ends_at` (monotonic seconds)."""

    def left() -> float:
        if (seconds := ends_at - time.monotonic()) > 0:
            return seconds
        raise TimeoutError

    head = None
    while head is None:
        head = exchange.poll(left())
    body = bytearray()
    while (piece := exchange.read(left())) != b"":
        body += piece or b""
        if len(body) > _LARGEST_ANSWER_BYTES:
            raise StoreUnavailable("the ledger's store gave an answer that is too large")
    return head.status, bytes(body)
