"""Waiting for what only a promise tells: Playwright's own `wait_for_function` takes any promise for a yes."""

import time

from playwright.sync_api import Page

WAIT_MILLISECONDS = 20_000
"""How long a busy machine may take to show something; whoever finds it at once does not wait."""
PAUSE_MILLISECONDS = 20
# What fills the sidebar begins to listen for shortcuts in the same task.
IS_READY = "() => document.querySelector('#sidebar')?.childElementCount > 0"


def wait_until(page: Page, condition: str, arg: object = None) -> None:
    """Ask the page again and again until the function resolves to true; fail if it never does."""
    end = time.monotonic() + WAIT_MILLISECONDS / 1000
    while not page.evaluate(condition, arg):
        assert time.monotonic() < end, f"still not true: {condition}"
        page.wait_for_timeout(PAUSE_MILLISECONDS)


def wait_until_ready(page: Page) -> None:
    """Wait until the whole page stands: the message box is there earlier, but nothing listens for shortcuts yet."""
    wait_until(page, IS_READY)
