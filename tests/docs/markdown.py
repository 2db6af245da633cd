"""What the tests need of Markdown: links, headings, blocks of code, rows of tables."""

import re
import textwrap
from pathlib import Path

from tests.support.programs import ROOT

FENCED = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")


def pages() -> list[Path]:
    """Return every document of the project that people read."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def read(page: str) -> str:
    """Return the text of a page, named from the project's root."""
    return (ROOT / page).read_text(encoding="utf-8")


def fenced_blocks(text: str) -> list[tuple[str, str]]:
    """Return (language, content) of each fenced block; one inside a list loses its indent."""
    return [(language, textwrap.dedent(block)) for _, language, block in FENCED.findall(text)]


def without_blocks(text: str) -> str:
    """Return a page's text without its fenced blocks."""
    return FENCED.sub("", text)


def links_of(text: str) -> list[str]:
    """Return the targets of all links outside blocks of code."""
    return LINK.findall(without_blocks(text))


def anchors_of(text: str) -> list[str]:
    """Return the anchors that GitHub gives to the headings, from top to bottom."""
    headings = HEADING.findall(without_blocks(text))
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]


def blocks_of(text: str, language: str) -> list[str]:
    """Return the fenced blocks in `language`."""
    return [block for name, block in fenced_blocks(text) if name == language]


def commands_of(text: str) -> list[str]:
    """Return each command of the blocks for a shell, continued lines joined."""
    joined = "".join(blocks_of(text, "sh")).replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip()]


def first_cells(text: str) -> list[str]:
    """Return what stands as code at the beginning of each row of each table."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)
