"""What holds for every panel: it is accessible in both themes, and nothing is wider than its place."""

from playwright.sync_api import Page

from tests.page.axe import violations_in_both_themes


def expect_usable(page: Page) -> None:
    """Fail if axe finds anything, or if the page or the open panel scrolls sideways."""
    assert violations_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for place in ("panel__body", "tabs__panel"):
        wide = "(place) => [...document.querySelectorAll(`dialog .${place}`)].map((e) => e.scrollWidth - e.clientWidth)"
        assert all(excess <= 0 for excess in page.evaluate(wide, place)), place
