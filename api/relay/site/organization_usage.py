"""The organisation's usage at OpenAI, by API key and day, asked with OPENAI_ADMIN_KEY and remembered for minutes.

It counts all that a key was used for, wherever that was; the ledger counts what went through this site. The wire is
documented at https://platform.openai.com/docs/api-reference/usage (2026-11-28).
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from api.relay.site.fetch_json import FETCH_ERRORS, fetch_json, name_of_failure
from api.relay.upstream.proxies import Proxy

ORIGIN = "https://api.openai.com"
"""Never BASE_URL: an admin key is for OpenAI itself alone."""
MOST_DAYS = 31
"""The most buckets that a page of OpenAI's has."""
FRESH_SECONDS = 300.0
FAILURE_FRESH_SECONDS = 60.0
_MOST_PAGES = 10
_MOST_PROJECTS = 20
_ASKED_AT_ONCE = 8
_MASK = re.compile(r"[.*…•]{2,}|…")
_SHORTEST_TAIL = 3

log = logging.getLogger("locutorio.organization_usage")


@dataclass(frozen=True)
class OrganizationKey:
    """An API key as OpenAI lists it. `ending` are the last characters that it shows."""

    id: str
    name: str
    ending: str
    variables: tuple[str, ...] = ()
    """The variables of this site that hold this very key; empty for another one."""


@dataclass(frozen=True)
class KeyDay:
    """What one key was used for on one day, in UTC."""

    day: date
    key_id: str
    requests: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    usd: float | None = None
    """None where OpenAI tells no cost for a key and day."""

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True)
class OrganizationUsage:
    """What OpenAI says, or in `error` why it does not: `no_answer`, `unreadable` or `status_` with the status."""

    asked_at: datetime
    keys: tuple[OrganizationKey, ...] = ()
    days: tuple[KeyDay, ...] = ()
    error: str = ""

    @property
    def ids_of_this_site(self) -> frozenset[str]:
        """The ids of the keys that this site uses; empty where none was recognised."""
        return frozenset(key.id for key in self.keys if key.variables)

    def document(self) -> dict[str, object]:
        return {
            "asked_at": f"{self.asked_at:%Y-%m-%dT%H:%M:%SZ}",
            "error": self.error,
            "keys": [
                {"id": key.id, "name": key.name, "ending": key.ending, "variables": list(key.variables)}
                for key in self.keys
            ],
            "by_key": [
                {
                    "day": row.day.isoformat(),
                    "key_id": row.key_id,
                    "requests": row.requests,
                    "prompt_tokens": row.prompt_tokens,
                    "cached_tokens": row.cached_tokens,
                    "completion_tokens": row.completion_tokens,
                    "usd": row.usd,
                }
                for row in self.days
            ],
        }


class OrganizationUsages:
    """Asks for one organisation. Safe to use from several threads.

    `own_keys` are this site's keys for OpenAI, with the variable of each.
    """

    def __init__(
        self, admin_key: str, own_keys: Iterable[tuple[str, str]], proxy: Proxy | None = None, ca_place: str = ""
    ) -> None:
        self._admin_key = admin_key
        self._own_keys = tuple(own_keys)
        self._proxy = proxy
        self._ca_place = ca_place
        self._lock = threading.Lock()
        self._known: tuple[float, OrganizationUsage] | None = None

    @property
    def is_set(self) -> bool:
        """Whether there is a key to ask with."""
        return bool(self._admin_key)

    def current(self, today: date) -> OrganizationUsage:
        """The usage of the last MOST_DAYS days. Waits for OpenAI for some seconds; never raises."""
        with self._lock:
            known = self._known
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        try:
            usage = self._ask(today - timedelta(days=MOST_DAYS - 1))
        except FETCH_ERRORS as error:
            log.warning("OpenAI does not tell the organisation's usage: %s", type(error).__name__)
            usage = OrganizationUsage(datetime.now(UTC), error=name_of_failure(error))
        fresh = FAILURE_FRESH_SECONDS if usage.error else FRESH_SECONDS
        with self._lock:
            self._known = (time.monotonic() + fresh, usage)
        return usage

    def _ask(self, first: date) -> OrganizationUsage:
        start = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp())
        question = {"start_time": start, "bucket_width": "1d", "limit": MOST_DAYS, "group_by": "api_key_id"}
        with ThreadPoolExecutor(_ASKED_AT_ONCE) as executor:
            usage = executor.submit(lambda: list(self._pages("usage/completions", question)))
            costs = executor.submit(lambda: list(self._pages("costs", question)))
            keys = executor.submit(self._keys)
            rows = _rows_of(usage.result(), _costs_or_none(costs.result))
            return OrganizationUsage(datetime.now(UTC), keys.result(), rows)

    def _keys(self) -> tuple[OrganizationKey, ...]:
        """The keys of all projects. None where they may not be listed: usage by id is then all that is known."""
        try:
            projects = [str(project["id"]) for project in self._get("projects", {"limit": 100})["data"]]
            with ThreadPoolExecutor(_ASKED_AT_ONCE) as executor:
                paths = [f"projects/{project}/api_keys" for project in projects[:_MOST_PROJECTS]]
                pages = list(executor.map(lambda path: self._get(path, {"limit": 100})["data"], paths))
            listed = [
                (str(key["id"]), str(key.get("name") or ""), str(key["redacted_value"]))
                for page in pages
                for key in page
            ]
        except FETCH_ERRORS as error:
            log.warning("OpenAI does not list the projects' keys: %s", type(error).__name__)
            return ()
        return tuple(
            OrganizationKey(id, name[:80], _tail_of(redacted)[-4:], variables)
            for id, name, redacted in listed
            for variables in [self._variables_of(redacted, [value for _, _, value in listed])]
        )

    def _variables_of(self, redacted: str, all_redacted: list[str]) -> tuple[str, ...]:
        """The variables whose key looks so. Where it could be two of the organisation's keys, it is said of neither."""
        return tuple(
            dict.fromkeys(
                variable
                for variable, key in self._own_keys
                if is_redacted_of(redacted, key) and sum(is_redacted_of(other, key) for other in all_redacted) == 1
            )
        )

    def _pages(self, path: str, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The buckets of a question, all pages of it."""
        page: dict[str, Any] = {}
        for _ in range(_MOST_PAGES):
            answer = self._get(path, question | page)
            yield from answer["data"]
            if not answer.get("has_more") or not answer.get("next_page"):
                return
            page = {"page": answer["next_page"]}

    def _get(self, path: str, query: dict[str, Any]) -> Any:
        url = f"{ORIGIN}/v1/organization/{path}?{urlencode(query)}"
        return fetch_json(url, {"Authorization": f"Bearer {self._admin_key}"}, self._proxy, self._ca_place)


def is_redacted_of(redacted: str, key: str) -> bool:
    """Whether `redacted`, as in `sk-proj-...wxyz`, may be `key`: by its beginning and its end."""
    beginning, _, _ = redacted.partition(mask[0]) if (mask := _MASK.search(redacted)) else (redacted, "", "")
    ending = _tail_of(redacted)
    return len(ending) >= _SHORTEST_TAIL and key.startswith(beginning) and key.endswith(ending)


def _tail_of(redacted: str) -> str:
    parts = _MASK.split(redacted)
    return parts[-1] if len(parts) > 1 else ""


def _costs_or_none(result: Any) -> list[dict[str, Any]]:
    try:
        buckets: list[dict[str, Any]] = result()
    except FETCH_ERRORS as error:
        # Costs by key are younger than usage by key; without them, tokens say enough.
        log.warning("OpenAI does not tell the organisation's costs: %s", type(error).__name__)
        return []
    return buckets


@dataclass
class _Sums:
    counts: dict[str, int] = field(default_factory=dict)
    usd: float | None = None

    def add(self, name: str, value: object) -> None:
        self.counts[name] = self.counts.get(name, 0) + int(str(value or 0))


_COUNTERS = {
    "requests": "num_model_requests",
    "prompt_tokens": "input_tokens",
    "cached_tokens": "input_cached_tokens",
    "completion_tokens": "output_tokens",
}


def _rows_of(usage: list[dict[str, Any]], costs: list[dict[str, Any]]) -> tuple[KeyDay, ...]:
    sums: dict[tuple[date, str], _Sums] = {}
    for day, result in _results_in(usage):
        entry = sums.setdefault((day, str(result.get("api_key_id") or "")), _Sums())
        for ours, theirs in _COUNTERS.items():
            entry.add(ours, result.get(theirs))
    for day, result in _results_in(costs):
        entry = sums.setdefault((day, str(result.get("api_key_id") or "")), _Sums())
        entry.usd = round((entry.usd or 0.0) + float(result["amount"]["value"]), 6)
    return tuple(KeyDay(day, key_id, usd=entry.usd, **entry.counts) for (day, key_id), entry in sorted(sums.items()))


def _results_in(buckets: list[dict[str, Any]]) -> Iterator[tuple[date, dict[str, Any]]]:
    for bucket in buckets:
        day = datetime.fromtimestamp(bucket["start_time"], UTC).date()
        yield from ((day, result) for result in bucket.get("results") or bucket.get("result") or ())
