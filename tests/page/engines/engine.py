"""What the tests ask of a browser, whichever engine is in it: a handful of acts that all three can do."""

import time
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Page

WAIT_SECONDS = 20.0
PAUSE_SECONDS = 0.02
ENTER = "\ue007"
"""The Enter key, as WebDriver writes it."""


class Engine(Protocol):
    """A browser with one window."""

    def go(self, address: str) -> None:
        """Open an address and wait until it is loaded."""

    def reload(self) -> None:
        """Load what is shown once more."""

    def run(self, function: str, *arguments: object) -> object:
        """Call a JavaScript function in the page, wait for its promise, and return what JSON can carry of it."""

    def click(self, selector: str) -> None:
        """Click on the first element, as a person would; what begins with `//` is an XPath."""

    def write(self, selector: str, keys: str) -> None:
        """Press keys in a field; ENTER is one of them."""

    def choose_file(self, selector: str, file: Path) -> None:
        """Give a file to a file field."""

    def resize(self, width: int, height: int) -> None:
        """Make the window that large, in pixels; what is around the page counts in some of them."""


def wait_until(engine: Engine, function: str, *arguments: object) -> None:
    """Ask the page until the function's answer is true; fail with its last answer if it never is."""
    end = time.monotonic() + WAIT_SECONDS
    while (answer := engine.run(function, *arguments)) is not True:
        assert time.monotonic() < end, f"{function} {arguments} is still {answer!r}"
        time.sleep(PAUSE_SECONDS)


class PlaywrightEngine:
    """Chromium by way of Playwright, which drives it in all other tests of the page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def go(self, address: str) -> None:
        self._page.goto(address)

    def reload(self) -> None:
        self._page.reload()

    def run(self, function: str, *arguments: object) -> object:
        return self._page.evaluate(f"(given) => ({function})(...given)", list(arguments))

    def click(self, selector: str) -> None:
        self._page.locator(selector).first.click()

    def write(self, selector: str, keys: str) -> None:
        field = self._page.locator(selector).first
        for line in keys.split(ENTER)[:-1]:
            field.press_sequentially(line)
            field.press("Enter")
        field.press_sequentially(keys.split(ENTER)[-1])

    def choose_file(self, selector: str, file: Path) -> None:
        self._page.locator(selector).set_input_files(file)

    def resize(self, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})
