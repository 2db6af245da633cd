"""Small sites of two versions, to see what the service worker makes of them."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from server.open_files import Capacity
from server.pages import Pages
from server.waitress_server import make_server
from tests.support.programs import ROOT

FROM_THE_PAGE = [
    *("sw.js", "js/load/offline.js", "js/load/trusted_urls.js", "js/load/site_root.js"),
    *("icons/sign.svg", "manifest.webmanifest", "icons/sign-192.png", "icons/sign-512.png"),
    "icons/sign-maskable-512.png",
]
# What the build bundles besides.
EMPTY = [
    *("js/early.js", "js/frames/diagram.js", "js/frames/image.js", "js/frames/preview.js", "js/frames/run.js"),
    *("css/main.css", "css/formulas.css", "css/more_panels.css", "css/talk.css"),
]
INDEX = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Small</title>
<link rel="icon" href="icons/sign.svg"><link rel="manifest" href="manifest.webmanifest">
<script type="module" src="build/main.js"></script>
<output id="version"></output> <output id="late"></output>
<button id="more">More</button> <button id="update" hidden>Update</button>
"""
MAIN = """
import { version } from "./version.js";
import { PageVersion } from "./load/offline.js";
const element = (id) => document.getElementById(id);
element("version").textContent = version;
element("more").onclick = async () => {
  const { late } = await import("./late.js");
  element("late").textContent = late;
};
window.offers = 0;
const pageVersion = new PageVersion();
pageVersion.addEventListener("ready", ({ detail: { apply } }) => {
  window.offers += 1;
  element("update").hidden = false;
  element("update").onclick = apply;
});
await pageVersion.start();
"""


class OfflineSite:
    """A site in a folder, below `prefix` of its host, that can be published anew and go off the network."""

    def __init__(self, folder: Path, prefix: str = "") -> None:
        self.requests: list[str] = []
        self._folder = folder
        self._prefix = prefix
        self._port = 0
        for name in FROM_THE_PAGE:
            copy = folder / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "public" / name, copy)
        for name in EMPTY:
            self._write(name, "")
        for name, content in (
            ("index.html", INDEX),
            ("js/main.js", MAIN),
            ("js/workers/token_worker.js", "export {};"),
        ):
            self._write(name, content)

    @property
    def url(self) -> str:
        """Where the site begins."""
        return f"http://127.0.0.1:{self._port}{self._prefix}/"

    def publish(self, version: str) -> None:
        """Change the site to that version, all at once as far as a browser can tell."""
        self._write("js/version.js", f"export const version = {json.dumps(version)};")
        self._write("js/late.js", f"export const late = {json.dumps(f'late {version}')};")
        subprocess.run(["node", str(ROOT / "scripts/build.mjs"), str(self._folder)], check=True, timeout=30)

    def spoil(self, pattern: str, content: str) -> None:
        """Give a built file another content than its version has, as a host does that is just being changed."""
        [file] = self._folder.glob(f"build/{pattern}")
        file.write_text(content, encoding="utf-8")

    def go_online(self) -> None:
        """Listen, on the same port as before."""
        self._pages = Pages(self._folder, ROOT / "vercel.json")
        self._server = make_server(self._answer, "127.0.0.1", self._port, Capacity(8))
        self._port = self._server.effective_port
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()

    def go_offline(self) -> None:
        """Be out of reach for everybody, also on connections that are open."""
        if self._thread.is_alive():
            self._server.trigger.pull_trigger(self._close_everything)
            self._thread.join(5)

    def _close_everything(self) -> None:
        self._server.task_dispatcher.shutdown(timeout=1)
        for connection in list(self._server._map.values()):
            connection.close()

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"].removeprefix(self._prefix)
        self.requests.append(path)
        if path.startswith("/api/"):
            start_response("200 OK", [("Content-Type", "text/plain"), ("Cache-Control", "no-store")])
            return [str(len(self.requests)).encode()]
        return self._pages(environ | {"PATH_INFO": path}, start_response)

    def _write(self, name: str, content: str) -> None:
        file = self._folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
