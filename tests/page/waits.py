"""Waiting for what only a promise tells: Playwright's own `wait_for_function` takes any promise for a yes."""

import time

from playwright.sync_api import Page

from tests.page.conftest import WAIT_MILLISECONDS

PAUSE_MILLISECONDS = 20


def wait_until(page: Page, condition: str, arg: object = None) -> None:
    """Ask the page again and again until the function resolves to true; fail if it never does."""
    end = time.monotonic() + WAIT_MILLISECONDS / 1000
    while not page.evaluate(condition, arg):
        assert time.monotonic() < end, f"still not true: {condition}"
        page.wait_for_timeout(PAUSE_MILLISECONDS)
