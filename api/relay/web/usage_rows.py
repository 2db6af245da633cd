"""The ledger's rows as they are told: a JSON object each, or a line of CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from api.relay.ledger.amounts import COUNTERS, Amounts
from api.relay.ledger.ledger import Row

_NAMES = ("day", "label", "provider", "model", "purpose", "basis")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so is a formula for spreadsheets, and could send what stands in the others somewhere."""
_MICRODOLLARS = 1_000_000


def row_document(row: Row, *, with_label: bool) -> dict[str, object]:
    """A row with the counters that are not 0. Dollars are `usd`; only the owner is told whose they are."""
    return _names_of(row, with_label) | _counted_in(row.amounts)


def rows_csv(rows: Iterable[Row], *, with_label: bool) -> str:
    """The rows as CSV (RFC 4180) with a line of names and all counters. No cell is a formula."""
    names = [name for name in _NAMES if with_label or name != "label"]
    counters = ["usd" if name == "microdollars" else name for name in COUNTERS]
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([*names, *counters])
    for row in rows:
        counted = _counted_in(row.amounts)
        cells = [_harmless(str(value)) for value in _names_of(row, with_label).values()]
        writer.writerow([*cells, *(counted.get(name, 0) for name in counters)])
    return written.getvalue()


def _names_of(row: Row, with_label: bool) -> dict[str, object]:
    values = (row.day.isoformat(), row.label, row.use.provider, row.use.model, row.use.purpose, row.basis)
    return {name: value for name, value in zip(_NAMES, values, strict=True) if with_label or name != "label"}


def _counted_in(amounts: Amounts) -> dict[str, object]:
    counted: dict[str, object] = dict(amounts.counted())
    if "microdollars" in counted:
        del counted["microdollars"]
        counted["usd"] = amounts.microdollars / _MICRODOLLARS
    return counted


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
