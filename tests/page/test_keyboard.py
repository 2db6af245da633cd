"""The keyboard alone is enough, input methods are not disturbed, and a narrow screen holds everything."""

import pytest
from playwright.sync_api import expect

from tests.page.sites import CODE, Visit
from tests.upstream import Script, ScriptedUpstream

KEYDOWN = "(box, init) => box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...init }))"


def tab_to(person: Visit, name: str) -> None:
    """Press Tab until the button of that name has the focus."""
    for _ in range(20):
        person.page.keyboard.press("Tab")
        if person.page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    pytest.fail(f"Tab does not reach {name!r}")


def test_a_person_without_a_mouse_comes_in_asks_stops_and_continues(stranger: Visit, upstream: ScriptedUpstream):
    keyboard = stranger.page.keyboard
    tab_to(stranger, "Enter your access code")
    keyboard.press("Enter")
    keyboard.type(CODE)
    keyboard.press("Enter")
    expect(stranger.button("Done")).to_be_focused()
    keyboard.press("Enter")
    expect(stranger.panel).to_be_hidden()

    upstream.next_script(Script(text="uno dos", gate="word"))
    stranger.question.focus()
    keyboard.type("Count")
    keyboard.press("Shift+Enter")
    keyboard.type("slowly")
    keyboard.press("Enter")
    upstream.open_gate("word")
    expect(stranger.answer).to_have_text("uno")
    keyboard.press("Escape")
    stranger.expect_state("stopped")

    upstream.next_script(Script(text="dos tres", gate="another word"))
    tab_to(stranger, "Continue")
    keyboard.press("Enter")
    upstream.open_gate("another word")
    expect(stranger.answer).to_have_text("uno dos")
    expect(stranger.exchange).to_be_focused()
    keyboard.press("Escape")
    stranger.expect_state("stopped")
    assert upstream.requests[-1].json()["messages"][0]["content"] == "Count\nslowly"


def test_escape_in_the_settings_stops_no_answer(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="uno dos", gate="word"))
    person.ask("Count")
    upstream.open_gate("word")
    expect(person.answer).to_have_text("uno")
    person.button("Settings").click()
    person.page.keyboard.press("Escape")
    expect(person.panel).to_be_hidden()
    upstream.open_gate("word")
    expect(person.answer).to_have_text("uno dos")


def test_the_focus_can_be_seen_on_every_stop_of_the_tab_key(person: Visit):
    seen = set()
    for _ in range(8):
        person.page.keyboard.press("Tab")
        style = person.page.evaluate(
            """() => {
                const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
                return [document.activeElement.id || document.activeElement.textContent, outlineStyle, outlineWidth];
            }"""
        )
        if style[0] not in ("question", "") and not style[0].startswith("\n"):
            seen.add(style[0])
            assert style[1:] == ["solid", "2px"], style
    assert len(seen) >= 5


@pytest.mark.parametrize("init", [{"isComposing": True}, {"keyCode": 229}])
def test_enter_that_belongs_to_an_input_method_sends_nothing(person: Visit, upstream: ScriptedUpstream, init: dict):
    person.question.fill("にほ")
    person.question.evaluate(KEYDOWN, init)
    expect(person.question).to_have_value("にほ")
    assert upstream.requests == []
    person.question.evaluate(KEYDOWN, {})
    person.expect_state("complete")


def test_blanks_alone_are_not_sent(person: Visit):
    person.ask("  ")
    expect(person.page.locator(".exchange")).to_have_count(0)


def test_the_text_box_grows_with_its_text(person: Visit):
    before = person.question.bounding_box()["height"]
    person.question.fill("one\ntwo\nthree")
    assert person.question.bounding_box()["height"] > before + 30
    person.question.fill("")
    assert person.question.bounding_box()["height"] == before


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_sticks_out_of_the_screen(person: Visit, upstream: ScriptedUpstream, width: int):
    person.page.set_viewport_size({"width": width, "height": 640})
    upstream.next_script(Script(text="W" * 400, end="cut"))
    person.ask("w" * 200)
    person.expect_state("cut")
    fits = "document.documentElement.scrollWidth <= innerWidth"
    assert person.page.evaluate(fits)
    expect(person.button("Continue")).to_be_in_viewport()
    person.button("Settings").click()
    box = person.panel.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
