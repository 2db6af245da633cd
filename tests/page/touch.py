"""A screen that is touched: Chromium then says that its pointer is coarse."""

from playwright.sync_api import Page


def use_touch(page: Page) -> None:
    """Let the page's pointer be a finger from now on."""
    page.context.new_cdp_session(page).send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
