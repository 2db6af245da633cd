"""Periods over which a budget counts, in UTC: the day, the week from Monday, the month, or all time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum


class Period(StrEnum):
    """How often a budget renews; `total` never does."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    TOTAL = "total"

    def name_at(self, now: datetime) -> str:
        """The name of the period that contains `now`: `2026-11-28`, `2026-W48`, `2026-11` or `total`."""
        return self.name_of(now.astimezone(UTC).date())

    def name_of(self, day: date) -> str:
        """The name of the period that contains a day (in UTC)."""
        if self is Period.DAY:
            return day.isoformat()
        if self is Period.WEEK:
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02}"
        # Its first two numbers: strftime takes ten times as long, and this is asked of every request.
        return day.isoformat()[:7] if self is Period.MONTH else "total"

    @property
    def seconds(self) -> int | None:
        """How long the counters of a period have a meaning, with days to spare; None for ever."""
        return _LIFETIMES[self]

    def begins_on(self, now: datetime) -> date | None:
        """The first day of the period that contains `now`; None for one that has none."""
        today = now.astimezone(UTC).date()
        if self is Period.DAY:
            return today
        if self is Period.WEEK:
            return today - timedelta(days=today.weekday())
        return today.replace(day=1) if self is Period.MONTH else None

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


_LIFETIMES = {
    Period.DAY: 3 * 86_400,
    Period.WEEK: 10 * 86_400,
    Period.MONTH: 40 * 86_400,
    Period.TOTAL: None,
}
