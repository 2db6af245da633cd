"""Periods over which a budget counts, in UTC: the day, the week from Monday, the month, or all time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum


class Period(StrEnum):
    """How often a budget renews; `total` never does."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    TOTAL = "total"

    def name_at(self, now: datetime) -> str:
        """The name of the period that contains `now`: `2026-11-28`, `2026-W48`, `2026-11` or `total`."""
        moment = now.astimezone(UTC)
        if self is Period.DAY:
            return f"{moment:%Y-%m-%d}"
        if self is Period.WEEK:
            year, week, _ = moment.isocalendar()
            return f"{year}-W{week:02}"
        return f"{moment:%Y-%m}" if self is Period.MONTH else "total"

    def renews_at(self, now: datetime) -> datetime | None:
        """When the period after the one that contains `now` begins; None for one that never ends."""
        today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
        if self is Period.DAY:
            return today + timedelta(days=1)
        if self is Period.WEEK:
            return today + timedelta(days=7 - today.weekday())
        if self is Period.MONTH:
            return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return None
