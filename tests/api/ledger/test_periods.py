"""Periods: when a budget renews, whatever the calendar and the zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.ledger.day_rows import month_seconds
from api.relay.ledger.periods import Period

moments = st.datetimes(
    datetime(2000, 1, 2), datetime(2100, 1, 1), timezones=st.integers(-14, 14).map(lambda hours: timezone(hours * HOUR))
)
HOUR = timedelta(hours=1)
renewing = st.sampled_from([Period.DAY, Period.WEEK, Period.MONTH])


@pytest.mark.parametrize(
    ("period", "now", "name", "renews_on"),
    [
        (Period.DAY, "2026-11-28T23:59:59Z", "2026-11-28", "2026-11-29"),
        (Period.DAY, "2028-02-28T12:00:00Z", "2028-02-28", "2028-02-29"),
        (Period.DAY, "2026-12-31T00:00:00Z", "2026-12-31", "2027-01-01"),
        (Period.WEEK, "2026-11-28T12:00:00Z", "2026-W48", "2026-11-30"),
        (Period.WEEK, "2026-12-31T12:00:00Z", "2026-W53", "2027-01-04"),
        (Period.WEEK, "2027-01-03T23:59:59Z", "2026-W53", "2027-01-04"),
        (Period.WEEK, "2027-01-04T00:00:00Z", "2027-W01", "2027-01-11"),
        (Period.WEEK, "2024-12-30T00:00:00Z", "2025-W01", "2025-01-06"),
        (Period.MONTH, "2026-11-30T23:59:59Z", "2026-11", "2026-12-01"),
        (Period.MONTH, "2026-12-31T12:00:00Z", "2026-12", "2027-01-01"),
        (Period.MONTH, "2027-01-31T12:00:00Z", "2027-01", "2027-02-01"),
        (Period.MONTH, "2028-02-29T12:00:00Z", "2028-02", "2028-03-01"),
        # Still November in Havana, and December already in UTC.
        (Period.MONTH, "2026-11-30T20:00:00-05:00", "2026-12", "2027-01-01"),
        # Already December in Tokyo.
        (Period.MONTH, "2026-12-01T08:59:59+09:00", "2026-11", "2026-12-01"),
        (Period.DAY, "2026-11-29T08:00:00+09:00", "2026-11-28", "2026-11-29"),
    ],
)
def test_a_period_is_the_calendars_in_utc(period: Period, now: str, name: str, renews_on: str) -> None:
    moment = datetime.fromisoformat(now)
    assert period.name_at(moment) == name
    assert period.renews_at(moment) == datetime.combine(date.fromisoformat(renews_on), datetime.min.time(), UTC)


def test_all_time_never_renews() -> None:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    assert (Period.TOTAL.name_at(now), Period.TOTAL.renews_at(now), Period.TOTAL.begins_on(now)) == (
        "total",
        None,
        None,
    )


@given(renewing, moments)
def test_a_period_has_its_name_from_its_first_day_to_the_moment_of_its_renewal(period: Period, now: datetime) -> None:
    first, renews_at = period.begins_on(now), period.renews_at(now)
    assert first is not None and renews_at is not None
    begins_at = datetime.combine(first, datetime.min.time(), UTC)
    assert begins_at <= now < renews_at
    name = period.name_at(now)
    assert period.name_at(begins_at) == period.name_at(renews_at - timedelta(microseconds=1)) == name
    assert name not in (period.name_at(begins_at - timedelta(microseconds=1)), period.name_at(renews_at))
    # What is spent in it is kept with the month in which it begins.
    assert begins_at + timedelta(seconds=month_seconds(first, first)) >= renews_at + timedelta(days=390)
