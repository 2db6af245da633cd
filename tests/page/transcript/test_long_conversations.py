"""A conversation of any length opens at once; all of it is there in the end, for the browser's search and for paper."""

import pytest
from playwright.sync_api import expect

from tests.page.sites import Visit

EMPTY = ".message:empty"
LEFT_UNDRAWN = """
[...document.querySelectorAll("#transcript *")]
  .filter((part) => getComputedStyle(part).contentVisibility === "auto")
  .map((part) => part.className)
"""
LONG = "Some words of a paragraph that fill a line or two.\n\n" * 20
ANSWER = "An answer with **some** words.\n\n" * 8

MIXED = "Some *words* to read.\n\n" + "```js\n" + "let x = 1;\n" * 40 + "```\n\n" + "- an item\n" * 20
# How far what is read has moved beside what the reader moved it, in pixels.
JUMPS_ON_THE_WAY_UP = """
async (steps) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  let jumps = 0;
  for (let step = 0; step < steps; step += 1) {
    const read = [300, 320, 340].map((y) => document.elementFromPoint(500, y)?.closest(".block, .question"));
    const block = read.find(Boolean);
    const before = block?.getBoundingClientRect().top ?? 0;
    scrollBy(0, -350);
    for (let frame = 0; frame < 3; frame += 1) await painted();
    if (block) jumps += Math.abs(block.getBoundingClientRect().top - before - 350);
  }
  return Math.round(jumps);
}
"""


@pytest.fixture
def reader(person: Visit) -> Visit:
    """Somebody with a conversation of 400 messages before them."""
    texts = [text for number in range(200) for text in (f"Question {number}?", f"Answer {number}. {ANSWER}")]
    person.show(person.keep(*texts))
    expect(person.messages).to_have_count(400)
    return person


def test_the_newest_messages_are_there_at_once(reader: Visit):
    expect(reader.answer).to_contain_text("Answer 199.")
    expect(reader.answer).to_be_in_viewport()


def test_all_messages_are_filled_when_the_page_has_time(reader: Visit):
    expect(reader.page.locator(EMPTY)).to_have_count(0)
    expect(reader.page.locator(".answer").first).to_contain_text("Answer 0.")


def test_the_page_does_not_move_while_it_is_filled(reader: Visit):
    from_end = "Math.round(document.documentElement.scrollHeight - innerHeight - scrollY)"
    expect(reader.page.locator(EMPTY)).to_have_count(0)
    assert reader.page.evaluate(from_end) <= 1


def test_a_message_that_comes_near_is_filled_before_it_is_seen(reader: Visit):
    reader.page.evaluate("scrollTo(0, 0)")
    expect(reader.page.locator(".question").first).to_have_text("Question 0?")
    expect(reader.page.locator(".question").first).to_be_in_viewport()


def test_all_of_it_is_printed_and_nothing_else(reader: Visit):
    reader.page.emulate_media(media="print")
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert reader.page.locator(EMPTY).count() == 0
    assert reader.page.evaluate(LEFT_UNDRAWN) == []
    for part in (".composer-area", ".page-header", ".sidebar", ".message__actions"):
        expect(reader.page.locator(part).first).to_be_hidden()
    expect(reader.page.locator(".question").first).to_be_visible()


def test_on_the_way_up_through_what_was_never_drawn_the_page_does_not_jump(person: Visit):
    texts = [text for number in range(40) for text in (f"Question {number}?", MIXED * (number % 3 + 1))]
    person.show(person.keep(*texts))
    expect(person.messages).to_have_count(80)
    expect(person.page.locator(EMPTY)).to_have_count(0)
    assert person.page.evaluate(JUMPS_ON_THE_WAY_UP, 40) < 200


def test_the_keyboard_reaches_wide_code_that_was_far_away_when_it_was_drawn(person: Visit):
    wide = "```js\n" + "let x = 1; " * 60 + "\n```\n"
    person.show(person.keep("Wide?", wide, *["More?", LONG] * 20))
    expect(person.messages).to_have_count(42)
    expect(person.page.locator(EMPTY)).to_have_count(0)
    expect(person.page.locator("pre")).not_to_have_attribute("tabindex", "0")
    person.page.evaluate("scrollTo(0, 0)")
    expect(person.page.locator("pre")).to_have_attribute("tabindex", "0")
