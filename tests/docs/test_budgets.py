"""The guide to budgets is true: its rules are those of CODE, its stores those that exist, its numbers the ledger's."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from api.relay.access.code_rules import parse_rules
from api.relay.ledger.amounts import Amounts
from api.relay.ledger.budget import Budget
from api.relay.ledger.budget_rules import BUDGET_RULES, BadBudget, parse_site_budget
from api.relay.ledger.day_rows import KEPT_DAYS, Use
from api.relay.ledger.ledger import Ledger
from api.relay.ledger.open_store import open_store
from api.relay.ledger.periods import Period
from api.relay.ledger.sqlite_store import FILE_NAME
from api.relay.ledger.standing import Account, Standing, budget_exhausted
from api.relay.settings import read_settings
from api.relay.web import metering
from scripts.variable_pages import LANGUAGES, variables
from tests.docs.guides import ORIGINAL, code_words, guide
from tests.docs.markdown import CODE, blocks_of, first_cells, read
from tests.support.programs import ROOT
from tests.support.redis_server import RedisServer, commands_of

GUIDE = "budgets.md"
TEXT = " ".join(guide(ORIGINAL, GUIDE).split())
MIDDLE_OF_A_MONTH = datetime(2026, 11, 18, tzinfo=UTC)
RULES = re.compile(r"^\| `(\w+)=` \| `([^`]+)` \|", re.MULTILINE)


def test_the_guide_explains_every_rule_of_a_budget_once() -> None:
    assert [name for name in first_cells(guide(ORIGINAL, GUIDE)) if name.endswith("=")] == [
        f"{name}=" for name in BUDGET_RULES
    ]


@pytest.mark.parametrize(("name", "example"), RULES.findall(guide(ORIGINAL, GUIDE)))
def test_the_example_of_a_rule_sets_that_rule_and_no_other(name: str, example: str) -> None:
    assert example.startswith(f"{name}=")
    assert parse_rules([example], 1, ()).budget != Budget() or example == f"warn={Budget().warn_percent}%"


def test_every_amount_in_the_guide_can_be_written_for_the_whole_site() -> None:
    amounts = [word for word in code_words(guide(ORIGINAL, GUIDE)) if re.match(r"(usd|tokens|requests)=\d", word)]
    assert len(amounts) > len(RULES.findall(guide(ORIGINAL, GUIDE))) / 2
    assert all(parse_site_budget(amount).allowances for amount in amounts)


def test_what_the_guide_says_not_to_write_for_the_whole_site_is_refused() -> None:
    refused = []
    for name, example in RULES.findall(guide(ORIGINAL, GUIDE)):
        try:
            parse_site_budget(example)
        except BadBudget:
            refused.append(f"`{name}=`")
    assert f"Only {' and '.join(refused)} isn't possible there" in TEXT


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_names_every_period(language: str) -> None:
    assert set(Period) <= set(code_words(guide(language, GUIDE)))


def kinds_of_stores() -> set[str]:
    """Return the kinds that the ledger's stores say they are."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "api" / "relay" / "ledger").glob("*_store.py")]
    return {
        node.value.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and [ast.unparse(target) for target in node.targets] == ["kind"]
        and isinstance(node.value, ast.Constant)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_stores_has_a_column_for_every_store(language: str) -> None:
    [header] = re.findall(r"^\| \|.*`memory`.*$", guide(language, GUIDE), re.MULTILINE)
    columns = CODE.findall(header)
    assert set(columns) == kinds_of_stores()
    assert len(columns) == header.count("|") - 2


def test_the_file_is_where_the_guides_look_for_it() -> None:
    folder = re.search(r"^Environment=DATA_DIR=(\S+)$", read("deploy/locutorio.service"), re.MULTILINE)
    volume = re.search(r"DATA_DIR=(\S+)", read("Dockerfile"))
    assert folder and volume
    assert f"`{folder[1]}`" in TEXT and f"the volume `{volume[1]}`" in TEXT
    assert f'sudo sqlite3 {folder[1]}/{FILE_NAME} ".backup' in guide(ORIGINAL, "deploy-server.md")
    assert f"cp locutorio:{volume[1]} " in guide(ORIGINAL, "deploy-docker.md")
    [default] = [variable.default for variable in variables() if variable.name == "DATA_DIR"]
    assert default == f".data in the project, {volume[1]} in Docker" and "the project's folder `.data`" in TEXT


def test_the_numbers_in_the_guide_are_the_ledgers() -> None:
    kept = f"{KEPT_DAYS} days, at most a month longer"
    assert f"Sums by day are kept for {kept}" in TEXT
    assert f"{Budget().warn_percent}% if you don't set it" in TEXT
    assert f"limit, or {metering._USUAL_OUTPUT_TOKENS:,} tokens" in TEXT
    assert f"| {kept} |" in read("docs/security.md")


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """A real Redis, which counts the commands that it does."""
    with RedisServer() as server:
        yield server


def commands_of_an_answer(redis: RedisServer, *rules: str, now: datetime = MIDDLE_OF_A_MONTH) -> int:
    """The commands that an answer to a code with these rules takes, on a site with a budget."""
    client = redis.client()
    client.flushall()
    store = open_store(read_settings({"REDIS_URL": redis.url})).store
    ledger = Ledger(store, parse_site_budget("usd=20/month"), lambda: now)
    account = Account("ana", parse_rules(rules, 1, ()).budget)
    expected = Amounts(requests=1, prompt_tokens=500, completion_tokens=4_096, microdollars=9_000)
    for _ in range(2):
        # The first one also marks its counters as complete.
        commands_of(client)
        reservation = ledger.reserve(account, Use("openai", "gpt-6-luna"), expected)
        reservation.settle(expected._replace(completion_tokens=300, reasoning_tokens=50, microdollars=900))
    calls = commands_of(client)
    assert calls["eval"] == 2
    return sum(calls.values())


def test_the_free_plan_lasts_for_as_many_answers_as_the_guide_says(redis: RedisServer) -> None:
    commands = commands_of_an_answer(redis, "usd=5/month;1/day", "tokens=1m/week")
    assert commands == commands_of_an_answer(redis, "usd=5/month") == commands_of_an_answer(redis)
    plan = re.search(r"has ([\d,]+) commands a month", TEXT)
    assert plan and f": {commands} in all, if the code and the site have a budget" in TEXT
    answers = int(plan[1].replace(",", "")) / commands
    assert f"about {round(answers, -3):,.0f} answers a month, or {round(answers / 30, -1):,.0f} a day" in TEXT
    [of_doctor] = json.loads(read("api/relay/doctor/store_plans.json"))["plans"]
    assert (of_doctor["commands_an_answer"], of_doctor["commands_a_month"]) == (commands, int(plan[1].replace(",", "")))


def test_rules_take_as_many_commands_more_as_the_guide_says(redis: RedisServer) -> None:
    usual = commands_of_an_answer(redis)
    second = commands_of_an_answer(redis, "rpm=50") - usual
    # The first of a minute also says for how long it is counted.
    assert f"`rpm=` takes up to {second + 1} more" in TEXT
    assert f"`parallel=` {commands_of_an_answer(redis, 'parallel=5') - usual}, and budgets in `total`" in TEXT
    in_total = commands_of_an_answer(redis, "usd=50/total", "requests=100/total") - usual
    assert f"`total` {in_total} together; so does a `week` that began last month" in TEXT
    began_last_month = datetime(2026, 12, 2, tzinfo=UTC)
    assert commands_of_an_answer(redis, "usd=5/week", now=began_last_month) - usual == in_total


def test_the_wire_tells_limits_and_what_is_left_as_the_relay_does() -> None:
    [shown] = [json.loads(block) for block in blocks_of(read("docs/wire.md"), "json") if '"left"' in block]
    now = datetime(2026, 11, 28, tzinfo=UTC)
    rules = parse_rules(["usd=5/month", "rpm=10"], 1, ())
    [allowance] = rules.budget.allowances
    standing = Standing(Account("ana", rules.budget), allowance, 4_580_000, allowance.period.renews_at(now))
    assert shown["limits"] == rules.limits()
    assert shown["left"] == [standing.document()]
    refusal = budget_exhausted(standing, now)
    assert sorted(refusal.fields) == ["kind", "left", "most", "of", "renews_at"]
    told = "`error` then has `kind`, `of`, `most`, `left` and `renews_at` as above"
    assert told in " ".join(read("docs/wire.md").split()) and refusal.retry_after
