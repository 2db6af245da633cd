"""`npm run build` lists what is kept for reading without a network."""

import json
from pathlib import Path

from tests.page.build.small_page import adding, build


def offline_files(public: Path) -> dict:
    """What the service worker is told to keep."""
    code = (public / "vendor/offline_files.js").read_text(encoding="utf-8")
    return json.loads(code.removeprefix("self.offlineFiles = ").removesuffix(";\n"))


def test_what_is_kept_for_offline_reading_is_the_page_and_its_version_changes_with_it(public: Path) -> None:
    for name in ("frames/diagram.html", "vendor/mermaid.js", "vendor/tokenizer.js", "vendor/x.js.LEGAL.txt"):
        adding(name, "")(public)
    build(public)
    first = offline_files(public)
    assert list(first["atOnce"]) == sorted(
        str(file.relative_to(public))
        for pattern in ("index.html", "css/*", "js/*", "data/*", "locales/*", "vendor/preact.js", "vendor/words/*")
        for file in public.glob(pattern)
        if not file.name.endswith(".d.ts")
    )
    assert list(first["later"]) == ["vendor/fonts/a.woff2", "vendor/tokenizer.js"]
    build(public)
    assert offline_files(public) == first
    for name in ("js/later.js", "sw.js"):
        before = offline_files(public)["version"]
        adding(name, "// changed")(public)
        build(public)
        assert offline_files(public)["version"] != before
