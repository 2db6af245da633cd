"""A small page, what may become of it, and what the build and the linter say."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.support.programs import ROOT

INDEX = """<!doctype html>
<html lang="en">
  <head>
    <title>Small</title>
    <!-- <link rel="icon" href="icons/gone.svg"> -->
    <link rel="manifest" href="manifest.webmanifest">
    <script src="build/early.js"></script>
    <link rel="stylesheet" href="build/main.css">
    <script type="module" src="build/main.js"></script>
  </head>
  <body>
    <p data-text="page.hello"></p>
    <noscript>Please allow JavaScript.</noscript>
  </body>
</html>
"""
MAIN = """// https://elsewhere.example/ is only mentioned here, and "page.gone" too.
import { html } from "htm/preact";
import { seen } from "./seen.js";
import {
  plural,
  text,
} from "./words.js";

const name = (kind) => text(`kind.${kind}.name`);
export const view = (count) => html`<p aria-label=${text("page.label")}>
  ${plural("page.messages", count)} ${count > 1 ? html`<b>${name("small")}</b>` : "no words"} · Locutorio
</p>`;
seen.push(view(1).type);
import("./page.js").then(({ page }) => page());
"""
PAGE = """import { seen } from "./seen.js";
seen.push("page");
export const page = async () => (await import("./later.js")).later();
"""
LATER = """import { seen } from "./seen.js";
export const later = () => console.log([...seen, "later"].join(" "));
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


def write_small_page(folder: Path) -> None:
    """Write a small page that is in order."""
    files = {
        "index.html": INDEX,
        "manifest.webmanifest": '{ "start_url": "./", "icons": [{ "src": "icons/sign.svg" }] }',
        "icons/sign.svg": "<svg/>",
        "sw.js": 'importScripts("build/offline_files.js");',
        "css/main.css": '@import "./base.css";',
        "css/base.css": "p { background: url(data:image/png,) }",
        "css/formulas.css": '@import "katex/dist/katex.min.css" layer(base);',
        "css/more_panels.css": "p { margin: 0 }",
        "css/talk.css": "p { margin: 0 }",
        "js/main.js": MAIN,
        "js/early.js": 'document.title = "Locutorio";',
        "js/words.js": WORDS,
        "js/shapes.d.ts": "export type Text = (key: string) => string;",
        "js/page.js": PAGE,
        "js/later.js": LATER,
        "js/seen.js": "export const seen = [];",
        "js/workers/token_worker.js": 'import { text } from "../words.js"; postMessage(text("page.label"));',
        "js/frames/diagram.js": "postMessage(1);",
        "js/frames/image.js": "postMessage(2);",
        "js/frames/preview.js": "postMessage(4);",
        "js/frames/run.js": "postMessage(5);",
        "frames/diagram.html": '<link rel="icon" href="../icons/sign.svg">',
        "frames/image.html": "<script>postMessage(3)</script>",
        "data/prices.json": "{}",
        "robots.txt": "",
    }
    files |= {
        f"locales/{language}.json": json.dumps(words, ensure_ascii=False)
        for language, words in (("en", ENGLISH), ("es", SPANISH), ("zh-CN", CHINESE))
    }
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


def build(public: Path) -> subprocess.CompletedProcess[str]:
    """Run the build in that folder."""
    return run("build.mjs", public)


def lint(public: Path) -> subprocess.CompletedProcess[str]:
    """Run the linter in that folder."""
    return run("page/lint.mjs", public)


def run(script: str, public: Path) -> subprocess.CompletedProcess[str]:
    command = ["node", str(ROOT / "scripts" / script), str(public)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def built_files(public: Path) -> dict[str, bytes]:
    """What the build has made, by its names in build/."""
    out = public / "build"
    return {str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*") if file.is_file()}


def offline_files(public: Path) -> dict:
    """What the service worker is told to keep."""
    code = (public / "build/offline_files.js").read_text(encoding="utf-8")
    return json.loads(code.removeprefix("self.offlineFiles = ").removesuffix(";\n"))


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
