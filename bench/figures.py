"""Figures as people read them: percentiles, milliseconds, Markdown tables."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

NOTHING = "–"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of `values` that at least `share` (0 to 1) of them do not exceed. `values` is not empty."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def milliseconds(nanoseconds: Sequence[float]) -> str:
    """Return "median / 95th percentile" of `nanoseconds`, in milliseconds."""
    if not nanoseconds:
        return NOTHING
    return f"{percentile(nanoseconds, 0.5) / 1e6:.2f} / {percentile(nanoseconds, 0.95) / 1e6:.2f}"


def median_milliseconds(nanoseconds: Sequence[float]) -> float | None:
    """Return the median of `nanoseconds` in milliseconds, None where there are none."""
    return percentile(nanoseconds, 0.5) / 1e6 if nanoseconds else None


def number(value: float | None, digits: int = 0) -> str:
    """Return `value` rounded, with separated thousands; a dash for None."""
    return NOTHING if value is None else f"{value:,.{digits}f}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, with columns as wide as their widest cell so that it can be read as it is."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    lines.insert(1, " | ".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" for line in lines)
