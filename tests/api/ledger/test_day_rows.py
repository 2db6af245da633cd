"""The day's rows: what was used, under names that harm nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.ledger.amounts import Amounts
from api.relay.ledger.day_rows import (
    KEPT_DAYS,
    MOST_USES,
    OTHER,
    Basis,
    BookedNames,
    Row,
    Use,
    key_of_month,
    month_seconds,
    plain_label,
    row_increments,
    rows_in,
)

TODAY = date(2026, 11, 28)
amounts = st.builds(Amounts, *[st.integers(-5, 10**12)] * 4)


@given(st.text(max_size=60), st.builds(Use, st.text(), st.text(max_size=120), st.text()), amounts)
def test_what_is_booked_is_read_again_whatever_a_request_is_called(label: str, use: Use, used: Amounts) -> None:
    label, booked = plain_label(label), BookedNames().of(TODAY, label, use)
    counters = {change.field: change.amount for change in row_increments(TODAY, label, booked, Basis.ESTIMATED, used)}
    expected = [Row(TODAY, label, booked, Basis.ESTIMATED, used)] if used != Amounts() else []
    assert list(rows_in(counters)) == expected
    assert all(len(name) < 250 and name.replace("\t", "").isprintable() for name in counters)


@pytest.mark.parametrize(
    ("label", "plain"), [("ana", "ana"), ("राम", "राम"), ("a\tb\n|c", "a_b__c"), ("x" * 50, "x" * 40)]
)
def test_a_label_keeps_its_script_and_nothing_that_divides_rows(label: str, plain: str) -> None:
    assert plain_label(label) == plain


def test_only_the_days_that_are_asked_for_are_read() -> None:
    days = [date(2026, 11, day) for day in (1, 9, 10, 30)]
    counters = {
        change.field: change.amount
        for day in days
        for change in row_increments(day, "ana", Use("openai", "m"), Basis.REPORTED, Amounts(requests=1))
    }
    assert [row.day for row in rows_in(counters)] == days
    assert [row.day for row in rows_in(counters, (days[1], days[2]))] == days[1:3]


def test_rows_with_nothing_in_them_and_fields_of_another_form_are_left_out() -> None:
    row = "2026-11-28\tana\topenai\tgpt\tanswer"
    counters = {f"{row}\treserved\trequests": 0, "spent\tcode/ana\t2026-11\tusd": 1, f"{row}\tguessed\trequests": 1}
    assert list(rows_in(counters)) == []


@pytest.mark.parametrize("day", ["2026-11-01", "2026-11-30", "2028-02-29", "2026-12-31"])
def test_a_month_is_kept_for_as_long_as_its_last_day(day: str) -> None:
    today = date.fromisoformat(day)
    until = today + timedelta(seconds=month_seconds(today, today))
    last_day = until - timedelta(days=KEPT_DAYS + 1)
    assert key_of_month(last_day) == key_of_month(today) != key_of_month(last_day + timedelta(days=1))


def test_a_guest_who_makes_up_names_does_not_fill_the_store() -> None:
    names = BookedNames()
    booked = {names.of(TODAY, "ana", Use("openai", f"model-{number}", f"p{number % 3}")) for number in range(1000)}
    assert len(booked) == MOST_USES + 1
    assert Use("openai", OTHER) in booked
    # Those that were there keep their name, others have their own number, and tomorrow is another day.
    assert names.of(TODAY, "ana", Use("openai", "model-0", "p0")).model == "model-0"
    assert names.of(TODAY, "luis", Use("openai", "model-999")).model == "model-999"
    assert names.of(date(2026, 11, 29), "ana", Use("openai", "model-999")).model == "model-999"


def test_a_model_that_is_no_models_name_or_has_a_secret_in_it_counts_as_other() -> None:
    names = BookedNames(mask=lambda text: text.replace("sk-test-booked", "***"))
    for model in ("", "a\tb", "a\nb", "what is my name", "x" * 81, "sk-test-booked", "\ud800"):
        assert names.of(TODAY, "ana", Use("openai", model)).model == OTHER
    for model in ("gpt-6-luna", "qwen/qwen3", "ft:gpt-4o:org::9x8y", "智谱-4", "claude-opus@2026"):
        assert names.of(TODAY, "ana", Use("openai", model)).model == model


def test_another_purpose_than_a_word_is_an_answer() -> None:
    assert BookedNames().of(TODAY, "ana", Use("openai", "m", "title")).purpose == "title"
    assert BookedNames().of(TODAY, "ana", Use("openai", "m", "a\tb")).purpose == "answer"
