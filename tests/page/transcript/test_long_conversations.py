"""A conversation of any length opens at once; all of its words are there soon, for the browser's search and for screen
readers, and are drawn when they come near or are printed."""

import pytest
from playwright.sync_api import expect

from tests.page.sites import Visit

# Messages that are drawn are no longer plain words.
PLAIN = ".message--plain"
LEFT_UNDRAWN = """
[...document.querySelectorAll("#transcript *")]
  .filter((part) => getComputedStyle(part).contentVisibility === "auto")
  .map((part) => part.className)
"""
IS_SELECTION_DRAWN = """
() => !getSelection().anchorNode.parentElement.closest(".message").classList.contains("message--plain")
"""
LONG = "Some words of a paragraph that fill a line or two.\n\n" * 20
ANSWER = "An answer with **some** words.\n\n" * 8

MIXED = "Some *words* to read.\n\n" + "```js\n" + "let x = 1;\n" * 40 + "```\n\n" + "- an item\n" * 20
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PLAIN_ON_SCREEN = """
[...document.querySelectorAll(".message--plain")]
  .filter((message) => {
    const { top, bottom } = message.getBoundingClientRect();
    return top < innerHeight && bottom > 0;
  })
  .map(({ id }) => id)
"""
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


def test_all_words_are_there_when_the_page_has_time(reader: Visit):
    expect(reader.page.locator(".answer").first).to_contain_text("Answer 0. An answer with some words.")
    expect(reader.page.locator(".question").first).to_have_text("Question 0?")
    assert reader.page.locator(".message:empty").count() == 0


def test_what_is_far_away_costs_next_to_nothing(reader: Visit):
    expect(reader.page.locator(PLAIN).first).to_contain_text("Question 0?")
    reader.page.evaluate("new Promise((done) => requestIdleCallback(() => requestIdleCallback(done)))")
    assert reader.page.locator(f".message:not({PLAIN})").count() <= 20
    assert reader.page.evaluate("document.querySelectorAll('#transcript *').length") < 400 * 3 + 1000


def test_the_page_does_not_move_while_it_is_filled(reader: Visit):
    from_end = "Math.round(document.documentElement.scrollHeight - innerHeight - scrollY)"
    assert reader.page.evaluate(from_end) <= 1


def test_the_browser_finds_words_that_are_far_away_and_brings_them_onto_the_screen(reader: Visit):
    assert reader.page.evaluate("find('Answer 57. An answer with some words.', false, false, true)")
    expect(reader.answers.nth(57)).to_be_in_viewport()
    assert reader.page.evaluate("String(getSelection())") == "Answer 57. An answer with some words."


def test_words_that_were_found_stay_marked_as_long_as_they_are_selected(reader: Visit):
    assert reader.page.evaluate("find('Answer 57.', false, false, true)")
    expect(reader.answers.nth(56).locator("strong").first).to_have_text("some")
    expect(reader.answers.nth(58).locator("strong").first).to_have_text("some")
    assert not reader.page.evaluate(IS_SELECTION_DRAWN)
    reader.page.evaluate("getSelection().removeAllRanges()")
    expect(reader.answers.nth(57).locator("strong").first).to_have_text("some")


def test_words_on_the_screen_stay_as_they_are_while_the_browsers_search_has_the_focus(reader: Visit):
    found = reader.answers.nth(57)
    expect(found).to_contain_text("Answer 57.")
    reader.page.evaluate("document.hasFocus = () => false")
    found.evaluate("(message) => message.scrollIntoView({ block: 'center' })")
    expect(reader.answers.nth(59).locator("strong").first).to_have_text("some")
    expect(found.locator("strong")).to_have_count(0)
    reader.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(found.locator("strong").first).to_have_text("some")


def test_a_screen_reader_finds_every_message_by_its_heading(reader: Visit):
    expect(reader.page.locator("#transcript").get_by_role("heading", name="Answer", exact=True)).to_have_count(200)
    expect(reader.page.locator("#transcript").get_by_role("heading", name="You", exact=True)).to_have_count(200)


def test_a_message_that_comes_near_is_drawn_before_it_is_seen(reader: Visit):
    for _ in range(12):
        reader.page.mouse.wheel(0, -600)
        reader.page.evaluate(PAINTED)
        assert reader.page.evaluate(PLAIN_ON_SCREEN) == []


def test_a_link_to_a_message_leads_to_it_and_all_around_is_drawn(reader: Visit):
    kept = reader.page.url.partition("#/c/")[2]
    wanted = reader.questions.nth(33).get_attribute("id").removeprefix("message-")
    reader.show(kept, wanted)
    expect(reader.questions.nth(33)).to_be_focused()
    expect(reader.questions.nth(33)).to_be_in_viewport()
    expect(reader.answers.nth(33).locator("strong").first).to_have_text("some")


def test_whoever_goes_to_the_beginning_at_once_finds_it_there(reader: Visit):
    reader.page.evaluate("scrollTo(0, 0)")
    expect(reader.page.locator(".question").first).to_have_text("Question 0?")
    expect(reader.page.locator(".question").first).to_be_in_viewport()


def test_all_of_it_is_printed_and_nothing_else(reader: Visit):
    reader.page.emulate_media(media="print")
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert reader.page.locator(PLAIN).count() == 0
    expect(reader.messages).to_have_count(400)
    expect(reader.answers.first.locator("strong").first).to_have_text("some")
    assert reader.page.evaluate(LEFT_UNDRAWN) == []
    for part in (".composer-area", ".page-header", ".sidebar", ".message__actions"):
        expect(reader.page.locator(part).first).to_be_hidden()
    expect(reader.page.locator(".question").first).to_be_visible()


def test_on_the_way_up_through_what_was_never_drawn_the_page_does_not_jump(person: Visit):
    texts = [text for number in range(40) for text in (f"Question {number}?", MIXED * (number % 3 + 1))]
    person.show(person.keep(*texts))
    expect(person.messages).to_have_count(80)
    assert person.page.evaluate(JUMPS_ON_THE_WAY_UP, 40) < 200


def test_the_keyboard_reaches_wide_code_that_was_far_away_when_it_was_drawn(person: Visit):
    wide = "```js\n" + "let x = 1; " * 60 + "\n```\n"
    person.show(person.keep("Wide?", wide, *["More?", LONG] * 20))
    expect(person.messages).to_have_count(42)
    person.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(person.page.locator("pre")).not_to_have_attribute("tabindex", "0")
    person.page.evaluate("scrollTo(0, 0)")
    expect(person.page.locator("pre")).to_have_attribute("tabindex", "0")
