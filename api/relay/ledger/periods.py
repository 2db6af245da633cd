"""Periods over which a budget counts, in UTC: the day, the week from Monday, the month, or all time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache


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
        return _name(self, day)

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
        return _renewal(self, now.astimezone(UTC).date())


# Every request asks this of each of its rules, and the answer is the same all day.
@lru_cache(maxsize=64)
def _name(period: Period, day: date) -> str:
    if period is Period.DAY:
        return day.isoformat()
    if period is Period.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return f"{day:%Y-%m}" if period is Period.MONTH else "total"


@lru_cache(maxsize=64)
def _renewal(period: Period, day: date) -> datetime | None:
    today = datetime.combine(day, time(), UTC)
    if period is Period.DAY:
        return today + timedelta(days=1)
    if period is Period.WEEK:
        return today + timedelta(days=7 - today.weekday())
    if period is Period.MONTH:
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return None
