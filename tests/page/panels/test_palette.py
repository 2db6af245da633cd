"""The command palette: everything that can be done, and every conversation, by a few letters."""

import pytest
from playwright.sync_api import Locator, expect

from tests.page.sites import Visit
from tests.page.waits import wait_until_ready


@pytest.fixture
def search(person: Visit) -> Locator:
    """The palette's field, with two conversations kept."""
    person.keep("Why?", "Because.", title="Why the sea is salty")
    person.keep("Hola", "Hola.", title="Carta sobre la calefacción")
    person.page.reload()
    wait_until_ready(person.page)
    person.page.keyboard.press("Control+k")
    return person.page.get_by_role("combobox", name="What would you like to do or find?")


def options(person: Visit) -> Locator:
    """Everything that was found."""
    return person.page.get_by_role("dialog", name="Commands and conversations").get_by_role("option")


def test_a_conversation_is_found_by_letters_of_its_title_whatever_the_accents(person: Visit, search: Locator):
    search.fill("calefaccion")
    expect(options(person)).to_have_count(1)
    search.press("Enter")
    expect(search).to_be_hidden()
    expect(person.messages).to_have_count(2)
    expect(person.question).to_be_focused()


def test_a_command_is_found_and_done(person: Visit, search: Locator):
    search.fill("keyboard")
    search.press("Enter")
    expect(person.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_commands_show_their_keys(person: Visit, search: Locator):
    expect(options(person).filter(has_text="Settings")).to_contain_text("Ctrl")


def test_a_command_that_is_not_possible_now_is_not_offered(person: Visit, search: Locator):
    expect(options(person).filter(has_text="New conversation")).to_have_count(1)
    expect(options(person).filter(has_text="Stop the answer")).to_have_count(0)
    expect(options(person).filter(has_text="Copy the last answer")).to_have_count(0)


def test_nothing_found_is_said(person: Visit, search: Locator):
    search.fill("zzzz")
    expect(person.page.get_by_role("status").filter(has_text="No matches.")).to_be_visible()
    search.press("Enter")
    expect(search).to_be_visible()


def test_the_keys_that_opened_it_close_it(person: Visit, search: Locator):
    expect(search).to_be_focused()
    search.press("Control+k")
    expect(search).to_be_hidden()


def test_a_conversation_is_opened_by_a_click(person: Visit, search: Locator):
    options(person).filter(has_text="Why the sea is salty").click()
    expect(person.answer).to_have_text("Because.")
