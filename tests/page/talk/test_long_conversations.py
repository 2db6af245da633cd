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
ANSWER = "An answer with **some** words.\n\n" * 8


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
    for part in (".desk", ".masthead", ".sidebar", ".message__actions"):
        expect(reader.page.locator(part).first).to_be_hidden()
    expect(reader.page.locator(".question").first).to_be_visible()
