"""A question without an answer can be answered, and nothing is offered twice."""

from playwright.sync_api import Locator, expect

from tests.page.sites import Visit
from tests.upstream import Script, ScriptedUpstream


def answer_button(person: Visit) -> Locator:
    return person.button(person.words("message.answer"))


def test_a_question_whose_answer_was_removed_offers_one(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(status=418, body='{"error":{"message":"No coffee here.","code":"teapot"}}'))
    person.ask("Coffee?")
    person.expect_state("failed")
    expect(answer_button(person)).to_have_count(0)
    person.press_on(person.exchange, person.words("message.remove"))
    expect(person.answers).to_have_count(0)
    person.page.reload()
    upstream.next_script(Script(text="Tea, then."))
    answer_button(person).click()
    expect(person.answer).to_have_text("Tea, then.")
    person.expect_state("complete")
    expect(person.questions).to_have_count(1)
    expect(answer_button(person)).to_have_count(0)
    assert upstream.requests[-1].json()["messages"] == [{"role": "user", "content": "Coffee?"}]


def test_a_question_that_was_kept_without_an_answer_offers_one(person: Visit, upstream: ScriptedUpstream):
    person.show(person.keep("One?", "One.", "Two?"))
    expect(answer_button(person)).to_have_count(1)
    upstream.next_script(Script(text="Two."))
    person.questions.last.get_by_role("button", name=person.words("message.answer")).press("Enter")
    expect(person.answer).to_have_text("Two.")
    expect(person.messages.nth(2)).to_be_focused()


def test_it_is_offered_no_more_when_the_answer_is_brought_back(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="Because."))
    person.ask("Why?")
    person.expect_state("complete")
    person.press_on(person.exchange, person.words("message.remove"))
    expect(answer_button(person)).to_be_visible()
    person.button(person.words("undo.act")).click()
    expect(person.answer).to_have_text("Because.")
    expect(answer_button(person)).to_have_count(0)


def names_of(message: Locator) -> list[str]:
    """What the buttons of a message are called."""
    return message.get_by_role("button").evaluate_all(
        "buttons => buttons.map((button) => button.ariaLabel || button.innerText)"
    )


def test_where_nothing_has_come_only_one_place_offers_to_try_again(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(status=418, body='{"error":{"message":"No coffee here.","code":"teapot"}}'))
    person.ask("Coffee?")
    person.expect_state("failed")
    assert names_of(person.exchange) == ["Try again", "Copy report", "Delete", "More"]


def test_another_model_is_offered_once(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(status=404, body='{"error":{"message":"Unknown.","code":"model_not_found"}}'))
    person.ask("Coffee?")
    person.expect_state("failed")
    assert names_of(person.exchange) == ["Try again", "Choose another model", "Copy report", "Delete"]


def test_a_stopped_answer_can_be_continued_or_answered_again(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="The sea is", end="cut"))
    person.ask("Why?")
    person.expect_state("cut")
    assert names_of(person.exchange) == ["Continue", "Copy", "Answer again", "Delete", "More"]
