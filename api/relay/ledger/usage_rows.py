"""Usage rows: what the ledger has counted, read back from its store, a row for each day, code, model and purpose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from api.relay.ledger.amounts import COUNTERS, Amounts, amounts_of
from api.relay.ledger.store import Store


@dataclass(frozen=True, slots=True)
class UsageRow:
    """What one code used on one day (UTC) of one model for one purpose; `basis` says how the sums came about."""

    day: date
    label: str
    provider: str
    model: str
    purpose: str
    basis: str
    amounts: Amounts

    def document(self) -> dict[str, object]:
        """The row as `GET /api/usage` tells it: the counters that are not 0, dollars as `usd`."""
        named = {
            "day": self.day.isoformat(),
            "label": self.label,
            "provider": self.provider,
            "model": self.model,
            "purpose": self.purpose,
            "basis": self.basis,
        }
        return named | counters_document(self.amounts)


def day_key(day: date) -> str:
    """The store's key of a day's sums."""
    return f"day/{day:%Y-%m-%d}"


def read_rows(store: Store, first: date, last: date) -> list[UsageRow]:
    """The rows of the days from `first` to `last`, oldest first. Raises StoreUnavailable."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    sums = store.read([day_key(day) for day in days])
    return [row for day, counters in zip(days, sums, strict=True) for row in _rows_of(day, counters)]


def counters_document(amounts: Amounts) -> dict[str, object]:
    """The counters that are not 0, by their names, with dollars as `usd`."""
    counted: dict[str, object] = dict(amounts.counted())
    if "microdollars" in counted:
        counted["usd"] = dollars(amounts.microdollars)
        del counted["microdollars"]
    return counted


def dollars(microdollars: int) -> float:
    """Whole micro-dollars as dollars."""
    return microdollars / 1_000_000


def summed(rows: Iterable[UsageRow]) -> Amounts:
    """The sum of all rows."""
    total = Amounts()
    for row in rows:
        total += row.amounts
    return total


def _rows_of(day: date, counters: Mapping[str, int]) -> list[UsageRow]:
    grouped: dict[tuple[str, str, str, str, str], dict[str, int]] = {}
    for field, value in counters.items():
        match field.split("\t"):
            # A field of another version's is left out.
            case [label, provider, model, purpose, basis, counter] if counter in COUNTERS:
                grouped.setdefault((label, provider, model, purpose, basis), {})[counter] = value
    # What was reserved and settled since is 0 in each counter.
    rows = [
        UsageRow(day, label, provider, model, purpose, basis, amounts_of(counted))
        for (label, provider, model, purpose, basis), counted in sorted(grouped.items())
    ]
    return [row for row in rows if row.amounts.counted()]
