"""What the generated documents need of Markdown: tables, and code within a line."""

from __future__ import annotations

from collections.abc import Iterable

_ESCAPED_BAR = r"\|"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table; a bar inside a cell does not end it."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', _ESCAPED_BAR) for cell in line)} |\n" for line in lines)


def code(text: str) -> str:
    """Return `text` as Markdown code, nothing where there is none; a remark of several words stays text."""
    return text if not text or " " in text else f"`{text}`"
