"""`npm run build` finds what would break the page."""

import gzip
import json
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.programs import ROOT

INDEX = """<!doctype html>
<html lang="en">
  <head>
    <title>Small</title>
    <link rel="stylesheet" href="css/base.css">
    <!-- first load: begin -->
    <link rel="modulepreload" href="js/words.js">
    <link rel="modulepreload" href="vendor/preact.js">
    <!-- first load: end -->
    <script type="module" src="js/main.js"></script>
  </head>
  <body>
    <p data-text="page.hello"></p>
    <noscript>Please allow JavaScript.</noscript>
  </body>
</html>
"""
MAIN = """// https://elsewhere.example/ is only mentioned here, and "page.gone" too.
import { html } from "../vendor/preact.js";
import {
  plural,
  text,
} from "./words.js";

const name = (kind) => text(`kind.${kind}.name`);
export const view = (count) => html`<p aria-label=${text("page.label")}>
  ${plural("page.messages", count)} ${count > 1 ? html`<b>${name("small")}</b>` : "no words"} · Locutorio
</p>`;
new Worker(scriptUrl("js/worker.js"));
const STYLES = ["listed", "other"];
STYLES.map(loadStyle);
loadStyle("lazy");
import("./later.js");
"""
WORDS = """/** @type {import("./shapes.d.ts").Text} */
export const text = (key) => key, plural = text;
"""
ENGLISH = {
    "page.hello": "Hello",
    "page.label": "Messages",
    "page.messages.one": "One message",
    "page.messages.other": "{count} messages",
    "kind.small.name": "Small",
}
SPANISH = {
    "page.hello": "Hola",
    "page.label": "Mensajes",
    "page.messages.one": "Un mensaje",
    "page.messages.many": "{count} de mensajes",
    "page.messages.other": "{count} mensajes",
    "kind.small.name": "Pequeño",
    "problem.code_wrong": "Ese código no vale.",
}
CHINESE = {
    "page.hello": "你好",
    "page.label": "消息",
    "page.messages.other": "{count} 条消息",
    "kind.small.name": "小",
    "problem.code_wrong": "访问码不对。",
}
MOST_FIRST_WORDS = "vendor/words/es.json"


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A small page that is in order, and may be broken."""
    files = {
        "index.html": INDEX,
        "sw.js": 'importScripts("vendor/offline_files.js");',
        "css/base.css": "@font-face { src: url(../vendor/fonts/a.woff2) } p { background: url(data:image/png,) }",
        "css/lazy.css": "p { margin: 0 }",
        "css/listed.css": "",
        "css/other.css": "",
        "js/main.js": MAIN,
        "js/words.js": WORDS,
        "js/shapes.d.ts": 'import type { Key } from "./deeper.d.ts";\nexport type Text = (key: Key) => string;',
        "js/deeper.d.ts": "export type Key = string;",
        "js/worker.js": 'import "./words.js";',
        "js/later.js": 'fetch(new URL("../data/prices.json", import.meta.url));',
        "data/prices.json": "{}",
        "vendor/preact.js": "export const html = 1;",
        "vendor/preact.d.ts": "export const html: number;",
        "vendor/fonts/a.woff2": "",
    }
    files |= {
        f"locales/{language}.json": json.dumps(words, ensure_ascii=False)
        for language, words in (("en", ENGLISH), ("es", SPANISH), ("zh-CN", CHINESE))
    }
    for name, content in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    # Says that the libraries are there, so that they are not bundled again.
    shutil.copy(ROOT / "public/vendor/.stamp", tmp_path / "vendor/.stamp")
    return tmp_path


def build(public: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the build in that folder."""
    command = ["node", str(ROOT / "scripts" / "build.mjs"), *options, str(public)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def replacing(name: str, old: str, new: str) -> Callable[[Path], None]:
    """A change to a file's text, which must hold `old`."""

    def change(public: Path) -> None:
        text = (public / name).read_text(encoding="utf-8")
        assert old in text
        (public / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


def adding(name: str, content: str) -> Callable[[Path], None]:
    """A change that adds lines to a file, which may be new."""

    def change(public: Path) -> None:
        (public / name).parent.mkdir(exist_ok=True)
        with (public / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{content}\n")

    return change


def without(name: str) -> Callable[[Path], None]:
    """A change that removes a file."""
    return lambda public: (public / name).unlink()


def saying(language: str, **words: str | None) -> Callable[[Path], object]:
    """A change to a language's words; dots of keys are written `__`, and None removes one."""

    def change(public: Path) -> None:
        file = public / f"locales/{language}.json"
        changed = json.loads(file.read_text(encoding="utf-8"))
        changed |= {key.replace("__", "."): value for key, value in words.items()}
        file.write_text(json.dumps({key: value for key, value in changed.items() if value is not None}))

    return change


def complaints(result: subprocess.CompletedProcess[str]) -> list[str]:
    return result.stderr.splitlines()


def test_the_page_is_in_order(tmp_path: Path) -> None:
    public = Path(shutil.copytree(ROOT / "public", tmp_path / "public"))
    result = build(public)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_small_page_is_in_order(public: Path) -> None:
    result = build(public)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (without("css/base.css"), "index.html refers to css/base.css, which does not exist"),
        (without("js/words.js"), "js/main.js refers to ./words.js, which does not exist"),
        (without("js/worker.js"), "js/main.js refers to js/worker.js, which does not exist"),
        (without("js/later.js"), "js/main.js refers to ./later.js, which does not exist"),
        (without("js/shapes.d.ts"), "js/words.js refers to ./shapes.d.ts, which does not exist"),
        (without("js/deeper.d.ts"), "js/shapes.d.ts refers to ./deeper.d.ts, which does not exist"),
        (adding("js/stray.d.ts", "export type Stray = string;"), "js/stray.d.ts is used by nothing"),
        (without("data/prices.json"), "js/later.js refers to ../data/prices.json, which does not exist"),
        (without("vendor/fonts/a.woff2"), "css/base.css refers to ../vendor/fonts/a.woff2, which does not exist"),
        (adding("js/stray.js", "export {};"), "js/stray.js is used by nothing"),
        (adding("css/stray.css", ""), "css/stray.css is used by nothing"),
        (replacing("js/main.js", 'loadStyle("lazy")', "lazy"), "css/lazy.css is used by nothing"),
        (replacing("js/main.js", 'loadStyle("lazy")', 'call("lazy")'), "css/lazy.css is used by nothing"),
        (replacing("js/main.js", 'loadStyle("lazy")', "loadStyle(lazy)"), "css/lazy.css is used by nothing"),
        (replacing("js/main.js", "STYLES.map(loadStyle)", "STYLES"), "css/listed.css is used by nothing"),
        (replacing("js/main.js", ', "other"', ""), "css/other.css is used by nothing"),
        (adding("js/main.js", 'loadStyle("gone");'), "js/main.js refers to css/gone.css, which does not exist"),
        (adding("js/main.js", '["gone"].map(loadStyle);'), "js/main.js refers to css/gone.css, which does not exist"),
        (adding("js/main.js", "const ="), 'js/main.js:18: Expected identifier but found "="'),
    ],
)
def test_what_is_missing_or_used_by_nothing_is_named(public: Path, break_it: Callable, complaint: str) -> None:
    break_it(public)
    result = build(public)
    assert result.returncode == 1
    assert complaint in complaints(result)


@pytest.mark.parametrize(
    ("name", "line", "address"),
    [
        ("index.html", '<link rel="icon" href="https://cdn.example/icon.svg">', "https://cdn.example/icon.svg"),
        ("index.html", '<img src="//cdn.example/icon.svg">', "//cdn.example/icon.svg"),
        ("css/base.css", "@import 'https://cdn.example/x.css';", "https://cdn.example/x.css"),
        ("js/main.js", 'import "https://cdn.example/x.js";', "https://cdn.example/x.js"),
        ("js/main.js", "fetch(`https://cdn.example/${name}`);", "https://cdn.example/${name}"),
        ("js/main.js", 'import "preact";', "preact"),
        ("js/main.js", 'import("preact");', "preact"),
    ],
)
def test_nothing_comes_from_another_host(public: Path, name: str, line: str, address: str) -> None:
    adding(name, line)(public)
    assert f"{name} refers to another host: {address}" in complaints(build(public))


@pytest.mark.parametrize(
    ("name", "line", "address"),
    [
        ("index.html", '<img src="/icons/sign.svg">', "/icons/sign.svg"),
        ("css/base.css", "p { background: url(/icons/sign.svg) }", "/icons/sign.svg"),
        ("js/main.js", 'import "/js/words.js";', "/js/words.js"),
        ("js/main.js", 'import("/js/later.js");', "/js/later.js"),
        ("js/main.js", 'fetch("/api/config");', "/api/config"),
        ("js/main.js", "fetch(`/locales/${name}.json`);", "/locales/${name}.json"),
        ("js/main.js", 'navigator.serviceWorker.register("/sw.js");', "/sw.js"),
    ],
)
def test_nothing_begins_at_the_root_of_the_host(public: Path, name: str, line: str, address: str) -> None:
    adding(name, line)(public)
    assert f"{name} refers to {address}, which begins at the root of the host" in complaints(build(public))


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (saying("en", page__hello=None), "locales/en.json has no words for page.hello"),
        (saying("en", page__messages__one=None, page__messages__other=None), "page.messages"),
        (saying("en", page__extra="More"), "locales/en.json: nothing shows page.extra"),
        (saying("en", kind__small__hint="A hint"), "locales/en.json: nothing shows kind.small.hint"),
        (adding("js/main.js", 'text("other.group");'), "locales/en.json has no words for other.group"),
        (adding("js/main.js", "text(`cause.${name}`);"), "locales/en.json has no words for cause.${name}"),
        (without("locales/en.json"), "locales/en.json does not exist"),
        (saying("es", page__hello=None), "locales/es.json has no words for page.hello"),
        (saying("es", page__extra="Más"), "locales/es.json has words for page.extra, which locales/en.json has not"),
        (saying("es", page__messages__one=None), "locales/es.json has no words for page.messages.one"),
        (saying("zh-CN", page__messages__one="一"), "locales/zh-CN.json has words for page.messages.one"),
        (
            saying("es", page__hello="Hola, {name}"),
            "locales/es.json: page.hello has other {placeholders} than in English",
        ),
        (saying("es", page__messages__other="muchos"), "page.messages.other has other {placeholders} than in English"),
    ],
)
def test_words_are_those_that_are_shown_in_every_language(public: Path, break_it: Callable, complaint: str) -> None:
    break_it(public)
    assert any(complaint in line for line in complaints(build(public)))


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("index.html", "<p>Good evening</p>", "Good evening"),
        ("index.html", '<input placeholder="Your name">', "Your name"),
        ("js/main.js", "export const a = html`<p>Good evening</p>`;", "Good evening"),
        ("js/main.js", "export const a = html`<p>${1 < 2 ? `}` : { b: '`' }} messages</p>`;", "messages"),
        ("js/main.js", "export const a = html`<p>${html`<i>nested</i>`}</p>`;", "nested"),
        ("js/main.js", 'export const a = html`<button onClick=${() => 1} aria-label="Close"></button>`;', "Close"),
        ("js/main.js", 'document.body.textContent = "Good evening";', "Good evening"),
        ("js/main.js", 'document.body.setAttribute("aria-label", "Good evening");', "Good evening"),
        ("js/main.js", "export const a = html`<p>晚上好</p>`;", "晚上好"),
    ],
)
def test_no_words_stand_in_the_code_itself(public: Path, name: str, line: str, words: str) -> None:
    adding(name, line)(public)
    assert f'{name} says "{words}" by itself: use text("…")' in complaints(build(public))


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


def test_the_words_of_the_first_view_are_those_that_its_modules_ask_for(public: Path) -> None:
    adding("js/later.js", 'text("later.only");')(public)
    for language in ("en", "es", "zh-CN"):
        saying(language, later__only="Later", problem__code_wrong=None)(public)
    assert complaints(build(public)) == []
    for language, words in (("en", ENGLISH), ("es", SPANISH), ("zh-CN", CHINESE)):
        first = json.loads((public / f"vendor/words/{language}.json").read_text(encoding="utf-8"))
        assert first == {key: value for key, value in words.items() if key != "problem.code_wrong"}


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
