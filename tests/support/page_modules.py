"""The page's modules one by one, for who looks into a page that has only bundles: `import("/js/store/archive.js")`."""

import re
import subprocess
from pathlib import Path

from playwright.sync_api import BrowserContext, Route

from tests.support.programs import ROOT

WRITE = Path(__file__).with_suffix(".mjs")
# Also where the site lies in a folder of its host.
ADDRESS = re.compile(r"^[^?#]+?/js/([^?#]+\.js)$")


def write_modules(folder: Path) -> Path:
    """Write all modules, with the libraries that they name, into that folder."""
    subprocess.run(["node", str(WRITE), str(folder)], cwd=ROOT, check=True, timeout=60)
    return folder


def offer_modules(context: BrowserContext, folder: Path) -> None:
    """Let pages of that context import what `write_modules` has written, below js/ of their site."""

    def answer(route: Route) -> None:
        match = ADDRESS.match(route.request.url)
        route.fulfill(content_type="text/javascript", path=folder / match[1])

    context.route(ADDRESS, answer)
