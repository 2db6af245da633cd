"""The menu of an answer: further choices, and what is known of how the answer came."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.page.sites import Visit

WORDS = "Some words of a paragraph that is long enough to fill a line or two of the page.\n\n" * 6
# How far the start and the top or bottom of the menu are from those of its button.
PANELS = "**/build/chunks/panel_set-*.js"
BESIDE = """
([menu, button]) => {
  const [one, other] = [menu, button].map((element) => element.getBoundingClientRect());
  const isRightToLeft = getComputedStyle(button).direction === "rtl";
  const gap = one.top >= other.bottom ? one.top - other.bottom : other.top - one.bottom;
  return [isRightToLeft ? one.left - other.left : one.right - other.right, gap].map(Math.round);
}
"""
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def more(person: Visit) -> Locator:
    """The button of a menu in the middle of a conversation."""
    person.show(person.keep(*["Why?", WORDS] * 8, answer={"reasoning": "Think."}))
    expect(person.answers).to_have_count(8)
    button = person.answers.nth(6).get_by_role("button", name="More")
    button.scroll_into_view_if_needed()
    return button


def menu_of(page: Page) -> Locator:
    """The menu that is open, with all that it shows."""
    return page.locator(".menu:popover-open")


def place_beside(page: Page, more: Locator) -> list[int]:
    """Where the menu is, in relation to its button, once a frame was painted."""
    page.evaluate(PAINTED)
    return page.evaluate(BESIDE, [menu_of(page).element_handle(), more.element_handle()])


def test_the_menu_stays_with_its_button_when_the_page_scrolls(person: Visit, more: Locator):
    more.click()
    expect(menu_of(person.page)).to_be_visible()
    assert place_beside(person.page, more) == [0, 4]
    before = more.bounding_box()["y"]
    person.page.evaluate("scrollBy(0, -120)")
    assert place_beside(person.page, more) == [0, 4]
    # Where the page stands at half a pixel, a browser scrolls to a whole one.
    assert more.bounding_box()["y"] == pytest.approx(before + 120, abs=1)


def test_the_menu_stays_with_its_button_when_the_window_changes(person: Visit, more: Locator):
    more.click()
    expect(menu_of(person.page)).to_be_visible()
    person.page.set_viewport_size({"width": 960, "height": 600})
    assert place_beside(person.page, more) == [0, 4]


def test_the_menu_is_on_the_other_side_where_words_run_from_right_to_left(person: Visit, more: Locator):
    person.page.evaluate("document.documentElement.dir = 'rtl'")
    more.click()
    expect(menu_of(person.page)).to_be_visible()
    assert place_beside(person.page, more) == [0, 4]


def test_the_menu_works_by_keyboard_and_gives_the_focus_back(person: Visit, more: Locator):
    items = person.page.get_by_role("menuitem")
    more.focus()
    person.page.keyboard.press("Enter")
    names = ["Answer again with another model…", "Read aloud", "Copy as plain text", "Copy reasoning"]
    expect(items).to_have_text(names)
    expect(items.nth(0)).to_be_focused()
    person.page.keyboard.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    person.page.keyboard.press("End")
    expect(items.nth(3)).to_be_focused()
    person.page.keyboard.press("Escape")
    expect(items).to_have_count(0)
    expect(more).to_be_focused()


def test_below_the_choices_is_what_is_known_of_the_answer(person: Visit, more: Locator):
    more.click()
    expect(menu_of(person.page)).to_contain_text("gpt-6-luna")
    expect(person.page.get_by_role("menu")).not_to_contain_text("gpt-6-luna")


def test_a_choice_whose_part_of_the_page_is_still_on_its_way_is_made_once_it_comes(person: Visit):
    held: list[Route] = []
    person.page.route(PANELS, lambda route: held.append(route))
    kept = person.keep("Why?", "Because.")
    with person.page.expect_request(PANELS):
        person.page.reload()
        person.show(kept)
        person.press_on(person.exchange, "More")
        person.page.get_by_role("menuitem", name="Answer again with another model").click()
    expect(person.page.locator("dialog")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(person.page.get_by_role("dialog")).to_be_visible()


def test_a_choice_whose_part_of_the_page_does_not_come_is_told(person: Visit):
    person.page.route(PANELS, lambda route: route.abort("internetdisconnected"))
    kept = person.keep("Why?", "Because.")
    person.page.reload()
    person.show(kept)
    person.press_on(person.exchange, "More")
    person.page.get_by_role("menuitem", name="Answer again with another model").click()
    expect(person.page.get_by_text("part of the page could not be loaded.")).to_be_visible()
    expect(person.answer).to_have_text("Because.")
