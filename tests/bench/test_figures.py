"""The benchmarks' figures are the ones they claim to be."""

import pytest

from bench.figures import milliseconds, number, percentile, table


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, 1), (0.5, 10), (0.95, 19), (1.0, 20)],
    ids=["smallest", "median", "95th", "largest"],
)
def test_a_percentile_is_a_value_that_its_share_does_not_exceed(share: float, expected: int) -> None:
    assert percentile([*range(20, 0, -1)], share) == expected


def test_a_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7.5], 0.95) == 7.5


def test_nanoseconds_are_shown_as_median_and_95th_percentile_in_milliseconds() -> None:
    assert milliseconds([1_000_000, 2_500_000, 9_000_000]) == "2.50 / 9.00"


def test_what_was_not_measured_is_a_dash_and_no_zero() -> None:
    assert (milliseconds([]), number(None), number(0)) == ("–", "–", "0")


def test_a_table_is_aligned_and_keeps_its_cells_apart() -> None:
    assert table(["", "a|b"], [["first", "1"], ["x", "1,000"]]).splitlines() == [
        "|       | a\\|b  |",
        "| ----- | ----- |",
        "| first | 1     |",
        "| x     | 1,000 |",
    ]
