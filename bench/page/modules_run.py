"""How many of the page's modules run while one question is typed, answered and kept.

Chromium's precise coverage names the functions that ran by their place in the bundle; the source map names the modules.
"""

from __future__ import annotations

import bisect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from bench.page.visitor import new_context, open_page
from tests.support.programs import ROOT

BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
CONTINUES = 32
OURS = "public/js/"


class SourceMap:
    """Which module a place of a bundle comes from (https://tc39.es/ecma426/, mappings)."""

    def __init__(self, bundle: Path) -> None:
        document = json.loads(bundle.with_name(f"{bundle.name}.map").read_text(encoding="utf-8"))
        folder = (bundle.parent / document.get("sourceRoot", "")).resolve()
        self._sources = [name_of(folder / source) for source in document["sources"]]
        self._line_starts = line_starts(bundle.read_text(encoding="utf-8"))
        self._places, self._indices = [], []
        for place, index in self._segments(document["mappings"]):
            self._places.append(place)
            self._indices.append(index)

    def module_at(self, offset: int) -> str:
        """Return the path of the module from the root of the project."""
        line = bisect.bisect_right(self._line_starts, offset) - 1
        found = bisect.bisect_right(self._places, (line, offset - self._line_starts[line])) - 1
        return self._sources[self._indices[found]] if found >= 0 else ""

    def _segments(self, mappings: str) -> Iterator[tuple[tuple[int, int], int]]:
        index = 0
        for line, text in enumerate(mappings.split(";")):
            column = 0
            for segment in filter(None, text.split(",")):
                values = list(decode(segment))
                column += values[0]
                if len(values) > 1:
                    index += values[1]
                    yield (line, column), index


def name_of(path: Path) -> str:
    """Return a path from the root of the project, or the whole of it for what lies elsewhere."""
    return str(path.resolve().relative_to(ROOT)) if path.resolve().is_relative_to(ROOT) else str(path)


def line_starts(text: str) -> list[int]:
    """Return the offset at which each line begins, in UTF-16 units, as the browser counts."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode("utf-16-le")) // 2)
    return starts


def decode(segment: str) -> Iterator[int]:
    """Yield the numbers of a segment in base 64 VLQ."""
    value = shift = 0
    for digit in map(BASE64.index, segment):
        value += (digit & (CONTINUES - 1)) << shift
        shift += 5
        if not digit & CONTINUES:
            yield -(value >> 1) if value & 1 else value >> 1
            value = shift = 0


def measure_modules(browser: Browser, url: str) -> list[str]:
    """Type a question, have it answered and kept; return the modules of ours in which a function ran."""
    context = new_context(browser)
    page = open_page(context, url)
    session = context.new_cdp_session(page)
    session.send("Profiler.enable")
    session.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": False})
    session.send("Profiler.takePreciseCoverage")
    ask(page)
    scripts = session.send("Profiler.takePreciseCoverage")["result"]
    context.close()
    return sorted({name for script in scripts for name in modules_of(script) if name.startswith(OURS)})


def ask(page: Page) -> None:
    """Type a question as a person does, and wait until its answer is there and kept."""
    page.locator("#question").press_sequentially("write 300")
    page.locator("#question").press("Enter")
    page.locator('.message--answer[data-state="complete"]').wait_for()
    page.wait_for_timeout(1_500)


def modules_of(script: dict[str, Any]) -> Iterator[str]:
    """Yield the module of each function of a script that ran."""
    bundle = ROOT / "public" / script["url"].split("/", 3)[-1]
    if not bundle.with_name(f"{bundle.name}.map").is_file():
        return
    places = SourceMap(bundle)
    for function in script["functions"]:
        whole = function["ranges"][0]
        # The first one is the bundle itself.
        if whole["count"] and whole["startOffset"] > 0:
            yield places.module_at(whole["startOffset"])
