"""Counters in a Redis of one's own, or a hosted one, by its own protocol: REDIS_URL."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import Any

import certifi
from redis import BlockingConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, ConnectionError, RedisError, TimeoutError
from redis.retry import Retry

from api.relay.ledger.script_store import PATIENCE_SECONDS, ScriptStore
from api.relay.ledger.store import StoreUnavailable
from api.relay.upstream.authorities import Authorities

_MOST_CONNECTIONS = 16
"""Each operation takes less than a millisecond of the server's; small plans allow 30 connections in all."""
_LONGEST_WORD = 200


class RedisStore(ScriptStore):
    """A Store at `url`, which begins with redis:// or rediss://. Raises ValueError for another one."""

    kind = "redis"

    def __init__(self, url: str, authorities: Authorities, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock)
        trusted: dict[str, Any] = {}
        if url.startswith("rediss:"):
            trusted["ssl_ca_certs"] = authorities.file or (None if authorities.place else certifi.where())
            trusted["ssl_ca_path"] = os.pathsep.join(authorities.directories) or None
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=_MOST_CONNECTIONS,
            timeout=PATIENCE_SECONDS,
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
            # One that was closed meanwhile is noticed before it is used. What to do about others is not decided here.
            retry=Retry(NoBackoff(), 0),
            decode_responses=True,
            # No greetings: they would be commands too, and hosted servers count those.
            protocol=2,
            driver_info=None,
            **trusted,
        )
        self._redis = Redis(connection_pool=pool)

    def run(self, script: str, keys: Sequence[str], arguments: Sequence[str]) -> Any:
        try:
            return self._redis.eval(script, len(keys), *keys, *arguments)
        except AuthenticationError as error:
            raise StoreUnavailable("Redis refuses the password") from error
        except TimeoutError as error:
            raise StoreUnavailable(f"Redis did not answer within {PATIENCE_SECONDS:g} seconds") from error
        except ConnectionError as error:
            raise StoreUnavailable(f"Redis could not be reached: {_words(error)}") from error
        except (RedisError, OSError, UnicodeError) as error:
            raise StoreUnavailable(f"Redis refused: {_words(error)}") from error


def _words(error: Exception) -> str:
    return str(error).rstrip(".")[:_LONGEST_WORD]
