"""A small page, what may become of it, and what the build says."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

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


def write_small_page(folder: Path) -> None:
    """Write a small page that is in order."""
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
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    # Says that the libraries are there, so that they are not bundled again.
    shutil.copy(ROOT / "public/vendor/.stamp", folder / "vendor/.stamp")


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
