"""The guides: their names, their languages, and what their tests read in them."""

import re
from pathlib import Path

from scripts.variable_pages import LANGUAGES
from tests.docs.markdown import CODE, fenced_blocks, links_of, read, without_blocks
from tests.support.programs import ROOT

ORIGINAL, *TRANSLATIONS = LANGUAGES
NAMES = sorted(path.name for path in (ROOT / "docs" / ORIGINAL).glob("*.md"))
GENERATED = {"variables.md"}
BOLD = re.compile(r"\*\*(.+?)\*\*")


def guide(language: str, name: str) -> str:
    """Return the text of a guide."""
    return read(f"docs/{language}/{name}")


def heading_levels(text: str) -> list[int]:
    """Return the depth of each heading, from top to bottom."""
    return [len(marks) for marks in re.findall(r"^(#+) ", without_blocks(text), re.MULTILINE)]


def line_shapes(text: str) -> list[str]:
    """Return of each line of a table or a list what its language cannot change: its kind and its number of cells."""
    shapes = []
    for line in without_blocks(text).splitlines():
        if mark := re.match(r" *(\||- |\d+\. )", line):
            cells = len(re.findall(r"(?<!\\)\|", line))
            shapes.append(f"{cells} bars" if cells else mark[1].strip())
    return shapes


def link_targets(language: str, name: str) -> list[str]:
    """Return where a guide's links lead, sorted: to the same guide in whatever language it is."""
    folder = ROOT / "docs" / language
    return sorted(_without_language(folder, link, language) for link in links_of(guide(language, name)))


def code_words(text: str) -> list[str]:
    """Return what stands as code within the lines, sorted."""
    return sorted(CODE.findall(without_blocks(text)))


def blocks(text: str) -> list[tuple[str, str]]:
    """Return all fenced blocks."""
    return fenced_blocks(text)


def _without_language(folder: Path, link: str, language: str) -> str:
    if "://" in link:
        return link
    if link.startswith("#"):
        return "a heading of the same guide"
    target = (folder / link.partition("#")[0]).resolve().relative_to(ROOT)
    is_index = target.name == "README.md"
    return str(target) if is_index else str(target).replace(f"docs/{language}/", "docs/*/")
