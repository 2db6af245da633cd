"""A page of the site under its own policy, which shows what an answer contains."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.page.conftest import WAIT_MILLISECONDS, content_security_policy
from tests.page.previews.other_host import OtherHost
from tests.support.page_modules import offer_modules
from tests.support.waitress import WaitressServer

EMPTY = "<!doctype html><html lang='en'><meta charset='utf-8'><title>Stage</title><body></body></html>"


@pytest.fixture(scope="session")
def other_host() -> Iterator[OtherHost]:
    """Another host, which notes whoever speaks to it."""
    with OtherHost() as host:
        yield host


def empty_page(context: BrowserContext, site: WaitressServer, modules: Path) -> Page:
    """Show an empty page of the site under its policy, which can import the page's modules."""
    context.set_default_timeout(WAIT_MILLISECONDS)
    offer_modules(context, modules)
    page = context.new_page()
    headers = {"Content-Security-Policy": content_security_policy()}
    page.route("**/empty.html", lambda route: route.fulfill(content_type="text/html", headers=headers, body=EMPTY))
    page.goto(f"{site.url}/empty.html")
    return page


@pytest.fixture
def open_empty_page(browser: Browser, closed_site: WaitressServer, modules: Path) -> Iterator[Callable[[], Page]]:
    """Open an empty page of the site in a browser that may speak to the other host."""
    contexts = []

    def bring() -> Page:
        # Both hosts are this machine; without this Chromium itself would keep the page from the other one.
        contexts.append(browser.new_context(service_workers="block", permissions=["local-network-access"]))
        return empty_page(contexts[-1], closed_site, modules)

    yield bring
    for context in contexts:
        context.close()
