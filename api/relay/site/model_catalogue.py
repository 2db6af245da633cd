"""The catalogue of models: which models the upstream offers, asked by the relay itself and remembered for a while."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from api.relay.site.fetch_json import FETCH_ERRORS, fetch_json
from api.relay.upstream.key_ring import KeyRing
from api.relay.upstream.providers import Upstream

FRESH_SECONDS = 300.0
FAILURE_FRESH_SECONDS = 30.0
"""A failure is asked about again sooner, but not by every caller: each would wait for the time-out."""

log = logging.getLogger("locutorio.model_catalogue")


@dataclass(frozen=True)
class ListedModels:
    """What an upstream lists."""

    ids: tuple[str, ...]
    shutdown: Mapping[str, str] = field(default_factory=dict)
    """By id, the day (ISO 8601) from which a model does not answer any more, where the upstream says so."""


class ModelCatalogue:
    """Model lists by upstream and by the keys that it was asked with. Safe to use from several threads."""

    def __init__(self, ca_file: str = "") -> None:
        self._ca_file = ca_file
        self._known: dict[tuple[str, KeyRing], tuple[float, ListedModels | None]] = {}
        """Until when the answer is fresh, and the answer. A code's own key may see other models than the site's."""
        self._lock = threading.Lock()
        self._asking: dict[tuple[str, KeyRing], threading.Lock] = {}
        """Held while an upstream is asked, so that all who want to know at that moment share one answer."""

    def models_of(self, upstream: Upstream) -> ListedModels | None:
        """What the upstream lists for its keys, or None if it would not say."""
        with self._lock:
            asking = self._asking.setdefault((upstream.id, upstream.keys), threading.Lock())
        with asking:
            return self._models_of(upstream)

    def _models_of(self, upstream: Upstream) -> ListedModels | None:
        """The same, for one thread at a time."""
        asked = (upstream.id, upstream.keys)
        with self._lock:
            known = self._known.get(asked)
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        models = self._ask(upstream)
        stale_at = time.monotonic() + (FAILURE_FRESH_SECONDS if models is None else FRESH_SECONDS)
        with self._lock:
            self._known[asked] = (stale_at, models)
        return models

    def _ask(self, upstream: Upstream) -> ListedModels | None:
        keys = upstream.keys.in_turn()
        headers = {"Authorization": f"Bearer {keys[0]}"} if keys else {}
        try:
            answer = fetch_json(f"{upstream.base}/models", headers, upstream.proxy, self._ca_file)
            return _listed(answer["data"])
        except FETCH_ERRORS as error:
            log.warning("%s does not list its models: %s", upstream.label, type(error).__name__)
            return None


def _listed(models: Any) -> ListedModels:
    """Raises like FETCH_ERRORS where this is no list of models."""
    days = {str(model["id"]): _day(model.get("shutdown_date")) for model in models}
    return ListedModels(tuple(days), {name: day for name, day in days.items() if day})


def _day(value: object) -> str:
    """The day as `YYYY-MM-DD`; empty where it is none."""
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else ""
    except ValueError:
        return ""
