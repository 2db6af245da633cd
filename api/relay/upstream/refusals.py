"""Refusals: whether an upstream's error is about the key or the money behind it, and which of the causes it is.

The words stand in refusals.json, each with where it is documented. Providers have one status for quite different
things: OpenAI answers 429 for a request too many, an empty purse, the owner's limit and a project's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from api.relay.upstream.error_report import ErrorReport, error_of_refusal, parse_json

_TABLE = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_CODES: dict[str, str] = {code: row["cause"] for row in _TABLE["words"] for code in row.get("codes", ())}
_BEGINNINGS: tuple[tuple[str, str], ...] = tuple(
    (beginning, row["cause"]) for row in _TABLE["words"] for beginning in row.get("begins", ())
)
_STATUSES: dict[int, str] = {int(status): cause for status, cause in _TABLE["statuses"].items()}

JUDGED_STATUSES = frozenset({400, 403}) | _STATUSES.keys()
"""The others say nothing about a key. 400 and 403 do only where their words are known."""
KEY_LIMIT = "provider_key_limit"
SHARE_SPENT = "provider_share_spent"
"""A key's limit where the key is one access code's alone: then it is that guest's share."""


@dataclass(frozen=True)
class Cause:
    """Why a key was refused."""

    name: str
    parks: bool
    """Whether waiting a moment is of no use, so that the key is left out for longer."""
    renews: bool
    """Whether it is a limit over a period: those renew at midnight, UTC."""


_CAUSES = {name: Cause(name, **fields) for name, fields in _TABLE["causes"].items()}
CAUSES = frozenset(_CAUSES) | {SHARE_SPENT}
"""All that an answer of the relay's may name."""


def cause_of(status: int, body: bytes) -> Cause | None:
    """What a refusal with this status and body means for its key; None where it isn't about the key."""
    if status not in JUDGED_STATUSES:
        return None
    name = _cause_in_words(_report_in(body)) or _STATUSES.get(status)
    return _CAUSES[name] if name else None


def until_midnight(now: datetime) -> timedelta:
    """How long it is until the next day begins in UTC, when budgets by day, week and month renew."""
    moment = now.astimezone(UTC)
    return datetime.combine(moment.date() + timedelta(days=1), time(), UTC) - moment


def _cause_in_words(report: ErrorReport) -> str | None:
    # What an upstream quotes of a request must park no key, so a message counts by how it begins. It is more telling
    # than a type that several causes share.
    message = report.message.lower()
    said = next((cause for beginning, cause in _BEGINNINGS if message.startswith(beginning)), None)
    named = (_CODES.get(word.lower()) for word in (report.reason, report.code))
    return next(filter(None, named), None) or said or _CODES.get(report.type.lower())


def _report_in(body: bytes) -> ErrorReport:
    try:
        return error_of_refusal(parse_json(body))
    except ValueError:
        return ErrorReport("")
