"""How long a key press takes until the page shows it."""

from __future__ import annotations

from playwright.sync_api import Page

PAUSE_MILLISECONDS = 35
SENTENCE = "the quick brown fox jumps over the lazy dog "


def measure_keys(page: Page, presses: int) -> list[float]:
    """Type that many characters into the composer, as a fast typist does; return the delays in milliseconds."""
    page.evaluate("bench.keyDelays.length = 0")
    if not page.evaluate("bench.watchesKeys ?? false"):
        page.evaluate("bench.watchesKeys = true; bench.watchKeys()")
    box = page.locator("#question")
    box.focus()
    for index in range(presses):
        page.keyboard.press(SENTENCE[index % len(SENTENCE)] if SENTENCE[index % len(SENTENCE)] != " " else "Space")
        page.wait_for_timeout(PAUSE_MILLISECONDS)
    delays: list[float] = page.evaluate("bench.keyDelays")
    box.fill("")
    return delays
