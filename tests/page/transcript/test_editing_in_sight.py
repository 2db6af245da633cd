"""The box in which a question is rewritten is in sight, between the header and the composer, and stays there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.page.sites import Visit
from tests.page.transcript.test_scrolling import FROM_END, LONG, settle
from tests.upstream import Script, ScriptedUpstream

Scrolling = Callable[[Visit], None]
IS_CLEAR = """(box) => {
  const { top, bottom } = box.getBoundingClientRect();
  const header = document.querySelector(".page-header").getBoundingClientRect().bottom;
  const area = document.querySelector(".composer-area");
  const end = getComputedStyle(area).position === "sticky" ? area.getBoundingClientRect().top : innerHeight;
  return top >= header && bottom <= end;
}"""
BRING_TO_TOP = "(question) => scrollBy(0, question.getBoundingClientRect().top - 20)"
BRING_TO_BOTTOM = "(question) => scrollBy(0, question.getBoundingClientRect().bottom - innerHeight + 60)"


def editor(person: Visit) -> Locator:
    return person.page.locator(".question-editor")


def long_conversation(person: Visit) -> None:
    person.show(person.keep("One?", LONG, "Two?\n" * 4, LONG, "Three?", LONG))
    expect(person.answer).to_contain_text("Some words")
    settle(person.page)


def edit(person: Visit, question: Locator) -> None:
    """Press Edit where it stands, as a keyboard does: it scrolls nothing."""
    question.get_by_role("button", name=person.words("message.edit")).evaluate("button => button.click()")
    expect(editor(person)).to_be_visible()
    settle(person.page)


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("place", [BRING_TO_TOP, BRING_TO_BOTTOM], ids=["under the header", "under the composer"])
def test_it_opens_in_sight(person: Visit, width: int, place: str):
    person.page.set_viewport_size({"width": width, "height": 700})
    long_conversation(person)
    question = person.questions.nth(1)
    question.evaluate(place)
    settle(person.page)
    edit(person, question)
    assert editor(person).evaluate(IS_CLEAR)
    expect(person.page.get_by_role("textbox", name=person.words("message.editLabel"))).to_be_focused()


def test_the_page_does_not_follow_its_own_growth_meanwhile(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="Because of\n\nrivers."))
    person.ask("Why is the sea salty?")
    person.expect_state("complete")
    edit(person, person.questions.last)
    for _ in range(3):
        person.page.keyboard.press("Shift+Enter")
    before = person.page.evaluate("scrollY")
    person.page.evaluate(
        """() => {
          const more = document.createElement("div");
          more.style.height = "3000px";
          document.getElementById("transcript").append(more);
        }"""
    )
    settle(person.page)
    assert person.page.evaluate("scrollY") == before
    assert editor(person).evaluate(IS_CLEAR)


def test_whoever_has_cancelled_is_taken_along_again(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text=LONG))
    person.ask("Why?")
    person.expect_state("complete")
    settle(person.page)
    edit(person, person.questions.last)
    person.page.keyboard.press("Escape")
    expect(editor(person)).to_have_count(0)
    upstream.next_script(Script(text=LONG))
    person.ask("And then?")
    person.expect_state("complete")
    settle(person.page)
    assert person.page.evaluate(FROM_END) <= 1


def test_a_keyboard_on_the_screen_leaves_it_in_sight(person: Visit):
    """Safari's keyboard covers the page without making it smaller; only the visual viewport knows of it."""
    person.page.set_viewport_size({"width": 360, "height": 700})
    devtools = person.page.context.new_cdp_session(person.page)
    devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    assert person.page.evaluate("matchMedia('(pointer: coarse)').matches")
    long_conversation(person)
    question = person.questions.nth(1)
    question.evaluate("(question) => scrollBy(0, question.getBoundingClientRect().top - 450)")
    settle(person.page)
    edit(person, question)
    person.page.evaluate(
        """() => {
          Object.defineProperty(visualViewport, "height", { get: () => innerHeight - 300 });
          visualViewport.dispatchEvent(new Event("resize"));
        }"""
    )
    settle(person.page)
    assert editor(person).evaluate(IS_CLEAR)
    assert editor(person).evaluate("(box) => box.getBoundingClientRect().bottom <= visualViewport.height")
