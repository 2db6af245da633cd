"""`npm run build` makes what browsers load, and fails only where the page would not run."""

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.page.modules_run import SourceMap
from tests.page.build.small_page import adding, build, built_files, complaints, replacing, saying, without
from tests.support.programs import ROOT

HASHED = re.compile(r"^(?:chunks/.+-[A-Z0-9]{8}\.(?:js|js\.map|js\.LEGAL\.txt|woff2)|brotli/[0-9a-f]{64})$")
STABLE = {
    *(
        "early.js",
        "main.js",
        "main.css",
        "formulas.css",
        "more_panels.css",
        "talk.css",
        "models.json",
        "prices.json",
        "pictures.json",
        "token_worker.js",
        "offline_files.js",
    ),
    *("frames/diagram.js", "frames/image.js", "frames/preview.js", "frames/run.js"),
}


@pytest.fixture
def fork(tmp_path: Path) -> Path:
    """A copy of the whole page, as a fork has it."""
    return Path(
        shutil.copytree(ROOT / "public", tmp_path / "public", ignore=shutil.ignore_patterns("build", "_headers"))
    )


def test_what_is_asked_for_by_a_name_has_that_name_and_everything_else_its_digest_in_it(public: Path) -> None:
    result = build(public)
    assert (result.returncode, result.stderr) == (0, "")
    names = {name for name in built_files(public) if not HASHED.match(name)}
    assert {name for name in names if not name.endswith((".map", ".LEGAL.txt"))} == STABLE


def test_the_same_sources_give_the_same_files_and_what_has_not_changed_is_not_touched(public: Path) -> None:
    build(public)
    made, touched = built_files(public), (public / "build/main.js").stat().st_mtime_ns
    build(public)
    assert built_files(public) == made
    assert (public / "build/main.js").stat().st_mtime_ns == touched


def test_a_chunk_that_changed_has_another_name_and_the_old_one_is_gone(public: Path) -> None:
    build(public)
    [before] = [name for name in built_files(public) if re.fullmatch(r"chunks/later-\w+\.js", name)]
    replacing("js/later.js", 'later"]', 'afterwards"]')(public)
    build(public)
    [after] = [name for name in built_files(public) if re.fullmatch(r"chunks/later-\w+\.js", name)]
    assert before != after


def test_what_pieces_share_is_a_part_of_the_first_one_that_has_it(public: Path) -> None:
    build(public)
    chunks = {re.sub(r"-\w{8}", "", name) for name in built_files(public) if re.fullmatch(r"chunks/.+\.js", name)}
    assert chunks == {"chunks/page.js", "chunks/later.js"}
    run = subprocess.run(["node", public / "build/main.js"], capture_output=True, text=True, check=True)
    assert run.stdout == "p page later\n"


@pytest.mark.parametrize(
    ("piece", "words", "source"),
    [("main", '"page.messages"', "main.js"), ("page", '"page"', "page.js"), ("later", '"later"', "later.js")],
)
def test_the_map_of_each_piece_names_the_source(public: Path, piece: str, words: str, source: str) -> None:
    build(public)
    [bundle] = [file for file in (public / "build").rglob("*.js") if re.fullmatch(rf"{piece}(-\w+)?", file.stem)]
    offset = bundle.read_text(encoding="utf-8").index(words)
    assert Path(SourceMap(bundle).module_at(offset)).resolve() == (public / "js" / source).resolve()


def test_the_licences_of_libraries_stay_beside_the_pieces_that_have_them(fork: Path) -> None:
    build(fork)
    [licences] = (fork / "build/chunks").glob("page-*.js.LEGAL.txt")
    assert "@license DOMPurify" in licences.read_text(encoding="utf-8")
    assert licences.name in licences.with_suffix("").with_suffix("").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["index.html", "build/main.js", "build/main.css", "build/offline_files.js"])
def test_what_browsers_load_as_text_is_there_in_brotli_under_the_digest_of_its_content(public: Path, name: str) -> None:
    build(public)
    content = (public / name).read_bytes()
    packed = public / "build/brotli" / hashlib.sha256(content).hexdigest()
    script = "process.stdout.write(require('node:zlib').brotliDecompressSync(require('node:fs').readFileSync(0)))"
    unpacked = subprocess.run(["node", "-e", script], input=packed.read_bytes(), capture_output=True, check=True)
    assert unpacked.stdout == content


def test_of_a_text_that_changed_nothing_old_is_left_in_brotli(public: Path) -> None:
    build(public)
    before = {name for name in built_files(public) if name.startswith("brotli/")}
    replacing("index.html", "Please allow", "Allow")(public)
    build(public)
    after = {name for name in built_files(public) if name.startswith("brotli/")}
    # The page itself, and the list that has its digest.
    assert (len(before - after), len(after - before)) == (2, 2)


def test_formulas_have_their_fonts_in_the_one_form_that_every_browser_knows(public: Path) -> None:
    build(public)
    css = (public / "build/formulas.css").read_text(encoding="utf-8")
    named = re.findall(r"url\(\"?\./(chunks/[^\")]+)", css)
    assert named
    assert {Path(name).suffix for name in named} == {".woff2"}
    assert set(named) <= built_files(public).keys()


def test_what_a_frame_or_the_first_paint_loads_is_no_module(public: Path) -> None:
    build(public)
    for name, content in built_files(public).items():
        if name == "early.js" or name.startswith("frames/"):
            assert not re.search(rb"\b(?:import|export)\b", content), name


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (adding("js/main.js", "const ="), 'js/main.js:16: Expected identifier but found "="'),
        (without("js/words.js"), 'js/main.js:7: Could not resolve "./words.js"'),
        (without("js/later.js"), 'js/page.js:3: Could not resolve "./later.js"'),
        (without("css/base.css"), 'css/main.css:1: Could not resolve "./base.css"'),
        (adding("js/main.js", 'import "no-such-library";'), 'js/main.js:16: Could not resolve "no-such-library"'),
        (without("icons/sign.svg"), "manifest.webmanifest names icons/sign.svg, which does not exist"),
        (without("manifest.webmanifest"), "index.html names manifest.webmanifest, which does not exist"),
        (
            replacing("index.html", "build/main.css", "build/gone.css"),
            "index.html names build/gone.css, which does not exist",
        ),
        (
            replacing("frames/diagram.html", "sign.svg", "gone.svg"),
            "frames/diagram.html names icons/gone.svg, which does not exist",
        ),
    ],
)
def test_what_would_not_run_is_told_and_the_last_build_stays(public: Path, break_it: Callable, complaint: str) -> None:
    build(public)
    good = built_files(public)
    break_it(public)
    result = build(public)
    assert result.returncode == 1
    assert complaint in complaints(result)
    assert built_files(public) == good


@pytest.mark.parametrize(
    "change",
    [
        replacing("index.html", '<main id="sheet"', '<p>Ask away, colleagues!</p><main id="sheet"'),
        replacing("index.html", "</head>", '<script defer src="https://analytics.example/a.js"></script></head>'),
        replacing("index.html", "</head>", '<link rel="icon" href="/favicon.ico"></head>'),
        saying("en", composer__placeholder="What shall we ask?", our__own="Ours"),
        without("locales/es.json"),
        adding("css/base.css", "body { background: url(https://cdn.example/paper.png) }"),
        adding("css/base.css", "body { background: url(../icons/sign.svg) }"),
    ],
    ids=["a sentence", "analytics", "an icon of the host's", "words", "a language less", "a picture", "one of its own"],
)
def test_a_fork_may_change_what_it_likes(fork: Path, change: Callable) -> None:
    change(fork)
    result = build(fork)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_lock_file_names_no_registry() -> None:
    lock_file = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock_file
    packages = json.loads(lock_file)["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)
