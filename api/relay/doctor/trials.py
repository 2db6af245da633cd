"""Trials: every key of the providers that were reached, tried with a question for the models."""

from __future__ import annotations

from api.relay.doctor.address_checks import ways
from api.relay.doctor.examination import Examination
from api.relay.doctor.probes import Answer, Walk, keys_of, list_models, side_by_side
from api.relay.doctor.way_checks import api_cause, speaks_http
from api.relay.upstream.providers import Upstream
from api.relay.upstream.refusals import cause_of

_MOST_KEYS = 20
_SHORTEST_WITH_ENDING = 20


class Trial:
    """One key, tried at its provider with a question for the models."""

    def __init__(self, walk: Walk, variable: str, key: str, number: int, answer: Answer) -> None:
        self.walk = walk
        self.variable = variable
        self.key = key
        self.answer = answer
        cause = cause_of(answer.status, answer.body)
        self.refusal = cause.name if cause else ""
        """The cause of refusals.json for which the key was refused; empty where it wasn't."""
        self._name = f"…{key[-4:]}" if len(key) >= _SHORTEST_WITH_ENDING else f"number {number}"

    @property
    def upstream(self) -> Upstream:
        return self.walk.upstream

    @property
    def is_accepted(self) -> bool:
        return self.answer.failure is None and self.answer.status < 400

    def evidence(self, examination: Examination) -> dict[str, str | int | float | bool | None]:
        seen: dict[str, str | int | float | bool | None] = {
            "provider": self.upstream.label,
            "host": self.upstream.base.authority,
            "variable": self.variable,
            "key": self._name,
            "status": self.answer.status,
            "http_ms": self.answer.ms,
        }
        if said := self.answer.report.message:
            seen["said"] = examination.deployment.redactor.mask(said)
        return seen


def trials(examination: Examination) -> list[Trial]:
    """All keys of the providers that were reached, tried side by side."""
    reached = [
        walk
        for walk in ways(examination)
        if walk.answer is not None and speaks_http(walk) and not api_cause(examination, walk, walk.answer)
    ]
    wanted = [
        (walk, variable, key, number)
        for walk in reached
        for number, (variable, key) in enumerate(keys_of(examination.deployment, walk.upstream), start=1)
    ][:_MOST_KEYS]
    answers = side_by_side(lambda row: list_models(examination, row[0].upstream, row[2]), wanted)
    return [Trial(*row, answer) for row, answer in zip(wanted, answers, strict=True)]
