"""What the ledger has counted comes back as rows: nothing is added, lost, or told that is 0."""

from datetime import UTC, date, datetime

from api.relay.ledger.amounts import Amounts
from api.relay.ledger.budget import Allowance, Budget, Kind
from api.relay.ledger.ledger import Account, Basis, Ledger, Use
from api.relay.ledger.memory_store import MemoryStore
from api.relay.ledger.periods import Period
from api.relay.ledger.store import Increment, Operation
from api.relay.ledger.usage_rows import UsageRow, read_rows, summed

DAY = date(2026, 11, 28)
ANA = Account("ana", Budget((Allowance(Kind.USD, 5_000_000, Period.MONTH),)))
LUIS = Account("luis")
MODEL = Use("openai", "gpt-6-luna")


def ledger_at(store: MemoryStore, *moments: datetime) -> Ledger:
    times = iter(moments)
    last = moments[-1]
    return Ledger(store, Budget((Allowance(Kind.REQUESTS, 100, Period.TOTAL),)), lambda: next(times, last))


def test_each_day_code_model_and_purpose_has_a_row() -> None:
    days = [datetime(2026, 11, 27, 23, 59, tzinfo=UTC), datetime(2026, 11, 28, 0, 1, tzinfo=UTC)]
    ledger = ledger_at(MemoryStore(), days[0], days[1], days[1], days[1])
    expected = Amounts(requests=1, prompt_tokens=100, completion_tokens=500, microdollars=900)
    used = Amounts(requests=1, prompt_tokens=80, completion_tokens=20, microdollars=50)
    ledger.reserve(ANA, MODEL, expected).settle(used)
    ledger.reserve(ANA, MODEL, expected).settle(used)
    ledger.reserve(ANA, Use("openai", "gpt-6-luna", "title"), expected).settle(used, Basis.ESTIMATED)
    ledger.reserve(LUIS, MODEL, expected)
    assert ledger.rows(date(2026, 11, 27), DAY) == [
        UsageRow(date(2026, 11, 27), "ana", "openai", "gpt-6-luna", "answer", "reported", used),
        UsageRow(DAY, "ana", "openai", "gpt-6-luna", "answer", "reported", used),
        UsageRow(DAY, "ana", "openai", "gpt-6-luna", "title", "estimated", used),
        UsageRow(DAY, "luis", "openai", "gpt-6-luna", "answer", "reserved", expected),
    ]
    assert summed(ledger.rows(DAY, DAY)) == used + used + expected


def test_a_row_tells_dollars_and_leaves_out_what_is_0() -> None:
    row = UsageRow(DAY, "ana", "openai", "m", "answer", "reported", Amounts(requests=2, microdollars=1_500_000))
    assert row.document() == {
        "day": "2026-11-28",
        "label": "ana",
        "provider": "openai",
        "model": "m",
        "purpose": "answer",
        "basis": "reported",
        "requests": 2,
        "usd": 1.5,
    }


def test_a_field_of_another_version_is_left_out() -> None:
    store = MemoryStore()
    fields = [
        "ana\topenai\tm\tanswer\treported\trequests",
        "ana\topenai\tm\tanswer\treported\tsmiles",
        "x",
        "a\tb\trequests",
    ]
    store.apply(Operation(tuple(Increment("day/2026-11-28", field, 1) for field in fields)))
    assert [row.amounts for row in read_rows(store, DAY, DAY)] == [Amounts(requests=1)]


def test_standings_are_those_of_the_account_and_of_the_site() -> None:
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    ledger = ledger_at(MemoryStore(), now)
    ledger.reserve(ANA, MODEL, Amounts(requests=1, microdollars=900)).settle(Amounts(requests=1, microdollars=50))
    mine, sites = ledger.standings(ANA)
    assert (mine.account.label, mine.used, mine.left) == ("ana", 50, 4_999_950)
    assert mine.renews_at == datetime(2026, 12, 1, tzinfo=UTC)
    assert (sites.account.label, sites.used, sites.left, sites.renews_at) == ("", 1, 99, None)
