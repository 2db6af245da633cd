"""Pages of one browser on one archive, and a way to fill it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.page.conftest import content_security_policy

ROOT = Path(__file__).parents[3]


@pytest.fixture
def second_page(blank_page: Page) -> Page:
    """Another tab of the same person."""
    return another_page(blank_page)


@pytest.fixture
def seed(blank_page: Page) -> Callable[..., list[str]]:
    """Fill the archive: `seed(conversations=500, megabytes=10)`. The newest conversation is the last of the ids."""
    source = (ROOT / "bench" / "page" / "seed.js").read_text(encoding="utf-8")
    expression = source[source.index("async (") :]

    def fill(**amounts: Any) -> list[str]:
        ids: list[str] = blank_page.evaluate(expression, amounts)
        return ids

    return fill


def another_page(page: Page) -> Page:
    """Open one more empty page of the same site in the same browser."""
    other = page.context.new_page()
    # The empty page is not the site's own: it is made up for tests, and each page has to be told so.
    headers = {"Content-Security-Policy": content_security_policy()}
    body = "<!doctype html><html lang='en'><meta charset='utf-8'><title>Blank</title><body></body></html>"
    other.route("**/blank.html", lambda route: route.fulfill(content_type="text/html", headers=headers, body=body))
    other.goto(page.url)
    return other
