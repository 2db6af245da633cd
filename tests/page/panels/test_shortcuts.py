"""Keys: one table says what they do, and none of them takes a browser's own."""

import re

import pytest
from playwright.sync_api import expect

from tests.page.sites import Visit
from tests.upstream import Script, ScriptedUpstream

# What browsers do with keys, as far as a page should leave it to them.
BROWSERS_OWN = {
    *(f"Mod+{key}" for key in "ACDFHJLNOPQRSTUVWXYZ"),
    *(f"Mod+Shift+{key}" for key in "ABCDIJMNPQRTVWYZ"),
    *(f"Mod+{digit}" for digit in range(10)),
}
KEYS = """
async () => {
  const { COMMANDS } = await import("/js/ui/shared/commands.js");
  return COMMANDS.flatMap(({ keys }) => (keys ? [keys] : []));
}
"""


@pytest.fixture(autouse=True)
def permission_to_copy(person: Visit) -> None:
    """The page may use the clipboard."""
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])


def clipboard(person: Visit) -> str:
    """Return what was copied."""
    return person.page.evaluate("navigator.clipboard.readText()")


def test_no_key_means_two_things_nor_takes_what_is_the_browsers(person: Visit):
    keys = person.page.evaluate(KEYS)
    assert len(keys) == len(set(keys))
    assert BROWSERS_OWN.isdisjoint(keys)


def test_the_sheet_shows_every_key_of_the_table(person: Visit):
    person.page.keyboard.press("Control+/")
    sheet = person.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet.locator(".shortcuts").first.locator(".shortcuts__row")).to_have_count(len(person.page.evaluate(KEYS)))
    expect(sheet).to_contain_text("Send the message")


def test_settings_open_by_key(person: Visit):
    person.page.keyboard.press("Control+,")
    expect(person.panel).to_be_visible()


def test_a_new_conversation_by_key_has_the_focus_in_its_box(person: Visit):
    person.ask("Go")
    person.expect_state("complete")
    person.page.keyboard.press("Control+Shift+O")
    expect(person.messages).to_have_count(0)
    expect(person.question).to_be_focused()


def test_the_message_box_is_reached_by_key(person: Visit):
    person.button("Settings").focus()
    person.page.keyboard.press("Shift+Escape")
    expect(person.question).to_be_focused()


def test_the_last_answer_and_its_last_code_are_copied(person: Visit):
    person.show(person.keep("Code?", "First\n\n```js\none();\n```\n\n```js\ntwo();\n```\n\nLast"))
    expect(person.answers).to_have_count(1)
    person.page.keyboard.press("Control+Shift+Period")
    expect(person.page.get_by_text("Answer copied")).to_be_visible()
    assert clipboard(person).startswith("First\n\n```js\none();")
    person.page.keyboard.press("Control+Shift+Semicolon")
    expect(person.page.get_by_text("Code copied")).to_be_visible()
    assert clipboard(person) == "two();"


def test_alt_and_arrows_go_through_the_conversations(person: Visit):
    older = person.keep("One", "1", title="Older")
    newer = person.keep("Two", "2", title="Newer", updatedAt=4_000_000_000_000)
    expect(person.page.get_by_role("link", name="Newer")).to_be_visible()
    person.page.keyboard.press("Alt+ArrowDown")
    expect(person.page).to_have_url(re.compile(f"#/c/{newer}"))
    expect(person.answer).to_have_text("2")
    person.page.keyboard.press("Alt+ArrowDown")
    expect(person.page).to_have_url(re.compile(f"#/c/{older}"))
    expect(person.answer).to_have_text("1")
    person.page.keyboard.press("Alt+ArrowUp")
    expect(person.page).to_have_url(re.compile(f"#/c/{newer}"))


def test_escape_stops_an_answer_unless_a_panel_is_open(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(chunks=10_000, interval=0.02))
    person.ask("Go on for long")
    person.expect_state("writing")
    person.page.keyboard.press("Control+,")
    expect(person.panel).to_be_visible()
    person.page.keyboard.press("Escape")
    expect(person.panel).to_be_hidden()
    person.expect_state("writing")
    person.page.keyboard.press("Escape")
    person.expect_state("stopped")


def test_the_search_is_reached_by_key(person: Visit):
    person.page.keyboard.press("Control+Shift+F")
    expect(person.page.get_by_role("searchbox", name="Search conversations")).to_be_focused()


def test_the_sidebar_is_hidden_and_shown_by_key(person: Visit):
    sidebar = person.page.locator("#sidebar")
    expect(sidebar).to_be_visible()
    person.page.keyboard.press("Control+Shift+X")
    expect(sidebar).to_be_hidden()
    person.page.keyboard.press("Control+Shift+X")
    expect(sidebar).to_be_visible()
