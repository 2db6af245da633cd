"""Where messages are written: nothing written is lost, and the keyboard does what its user expects."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.page.network_gates import Gate
from tests.page.sites import SAMPLING_MODEL, Visit
from tests.page.transcript.reload_race import loaded_anew_but_not_left
from tests.page.waits import wait_until
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream

KEYDOWN = "(box, init) => box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...init }))"


def test_a_draft_survives_a_reload(person: Visit):
    person.question.fill("Half a thou")
    person.page.reload()
    expect(person.question).to_have_value("Half a thou")


def test_words_that_are_typed_before_the_draft_is_there_follow_it_and_are_kept(person: Visit):
    person.question.fill("Half a thou")
    with loaded_anew_but_not_left(person):
        person.question.fill("And another")
        person.page.reload()
        expect(person.question).to_have_value("And another")
    person.question.fill("")
    person.page.reload()
    expect(person.question).to_have_value("Half a thou")


def test_each_conversation_keeps_a_draft_of_its_own(person: Visit):
    first = person.keep("One?", "One.")
    second = person.keep("Two?", "Two.")
    person.show(first)
    expect(person.answer).to_have_text("One.")
    person.question.fill("for the first")
    person.show(second)
    expect(person.question).to_have_value("")
    person.question.fill("for the second")
    person.show(first)
    expect(person.question).to_have_value("for the first")
    person.page.reload()
    expect(person.question).to_have_value("for the first")


def test_what_was_sent_is_no_draft_any_more(person: Visit):
    person.ask("Go")
    person.expect_state("complete")
    person.page.reload()
    expect(person.answers).to_have_count(1)
    expect(person.question).to_have_value("")


def test_words_typed_before_the_page_is_ready_are_kept(
    visit: Callable[[WaitressServer], Visit], closed_site: WaitressServer
):
    person = visit(closed_site)
    held: list[Route] = []
    person.page.route("**/build/main.js", lambda route: held.append(route))
    with person.page.expect_request("**/build/main.js"):
        person.page.goto(closed_site.url, wait_until="commit")
    person.page.locator("#question").fill("I was quicker")
    held[0].continue_()
    expect(person.question).to_have_attribute("placeholder", re.compile("Write a message|Enter your access code"))
    expect(person.question).to_have_value("I was quicker")


@pytest.mark.parametrize("init", [{"isComposing": True}, {"keyCode": 229}])
def test_enter_that_belongs_to_an_input_method_sends_nothing(person: Visit, upstream: ScriptedUpstream, init: dict):
    person.question.fill("にほ")
    person.question.evaluate(KEYDOWN, init)
    expect(person.question).to_have_value("にほ")
    expect(person.messages).to_have_count(0)
    person.question.evaluate(KEYDOWN, {})
    person.expect_state("complete")


def test_another_send_key_leaves_enter_to_new_lines(
    visit: Callable[[WaitressServer], Visit], closed_site: WaitressServer
):
    person = visit(closed_site)
    person.open_with_code(sendKey="Ctrl+Enter")
    person.question.fill("one")
    person.question.press("Enter")
    person.page.keyboard.type("two")
    expect(person.question).to_have_value("one\ntwo")
    person.question.press("Control+Enter")
    person.expect_state("complete")
    expect(person.page.locator(".question")).to_have_text("one\ntwo")


def test_blanks_alone_are_not_sent(person: Visit):
    person.ask("  ")
    expect(person.messages).to_have_count(0)
    expect(person.question).to_have_value("  ")


def test_the_arrow_up_brings_the_last_question_back_into_an_empty_box(person: Visit):
    person.show(person.keep("First?", "One.", "Second?", "Two."))
    expect(person.answers).to_have_count(2)
    person.question.press("ArrowUp")
    expect(person.question).to_have_value("Second?")
    person.question.fill("something")
    person.question.press("ArrowUp")
    expect(person.question).to_have_value("something")


def test_the_box_grows_with_its_text(person: Visit):
    before = person.question.bounding_box()["height"]
    person.question.fill("one\ntwo\nthree")
    assert person.question.bounding_box()["height"] > before + 20
    person.question.fill("")
    assert person.question.bounding_box()["height"] == before


def keep_prompts(person: Visit) -> None:
    """Let the reader have two prompts."""
    person.page.evaluate(
        """async () => {
          const [{ Archive }, { Library }, { newPrompt }] = await Promise.all([
            import("/js/store/archive.js"), import("/js/store/library.js"), import("/js/store/library.js"),
          ]);
          const library = new Library(await Archive.open());
          await library.putPrompt(newPrompt({ title: "Translate", content: "Translate into Spanish:" }));
          await library.putPrompt(newPrompt({ title: "Explain simply", content: "Explain to a child:" }));
        }"""
    )


def test_enter_behind_a_slash_waits_for_prompts_that_are_on_their_way(person: Visit):
    keep_prompts(person)
    words = Gate(person.page, "**/locales/*.json")
    person.page.reload(wait_until="commit")
    wait_until(person.page, "() => performance.getEntriesByName('composer ready').length > 0")
    box = person.page.locator("#question")
    box.fill("/ex")
    box.press("Enter")
    words.open()
    expect(person.question).to_have_value("Explain to a child:")
    expect(person.messages).to_have_count(0)


def test_a_slash_that_means_no_prompt_is_sent(person: Visit):
    keep_prompts(person)
    person.question.fill("/etc/hosts?")
    person.question.press("Enter")
    person.expect_state("complete")
    expect(person.questions).to_contain_text("/etc/hosts?")


def test_a_slash_offers_prompts_and_the_keyboard_takes_one(person: Visit):
    keep_prompts(person)
    person.question.focus()
    person.page.keyboard.type("/")
    options = person.page.get_by_role("listbox", name="Prompts").get_by_role("option")
    expect(options).to_have_count(3)
    person.page.keyboard.type("ex")
    expect(options).to_have_count(2)
    person.page.keyboard.press("Enter")
    expect(person.question).to_have_value("Explain to a child:")
    expect(person.messages).to_have_count(0)
    person.question.fill("/")
    expect(options).to_have_count(3)
    person.page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(person.question).to_have_value("/")


def test_what_will_be_sent_is_shown_before_it_is_sent(person: Visit):
    person.show(person.keep("First?", "One.", "Second?", "Two."))
    expect(person.answers).to_have_count(2)
    meter = person.page.locator(".context-meter")
    person.question.fill("Third?")
    expect(meter).to_contain_text("5 messages")
    expect(meter).to_contain_text("tokens")


def test_the_meter_rests_while_nothing_is_written_and_nothing_matters(person: Visit):
    person.show(person.keep("First?", "One."))
    meter = person.page.locator(".context-meter")
    person.question.fill("Second?")
    expect(meter).to_contain_text("3 messages")
    expect(meter).not_to_contain_text("$")
    person.question.fill("")
    expect(meter).to_be_hidden()


def test_the_meter_speaks_up_before_anything_is_written_that_costs_much(person: Visit):
    person.open_with_code(model=SAMPLING_MODEL)
    person.show(person.keep("First?", "word " * 90_000))
    expect(person.page.locator(".context-meter")).to_contain_text("$0.0")


def test_the_meter_follows_what_another_tab_is_told(person: Visit, upstream: ScriptedUpstream):
    kept = person.keep("First?", "One.")
    person.show(kept)
    other = Visit(person.page.context.new_page(), person.site)
    other.open()
    other.show(kept)
    other.question.fill("And?")
    meter = other.page.locator(".context-meter")
    expect(meter).to_contain_text("3 messages")
    upstream.next_script(Script(text="word " * 500, gate="word"))
    person.ask("Second?")
    upstream.open_gate("word", 9)
    expect(meter).to_contain_text("5 messages")
    upstream.open_gate("word", None)
    person.expect_state("complete")
    expect(meter).to_contain_text(re.compile(r"5 messages.*~5\d\d tokens"))


def test_what_is_left_out_is_told(visit: Callable[[WaitressServer], Visit], closed_site: WaitressServer):
    person = visit(closed_site)
    person.open_with_code(historyCount=2)
    person.show(person.keep("First?", "One.", "Second?", "Two."))
    expect(person.answers).to_have_count(2)
    person.question.fill("Third?")
    expect(person.page.locator(".context-meter")).to_contain_text("2 left out")


def test_escape_stops_an_answer_from_anywhere_but_a_panel(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="uno dos", gate="word"))
    person.ask("Count")
    upstream.open_gate("word")
    expect(person.answer).to_have_text("uno")
    person.page.evaluate("document.body.append(Object.assign(document.createElement('dialog'), { id: 'panel' }))")
    person.page.evaluate("document.querySelector('#panel').showModal()")
    person.page.keyboard.press("Escape")
    person.expect_state("writing")
    person.page.keyboard.press("Escape")
    person.expect_state("stopped")


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_sticks_out_of_the_screen(person: Visit, upstream: ScriptedUpstream, width: int):
    person.page.set_viewport_size({"width": width, "height": 640})
    upstream.next_script(Script(text="W" * 400, end="cut"))
    person.ask("w" * 200)
    person.expect_state("cut")
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(person.button("Continue")).to_be_in_viewport()
    expect(person.button("Send")).to_be_in_viewport()
