"""`npm run build` lists what is kept for reading without a network."""

from pathlib import Path

from tests.page.build.small_page import adding, build, built_files, offline_files


def test_kept_is_all_that_the_page_may_ask_for_and_its_version_changes_with_it(public: Path) -> None:
    build(public)
    first = offline_files(public)
    built = {f"build/{name}" for name in built_files(public)}
    assert set(first["atOnce"]) == {
        *("index.html", "manifest.webmanifest", "icons/sign.svg", "data/prices.json"),
        *("locales/en.json", "locales/es.json", "locales/zh-CN.json"),
        *("build/early.js", "build/main.js", "build/main.css", "build/formulas.css"),
        *("build/more_panels.css", "build/talk.css"),
        *("build/models.json", "build/prices.json", "build/pictures.json"),
        *(name for name in built if name.startswith("build/chunks/") and name.endswith(".js")),
    }
    fonts = {name for name in built if name.endswith(".woff2")}
    assert fonts
    assert set(first["later"]) == {"build/token_worker.js", *fonts}
    build(public)
    assert offline_files(public) == first
    for name in ("js/later.js", "sw.js"):
        before = offline_files(public)["version"]
        adding(name, "postMessage('changed');")(public)
        build(public)
        assert offline_files(public)["version"] != before
