"""Keys that end the input of an input method: Safari sends them as ordinary keys, but for the key code 229."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.page.sites import Visit

KEYS = ("Enter", "Escape", "ArrowDown", "ArrowUp", "Tab", "Delete", "F2")
PRESSES = """
(field, keys) => keys.map((key) => {
  const init = { key, keyCode: 229, bubbles: true, cancelable: true };
  return field.dispatchEvent(new KeyboardEvent("keydown", init)) ? "" : key;
}).filter(Boolean)
"""


def message_box(person: Visit) -> Locator:
    return person.question


def prompt_list(person: Visit) -> Locator:
    person.question.fill("/")
    expect(person.page.get_by_role("option").first).to_be_visible()
    return person.question


def edited_question(person: Visit) -> Locator:
    person.press_on(person.questions.last, "Edit")
    return person.page.get_by_role("textbox", name="Edit your question")


def conversation_search(person: Visit) -> Locator:
    return person.page.get_by_role("searchbox", name="Search conversations")


def title_in_the_list(person: Visit) -> Locator:
    person.page.locator("#sidebar").get_by_role("link", name="The sea").press("F2")
    return person.page.locator("#sidebar .rename-field")


def command_palette(person: Visit) -> Locator:
    person.page.keyboard.press("Control+k")
    return person.page.get_by_role("combobox", name="What would you like to do or find?")


def number_in_the_settings(person: Visit) -> Locator:
    person.page.keyboard.press("Control+,")
    person.page.get_by_role("tab", name="Model").click()
    return person.page.locator(".number__field").first


FIELDS = [
    message_box,
    prompt_list,
    edited_question,
    conversation_search,
    title_in_the_list,
    command_palette,
    number_in_the_settings,
]


@pytest.mark.parametrize("show", FIELDS)
def test_keys_that_an_input_method_uses_do_nothing_else(person: Visit, show: Callable[[Visit], Locator]):
    person.show(person.keep("Why?", "Because.", title="The sea"))
    field = show(person)
    if show is not prompt_list:
        field.fill("1")
    if show is conversation_search:
        expect(person.page.get_by_text("No matches.")).to_be_visible()
    field.focus()
    if field.get_attribute("id") == "question":
        # The tokens of what is written are counted beside the page.
        expect(person.page.locator(".context-meter")).to_contain_text("tokens")
    before = person.page.locator("body").inner_text(), person.page.url, field.input_value()
    assert field.evaluate(PRESSES, KEYS) == []
    expect(field).to_be_focused()
    assert (person.page.locator("body").inner_text(), person.page.url, field.input_value()) == before
