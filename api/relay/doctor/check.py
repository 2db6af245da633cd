"""A check: one question about a deployment, and what came of asking it.

A check's words are for the owner. They hold no secret; the doctor masks them besides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.relay.doctor.examination import Examination


class Verdict(StrEnum):
    """What came of a check, the worst first."""

    FAIL = "fail"
    WARN = "warn"
    OK = "ok"
    SKIPPED = "skipped"


CRASHED = "crashed"
"""The cause where a check itself has gone wrong, which says nothing about a site."""
Evidence = dict[str, str | int | float | bool | None]


@dataclass(frozen=True)
class Finding:
    """What a check has found. Texts are in English; the page translates by `cause_id` where it knows it."""

    verdict: Verdict
    cause: str = ""
    """What is the matter, in a sentence; empty where nothing is."""
    next: str = ""
    """What to do, and who must do it."""
    cause_id: str = ""
    """Tells the causes of one check apart; the id of the check itself where there is only one."""
    evidence: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)
    """What was seen: names of variables, hosts, times in ms. Never a key, a code or a password."""


def ok(**evidence: str | int | float | bool | None) -> Finding:
    return Finding(Verdict.OK, evidence=evidence)


def skipped(why: str, cause_id: str, **evidence: str | int | float | bool | None) -> Finding:
    return Finding(Verdict.SKIPPED, why, cause_id=cause_id, evidence=evidence)


@dataclass(frozen=True)
class GuestWords:
    """What a guest is told of a check that has failed, in place of all that is for the owner."""

    cause: str
    next: str = "Tell the owner of the site, who can see here what the matter is."


@dataclass(frozen=True)
class Check:
    """A question. `run` never raises for what it looks for; what it raises is itself a finding, a bug of ours."""

    id: str
    """Stable: the log, the FAQ and the page use it. Words with dots: `variables.misspelt`."""
    title: str
    run: Callable[[Examination], Finding | Iterable[Finding]]
    needs: tuple[str, ...] = ()
    """Ids of checks that must not have failed: otherwise this one is skipped, as it could only repeat the cause."""
    faq: str = "something-is-wrong-with-the-site"
    """The entry of the FAQ that speaks of it, as an anchor."""
    for_guests: GuestWords | None = None
    """What somebody with a guest's code is told; None where the check is no business of theirs."""
    seconds: float = 8.0
    """How long it may take; after that the doctor goes on without its answer."""

    @property
    def group(self) -> str:
        """`variables`, `codes`, `way`, `keys`, `models`, `streaming`, `site`, `store` or `browser`."""
        return self.id.partition(".")[0]

    def finding_for_guests(self, found: Collection[Finding]) -> Finding:
        """What guests are told: whether it works, if only with one of the owner's providers and keys, and no more."""
        verdicts = {finding.verdict for finding in found if finding.cause_id != CRASHED}
        if verdicts & {Verdict.OK, Verdict.WARN}:
            return ok()
        if Verdict.FAIL not in verdicts or self.for_guests is None:
            return Finding(Verdict.SKIPPED, cause_id="")
        return Finding(Verdict.FAIL, self.for_guests.cause, self.for_guests.next, f"{self.id}.guests")
