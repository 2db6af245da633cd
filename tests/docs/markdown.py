"""What the tests need of Markdown: links, headings, blocks of code, rows of tables."""

import re
from pathlib import Path

from tests.support.programs import ROOT

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")


def pages() -> list[Path]:
    """Return every document of the project that people read."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def read(page: str) -> str:
    """Return the text of a page, named from the project's root."""
    return (ROOT / page).read_text(encoding="utf-8")


def links_of(text: str) -> list[str]:
    """Return the targets of all links outside blocks of code."""
    return LINK.findall(FENCED.sub("", text))


def anchors_of(text: str) -> set[str]:
    """Return the anchors that GitHub gives to the headings."""
    headings = HEADING.findall(FENCED.sub("", text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def blocks_of(text: str, language: str) -> list[str]:
    """Return the fenced blocks in `language`."""
    return [block for name, block in FENCED.findall(text) if name == language]


def first_cells(text: str) -> list[str]:
    """Return what stands as code at the beginning of each row of each table."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)
