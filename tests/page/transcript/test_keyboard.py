"""The keyboard alone is enough."""

import pytest
from playwright.sync_api import expect

from tests.page.sites import CODE, Visit
from tests.upstream import Script, ScriptedUpstream

FOCUSED = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()"
OUTLINE = """
() => {
  const { activeElement: element } = document;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return [element.id || element.getAttribute("aria-label") || element.textContent.trim(), outlineStyle, outlineWidth];
}
"""


def tab_to(person: Visit, name: str, key: str = "Tab") -> None:
    """Press Tab until the button of that name has the focus."""
    for _ in range(40):
        person.page.keyboard.press(key)
        if person.page.evaluate(FOCUSED) == name:
            return
    pytest.fail(f"{key} does not reach {name!r}")


def test_a_person_without_a_mouse_comes_in_asks_stops_and_continues(stranger: Visit, upstream: ScriptedUpstream):
    keyboard = stranger.page.keyboard
    stranger.question.focus()
    keyboard.type("Count")
    keyboard.press("Shift+Enter")
    keyboard.type("slowly")
    keyboard.press("Enter")
    expect(stranger.code).to_be_focused()
    keyboard.type(CODE)
    keyboard.press("Enter")
    expect(stranger.page.get_by_role("heading", name="The line is open.")).to_be_visible()

    upstream.next_script(Script(text="uno dos", gate="word"))
    expect(stranger.question).to_be_focused()
    keyboard.press("Enter")
    upstream.open_gate("word")
    expect(stranger.answer).to_have_text("uno")
    keyboard.press("Escape")
    stranger.expect_state("stopped")

    upstream.next_script(Script(text="dos tres", gate="another word"))
    tab_to(stranger, "Continue", "Shift+Tab")
    keyboard.press("Enter")
    upstream.open_gate("another word")
    expect(stranger.answer).to_have_text("uno dos")
    expect(stranger.exchange).to_be_focused()
    keyboard.press("Escape")
    stranger.expect_state("stopped")
    asked = [request.json() for request in upstream.requests if "completions" in request.path]
    assert asked[0]["messages"][0]["content"] == "Count\nslowly"


def test_what_can_be_done_with_a_message_shows_itself_to_the_keyboard(person: Visit):
    person.show(person.keep("One?", "One.", "Two?", "Two."))
    expect(person.answers).to_have_count(2)
    person.page.mouse.move(0, 0)
    expect(person.answers.last.locator(".message__actions")).to_have_css("opacity", "1")
    actions = person.answers.first.locator(".message__actions")
    expect(actions).to_have_css("opacity", "0")
    actions.get_by_role("button", name="Copy").focus()
    expect(actions).to_have_css("opacity", "1")


def test_the_focus_can_be_seen_on_every_stop_of_the_tab_key(person: Visit):
    person.ask("Go")
    person.expect_state("complete")
    seen = set()
    for _ in range(12):
        person.page.keyboard.press("Shift+Tab")
        name, style, width = person.page.evaluate(OUTLINE)
        if name != "question" and person.page.evaluate("document.activeElement !== document.body"):
            seen.add(name)
            assert (style, width) == ("solid", "2px"), name
    assert {"Copy", "Answer again", "Delete", "More", "Edit"} <= seen
