"""Balances: what is left of the owner's money at the providers that tell it, asked with each key and remembered.

Which providers do, where, and how their answers are read stands in balances.json.
"""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.relay.site.fetch_json import FETCH_ERRORS, fetch_json, name_of_failure
from api.relay.upstream.key_ring import KeyStanding
from api.relay.upstream.providers import OPENAI, Upstream

FRESH_SECONDS = 300.0
FAILURE_FRESH_SECONDS = 30.0
PATIENCE_SECONDS = 8.0
"""For all questions together: the owner waits for the answer."""
_ASKED_AT_ONCE = 8
_MOST_KEYS = 20
_ROWS: list[dict[str, Any]] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Balance:
    """One figure of one key, or why there is none."""

    provider: str
    variable: str
    ending: str
    """The last characters of the key; empty for a short one."""
    measures: str
    """`balance`, or of one key `key_left` and `key_used_today`."""
    amount: float | None
    """None where there is no limit, and where there is an error."""
    currency: str
    """Its ISO 4217 code; empty where it is not known."""
    asked_at: datetime
    error: str = ""
    """`no_answer`, `unreadable` or `status_` with the HTTP status."""

    def document(self) -> dict[str, object]:
        return {
            "provider": self.provider,
            "variable": self.variable,
            "ending": self.ending,
            "measures": self.measures,
            "amount": self.amount,
            "currency": self.currency,
            "asked_at": f"{self.asked_at:%Y-%m-%dT%H:%M:%SZ}",
            "error": self.error,
        }


class Balances:
    """Asks the providers of one deployment. Safe to use from several threads."""

    def __init__(self, ca_file: str = "") -> None:
        self._ca_file = ca_file
        self._known: dict[tuple[str, str], tuple[float, list[Balance]]] = {}
        """By variable and key: until when the answers are fresh, and the answers."""
        self._lock = threading.Lock()

    def of(self, upstreams: Iterable[Upstream]) -> list[Balance]:
        """The balances of all keys whose provider tells them. Takes PATIENCE_SECONDS at most; never raises."""
        wanted = [
            (upstream, standing)
            for upstream in upstreams
            if _rows_of(upstream)
            for standing in upstream.keys.standings()
        ][:_MOST_KEYS]
        unknown = [pair for pair in wanted if self._remembered(*pair) is None]
        if unknown:
            executor = ThreadPoolExecutor(min(len(unknown), _ASKED_AT_ONCE))
            futures = [executor.submit(self._ask, *pair) for pair in unknown]
            wait(futures, PATIENCE_SECONDS)
            executor.shutdown(wait=False, cancel_futures=True)
        return [balance for pair in wanted for balance in self._remembered(*pair) or _unanswered(*pair)]

    def _remembered(self, upstream: Upstream, standing: KeyStanding) -> list[Balance] | None:
        with self._lock:
            known = self._known.get((upstream.key_variable, standing.key))
        return known[1] if known is not None and time.monotonic() < known[0] else None

    def _ask(self, upstream: Upstream, standing: KeyStanding) -> None:
        answers: dict[str, Any] = {}
        balances = [
            balance for row in _rows_of(upstream) for balance in self._balances(row, upstream, standing, answers)
        ]
        is_failure = all(balance.error for balance in balances)
        stale_at = time.monotonic() + (FAILURE_FRESH_SECONDS if is_failure else FRESH_SECONDS)
        with self._lock:
            self._known[upstream.key_variable, standing.key] = (stale_at, balances)

    def _balances(
        self, row: Mapping[str, Any], upstream: Upstream, standing: KeyStanding, answers: dict[str, Any]
    ) -> list[Balance]:
        """The figures of one row; `answers` holds what was asked for this key already, by path."""
        try:
            documents = []
            for term in row["terms"]:
                path = term["path"]
                if path not in answers:
                    answers[path] = self._fetch(upstream, standing.key, path)
                documents.append(_at(answers[path], row.get("each", ())))
            if "each" not in row:
                documents = [[document] for document in documents]
            return [_balance(row, upstream, standing, items) for items in zip(*documents, strict=True)]
        except FETCH_ERRORS as error:
            return [_unknown(row, upstream, standing, name_of_failure(error))]

    def _fetch(self, upstream: Upstream, key: str, path: str) -> Any:
        # A path that begins with a slash is the host's, not the API's.
        place = f"{upstream.base.origin}{path}" if path.startswith("/") else f"{upstream.base}/{path}"
        return fetch_json(place, {"Authorization": f"Bearer {key}"}, upstream.proxy, self._ca_file)


def _rows_of(upstream: Upstream) -> list[dict[str, Any]]:
    """The questions for an upstream. At other addresses than the provider's own only a dashboard is asked for."""
    is_elsewhere = upstream.id == OPENAI and not upstream.is_own_origin
    return [row for row in _ROWS if row["provider"] == upstream.id and row.get("is_elsewhere", False) == is_elsewhere]


def _balance(row: Mapping[str, Any], upstream: Upstream, standing: KeyStanding, items: tuple[Any, ...]) -> Balance:
    terms = [(_at(item, term["at"]), term.get("times", 1)) for item, term in zip(items, row["terms"], strict=True)]
    amount = None
    if all(figure is not None for figure, _ in terms):
        amount = round(sum(float(figure) * times for figure, times in terms), 6)
        if not math.isfinite(amount):
            raise ValueError("this is no amount")
    currency = str(_at(items[0], row["currency_at"]))[:3] if "currency_at" in row else _currency(row, upstream)
    return _made(row, upstream, standing, amount=amount, currency=currency)


def _unknown(row: Mapping[str, Any], upstream: Upstream, standing: KeyStanding, error: str) -> Balance:
    return _made(row, upstream, standing, currency=_currency(row, upstream), error=error)


def _made(
    row: Mapping[str, Any],
    upstream: Upstream,
    standing: KeyStanding,
    *,
    amount: float | None = None,
    currency: str,
    error: str = "",
) -> Balance:
    where = (upstream.id, upstream.key_variable, standing.ending)
    return Balance(*where, row["measures"], amount, currency, datetime.now(UTC), error)


def _unanswered(upstream: Upstream, standing: KeyStanding) -> list[Balance]:
    return [_unknown(row, upstream, standing, "no_answer") for row in _rows_of(upstream)]


def _currency(row: Mapping[str, Any], upstream: Upstream) -> str:
    return str(row.get("currency") or row.get("currency_by_host", {}).get(upstream.base.host, ""))


def _at(document: Any, place: Iterable[str]) -> Any:
    for name in place:
        document = document[name]
    return document
