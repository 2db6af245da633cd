"""The catalogue of models: which models the upstream offers, asked by the relay itself and remembered for a while."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from api.relay.models.prices import Price
from api.relay.site.fetch_json import FETCH_ERRORS, fetch_json
from api.relay.upstream.key_ring import KeyRing
from api.relay.upstream.providers import Upstream

FRESH_SECONDS = 300.0
FAILURE_FRESH_SECONDS = 30.0
"""A failure is asked about again sooner, but not by every caller: each would wait for the time-out."""

PRICES_FRESH_SECONDS = 3600.0
_TOKENS = 1_000_000
_PRICES = {
    "input": ("prompt", "input"),
    "output": ("completion", "output"),
    "cached": ("input_cache_read",),
    "cache_write": ("input_cache_write",),
}
"""Where a list has dollars for one token, by OpenRouter's names and by those of Vercel's gateway."""

log = logging.getLogger("locutorio.model_catalogue")


@dataclass(frozen=True)
class ListedModels:
    """What an upstream lists."""

    ids: tuple[str, ...]
    shutdown: Mapping[str, str] = field(default_factory=dict)
    """By id, the day (ISO 8601) from which a model does not answer any more, where the upstream says so."""
    prices: Mapping[str, Price] = field(default_factory=dict)
    """By id, where the upstream says what it charges: gateways do."""


class ModelCatalogue:
    """Model lists by upstream and by the keys that it was asked with. Safe to use from several threads."""

    def __init__(self, ca_file: str = "") -> None:
        self._ca_file = ca_file
        self._known: dict[tuple[str, KeyRing], tuple[float, ListedModels | None]] = {}
        """Until when the answer is fresh, and the answer. A code's own key may see other models than the site's."""
        self._prices: dict[tuple[str, KeyRing], tuple[float, Mapping[str, Price]]] = {}
        """Until when they are fresh, and the prices: they hold on where a list can't be had for a while."""
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
            if models is not None:
                self._prices[asked] = (time.monotonic() + PRICES_FRESH_SECONDS, models.prices)
        return models

    def prices_of(self, upstream: Upstream, *, may_ask: bool) -> Mapping[str, Price]:
        """What the upstream says that it charges, by model. It is asked only if `may_ask`, and what is known is old."""
        asked = (upstream.id, upstream.keys)
        fresh_until, prices = self._prices.get(asked, (-math.inf, {}))
        if may_ask and time.monotonic() >= fresh_until:
            models = self.models_of(upstream)
            return prices if models is None else models.prices
        return prices

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
    prices = {str(model["id"]): _price(model.get("pricing")) for model in models}
    return ListedModels(
        tuple(days),
        {name: day for name, day in days.items() if day},
        {name: price for name, price in prices.items() if price is not None},
    )


def _price(pricing: object) -> Price | None:
    """None where the list does not tell, or charges otherwise than by the token."""
    if not isinstance(pricing, Mapping) or _dollars(pricing.get("request") or 0) != 0:
        return None
    told = ((kind, _dollars(pricing[name])) for kind, names in _PRICES.items() for name in names if name in pricing)
    rates = {kind: dollars for kind, dollars in told if dollars is not None}
    if "input" not in rates or "output" not in rates:
        return None
    # A price that is not told is that of any other token of the prompt.
    base = rates["input"]
    return Price(
        input=base,
        cached=rates.get("cached", base),
        cache_write=rates.get("cache_write", base),
        cache_write_hour=rates.get("cache_write", base),
        output=rates["output"],
        image_input=base,
    )


def _dollars(value: object) -> float | None:
    """Dollars for a million tokens; None for what is no price, such as the -1 of a router that chooses a model."""
    try:
        dollars = float(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else -1.0
    except ValueError:
        return None
    return round(dollars * _TOKENS, 9) if 0 <= dollars < 1 else None


def _day(value: object) -> str:
    """The day as `YYYY-MM-DD`; empty where it is none."""
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else ""
    except ValueError:
        return ""
