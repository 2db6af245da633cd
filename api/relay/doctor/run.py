"""A run: checks side by side, each with a time limit of its own, so that one that hangs holds up no other."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from api.relay.doctor.check import CRASHED, Check, Finding, Verdict, ok
from api.relay.doctor.examination import Examination
from api.relay.doctor.masking import masked, masker_of

ALL_SECONDS = 18.0
"""How long a whole run may take; with the way there and back it is told within 20 seconds."""

log = logging.getLogger("locutorio.doctor")


@dataclass(frozen=True)
class Result:
    """A finding of a check, masked, and how many ms after the check's start it was found."""

    check: Check
    finding: Finding
    ms: int

    def document(self) -> dict[str, object]:
        """As `GET /api/doctor` sends it."""
        check, finding = self.check, self.finding
        return {
            "id": check.id,
            "group": check.group,
            "verdict": finding.verdict.value,
            "title": check.title,
            "cause": finding.cause,
            "cause_id": finding.cause_id or (check.id if finding.cause else ""),
            "next": finding.next,
            "evidence": dict(finding.evidence),
            "faq": check.faq,
            "ms": self.ms,
        }


@dataclass(frozen=True)
class _Report:
    """What a thread has to say of its check: a finding, or None when the check is over."""

    check: Check
    finding: Finding | None
    at: float


class Run:
    """One run over some checks. `told` are the ids of those whose results are told; the others are only needed.

    Where it is `for_guests`, of each there is one result, with nothing in it that is the owner's.
    """

    def __init__(
        self,
        examination: Examination,
        checks: Sequence[Check],
        told: Collection[str],
        *,
        for_guests: bool = False,
        limit: float = ALL_SECONDS,
    ) -> None:
        self._examination = examination
        self._mask = masker_of(examination)
        self._told = told
        self._for_guests = for_guests
        self._found: defaultdict[str, list[Finding]] = defaultdict(list)
        """Of each check that is not over, where guests are told what comes of it."""
        self._limit = limit
        self._waiting = {check.id: check for check in checks}
        self._running: dict[str, tuple[Check, float]] = {}
        self._failed: set[str] = set()
        self._reports: SimpleQueue[_Report] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._is_over = threading.Event()

    @property
    def is_working(self) -> bool:
        """Whether a check is still at it, also one that nobody waits for any more."""
        return any(thread.is_alive() for thread in self._threads)

    def results(self, pause: float = float("inf")) -> Iterator[Result | None]:
        """The results as they are found; None whenever nothing was found for `pause` seconds."""
        ends_at = time.monotonic() + self._limit
        try:
            while True:
                yield from self._start_ready()
                if not self._running:
                    break
                now = time.monotonic()
                if now >= ends_at:
                    break
                next_at = min(now + pause, ends_at, self._first_deadline())
                try:
                    report = self._reports.get(timeout=max(0.0, next_at - now))
                except Empty:
                    late = self._overdue(time.monotonic())
                    yield from late
                    if not late:
                        yield None
                    continue
                yield from self._take(report)
            yield from self._give_up(time.monotonic())
        finally:
            self._is_over.set()

    def _start_ready(self) -> Iterator[Result]:
        """Starts what needs nothing more, and tells what is skipped because of what it needs."""
        before = -1
        # What is skipped may in its turn be needed.
        while before != len(self._waiting):
            before = len(self._waiting)
            for check in list(self._waiting.values()):
                if wrong := next((need for need in check.needs if need in self._failed), None):
                    del self._waiting[check.id]
                    self._failed.add(check.id)
                    yield from self._told_result(check, self._skipped_for(wrong), 0)
                    yield from self._over(check, 0)
                elif not any(need in self._waiting or need in self._running for need in check.needs):
                    del self._waiting[check.id]
                    self._start(check)

    def _start(self, check: Check) -> None:
        self._running[check.id] = (check, time.monotonic())
        thread = threading.Thread(target=self._work, args=(check,), name=f"doctor {check.id}", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            # The machine has no thread left: then one after the other.
            self._work(check)
        else:
            self._threads.append(thread)

    def _work(self, check: Check) -> None:
        try:
            found = check.run(self._examination)
            count = 0
            for finding in [found] if isinstance(found, Finding) else found:
                count += 1
                self._reports.put(_Report(check, finding, time.monotonic()))
                if self._is_over.is_set():
                    return
            if not count:
                self._reports.put(_Report(check, ok(), time.monotonic()))
        except Exception as error:
            self._reports.put(_Report(check, _crashed(check, error), time.monotonic()))
        finally:
            self._reports.put(_Report(check, None, time.monotonic()))

    def _take(self, report: _Report) -> Iterator[Result]:
        check, started = self._running.get(report.check.id, (None, 0.0))
        if check is None:
            # It was given up already.
            return
        if report.finding is None:
            del self._running[check.id]
            yield from self._over(check, report.at - started)
            return
        if report.finding.verdict is Verdict.FAIL:
            self._failed.add(check.id)
        yield from self._told_result(check, report.finding, report.at - started)

    def _first_deadline(self) -> float:
        return min(started + check.seconds for check, started in self._running.values())

    def _overdue(self, now: float) -> list[Result]:
        late = [(check, started) for check, started in self._running.values() if now >= started + check.seconds]
        return [result for check, started in late for result in self._end_without_answer(check, now - started)]

    def _end_without_answer(self, check: Check, seconds: float) -> Iterator[Result]:
        del self._running[check.id]
        self._failed.add(check.id)
        finding = Finding(
            Verdict.FAIL,
            f"There was no answer within {seconds:.0f} s.",
            "Run this check again. If it hangs again, something on the way neither answers nor refuses: a firewall, "
            "a proxy, or a host that is down.",
            "no_answer",
            {"seconds": round(seconds, 1)},
        )
        yield from self._told_result(check, finding, seconds)
        yield from self._over(check, seconds)

    def _give_up(self, now: float) -> Iterator[Result]:
        """At the end: of what still runs there is no answer, and what still waits was never reached."""
        for check, started in list(self._running.values()):
            yield from self._end_without_answer(check, now - started)
        for check in self._waiting.values():
            words = f"The examination ended after {self._limit:.0f} s, before this check could begin."
            yield from self._told_result(check, Finding(Verdict.SKIPPED, words, cause_id="not_reached"), 0)
            yield from self._over(check, 0)
        self._waiting.clear()

    def _skipped_for(self, need: str) -> Finding:
        # Somebody who may not see that check is not told which one it is.
        evidence = {"needs": need} if need in self._told else {}
        return Finding(Verdict.SKIPPED, "Another check must pass first.", cause_id="needs", evidence=evidence)

    def _told_result(self, check: Check, finding: Finding, seconds: float) -> Iterator[Result]:
        if check.id not in self._told:
            return
        result = Result(check, masked(finding, self._mask), round(seconds * 1000))
        if finding.verdict in (Verdict.FAIL, Verdict.WARN):
            cause = finding.cause_id or check.id
            words = " ".join(result.finding.cause.split())
            log.warning("doctor check=%s verdict=%s cause=%s %s", check.id, finding.verdict, cause, words)
        if self._for_guests:
            self._found[check.id].append(finding)
        else:
            yield result

    def _over(self, check: Check, seconds: float) -> Iterator[Result]:
        if found := self._found.pop(check.id, None):
            yield Result(check, check.finding_for_guests(found), round(seconds * 1000))


def _crashed(check: Check, error: Exception) -> Finding:
    # The error's words may hold anything, and the variables' values are at hand here.
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
    log.error("doctor check=%s raised %s at %s", check.id, type(error).__name__, place)
    return Finding(
        Verdict.WARN,
        f"This check itself went wrong ({type(error).__name__}): it says nothing about your site.",
        "Run it again. If it happens again, please report it with the id of the check.",
        CRASHED,
        {"error": type(error).__name__, "place": place},
    )
