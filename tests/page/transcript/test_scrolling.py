"""The page follows an answer only while the reader is at the end. Whoever scrolls up is left alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.sites import Visit
from tests.upstream import Script, ScriptedUpstream

PARAGRAPH = "Some words of a paragraph that is long enough to fill a line or two of the page, so that it grows. "
LONG = "\n\n".join([PARAGRAPH * 3] * 12)
SETTLE = """
async () => {
  const place = () => `${scrollY} ${document.documentElement.scrollHeight}`;
  let before = place();
  for (let still = 0; still < 15; ) {
    await new Promise(requestAnimationFrame);
    still = place() === before ? still + 1 : 0;
    before = place();
  }
}
"""
GROW_BY = """
([place, height]) => {
  const box = document.createElement("div");
  box.style.height = `${height}px`;
  document.getElementById("transcript")[place](box);
}
"""
FROM_END = "Math.round(document.documentElement.scrollHeight - innerHeight - scrollY)"


def grow(person: Visit, upstream: ScriptedUpstream, paragraphs: int) -> None:
    """Let more of the answer come, and wait until it stands on the page."""
    before = person.answer.locator("p").count()
    upstream.open_gate("paragraph", paragraphs)
    expect(person.answer.locator("p")).to_have_count(before + paragraphs)


def begin(person: Visit, upstream: ScriptedUpstream) -> None:
    """Ask for an answer that comes paragraph by paragraph, and let it fill more than a screen."""
    length = len(PARAGRAPH) * 3 + 2
    upstream.next_script(Script(text=LONG, chunk_size=length, gate="paragraph"))
    person.ask("Tell me everything")
    upstream.open_gate("paragraph")
    expect(person.answer.locator("p")).to_have_count(1)
    grow(person, upstream, 5)


def settle(page: Page) -> None:
    """Wait until the page has stood still for some frames, in which it looks where the reader is."""
    page.evaluate(SETTLE)


def test_a_reader_at_the_end_stays_at_the_end(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    settle(person.page)
    assert person.page.evaluate("scrollY") > 0
    assert person.page.evaluate(FROM_END) <= 1
    grow(person, upstream, 2)
    settle(person.page)
    assert person.page.evaluate(FROM_END) <= 1
    expect(person.page.locator(".to-latest")).to_be_hidden()


def test_a_reader_who_scrolls_up_is_left_alone_and_offered_a_way_back(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    settle(person.page)
    person.exchange.hover()
    person.page.mouse.wheel(0, -30)
    settle(person.page)
    at = person.page.evaluate("scrollY")
    grow(person, upstream, 2)
    settle(person.page)
    assert person.page.evaluate("scrollY") == at
    person.button("To the latest message").click()
    settle(person.page)
    assert person.page.evaluate(FROM_END) <= 1
    grow(person, upstream, 1)
    settle(person.page)
    assert person.page.evaluate(FROM_END) <= 1


def test_the_scroll_bar_counts_as_scrolling_up_too(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    settle(person.page)
    person.page.evaluate("scrollBy(0, -200)")
    at = person.page.evaluate("scrollY")
    grow(person, upstream, 2)
    settle(person.page)
    assert person.page.evaluate("scrollY") == at


def test_a_reader_who_comes_back_to_the_end_is_taken_along_again(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    settle(person.page)
    person.page.evaluate("scrollBy(0, -200)")
    settle(person.page)
    person.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    settle(person.page)
    grow(person, upstream, 2)
    settle(person.page)
    assert person.page.evaluate(FROM_END) <= 1


def test_asking_brings_the_reader_to_the_question(person: Visit, upstream: ScriptedUpstream):
    person.show(person.keep("Why?", LONG, "And then?", LONG))
    expect(person.answer).to_contain_text("Some words")
    person.page.evaluate("scrollTo(0, 0)")
    settle(person.page)
    upstream.next_script(Script(head_gate="never"))
    person.ask("Here I am")
    expect(person.page.locator(".question").last).to_be_in_viewport()


def test_text_that_is_being_selected_does_not_slip_away(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    settle(person.page)
    person.answer.locator("p").last.hover()
    person.page.mouse.down()
    at = person.page.evaluate("scrollY")
    grow(person, upstream, 2)
    settle(person.page)
    assert person.page.evaluate("scrollY") == at
    person.page.mouse.up()


def test_an_opened_conversation_is_read_from_its_end(person: Visit):
    person.show(person.keep(*["Why?", LONG] * 3))
    expect(person.answer).to_contain_text("Some words")
    settle(person.page)
    assert person.page.evaluate(FROM_END) <= 1


def test_a_search_hit_is_shown_and_marked_for_a_moment(person: Visit):
    kept = person.keep(*["Why?", LONG, "A needle?", LONG, "And?", LONG, "So?", LONG])
    person.show(kept)
    wanted = person.messages.nth(2).get_attribute("id").removeprefix("message-")
    person.show(kept, wanted)
    message = person.page.locator(f"#message-{wanted}")
    expect(message).to_contain_text("A needle?")
    expect(message).to_be_in_viewport()
    expect(message).to_have_class("message message--question message--found")
    expect(message).to_be_focused()
    expect(message).to_have_class("message message--question")
    expect(message).to_be_in_viewport()


def led_to_the_first(person: Visit) -> Locator:
    """Lead somebody to the first question of a conversation whose end is on the screen, too."""
    kept = person.keep("A needle?", "Here.")
    person.show(kept)
    message = person.messages.first
    person.show(kept, message.get_attribute("id").removeprefix("message-"))
    expect(message).to_be_focused()
    settle(person.page)
    return message


@pytest.mark.parametrize("place", ["append", "prepend"])
def test_a_search_hit_stays_in_sight_while_the_page_is_drawn_around_it(person: Visit, place: str):
    message = led_to_the_first(person)
    person.page.evaluate(GROW_BY, [place, 3000])
    settle(person.page)
    expect(message).to_be_in_viewport()


def test_who_moves_away_from_a_search_hit_is_left_alone(person: Visit):
    led_to_the_first(person)
    person.page.evaluate(GROW_BY, ["append", 3000])
    settle(person.page)
    person.page.evaluate("scrollBy(0, 700)")
    settle(person.page)
    at = person.page.evaluate("scrollY")
    person.page.evaluate(GROW_BY, ["append", 3000])
    settle(person.page)
    assert person.page.evaluate("scrollY") == at
