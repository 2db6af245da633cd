"""The verdict: has the key leaked, or has somebody guessed a code? Answered by figures, with the thresholds in data.

A leaked key is used outside this site: then the provider counts more than went through it. A guessed code, or one that
was handed on, is used through it: then one code uses far more than it used to.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from statistics import median
from typing import Any

from api.relay.ledger.ledger import Row
from api.relay.site.organization_usage import OrganizationUsage
from api.relay.upstream.providers import OPENAI

_THRESHOLDS: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


class Finding(StrEnum):
    """What the figures say."""

    KEY_LEAKED = "key_leaked"
    CODE_GUESSED = "code_guessed"
    """Or handed on: the figures are the same."""
    NOTHING_UNUSUAL = "nothing_unusual"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Signs:
    """What the verdict is found from."""

    rows: tuple[Row, ...]
    today: date
    organization: OrganizationUsage | None = None
    """None where there is no OPENAI_ADMIN_KEY."""
    wrong_attempts: int = 0
    weak_labels: frozenset[str] = frozenset()
    remembers: bool = True
    """Whether the ledger outlives a restart, so that what it does not know has not gone through this site."""
    users_bring_keys: bool = False
    """Whether callers may bring keys: if one is this site's own, its use is not in the ledger."""


@dataclass(frozen=True)
class Verdict:
    """The finding, and in `why` the figures that it rests on."""

    finding: Finding
    why: Mapping[str, object] = field(default_factory=dict)

    def document(self) -> dict[str, object]:
        return {"verdict": self.finding, "why": dict(self.why)}


def verdict_of(signs: Signs) -> Verdict:
    """What the figures say; a leak counts before a guess, because only another key ends it."""
    unknown = _why_unknown(signs)
    if not unknown and (leak := _leak_in(signs)):
        return leak
    if guess := _guess_in(signs):
        return guess
    return Verdict(Finding.UNKNOWN, {"reason": unknown}) if unknown else Verdict(Finding.NOTHING_UNUSUAL)


def _why_unknown(signs: Signs) -> str:
    """Why a leak could not be seen; empty where it could."""
    usage = signs.organization
    if usage is None:
        return "no_admin_key"
    if usage.error:
        return "organization_unavailable"
    if not usage.ids_of_this_site:
        return "key_not_recognised"
    if not signs.remembers:
        return "ledger_forgets"
    return "" if signs.rows else "ledger_empty"


def _leak_in(signs: Signs) -> Verdict | None:
    """The days on which OpenAI counts more for this site's keys than went through it.

    The first day of the ledger is left out: before it, and on it, other things were counted by nobody here.
    """
    limits = _THRESHOLDS["leak"]
    usage = signs.organization
    if usage is None:
        return None
    ledger_began = min(row.day for row in signs.rows)
    here = _tokens_by_day(row for row in signs.rows if row.use.provider == OPENAI)
    there: dict[date, int] = defaultdict(int)
    for row in usage.days:
        if row.key_id in usage.ids_of_this_site and row.day > ledger_began:
            there[row.day] += row.tokens
    found = [
        {"day": day.isoformat(), "provider_tokens": counted, "site_tokens": here.get(day, 0)}
        for day, counted in sorted(there.items())
        if counted - here.get(day, 0) >= max(limits["least_tokens"], counted * limits["least_share"])
    ]
    if not found:
        return None
    return Verdict(Finding.KEY_LEAKED, {"days": found, "users_bring_keys": signs.users_bring_keys})


def _guess_in(signs: Signs) -> Verdict | None:
    """The code that uses most above what is usual for it."""
    limits = _THRESHOLDS["guess"]
    recent_from = signs.today - timedelta(days=limits["recent_days"] - 1)
    found: list[tuple[float, Verdict]] = []
    for label in sorted({row.label for row in signs.rows}):
        by_day = _tokens_by_day(row for row in signs.rows if row.label == label)
        before = [tokens for day, tokens in by_day.items() if day < recent_from and tokens]
        recent = {day: tokens for day, tokens in by_day.items() if day >= recent_from}
        if not recent or len(before) < limits["least_days_before"]:
            continue
        day, tokens = max(recent.items(), key=lambda item: (item[1], item[0]))
        usual = median(before)
        has_signs = signs.wrong_attempts >= limits["wrong_attempts"] or label in signs.weak_labels
        times = limits["times_usual_with_signs" if has_signs else "times_usual"]
        if tokens >= max(limits["least_tokens"], usual * times):
            why = {
                "label": label,
                "day": day.isoformat(),
                "tokens": tokens,
                "usual_tokens": round(usual),
                "wrong_attempts": signs.wrong_attempts,
                "is_weak": label in signs.weak_labels,
            }
            found.append((tokens / usual, Verdict(Finding.CODE_GUESSED, why)))
    return max(found, key=lambda item: item[0])[1] if found else None


def _tokens_by_day(rows: Iterable[Row]) -> dict[date, int]:
    sums: dict[date, int] = defaultdict(int)
    for row in rows:
        sums[row.day] += row.amounts.tokens
    return dict(sums)
