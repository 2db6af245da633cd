"""What reading long documents takes, as a section of the document."""

from __future__ import annotations

from collections.abc import Sequence

from bench.figures import number, percentile, table
from bench.page.documents import DocumentReading

MOST_MILLISECONDS = 3_000
MOST_TASK = 50
HOW = """\
From the moment a file is chosen until it can be sent, or its preview offers its parts; each time in a fresh browser,
which also loads what reads it. *Longest task* is that of the page's own thread; 0 means that none took 50 ms. The goals
are 3 s and no task of more than 50 ms."""


def documents_section(found: Sequence[DocumentReading]) -> str:
    """Return the table, or nothing where nothing was measured."""
    if not found:
        return ""
    heads = ("Document", "MB", "Ready, ms", "Longest task, ms", "Work of the page's thread, ms", "Goals")
    return "\n\n".join(["## Documents", HOW, table(heads, [row(one) for one in found])])


def row(one: DocumentReading) -> list[str]:
    """Return one document's row."""
    ready = percentile(one.milliseconds, 0.5)
    is_met = ready is not None and ready <= MOST_MILLISECONDS and one.longest_task <= MOST_TASK
    figures = [
        number(value, digits)
        for value, digits in ((one.megabytes, 1), (ready, 0), (one.longest_task, 0), (one.busy, 0))
    ]
    return [one.name, *figures, "met" if is_met else "**not met**"]
