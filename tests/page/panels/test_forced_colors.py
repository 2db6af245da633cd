"""Where the reader's system chooses the colours: what is on, chosen or near at hand can still be told."""

from playwright.sync_api import Locator, expect

from tests.page.sites import Visit


def ground(element: Locator, part: str = "") -> str:
    """Return the colour behind an element, or behind a pseudo-element of it."""
    return element.evaluate("(element, part) => getComputedStyle(element, part).backgroundColor", part)


def test_what_is_on_and_what_is_chosen_looks_different(person: Visit):
    person.page.emulate_media(forced_colors="active")
    person.button("Settings").click()
    person.page.get_by_role("tab", name="Context & memory").click()
    tabs = person.page.get_by_role("tab")
    assert ground(tabs.and_(person.page.locator("[aria-selected=true]"))) != ground(tabs.first)
    choices = person.panel.locator(".segments__choice")
    assert ground(choices.nth(0)) != ground(choices.nth(1))
    switch = person.panel.get_by_role("switch")
    expect(switch).to_be_checked()
    on = ground(switch)
    assert ground(switch, "::before") != on
    switch.uncheck()
    expect(switch).not_to_have_css("background-color", on)
    assert ground(switch, "::before") != ground(switch)


def test_the_option_that_enter_would_take_is_marked(person: Visit):
    person.page.emulate_media(forced_colors="active")
    person.page.keyboard.press("Control+k")
    options = person.page.get_by_role("option")
    expect(options.and_(person.page.locator("[aria-selected=true]"))).to_have_css("outline-style", "solid")
    expect(options.and_(person.page.locator("[aria-selected=false]")).first).to_have_css("outline-style", "none")
