"""A page of the site under its own policy, which shows what an answer contains."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

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


@pytest.fixture
def open_empty_page(browser: Browser, closed_site: WaitressServer, modules: object) -> Iterator[Callable[[], Page]]:
    """Open an empty page of the site under its policy, in a browser that may speak to the other host."""
    contexts = []

    def bring() -> Page:
        context = browser.new_context(service_workers="block")
        context.set_default_timeout(WAIT_MILLISECONDS)
        # Both hosts are this machine; without this Chromium itself would keep the page from the other one.
        context.grant_permissions(["local-network-access"])
        contexts.append(context)
        offer_modules(context, modules)
        page = context.new_page()
        headers = {"Content-Security-Policy": content_security_policy()}
        page.route("**/empty.html", lambda route: route.fulfill(content_type="text/html", headers=headers, body=EMPTY))
        page.goto(f"{closed_site.url}/empty.html")
        return page

    yield bring
    for context in contexts:
        context.close()
