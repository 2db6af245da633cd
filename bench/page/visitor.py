"""A visitor of the page: Chromium without a window, with the probes of probes.js."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, ViewportSize, sync_playwright

from scripts.programs import ensure_chromium
from tests.support.page_modules import offer_modules, write_modules

PROBES = Path(__file__).with_name("probes.js")
SIZE: ViewportSize = {"width": 1280, "height": 800}
PATIENCE_MILLISECONDS = 120_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a Chromium, and end it afterwards."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure_chromium(), args=arguments)
        yield browser
        browser.close()


def new_context(browser: Browser) -> BrowserContext:
    """Return a new person's browser profile, with the probes; no service worker stands between page and server."""
    context = browser.new_context(viewport=SIZE, service_workers="block")
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    context.add_init_script(path=PROBES)
    return context


@contextmanager
def bare_page(context: BrowserContext, url: str) -> Iterator[Page]:
    """Open a page of the site that is empty and can import the page's modules one by one.

    Afterwards nothing stands between browser and server again, which would keep the browser from using its cache.
    """
    with TemporaryDirectory() as folder:
        offer_modules(context, write_modules(Path(folder)))
        context.route("**/bare.html", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
        page = context.new_page()
        page.goto(f"{url}/bare.html")
        yield page
        page.close()
        context.unroute_all()


def open_page(context: BrowserContext, url: str) -> Page:
    """Go to the site in a new tab, and wait until it is ready."""
    page = context.new_page()
    page.goto(url)
    wait_until_ready(page)
    return page


def wait_until_ready(page: Page) -> None:
    """Wait until everything of the first view is there and the page has come to rest."""
    page.evaluate("bench.until(() => performance.getEntriesByName('page ready').length > 0)")
    page.wait_for_load_state("networkidle")


class MainThread:
    """The time that the page's main thread has worked, from the DevTools protocol."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable")

    def busy_seconds(self) -> float:
        """Return the seconds of all tasks so far."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")
