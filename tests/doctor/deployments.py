"""The deployments of the matrix: what is wrong with each, and what the doctor must say first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.relay.deployment import build_deployment
from api.relay.doctor.check import Verdict
from api.relay.doctor.doctor import ALL_CHECKS, examine
from api.relay.doctor.examination import Examination
from api.relay.doctor.run import Result
from api.relay.doctor.terminal import place_of
from api.relay.settings import read_settings
from tests.doctor.world import World

CODE = "ana-code-test-7f3kq9mw2x"
KEY = "sk-test-4n7q2x9mw8e5r1t6y3u0p2a9s8d7f6g5h4j3k2l1z0"
SOUND = {
    "OPENAI_API_KEY": KEY,
    "CODE": CODE,
    "BASE_URL": "http://<upstream>/v1",
    "DATA_DIR": "<folder>/ledger",
    "UPSTREAM_REPO": "0",
}
"""A deployment in which nothing is wrong; `<name>` is a part of the world."""
SEVERITY = tuple(Verdict)
ORDER = [check.id for check in ALL_CHECKS]
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """A deployment: what differs from a sound one; a variable that is null is not set."""

    name: str
    variables: Mapping[str, str | None]
    check: str = ""
    """The id of the check that must complain first."""
    cause: str = ""
    """The id of the cause that it must name; that of the check where the cause has none of its own."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of the request that asks the doctor."""
    remote_address: str = ""
    server_weakness: str = ""
    """What the server that runs the relay can't do."""
    may_probe: bool = False
    """Whether the owner allows a question that costs a token."""
    now: str = ""
    """When the doctor looks, if it is not today."""

    def environment(self, world: World) -> dict[str, str]:
        """The variables, with the parts of the world that they name started."""
        merged = SOUND | dict(self.variables)
        return {name: world.filled(value) for name, value in merged.items() if value is not None}

    def examination(self, environment: Mapping[str, str]) -> Examination:
        """The deployment that these variables make, ready to be examined."""
        deployment = build_deployment(read_settings(environment))
        return Examination(
            deployment,
            environment,
            dict(self.headers),
            self.remote_address,
            server_weakness=self.server_weakness,
            may_probe=self.may_probe,
            now=datetime.fromisoformat(self.now) if self.now else datetime.now(UTC),
        )

    def results(self, world: World) -> list[Result]:
        """What the doctor finds, the gravest first, and of the equally grave what stands first in its list."""
        found = examine(self.examination(self.environment(world)))

        def rank(result: Result) -> tuple[int, int, int]:
            gravity = SEVERITY.index(result.finding.verdict)
            return gravity, place_of(result.document()), ORDER.index(result.check.id)

        return sorted(found, key=rank)


def cases(file: str) -> list[Case]:
    """The deployments of a file of this folder."""
    rows: list[dict[str, Any]] = json.loads((FOLDER / file).read_text(encoding="utf-8"))
    return [Case(**row) for row in rows]


def complaints(results: Iterable[Result]) -> list[tuple[str, str, str]]:
    """Check, cause and words of what failed and of what the doctor warns of."""
    return [
        (result.check.id, result.finding.cause_id or result.check.id, result.finding.cause)
        for result in results
        if result.finding.verdict in (Verdict.FAIL, Verdict.WARN)
    ]
