"""`npm run build` lists the first load and bounds it."""

import gzip
import random
import re
from pathlib import Path

import pytest

from tests.page.build.small_page import MOST_FIRST_WORDS, adding, build, complaints


def test_the_list_of_the_first_load_is_every_module_that_main_needs_and_is_mended_when_asked(public: Path) -> None:
    adding("js/words.js", 'import "./deeper.js";')(public)
    adding("js/deeper.js", 'import "./main.js";')(public)
    assert "index.html does not list the modules of the first load: node scripts/build.mjs --write" in complaints(
        build(public)
    )
    assert complaints(build(public, "--write")) == []
    assert complaints(build(public)) == []
    listed = re.findall(r'modulepreload" href="([^"]+)"', (public / "index.html").read_text(encoding="utf-8"))
    assert listed == ["js/deeper.js", "js/words.js", "vendor/preact.js"]


def test_the_first_load_may_not_be_large(public: Path) -> None:
    build(public)
    size = sum(
        min(len(content), len(gzip.compress(content, 9)))
        for name in ("index.html", "css/base.css", "js/main.js", "js/words.js", "vendor/preact.js", MOST_FIRST_WORDS)
        for content in [(public / name).read_bytes()]
    )
    told = re.search(r"first load has (\d+) bytes \(gzip\) in (\d+) files", build(public).stdout)
    # Not every zlib finds the very same compression.
    assert int(told[1]) == pytest.approx(size, abs=20)
    assert int(told[2]) == 6
    noise = random.Random(1).randbytes(70_000).hex()
    adding("js/words.js", f'export const noise = "{noise}";')(public)
    assert re.search(r"^the first load has \d+ bytes, more than 70000$", build(public).stderr, re.MULTILINE)
