"""The benchmark of the ledger measures what it says, and its goals can be missed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.findings import Findings
from bench.goals import Goal, goals
from bench.helpers import Upstream
from bench.ledger import RULES, UNCOUNTED, RoundTrips, count_round_trips, name_of
from bench.scenarios import Measurement
from bench.sections import ledger_section

SQLITE = name_of("sqlite", with_rules=True)


@pytest.fixture
def upstream(tmp_path: Path) -> Iterator[Upstream]:
    with Upstream(tmp_path) as started:
        yield started


def used(milliseconds: float) -> Measurement:
    return Measurement(requests=100, relay_cpu_seconds=milliseconds / 10)


def findings(added: float, trips: RoundTrips | None = None) -> Findings:
    """A run in which the ledger has added so many milliseconds to 0.8."""
    found = Findings(ledgers={UNCOUNTED: "no ledger", SQLITE: "SQLite"}, round_trips=trips)
    found.measurements["http", UNCOUNTED, "short-1"] = used(0.8)
    found.measurements["http", SQLITE, "short-1"] = used(0.8 + added)
    return found


def goal(found: Findings, words: str) -> Goal:
    [only] = [each for each in goals(found) if words in each.what]
    return only


@pytest.mark.parametrize(("added", "met"), [(0.25, True), (0.35, False)])
def test_the_ledger_may_add_three_tenths_of_a_millisecond(added: float, met: bool) -> None:
    reached = goal(findings(added), "ledger in SQLite")
    assert (reached.reached, reached.met) == (pytest.approx(added), met)


@pytest.mark.parametrize(("trips", "met"), [(RoundTrips(1, 0), [True, True]), (RoundTrips(2, 1), [False, False])])
def test_one_round_trip_is_allowed_and_none_after_the_first_byte(trips: RoundTrips, met: list[bool]) -> None:
    found = findings(0.1, trips)
    assert [goal(found, words).met for words in ("before the first byte", "first byte to the last")] == met


def test_what_was_not_measured_meets_no_goal() -> None:
    found = Findings()
    assert [goal(found, words).row()[-1] for words in ("in memory", "over REST before")] == ["not measured"] * 2
    assert ledger_section(found) == ""


def test_the_section_shows_what_is_added_and_the_round_trips() -> None:
    shown = ledger_section(findings(0.2, RoundTrips(1, 0)))
    assert "| SQLite    | 1.00 " in shown
    assert "| 0.20 " in shown
    assert "| a stream of a code with three rules | 1 " in shown


@pytest.mark.parametrize(
    ("rules", "expected"),
    [(RULES, RoundTrips(1, 0)), ("|parallel=1", RoundTrips(1, 1))],
    ids=["as it should be", "a place that is given back before the end"],
)
def test_round_trips_are_counted_at_a_relay(upstream: Upstream, rules: str, expected: RoundTrips) -> None:
    assert count_round_trips(upstream, rules) == expected
