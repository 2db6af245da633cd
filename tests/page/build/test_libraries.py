"""`npm run build` bundles the pinned libraries."""

import json
import re
from pathlib import Path

from tests.page.build.small_page import adding, build
from tests.support.programs import ROOT


def test_the_libraries_are_bundled_once_for_a_lock_file(public: Path) -> None:
    (public / "vendor/.stamp").unlink()
    adding("vendor/stale.js", "")(public)
    build(public)
    bundles = {file.name for file in (public / "vendor").glob("*.js")}
    assert {"preact.js", "marked.js", "katex.js", "mermaid.js", "tokenizer.js"} < bundles
    assert "stale.js" not in bundles
    assert {file.suffix for file in (public / "vendor/fonts").iterdir()} == {".woff2"}
    assert not re.search(r"\.(?:ttf|woff)\b", (public / "vendor/katex.css").read_text(encoding="utf-8"))
    made = (public / "vendor/preact.js").stat().st_mtime_ns
    build(public)
    assert (public / "vendor/preact.js").stat().st_mtime_ns == made


def test_the_lock_file_names_no_registry() -> None:
    lock_file = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock_file
    packages = json.loads(lock_file)["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)
