"""Causes: a check's table of what can be the matter and what to do about it, so that no text stands in its code.

Texts are filled in with the evidence, under the same names: `{host}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from api.relay.doctor.check import Finding, Verdict

Evidence = Mapping[str, str | int | float | bool | None]


class Causes:
    """The causes of a family of checks, by id: `way.name.unknown` is one of the check `way.name`."""

    def __init__(self, table: Path) -> None:
        self._rows: dict[str, dict[str, Any]] = json.loads(table.read_text(encoding="utf-8"))

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def of(self, check: str) -> list[str]:
        """The ids of a check's causes."""
        return [cause for cause in self._rows if cause.rpartition(".")[0] == check]

    def finding(self, cause_id: str, evidence: Evidence) -> Finding:
        """The cause, told with what was seen. Raises KeyError for what the texts name and the evidence has not."""
        row = self._rows[cause_id]
        return Finding(
            Verdict(row["verdict"]),
            row["cause"].format_map(evidence),
            row["next"].format_map(evidence),
            cause_id,
            evidence,
        )
