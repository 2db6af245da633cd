"""The books of a relay in a test: what was reserved, and what was settled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from api.relay.ledger.amounts import Amounts
from api.relay.ledger.ledger import Account, Basis, Ledger, Reservation, Use


@dataclass
class Books:
    """All that the ledger was told, in the order in which it was told."""

    reserved: list[tuple[Account, Use, Amounts]] = field(default_factory=list)
    settled: list[tuple[Use, Amounts, Basis]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    """Whose each of them was."""
    settlings: int = 0
    """How often something was to be settled, whether it counted or not."""

    @property
    def only(self) -> tuple[Amounts, Basis]:
        """The one request that there was: what it used. Fails unless it was reserved and settled exactly once."""
        assert (len(self.reserved), len(self.settled)) == (1, 1), self
        _, amounts, basis = self.settled[0]
        return amounts, basis


@contextmanager
def open_books() -> Iterator[Books]:
    """The books of every relay that is asked meanwhile."""
    books = Books()
    reserve, settle, settle_once = Ledger.reserve, Ledger.settle, Reservation.settle

    def reserving(ledger: Ledger, account: Account, use: Use, expected: Amounts) -> Reservation:
        reservation = reserve(ledger, account, use, expected)
        books.reserved.append((account, use, expected))
        return reservation

    def settling(ledger: Ledger, entry: Any, amounts: Amounts, basis: Basis) -> None:
        books.settled.append((entry.use, amounts, basis))
        books.labels.append(entry.account.label)
        settle(ledger, entry, amounts, basis)

    def wanting(reservation: Reservation, *what: Any) -> None:
        books.settlings += 1
        settle_once(reservation, *what)

    with (
        patch.object(Ledger, "reserve", reserving),
        patch.object(Ledger, "settle", settling),
        patch.object(Reservation, "settle", wanting),
    ):
        yield books
