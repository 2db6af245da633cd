"""The doctor's engine: checks run side by side, none holds up another, and nothing secret is said."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from graphlib import TopologicalSorter

import pytest

from api.relay.deployment import build_deployment
from api.relay.doctor.check import Check, Finding, GuestWords, Verdict, ok, skipped
from api.relay.doctor.doctor import ALL_CHECKS, examine, open_run
from api.relay.doctor.examination import Examination
from api.relay.doctor.run import ALL_SECONDS, Result, Run
from api.relay.settings import read_settings
from tests.api.fakes import CODE, OWNER_KEY

pytestmark = pytest.mark.usefixtures("log_is_heard")
Found = Finding | Iterable[Finding]
FAILED = Finding(Verdict.FAIL, "It is broken.", "Mend it.")


@pytest.fixture
def log_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger("locutorio"), "propagate", True)


def examination_of(**variables: str) -> Examination:
    settings = read_settings(variables)
    return Examination(build_deployment(settings), settings.environment)


def check(check_id: str, run: Callable[[Examination], Found] | Finding, **fields: object) -> Check:
    answer = run if callable(run) else lambda _: run
    return Check(check_id, f"Title of {check_id}", answer, **fields)  # type: ignore[arg-type]


def results_of(*checks: Check, ids: tuple[str, ...] = (), **variables: str) -> list[Result]:
    return list(examine(examination_of(**variables), ids, checks=checks))


def verdicts(results: Iterable[Result]) -> dict[str, str]:
    return {result.check.id: result.finding.verdict.value for result in results}


@pytest.fixture
def hanging() -> Iterator[threading.Event]:
    """What a check may wait for that is to hang; it is let go at the end of the test."""
    event = threading.Event()
    yield event
    event.set()


def test_results_come_as_they_are_found_and_not_in_the_checks_order() -> None:
    second_is_over = threading.Event()

    def wait(_: Examination) -> Finding:
        assert second_is_over.wait(5)
        return ok()

    told = []
    for result in examine(examination_of(), checks=[check("way.slow", wait), check("way.quick", ok())]):
        told.append(result.check.id)
        second_is_over.set()
    assert told == ["way.quick", "way.slow"]


def test_a_check_may_find_several_things_and_each_is_told_at_once() -> None:
    first_is_told = threading.Event()

    def two(_: Examination) -> Iterator[Finding]:
        yield Finding(Verdict.WARN, "One.", cause_id="keys.one")
        assert first_is_told.wait(5)
        yield Finding(Verdict.FAIL, "Two.", cause_id="keys.two")

    told = []
    for result in examine(examination_of(), checks=[check("keys.both", two)]):
        told.append(result.document()["cause_id"])
        first_is_told.set()
    assert told == ["keys.one", "keys.two"]


def test_a_check_that_finds_nothing_is_ok() -> None:
    assert verdicts(results_of(check("keys.none", lambda _: []))) == {"keys.none": "ok"}


def test_a_check_that_hangs_holds_up_no_other_and_is_said_to_hang(hanging: threading.Event) -> None:
    def hang(_: Examination) -> Finding:
        hanging.wait()
        return ok()

    results = results_of(
        check("way.hangs", hang, seconds=0.05),
        check("way.answers", ok()),
        check("way.depends", ok(), needs=("way.hangs",)),
    )
    assert [result.check.id for result in results] == ["way.answers", "way.hangs", "way.depends"]
    assert verdicts(results) == {"way.answers": "ok", "way.hangs": "fail", "way.depends": "skipped"}
    assert results[1].finding.cause_id == "no_answer"


def test_a_run_ends_in_its_time_whatever_hangs(hanging: threading.Event) -> None:
    def hang(_: Examination) -> Finding:
        hanging.wait()
        return ok()

    checks = [check("way.hangs", hang, seconds=3600), check("way.waits", ok(), needs=("way.hangs",))]
    run = Run(examination_of(), checks, {"way.hangs", "way.waits"}, limit=0.05)
    results = [result for result in run.results() if result is not None]
    assert {result.check.id: result.finding.cause_id for result in results} == {
        "way.hangs": "no_answer",
        "way.waits": "not_reached",
    }
    assert run.is_working
    assert ALL_SECONDS < 20


def test_while_nothing_is_found_the_run_says_so(hanging: threading.Event) -> None:
    def wait(_: Examination) -> Finding:
        hanging.wait()
        return ok()

    run = open_run(examination_of(), checks=[check("way.slow", wait)])
    results = run.results(pause=0.01)
    assert next(results) is None
    hanging.set()
    assert [result.finding.verdict for result in results if result is not None] == [Verdict.OK]


def test_what_a_failed_check_would_only_repeat_is_skipped() -> None:
    results = results_of(
        check("keys.third", ok(), needs=("way.second",)),
        check("way.second", ok(), needs=("way.first",)),
        check("way.first", FAILED),
        check("site.other", ok()),
    )
    assert verdicts(results) == {
        "way.first": "fail",
        "site.other": "ok",
        "way.second": "skipped",
        "keys.third": "skipped",
    }
    reasons = {result.check.id: result.finding.evidence.get("needs") for result in results}
    assert (reasons["way.second"], reasons["keys.third"]) == ("way.first", "way.second")


@pytest.mark.parametrize("finding", [ok(), skipped("There is no proxy.", "way.none"), Finding(Verdict.WARN, "Slow.")])
def test_what_did_not_fail_holds_back_nothing(finding: Finding) -> None:
    results = results_of(check("way.first", finding), check("way.second", ok(), needs=("way.first",)))
    assert verdicts(results)["way.second"] == "ok"


def test_one_check_is_run_with_what_it_needs_and_told_alone() -> None:
    ran = []

    def note(name: str, finding: Finding) -> Callable[[Examination], Finding]:
        return lambda _: ran.append(name) or finding

    checks = [
        check("way.first", note("first", FAILED)),
        check("way.second", note("second", ok()), needs=("way.first",)),
        check("site.other", note("other", ok())),
    ]
    results = results_of(*checks, ids=("way.second",))
    assert verdicts(results) == {"way.second": "skipped"}
    assert results[0].finding.evidence == {}
    assert ran == ["first"]


def test_who_may_not_see_a_check_does_not_run_it() -> None:
    checks = [check("way.owners", FAILED), check("site.guests", ok(), for_guests=WORDS)]
    run = open_run(examination_of(), checks=checks, for_guests=True)
    assert [result.check.id for result in run.results() if result is not None] == ["site.guests"]


WORDS = GuestWords("It doesn't work.", "Tell the owner.")
GUESTS_FAILURE = Finding(Verdict.FAIL, WORDS.cause, WORDS.next, "keys.all.guests")
NOTHING = Finding(Verdict.SKIPPED)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([FAILED], GUESTS_FAILURE),
        ([FAILED, FAILED], GUESTS_FAILURE),
        ([FAILED, ok(host="api.example")], ok()),
        ([Finding(Verdict.WARN, "It costs much.", "Pay.")], ok()),
        ([skipped("There is no key.", "keys.no_key"), FAILED], GUESTS_FAILURE),
        ([skipped("There is no key.", "keys.no_key", host="api.example")], NOTHING),
    ],
    ids=["fails", "fails twice", "works with one key", "a warning", "fails where tried", "not tried"],
)
def test_guests_are_told_in_one_result_whether_it_works_and_no_more(found: list[Finding], told: Finding) -> None:
    run = open_run(examination_of(), checks=[check("keys.all", lambda _: found, for_guests=WORDS)], for_guests=True)
    assert [result.finding for result in run.results() if result is not None] == [told]


def test_neither_are_guests_told_of_an_error_in_a_check_nor_of_what_it_needs() -> None:
    checks = [
        check("keys.broken", lambda _: 1 / 0, for_guests=WORDS),
        check("keys.first", FAILED),
        check("keys.second", ok(), needs=("keys.first",), for_guests=WORDS),
    ]
    run = open_run(examination_of(), checks=checks, for_guests=True)
    told = {result.check.id: result.finding for result in run.results() if result is not None}
    assert told == {"keys.broken": NOTHING, "keys.second": NOTHING}


def test_an_error_in_a_check_is_a_finding_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    def raise_it(_: Examination) -> Finding:
        raise ValueError("the-secret-words")

    with caplog.at_level(logging.INFO, "locutorio.doctor"):
        results = results_of(check("keys.broken", raise_it), check("keys.whole", ok()))
    assert verdicts(results) == {"keys.broken": "warn", "keys.whole": "ok"}
    broken = next(result for result in results if result.check.id == "keys.broken")
    assert broken.finding.cause_id == "crashed"
    assert "ValueError" in broken.finding.cause
    assert "the-secret-words" not in str(broken.document()) + caplog.text


def test_texts_and_evidence_are_masked() -> None:
    secrets = {
        "OPENAI_API_KEY": OWNER_KEY,
        "CODE": f"{CODE},74123698",
        # Nothing reads these; the doctor speaks of just such.
        "openai_key": "abcdef-nobody-knows-it",
        "PROXY_URL": "10.0.0.1:8080 somebody hunter2hunter2",
        "ODD_PLACE": "https://a-user:a-password@host.example/path",
    }
    words = " ".join(secrets.values())
    finding = Finding(Verdict.FAIL, words, words, evidence={"seen": words, "number": 74123698, "ms": 12, "none": None})
    [result] = results_of(check("variables.all", finding), **secrets)
    written = str(result.document())
    for secret in (OWNER_KEY, CODE, "74123698", "abcdef-nobody-knows-it", "hunter2hunter2", "a-password", "somebody"):
        assert secret not in written
    assert "10.0.0.1:8080" in written and "host.example/path" in written
    assert result.finding.evidence["ms"] == 12 and result.finding.evidence["none"] is None


def test_what_fails_is_in_the_log_under_the_checks_id(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "locutorio.doctor"):
        results_of(
            check("way.dns", Finding(Verdict.FAIL, f"No such host:\n{OWNER_KEY}", cause_id="way.dns.unknown")),
            check("keys.valid", Finding(Verdict.WARN, "One key is refused.")),
            check("site.https", ok()),
            OPENAI_API_KEY=OWNER_KEY,
        )
    assert sorted(record.getMessage() for record in caplog.records) == [
        "doctor check=keys.valid verdict=warn cause=keys.valid One key is refused.",
        "doctor check=way.dns verdict=fail cause=way.dns.unknown No such host: ***",
    ]


def test_a_result_is_told_with_all_that_the_page_shows() -> None:
    finding = Finding(Verdict.FAIL, "It is broken.", "Mend it.", "way.dns.unknown", {"host": "api.example"})
    [result] = results_of(check("way.dns", finding, faq="way"))
    document = result.document()
    assert isinstance(document.pop("ms"), int)
    assert document == {
        "id": "way.dns",
        "group": "way",
        "verdict": "fail",
        "title": "Title of way.dns",
        "cause": "It is broken.",
        "cause_id": "way.dns.unknown",
        "next": "Mend it.",
        "evidence": {"host": "api.example"},
        "faq": "way",
    }


def test_every_check_has_a_name_of_its_own_and_needs_what_there_is() -> None:
    ids = [each.id for each in ALL_CHECKS]
    assert len(ids) == len(set(ids))
    assert {need for each in ALL_CHECKS for need in each.needs} <= set(ids)
    # Raises CycleError where checks wait for each other.
    assert len(list(TopologicalSorter({each.id: each.needs for each in ALL_CHECKS}).static_order())) == len(ids)
