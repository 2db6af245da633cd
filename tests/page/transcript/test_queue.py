"""A question that is sent while an answer comes waits for its end. Whatever happens, its words are not lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.page.sites import Visit
from tests.page.transcript.test_scrolling import LONG, settle
from tests.upstream import Script, ScriptedUpstream

NOTES = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"words"}


def queue(person: Visit) -> Locator:
    return person.page.locator(".queue__words")


def begin(person: Visit, upstream: ScriptedUpstream, **script: object) -> None:
    """Let half of an answer stand on the page."""
    upstream.next_script(Script(text="uno dos", gate="word", **script))
    person.ask("Count")
    upstream.open_gate("word")
    expect(person.answer).to_have_text("uno")


def questions_asked(upstream: ScriptedUpstream) -> list[str]:
    bodies = [request.json() for request in upstream.requests if "completions" in request.path]
    return [body["messages"][-1]["content"] for body in bodies]


def test_it_is_sent_when_the_answer_is_whole(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    person.ask("And then?")
    expect(queue(person)).to_have_text("And then?")
    expect(person.question).to_have_value("")
    expect(person.questions).to_have_count(1)
    upstream.next_script(Script(text="tres"))
    upstream.open_gate("word")
    expect(person.questions).to_have_count(2)
    expect(person.answer).to_have_text("tres")
    expect(queue(person)).to_have_count(0)
    assert questions_asked(upstream) == ["Count", "And then?"]
    person.page.reload()
    expect(person.answer).to_have_text("tres")
    expect(person.question).to_have_value("")


def test_what_is_sent_after_it_becomes_a_part_of_it(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    person.ask("And then?")
    person.ask("And after that?")
    expect(queue(person)).to_have_text("And then?\n\nAnd after that?")
    upstream.next_script(Script(text="tres"))
    upstream.open_gate("word")
    expect(person.answer).to_have_text("tres")
    assert questions_asked(upstream)[-1] == "And then?\n\nAnd after that?"


def test_escape_stops_the_answer_and_the_question_is_in_the_box_again(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    person.ask("And then?")
    expect(queue(person)).to_be_visible()
    person.question.fill("something else")
    person.question.press("Escape")
    person.expect_state("stopped")
    expect(queue(person)).to_have_count(0)
    expect(person.question).to_have_value("And then?\n\nsomething else")
    assert questions_asked(upstream) == ["Count"]


def test_after_an_answer_that_failed_it_stays_in_the_box(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream, error_event={"message": "Overloaded.", "code": "server_error"})
    person.ask("And then?")
    expect(queue(person)).to_be_visible()
    upstream.open_gate("word")
    person.expect_state("failed")
    expect(person.question).to_have_value("And then?")
    assert questions_asked(upstream) == ["Count"]


def test_it_can_be_edited(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    person.ask("And then?")
    person.button(person.words("queue.edit")).click()
    expect(queue(person)).to_have_count(0)
    expect(person.question).to_be_focused()
    expect(person.question).to_have_value("And then?")


def test_it_can_be_withdrawn_and_brought_back(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    person.ask("And then?")
    person.button(person.words("queue.remove")).click()
    expect(queue(person)).to_have_count(0)
    upstream.open_gate("word")
    person.expect_state("complete")
    assert questions_asked(upstream) == ["Count"]
    person.button(person.words("undo.act")).click()
    expect(person.question).to_have_value("And then?")


def test_a_button_sends_it_too(person: Visit, upstream: ScriptedUpstream):
    person.page.set_viewport_size({"width": 360, "height": 640})
    begin(person, upstream)
    send = person.button(person.words("composer.send"))
    expect(send).to_be_hidden()
    person.question.fill("And then?")
    expect(person.button(person.words("composer.stop"))).to_be_in_viewport(ratio=1)
    send.click()
    expect(queue(person)).to_have_text("And then?")
    expect(send).to_be_hidden()
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_after_a_reload_it_is_in_the_box_with_its_files(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    person.page.locator("#composer-bar input[type=file]").set_input_files(NOTES)
    expect(person.page.locator(".tray__item")).to_be_visible()
    person.ask("And then?")
    expect(queue(person)).to_have_text("And then? · notes.txt")
    expect(person.page.locator(".tray__item")).to_have_count(0)
    person.page.reload()
    expect(person.question).to_have_value("And then?")
    expect(person.page.locator(".tray__item")).to_contain_text("notes.txt")
    expect(queue(person)).to_have_count(0)


def test_its_files_go_with_it(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    person.page.locator("#composer-bar input[type=file]").set_input_files(NOTES)
    expect(person.page.locator(".tray__item")).to_be_visible()
    person.ask("What is in it?")
    expect(queue(person)).to_contain_text("notes.txt")
    upstream.next_script(Script(text="Words."))
    upstream.open_gate("word")
    expect(person.answer).to_have_text("Words.")
    expect(person.questions.last).to_contain_text("notes.txt")
    assert "words" in questions_asked(upstream)[-1]
    expect(person.page.locator(".tray__item")).to_have_count(0)


def test_it_is_sent_in_its_own_conversation_while_the_reader_is_in_another(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    first = person.page.url
    person.ask("And then?")
    expect(queue(person)).to_be_visible()
    person.show(person.keep("Elsewhere?", "Yes."))
    expect(person.answer).to_have_text("Yes.")
    expect(queue(person)).to_have_count(0)
    upstream.next_script(Script(text="tres"))
    upstream.open_gate("word")
    upstream.wait_for_request(lambda request: request.json()["messages"][-1]["content"] == "And then?")
    expect(person.answer).to_have_text("Yes.")
    person.page.goto(first)
    expect(person.answer).to_have_text("tres")


def test_another_tab_neither_shows_nor_sends_it(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    person.ask("And then?")
    expect(queue(person)).to_be_visible()
    other = Visit(person.page.context.new_page(), person.site)
    other.page.goto(person.page.url)
    expect(other.answer).to_have_text("uno")
    expect(queue(other)).to_have_count(0)
    expect(other.question).to_have_value("")
    upstream.next_script(Script(text="tres"))
    upstream.open_gate("word")
    expect(other.answer).to_have_text("tres")
    expect(person.answer).to_have_text("tres")
    assert questions_asked(upstream) == ["Count", "And then?"]


def test_it_does_not_carry_off_a_reader_who_has_scrolled_up(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text=f"{LONG}\n\nThe end", chunk_size=len(LONG), gate="part"))
    person.ask("Tell me everything")
    upstream.open_gate("part")
    expect(person.answer).to_contain_text("Some words")
    person.ask("And then?")
    settle(person.page)
    person.page.evaluate("scrollTo(0, 40)")
    settle(person.page)
    at = person.page.evaluate("scrollY")
    upstream.next_script(Script(text="Nothing."))
    upstream.open_gate("part")
    expect(person.answer).to_have_text("Nothing.")
    settle(person.page)
    assert person.page.evaluate("scrollY") == at


@pytest.mark.parametrize("language", ["es", "zh-CN"])
def test_it_has_words_in_every_language(
    speaker: Callable[[str], Visit], upstream: ScriptedUpstream, language: str
) -> None:
    person = speaker(language)
    begin(person, upstream)
    person.ask("¿Y luego?")
    expect(person.page.locator(".queue")).to_contain_text(person.words("queue.label"))
    expect(person.button(person.words("queue.remove"))).to_be_visible()


def test_where_the_site_is_gone_when_its_turn_comes_it_is_in_the_box(person: Visit, upstream: ScriptedUpstream):
    begin(person, upstream)
    person.ask("And then?")
    person.page.route("**/api/openai/**", lambda route: route.abort())
    upstream.open_gate("word")
    expect(person.card).to_be_visible()
    expect(person.question).to_have_value("And then?")
    expect(person.questions).to_have_count(1)
