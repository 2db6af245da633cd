"""The catalogue: which models the upstream offers, asked by the relay itself and remembered for a while.

A small question of the relay's own, so it is put with requests; what clients ask goes through `forward`.
"""

from __future__ import annotations

import json
import logging
import threading
import time

from api.relay.providers import Upstream

FRESH_SECONDS = 300.0
_LARGEST_LIST = 5_000_000
FAILURE_FRESH_SECONDS = 30.0
"""A failure is asked about again sooner, but not by every caller: each would wait for the time-out."""
_TIMEOUT_SECONDS = (2.0, 3.0)
"""For the connection and for each read: somebody waits for their code to be checked."""

log = logging.getLogger("locutorio.catalogue")


class Catalogue:
    """Model ids by upstream. Safe to use from several threads."""

    def __init__(self, ca_file: str = "") -> None:
        self._ca_file = ca_file
        self._known: dict[str, tuple[float, tuple[str, ...] | None]] = {}
        """By the upstream's id: until when the answer is fresh, and the answer."""
        self._lock = threading.Lock()

    def models_of(self, upstream: Upstream) -> tuple[str, ...] | None:
        """The ids that the upstream lists for the owner's key, or None if it would not say."""
        with self._lock:
            known = self._known.get(upstream.id)
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        models = self._ask(upstream)
        stale_at = time.monotonic() + (FAILURE_FRESH_SECONDS if models is None else FRESH_SECONDS)
        with self._lock:
            self._known[upstream.id] = (stale_at, models)
        return models

    def _ask(self, upstream: Upstream) -> tuple[str, ...] | None:
        # Imported on first need: requests would be a fifth of the cold start.
        import requests

        session = requests.Session()
        # Proxies and keys come from our own settings, not from the process's environment or a .netrc file.
        session.trust_env = False
        keys = upstream.keys.in_turn()
        headers = {"Authorization": f"Bearer {keys[0]}"} if keys else {}
        try:
            answer = session.get(
                f"{upstream.base}/models",
                headers=headers,
                timeout=_TIMEOUT_SECONDS,
                proxies={upstream.base.scheme: upstream.proxy.url} if upstream.proxy else {},
                verify=self._ca_file or True,
                allow_redirects=False,
                stream=True,
            )
            answer.raise_for_status()
            content = answer.raw.read(_LARGEST_LIST, decode_content=True)
            return tuple(str(model["id"]) for model in json.loads(content)["data"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            log.warning("%s does not list its models: %s", upstream.label, type(error).__name__)
            return None
        finally:
            session.close()
