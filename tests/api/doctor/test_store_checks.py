"""The doctor finds what is wrong with the ledger's store: its variables, its answers, its plan, its disk."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from api.relay.doctor import store_checks
from api.relay.doctor.check import Finding, Verdict
from api.relay.doctor.examination import Examination
from api.relay.doctor.store_checks import CHECKS
from api.relay.ledger.amounts import Amounts
from api.relay.ledger.ledger import Account, Ledger, Use
from api.relay.ledger.open_store import OpenedStore
from api.relay.ledger.store import StoreUnavailable
from tests.api.doctor.examined import NOW, STRONG_CODE, examination_of, findings_in, findings_of
from tests.api.fakes import SharedStore
from tests.support.ports import free_port
from tests.support.redis_server import RedisRestServer, RedisServer

TOKEN = "sk-test-store-token"
REST = {"KV_REST_API_URL": "https://one.upstash.io", "KV_REST_API_TOKEN": TOKEN}
MEGABYTE = 1_000_000


def one(check: str, **variables: str) -> Finding:
    [finding] = findings_of(CHECKS, f"store.{check}", variables)
    assert "sk-test-" not in repr(finding)
    return finding


def one_in(check: str, examination: Examination) -> Finding:
    [finding] = findings_in(CHECKS, f"store.{check}", examination)
    return finding


def with_store(
    store: SharedStore, place: str = "in Redis over REST at one.upstash.io (KV_REST_API_URL)"
) -> Examination:
    examination = examination_of({})
    ledger = Ledger(store, clock=lambda: NOW)
    opened = OpenedStore(store, place, "KV_REST_API_URL")
    return replace(examination, deployment=replace(examination.deployment, ledger=ledger, ledger_store=opened))


class RestStore(SharedStore):
    kind = "redis-rest"

    def __init__(self) -> None:
        super().__init__(NOW.timestamp)


def test_the_variables_that_are_found_and_the_one_that_is_used_are_told() -> None:
    finding = one("variables", KV_URL="rediss://kv.example.com", VERCEL="1", **REST)
    assert finding.verdict is Verdict.OK
    assert finding.evidence["used"] == "KV_REST_API_URL"
    assert finding.evidence["found"] == "KV_REST_API_TOKEN, KV_REST_API_URL, KV_URL"
    assert one("variables").verdict is Verdict.OK


def test_a_token_that_may_only_read_is_a_failure_and_names_the_one_that_is_needed() -> None:
    variables = {"KV_REST_API_URL": REST["KV_REST_API_URL"], "KV_REST_API_READ_ONLY_TOKEN": TOKEN}
    findings = findings_of(CHECKS, "store.variables", variables)
    first = findings[0]
    assert (first.verdict, first.cause_id) == (Verdict.FAIL, "store.read_only")
    assert "set KV_REST_API_TOKEN" in first.next


def test_the_read_only_token_in_the_place_of_the_other_is_seen() -> None:
    variables = {**REST, "KV_REST_API_READ_ONLY_TOKEN": TOKEN}
    finding = findings_of(CHECKS, "store.variables", variables)[0]
    assert (finding.verdict, finding.cause_id) == (Verdict.FAIL, "store.read_only_copied")


def test_half_a_pair_is_a_failure_unless_another_store_is_used(tmp_path: Path) -> None:
    finding = one("variables", KV_REST_API_URL="https://one.upstash.io", VERCEL="1")
    assert (finding.verdict, finding.cause_id) == (Verdict.FAIL, "store.unusable")
    assert "KV_REST_API_TOKEN" in finding.cause
    beside = one("variables", KV_REST_API_URL="https://one.upstash.io", DATA_DIR=str(tmp_path))
    assert beside.verdict is Verdict.WARN


def test_an_address_that_is_none_is_a_failure() -> None:
    assert one("variables", REDIS_URL="http://redis.example.com", VERCEL="1").verdict is Verdict.FAIL


def test_a_store_that_answers_is_told_with_its_time(tmp_path: Path) -> None:
    finding = one("reachable", DATA_DIR=str(tmp_path))
    assert finding.verdict is Verdict.OK
    assert isinstance(finding.evidence["ms"], int)
    assert one("reachable").verdict is Verdict.SKIPPED


def test_a_store_that_is_slow_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_checks, "time", SimpleNamespace(perf_counter=count(0, 0.5).__next__))
    finding = one_in("reachable", with_store(RestStore()))
    assert (finding.verdict, finding.cause_id, finding.evidence["ms"]) == (Verdict.WARN, "store.slow", 500)


def test_a_store_that_does_not_answer_is_a_failure() -> None:
    finding = one("reachable", KV_REST_API_URL=f"http://127.0.0.1:{free_port()}", KV_REST_API_TOKEN=TOKEN)
    assert (finding.verdict, finding.cause_id) == (Verdict.FAIL, "store.unreachable")
    assert "counting goes on in memory" in finding.cause
    required = {"LEDGER_REQUIRED": "1", "KV_REST_API_TOKEN": TOKEN}
    assert (
        "nothing is answered" in one("reachable", KV_REST_API_URL=f"http://127.0.0.1:{free_port()}", **required).cause
    )


@pytest.mark.parametrize("port", [403, 14_031])
def test_a_port_is_not_taken_for_a_status(port: int) -> None:
    finding = one("reachable", KV_REST_API_URL=f"http://127.0.0.1:{port}", KV_REST_API_TOKEN=TOKEN)
    assert finding.cause_id == "store.unreachable"


@pytest.fixture(scope="module")
def rest() -> Iterator[RedisRestServer]:
    with RedisServer() as redis, RedisRestServer(redis) as server:
        yield server


@pytest.mark.parametrize("token", [RedisRestServer.read_only_token, "sk-test-no-such-token"])
def test_a_store_that_refuses_the_token_says_so(rest: RedisRestServer, token: str) -> None:
    finding = one("reachable", KV_REST_API_URL=rest.url, KV_REST_API_TOKEN=token)
    assert (finding.verdict, finding.cause_id) == (Verdict.FAIL, "store.refused")
    assert "token" in finding.next
    assert one("reachable", KV_REST_API_URL=rest.url, KV_REST_API_TOKEN=rest.token).verdict is Verdict.OK


@pytest.mark.parametrize("variables", [{"BUDGET": "usd=5/month"}, {"CODE": f"{STRONG_CODE}|usd=5/month"}])
def test_budgets_in_memory_are_a_warning(variables: dict[str, str], tmp_path: Path) -> None:
    on_platform = one("memory", VERCEL="1", **variables)
    assert on_platform.verdict is Verdict.WARN
    assert "each instance" in on_platform.cause and "add a store" in on_platform.next
    assert "DATA_DIR" in one("memory", **variables).next
    assert one("memory", DATA_DIR=str(tmp_path), **variables).verdict is Verdict.OK


def test_memory_is_enough_without_budgets() -> None:
    assert one("memory", VERCEL="1", CODE=STRONG_CODE).verdict is Verdict.SKIPPED


@pytest.mark.parametrize(
    ("answers", "verdict", "cause_id"),
    [
        (10, Verdict.OK, ""),
        (2_500, Verdict.WARN, "store.plan_nearly_used"),
        (3_000, Verdict.WARN, "store.plan_used_up"),
    ],
)
def test_the_commands_of_a_day_are_held_against_the_plan(answers: int, verdict: Verdict, cause_id: str) -> None:
    store = RestStore()
    examination = with_store(store)
    ledger = examination.deployment.ledger
    ledger.reserve(Account("ana"), Use("openai", "gpt-6-luna"), Amounts(requests=answers)).settle(
        Amounts(requests=answers)
    )
    finding = one_in("plan", examination)
    assert (finding.verdict, finding.cause_id) == (verdict, cause_id)
    assert finding.evidence["answers_a_day"] == answers
    assert finding.evidence["commands_a_day"] == 6 * answers


def test_a_store_without_a_known_plan_or_answer_is_left_open() -> None:
    assert one_in(
        "plan", with_store(RestStore(), "in Redis over REST at redis.example.com (KV_REST_API_URL)")
    ).verdict is (Verdict.SKIPPED)
    assert one("plan").verdict is Verdict.SKIPPED
    down = RestStore()
    down.is_down = True
    with pytest.raises(StoreUnavailable):
        down.read(["presence"])
    assert one_in("plan", with_store(down)).verdict is Verdict.SKIPPED


@pytest.mark.parametrize(("free", "verdict"), [(5_000, Verdict.OK), (100, Verdict.WARN), (5, Verdict.FAIL)])
def test_a_disk_that_fills_up_is_told(
    free: int, verdict: Verdict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free * MEGABYTE))
    finding = one("file", DATA_DIR=str(tmp_path))
    assert (finding.verdict, finding.evidence["free_mb"]) == (verdict, free)


def test_a_folder_that_is_no_folder_or_may_not_be_written_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    finding = one("file", DATA_DIR=str(tmp_path / "file"))
    assert (finding.verdict, finding.cause_id) == (Verdict.FAIL, "store.not_writable")
    # The user who runs tests may be one whom no right keeps out.
    monkeypatch.setattr(store_checks.os, "access", lambda *_: False)
    assert one("file", DATA_DIR=str(tmp_path)).verdict is Verdict.FAIL


def test_without_a_file_there_is_no_disk() -> None:
    assert one("file", VERCEL="1").verdict is Verdict.SKIPPED
