"""The sidebar is a drawer on a narrow screen, and may be put away on a wide one."""

import pytest
from playwright.sync_api import expect

from tests.page.sites import Visit

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def phone(person: Visit) -> Visit:
    """A person with a phone."""
    person.page.set_viewport_size(PHONE)
    return person


def test_the_drawer_takes_the_focus_and_gives_it_back(phone: Visit):
    show = phone.button("Show conversations")
    expect(phone.page.locator("#sidebar")).to_be_hidden()
    show.click()
    expect(phone.page.get_by_role("dialog", name="Conversations")).to_be_visible()
    expect(phone.button("Hide conversations")).to_be_focused()
    phone.page.keyboard.press("Escape")
    expect(phone.page.locator("#sidebar")).to_be_hidden()
    expect(show).to_be_focused()


def test_nothing_under_the_drawer_can_be_reached(phone: Visit):
    phone.button("Show conversations").click()
    for _ in range(12):
        phone.page.keyboard.press("Tab")
        assert phone.page.evaluate("document.activeElement.closest('.page, .skip-link')") is None
    phone.page.mouse.click(350, 400)
    expect(phone.page.locator("#sidebar")).to_be_hidden()
    phone.question.click()
    expect(phone.question).to_be_focused()


def test_choosing_a_conversation_closes_the_drawer(phone: Visit):
    phone.keep("What is one?", title="One")
    phone.button("Show conversations").click()
    phone.page.get_by_role("link", name="One").click()
    expect(phone.page.locator("#sidebar")).to_be_hidden()
    expect(phone.page.get_by_role("heading", name="One")).to_be_visible()


def test_escape_clears_the_search_before_it_closes_the_drawer(phone: Visit):
    phone.button("Show conversations").click()
    search = phone.page.get_by_role("searchbox")
    search.fill("sea")
    search.press("Escape")
    expect(search).to_have_value("")
    search.press("Escape")
    expect(phone.page.locator("#sidebar")).to_be_hidden()


def test_a_screen_that_grows_takes_the_drawer_into_the_page(phone: Visit):
    phone.button("Show conversations").click()
    phone.page.set_viewport_size({"width": 1200, "height": 800})
    expect(phone.page.locator("#sidebar")).to_be_visible()
    phone.question.click()
    expect(phone.question).to_be_focused()


def test_a_sidebar_that_was_put_away_stays_away_until_it_is_fetched(person: Visit):
    person.button("Hide conversations").click()
    expect(person.page.locator("#sidebar")).to_be_hidden()
    expect(person.button("Show conversations")).to_be_focused()
    person.page.reload()
    expect(person.button("Show conversations")).to_be_visible()
    expect(person.page.locator("#sidebar")).to_be_hidden()
    person.button("Show conversations").click()
    expect(person.page.locator("#sidebar")).to_be_visible()
    expect(person.button("Hide conversations")).to_be_focused()


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_of_the_shell_sticks_out(person: Visit, width: int):
    kept = person.keep("What?", title="W" * 300)
    person.page.set_viewport_size({"width": width, "height": 640})
    person.show(kept)
    expect(person.page.get_by_role("heading", level=1)).to_have_text("W" * 300)
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(person.button("More options for this conversation")).to_be_in_viewport(ratio=1)
    if width < 960:
        person.button("Show conversations").click()
    expect(person.page.locator("#sidebar")).to_be_in_viewport(ratio=1)
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_page_with_little_in_it_does_not_scroll(person: Visit):
    person.show(person.keep("What?", "That."))
    expect(person.answers).to_have_count(1)
    assert person.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
