"""A check: one question about a deployment, and what came of asking it.

A check's words are for the owner. They hold no secret; the doctor masks them besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
    for_guests: bool = False
    """Whether somebody with a guest's code may see it: what they can act on, and nothing of the owner's."""
    seconds: float = 8.0
    """How long it may take; after that the doctor goes on without its answer."""

    @property
    def group(self) -> str:
        """`variables`, `codes`, `way`, `keys`, `models`, `streaming`, `site`, `store` or `browser`."""
        return self.id.partition(".")[0]
