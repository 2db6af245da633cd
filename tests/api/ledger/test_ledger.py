"""The ledger: reserves before the upstream is asked, settles by what was used, and keeps every limit."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.errors import RelayError, error_event
from api.relay.ledger.amounts import Amounts
from api.relay.ledger.budget import Budget
from api.relay.ledger.budget_rules import parse_budget, parse_site_budget
from api.relay.ledger.ledger import Account, Basis, Ledger, Reservation, Use
from api.relay.ledger.memory_store import MemoryStore
from api.relay.ledger.resilient_store import ResilientStore
from api.relay.ledger.store import Operation, Outcome, Place, StoreUnavailable
from tests.api.fakes import SharedStore

NOW = datetime(2026, 11, 28, 12, 30, 15, tzinfo=UTC)
TODAY = NOW.date()
USE = Use("openai", "gpt-6-luna")


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()


class Books:
    """A ledger on a store in memory, with a clock of its own."""

    def __init__(self, site: str = "", **kept: float) -> None:
        self.clock = Clock()
        self.store = MemoryStore(self.clock.seconds)
        self.ledger = Ledger(self.store, parse_site_budget(site), self.clock, **kept)

    def reserve(self, account: Account, **amounts: int) -> Reservation:
        return self.ledger.reserve(account, USE, Amounts(**({"requests": 1} | amounts)))

    def refusal(self, account: Account, **amounts: int) -> RelayError:
        with pytest.raises(RelayError) as refusal:
            self.reserve(account, **amounts)
        return refusal.value

    def used(self, account: Account) -> list[int]:
        return [standing.used for standing in self.ledger.standings(account)]

    def sums(self) -> dict[tuple[str, str], Amounts]:
        rows = self.ledger.rows(date(2026, 1, 1), date(2027, 1, 1))
        return {(row.label, row.basis): row.amounts for row in rows}


def account(label: str = "ana", **rules: str) -> Account:
    return Account(label, parse_budget(rules))


# --- Reserve, then settle


def test_what_is_reserved_is_replaced_by_what_was_used() -> None:
    books, ana = Books(), account(usd="5/month", tokens="1k/day")
    reservation = books.reserve(ana, prompt_tokens=100, completion_tokens=800, microdollars=2_000_000)
    assert books.used(ana) == [2_000_000, 900]
    assert list(books.sums()) == [("ana", Basis.RESERVED)]
    reservation.settle(Amounts(requests=1, prompt_tokens=120, completion_tokens=30, microdollars=7_000))
    assert books.used(ana) == [7_000, 150]
    assert books.sums() == {
        ("ana", Basis.REPORTED): Amounts(requests=1, prompt_tokens=120, completion_tokens=30, microdollars=7_000)
    }


def test_what_is_never_settled_stays_charged_as_reserved() -> None:
    books, ana = Books(), account(usd="5/month")
    books.reserve(ana, microdollars=3_000_000)
    assert books.used(ana) == [3_000_000]
    assert books.sums()["ana", Basis.RESERVED].microdollars == 3_000_000


def test_whoever_settles_first_is_right() -> None:
    books, ana = Books(), account(usd="5/month")
    reservation = books.reserve(ana, microdollars=3_000_000)
    reservation.settle(Amounts(requests=1, microdollars=1), Basis.ESTIMATED)
    reservation.settle(Amounts(requests=1, microdollars=2))
    assert books.used(ana) == [1]
    assert set(books.sums()) == {("ana", Basis.ESTIMATED)}


def test_an_answer_that_cost_more_than_was_reserved_is_charged_in_full() -> None:
    books, ana = Books(), account(usd="5/month")
    books.reserve(ana, microdollars=4_000_000).settle(Amounts(requests=1, microdollars=6_000_000))
    assert books.used(ana) == [6_000_000]
    assert books.refusal(ana, microdollars=1).code == "budget_exhausted"


def test_a_request_that_begins_in_one_period_and_ends_in_the_next_is_charged_to_the_first() -> None:
    books, ana = Books(), account(usd="5/month", requests="3/day")
    books.clock.now = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
    reservation = books.reserve(ana, microdollars=4_000_000)
    books.clock.now += timedelta(seconds=2)
    reservation.settle(Amounts(requests=1, microdollars=3_000_000))
    assert books.used(ana) == [0, 0]
    assert [row.day for row in books.ledger.rows(date(2026, 11, 1), date(2026, 12, 31))] == [date(2026, 11, 30)]
    books.clock.now -= timedelta(seconds=2)
    assert books.used(ana) == [3_000_000, 1]


# --- Budgets


@pytest.mark.parametrize(
    ("rules", "amounts", "kind", "told"),
    [
        ({"usd": "5/month"}, {"microdollars": 1_000_000}, "usd", 5),
        ({"tokens": "50/day"}, {"prompt_tokens": 7, "completion_tokens": 3}, "tokens", 50),
        ({"requests": "5/week"}, {}, "requests", 5),
    ],
)
def test_a_budget_stops_the_request_after_the_last_that_it_covers(
    rules: dict[str, str], amounts: dict[str, int], kind: str, told: int
) -> None:
    books, ana = Books(), account(**rules)
    for _ in range(5):
        books.reserve(ana, **amounts)
    refusal = books.refusal(ana, **amounts)
    assert (refusal.code, refusal.answer_status) == ("budget_exhausted", 429)
    assert refusal.fields["kind"] == kind
    assert (refusal.fields["of"], refusal.fields["most"], refusal.fields["left"]) == ("code", told, 0)
    assert "is used up" in refusal.message
    # A refused request is charged nowhere.
    assert books.sums()["ana", Basis.RESERVED].requests == 5
    # Another code is not harmed.
    books.reserve(Account("luis", ana.budget), **amounts)


def test_a_refusal_tells_what_is_left_from_what_is_used_up() -> None:
    books, ana = Books(), account(usd="5/month")
    books.reserve(ana, microdollars=4_580_000)
    refusal = books.refusal(ana, microdollars=1_000_000)
    assert refusal.message == (
        "The budget of this access code, $5 a month, has $0.42 left, and this request may take more."
    )
    assert refusal.fields["left"] == 0.42
    error = refusal.body()["error"]
    assert isinstance(error, dict)
    assert "cheaper model may still fit. It renews on 2026-12-01 at 00:00 UTC." in error["hint"]
    # What does fit is let through.
    books.reserve(ana, microdollars=420_000)
    assert "is used up" in books.refusal(ana, microdollars=1).message


def test_a_refusal_says_when_the_budget_renews_in_answers_and_in_events() -> None:
    books, ana = Books(), account(requests="1/day")
    books.reserve(ana)
    refusal = books.refusal(ana)
    assert refusal.retry_after == 11 * 3600 + 29 * 60 + 45 + 1
    facts = {"kind": "requests", "of": "code", "most": 1, "left": 0, "renews_at": "2026-11-29T00:00:00Z"}
    error = refusal.body()["error"]
    assert isinstance(error, dict) and facts.items() <= error.items()
    assert facts.items() <= json.loads(error_event(refusal.body()).removeprefix(b"data: "))["error"].items()
    books.clock.now += timedelta(seconds=refusal.retry_after)
    books.reserve(ana)


def test_a_total_never_renews() -> None:
    books, ana = Books(), account(requests="1/total")
    books.reserve(ana)
    refusal = books.refusal(ana)
    assert (refusal.retry_after, refusal.fields["renews_at"]) == (None, None)
    assert refusal.message == "The budget of this access code, 1 request in total, is used up."
    assert "doesn't renew" in str(refusal.body())
    books.clock.now += timedelta(days=3650)
    assert books.refusal(ana).code == "budget_exhausted"


def test_every_allowance_holds_by_itself() -> None:
    books, ana = Books(), account(usd="5/month;1/day", requests="9/day")
    books.reserve(ana, microdollars=1_000_000)
    assert books.refusal(ana, microdollars=1).fields["most"] == 1
    for _ in range(4):
        books.clock.now -= timedelta(days=1)
        books.reserve(ana, microdollars=1_000_000)
    books.clock.now -= timedelta(days=1)
    assert books.refusal(ana, microdollars=1).fields["most"] == 5


def test_the_sites_budget_is_shared_by_all_and_told_as_the_sites() -> None:
    books = Books(site="requests=3/day")
    for label in ("ana", "luis", "open"):
        books.reserve(Account(label))
    refusal = books.refusal(Account("owner"))
    assert (refusal.code, refusal.fields["of"]) == ("budget_exhausted", "site")
    assert "the whole site" in refusal.message


def test_a_code_called_site_has_an_account_of_its_own() -> None:
    books = Books(site="requests=3/day;rpm=3")
    site = account("site", requests="5/day", rpm="5")
    books.reserve(site)
    assert books.used(site) == [1, 1]


def test_a_clock_that_jumps_leads_back_to_the_same_books() -> None:
    books, ana = Books(), account(requests="2/day")
    books.reserve(ana)
    books.clock.now += timedelta(days=40)
    books.reserve(ana)
    books.clock.now -= timedelta(days=41)
    books.reserve(ana)
    books.clock.now += timedelta(days=1)
    books.reserve(ana)
    assert books.refusal(ana).code == "budget_exhausted"


@pytest.mark.parametrize("hours", [-12, -5, 0, 9, 14])
def test_a_budget_renews_at_midnight_in_utc_wherever_the_server_is(hours: int) -> None:
    books, ana = Books(), account(requests="1/month")
    zone = timezone(timedelta(hours=hours))
    books.clock.now = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC).astimezone(zone)
    books.reserve(ana)
    assert books.refusal(ana).fields["renews_at"] == "2026-12-01T00:00:00Z"
    assert [row.day for row in books.ledger.rows(TODAY, date(2026, 12, 2))] == [date(2026, 11, 30)]
    books.clock.now += timedelta(seconds=1)
    books.reserve(ana)


# --- A rule that is written while its period runs


@pytest.mark.parametrize("period", ["week", "month", "total"])
def test_a_new_budget_counts_what_was_used_before_in_its_period(period: str) -> None:
    books = Books()
    for days in (60, 3, 2):
        books.clock.now = NOW - timedelta(days=days)
        books.reserve(Account("ana")).settle(Amounts(requests=1, microdollars=1_000_000))
        books.reserve(Account("luis")).settle(Amounts(requests=1, microdollars=1_000_000))
    books.clock.now = NOW
    ana = account(usd=f"5/{period}")
    before = 3_000_000 if period == "total" else 2_000_000
    assert books.used(ana) == [before]
    reservation = books.reserve(ana, microdollars=500_000)
    assert [standing.used for standing in reservation.standings] == books.used(ana) == [before + 500_000]
    reservation.settle(Amounts(requests=1, microdollars=1_000_000))
    books.reserve(ana, microdollars=1)
    assert books.used(ana) == [before + 1_000_001]


def test_a_new_budget_that_is_used_up_already_stops_the_first_request() -> None:
    books, ana = Books(), account(usd="1/month", parallel="1")
    books.reserve(Account("ana"), microdollars=800_000).settle(Amounts(requests=1, microdollars=900_000))
    refusal = books.refusal(ana, microdollars=200_000)
    assert (refusal.code, refusal.fields["left"]) == ("budget_exhausted", 0.1)
    assert books.used(ana) == [900_000]
    # Nothing of the refused request stays behind, not even its place among those that run.
    books.reserve(ana, microdollars=100_000)


def test_the_first_request_of_a_period_asks_the_store_thrice_however_many_rules_there_are() -> None:
    store = SharedStore(NOW.timestamp)
    ledger = Ledger(store, parse_site_budget("usd=9/month;3/day"), Clock())
    ana = account(usd="5/month;1/day", tokens="1k/week", requests="9/day")
    asked = []
    for _ in range(2):
        before = len(store.operations)
        ledger.reserve(ana, USE, Amounts(requests=1))
        asked.append(len(store.operations) - before)
    # One of the three reads.
    assert asked == [2, 1]


def test_a_new_budget_of_the_site_counts_everybody() -> None:
    books = Books()
    for label in ("ana", "luis", "owner"):
        books.reserve(Account(label)).settle(Amounts(requests=1, microdollars=1_000_000))
    books.ledger = Ledger(books.store, parse_site_budget("usd=4/month"), books.clock)
    books.reserve(Account("ana"), microdollars=1_000_000)
    assert books.refusal(Account("ana"), microdollars=1).fields["of"] == "site"


def test_what_was_used_before_is_counted_once_however_many_ask_at_once() -> None:
    books = Books()
    books.reserve(Account("ana")).settle(Amounts(requests=1, microdollars=1_000_000))
    ana = account(usd="100/month")
    in_threads(16, lambda: books.reserve(ana, microdollars=1_000).settle(Amounts(requests=1, microdollars=10)))
    assert books.used(ana) == [1_000_000 + 16 * 10]


class TwoReadAtOnce(MemoryStore):
    """A store in which both of two readers have read before either goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.both = threading.Barrier(2)

    def read(self, keys: Sequence[str]) -> list[dict[str, int]]:
        found = super().read(keys)
        self.both.wait(timeout=30)
        return found


def test_two_who_find_a_new_budget_at_once_do_not_count_the_past_twice() -> None:
    store = TwoReadAtOnce()
    Ledger(store, clock=Clock()).reserve(Account("ana"), USE, Amounts(requests=3))
    ledger = Ledger(store, clock=Clock())
    in_threads(2, lambda: ledger.reserve(account(requests="9/month"), USE, Amounts(requests=1)))
    [charged] = ledger.standings(account(requests="9/month"))
    assert charged.used == 3 + 2


class OneIsQuicker(MemoryStore):
    """A store in which somebody else is quicker with one of several budgets."""

    quicker: Callable[[], object] | None = None

    def read(self, keys: Sequence[str]) -> list[dict[str, int]]:
        found = super().read(keys)
        if self.quicker is not None:
            quicker, self.quicker = self.quicker, None
            quicker()
        return found


def test_what_somebody_else_has_counted_meanwhile_is_not_counted_again_and_the_rest_is() -> None:
    store = OneIsQuicker()
    ledger = Ledger(store, parse_site_budget("requests=99/month"), Clock())
    other = Ledger(store, clock=Clock())
    other.reserve(Account("ana"), USE, Amounts(requests=3, microdollars=3))
    ana = account(requests="99/month", usd="5/week")
    store.quicker = lambda: other.reserve(account(usd="5/week"), USE, Amounts(microdollars=1))
    reservation = ledger.reserve(ana, USE, Amounts(requests=1, microdollars=1))
    assert [standing.used for standing in reservation.standings] == [5, 4, 4]
    assert [standing.used for standing in ledger.standings(ana)] == [5, 4, 4]


steps = st.one_of(
    st.tuples(st.just("reserve"), st.integers(0, 3_000_000)),
    st.tuples(st.just("settle"), st.integers(0, 3_000_000)),
    st.tuples(st.just("jump"), st.integers(-50, 50)),
    st.tuples(st.just("rule"), st.just(0)),
)
ONE_BY_ONE = parse_budget({"usd": "9/month;5/day", "tokens": "100/week", "requests": "20/month"}).allowances


@given(st.lists(steps, max_size=40))
def test_budgets_and_the_days_rows_always_say_the_same(done: list[tuple[str, int]]) -> None:
    books, ana = Books(), Account("ana")
    running: list[Reservation] = []
    for step, number in done:
        if step == "rule":
            # The process that reads a new rule is another one than that which began the answers before.
            while running:
                running.pop().settle(Amounts(requests=1, prompt_tokens=7, microdollars=1_000_000))
            ana = Account("ana", Budget(ONE_BY_ONE[: len(ana.budget.allowances) + 1]))
        elif step == "jump":
            books.clock.now += timedelta(hours=number)
        elif step == "settle" and running:
            running.pop(number % len(running)).settle(Amounts(requests=1, prompt_tokens=7, microdollars=number))
        elif step == "reserve":
            before = books.ledger.standings(ana)
            try:
                running.append(books.reserve(ana, prompt_tokens=9, microdollars=number))
            except RelayError:
                assert books.ledger.standings(ana) == before
                assert any(standing.left < max(number, 9) for standing in before)
            else:
                assert all(standing.used <= standing.allowance.most for standing in running[-1].standings)
        for standing in books.ledger.standings(ana):
            name = standing.allowance.period.name_of
            rows = books.ledger.rows(TODAY - timedelta(days=100), TODAY + timedelta(days=100))
            period = name(books.clock.now.date())
            counted = sum(standing.allowance.kind.counted_in(row.amounts) for row in rows if name(row.day) == period)
            assert standing.used == counted


# --- Pace


def test_no_more_requests_begin_in_a_minute_than_may() -> None:
    books, ana = Books(), account(rpm="2")
    books.reserve(ana).settle(Amounts(requests=1))
    books.reserve(ana).settle(Amounts(requests=1))
    refusal = books.refusal(ana)
    assert (refusal.code, refusal.answer_status, refusal.retry_after) == ("too_many_requests", 429, 45)
    books.reserve(account("luis", rpm="2"))
    books.clock.now += timedelta(seconds=45)
    books.reserve(ana)


def test_the_whole_site_has_a_pace_too() -> None:
    books = Books(site="rpm=2")
    books.reserve(account("ana", rpm="5"))
    books.reserve(Account("luis"))
    refusal = books.refusal(account("ana", rpm="5"))
    assert refusal.code == "too_many_requests" and "the whole site, 2 requests a minute, has" in refusal.message


def test_no_more_answers_are_written_at_once_than_may() -> None:
    books, ana = Books(), account(parallel="2")
    first = books.reserve(ana)
    books.reserve(ana)
    refusal = books.refusal(ana)
    assert (refusal.code, refusal.answer_status) == ("too_many_at_once", 429)
    assert refusal.message == "The limit of this access code, 2 answers at the same time, has been reached."
    first.settle(Amounts(requests=1))
    books.reserve(ana)
    assert books.refusal(ana).code == "too_many_at_once"


@pytest.mark.parametrize(("answer_seconds", "kept"), [(290.0, 320), (0.0, 3600)])
def test_the_place_of_a_request_that_never_settles_is_free_after_the_longest_answer(
    answer_seconds: float, kept: int
) -> None:
    books, ana = Books(answer_seconds=answer_seconds), account(parallel="1")
    books.reserve(ana)
    books.clock.now += timedelta(seconds=kept - 1)
    assert books.refusal(ana).code == "too_many_at_once"
    books.clock.now += timedelta(seconds=1)
    books.reserve(ana)


# --- Prices


def test_a_model_without_a_price_is_refused_where_dollars_are_limited() -> None:
    books = Books()
    refusal = books.refusal(account(usd="5/month"), unpriced=1)
    assert (refusal.code, refusal.answer_status) == ("price_unknown", 403)
    assert "gpt-6-luna" in refusal.message
    books.reserve(account(usd="5/month", unpriced="allow"), unpriced=1)
    books.reserve(account(tokens="1k/day"), unpriced=1)
    books.reserve(account(usd="5/month"), microdollars=1)


def test_the_sites_dollars_are_not_spent_on_what_has_no_price_either() -> None:
    refusal = Books(site="usd=5/month").refusal(account(usd="5/month", unpriced="allow"), unpriced=1)
    assert refusal.code == "price_unknown" and "the whole site" in refusal.message
    Books(site="usd=5/month;unpriced=allow").reserve(Account("ana"), unpriced=1)


# --- Many at once


def in_threads(number: int, work: Callable[[], object]) -> None:
    ready = threading.Barrier(number)

    def run() -> None:
        ready.wait(timeout=30)
        work()

    with ThreadPoolExecutor(number) as pool:
        for done in [pool.submit(run) for _ in range(number)]:
            done.result(timeout=60)


def test_a_budget_is_never_passed_by_many_who_ask_at_once() -> None:
    books, ana = Books(site="usd=3/day"), account(usd="5/month", requests="1000/day")
    let_in: list[Reservation] = []

    def ask() -> None:
        for _ in range(10):
            try:
                let_in.append(books.reserve(ana, microdollars=100_000))
            except RelayError as error:
                assert error.code == "budget_exhausted"

    in_threads(16, ask)
    assert len(let_in) == 30
    assert books.used(ana) == [3_000_000, 30, 3_000_000]
    # Each may turn out dearer than was reserved, and nothing else passes the budget.
    in_threads(1, lambda: [one.settle(Amounts(requests=1, microdollars=110_000)) for one in let_in])
    assert books.used(ana) == [3_300_000, 30, 3_300_000]
    assert books.refusal(ana, microdollars=1).fields["of"] == "site"


def test_sums_are_exact_whatever_ends_how() -> None:
    books, ana = Books(), account(usd="1000/month", parallel="100", rpm="10000")

    def ask() -> None:
        for number in range(20):
            reservation = books.reserve(ana, prompt_tokens=50, microdollars=1_000)
            if number % 4:
                basis = Basis.ESTIMATED if number % 2 else Basis.REPORTED
                reservation.settle(Amounts(requests=1, prompt_tokens=number, microdollars=number), basis)

    in_threads(16, ask)
    reserved, settled = 16 * 5, 16 * sum(number for number in range(20) if number % 4)
    assert books.used(ana) == [reserved * 1_000 + settled]
    sums = books.sums()
    assert sums["ana", Basis.RESERVED] == Amounts(requests=80, prompt_tokens=4_000, microdollars=80_000)
    assert (sums["ana", Basis.REPORTED] + sums["ana", Basis.ESTIMATED]).microdollars == settled


# --- Where somebody stands


def test_where_an_account_stands_is_read_without_a_charge() -> None:
    books, ana = Books(site="requests=9/day"), account(usd="5/month", warn="50%")
    assert [standing.left for standing in books.ledger.standings(ana)] == [5_000_000, 9]
    books.reserve(ana, microdollars=2_499_999)
    [own, site] = books.ledger.standings(ana)
    assert not own.warns and own.document() == {
        "kind": "usd",
        "of": "code",
        "period": "month",
        "most": 5.0,
        "used": 2.499999,
        "left": 2.500001,
        "renews_at": "2026-12-01T00:00:00Z",
    }
    assert (site.document()["of"], site.left) == ("site", 8)
    [own, _] = books.reserve(ana, microdollars=1).standings
    assert own.warns


def test_an_account_without_a_budget_stands_nowhere() -> None:
    assert Books().ledger.standings(Account("ana")) == []


# --- Stores that fail, and names that harm


class Broken(MemoryStore):
    """A store that is down from the moment when `is_down` is set."""

    is_down = False

    def apply(self, operation: Operation) -> Outcome:
        if self.is_down:
            raise StoreUnavailable("the store does not answer")
        return super().apply(operation)

    def read(self, keys: Sequence[str]) -> list[dict[str, int]]:
        if self.is_down:
            raise StoreUnavailable("the store does not answer")
        return super().read(keys)

    def look_up(self, places: Sequence[Place]) -> list[int]:
        if self.is_down:
            raise StoreUnavailable("the store does not answer")
        return super().look_up(places)


def test_a_store_that_is_down_and_needed_is_told_and_never_breaks_an_answer(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("locutorio"), "propagate", True)
    store = Broken()
    ledger = Ledger(store)
    reservation = ledger.reserve(Account("ana"), USE, Amounts(requests=1))
    store.is_down = True
    reservation.settle(Amounts(requests=1))
    assert "not settled label=ana: the store does not answer" in caplog.text
    with pytest.raises(RelayError, match="ledger_unavailable") as refusal:
        ledger.reserve(Account("ana"), USE, Amounts(requests=1))
    assert refusal.value.answer_status == 503


def test_a_budget_that_is_written_while_its_store_is_down_counts_the_past_when_it_is_back() -> None:
    clock, store = Clock(), Broken()
    resilient = ResilientStore(store, clock=clock.seconds, start=lambda work: work())
    ledger = Ledger(resilient, clock=clock)
    ledger.reserve(Account("ana"), USE, Amounts(requests=1)).settle(Amounts(requests=1, microdollars=900_000))
    store.is_down = True
    ana = account(usd="1/month")
    ledger.reserve(ana, USE, Amounts(requests=1, microdollars=50_000))
    store.is_down = False
    clock.now += timedelta(seconds=60)
    assert [standing.used for standing in ledger.standings(ana)] == [950_000]
    ledger.reserve(ana, USE, Amounts(requests=1, microdollars=50_000))
    with pytest.raises(RelayError, match="budget_exhausted"):
        ledger.reserve(ana, USE, Amounts(requests=1, microdollars=1))


def test_no_name_in_a_request_breaks_the_books_or_brings_a_secret_into_them() -> None:
    store = MemoryStore()
    ledger = Ledger(store, mask=lambda text: text.replace("sk-test-ledger", "***"))
    label = "ana\t\n/" + "x" * 99
    for model in ("a\tb", "\n", "x" * 9999, "tell me: sk-test-ledger", "sk-test-ledger"):
        ledger.reserve(Account(label, parse_budget({"requests": "9/day"})), Use("openai", model), Amounts(requests=1))
    [row] = ledger.rows(datetime.now(UTC).date() - timedelta(days=1), datetime.now(UTC).date())
    assert (row.use.model, row.amounts.requests) == ("other", 5)
    written = json.dumps({key: dict(fields) for key, fields in vars(store)["_counters"].items()})
    assert "sk-test" not in written and "x" * 41 not in written and "\\n" not in written


def test_an_empty_budget_limits_nobody() -> None:
    books = Books()
    for _ in range(200):
        books.reserve(Account("ana", Budget()), microdollars=10**9, unpriced=1)
