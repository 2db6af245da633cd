"""Trying again and editing make versions: nothing that was written is destroyed, and deleting can be undone."""

from playwright.sync_api import Locator, expect

from tests.page.sites import Visit
from tests.upstream import Script, ScriptedUpstream


def ask(person: Visit, upstream: ScriptedUpstream, question: str, answer: str) -> None:
    """Have a question answered."""
    upstream.next_script(Script(text=answer))
    person.ask(question)
    expect(person.answer).to_have_text(answer)
    person.expect_state("complete")


def test_answering_again_makes_a_version_and_one_can_turn_back(person: Visit, upstream: ScriptedUpstream):
    ask(person, upstream, "Heads or tails?", "Heads.")
    upstream.next_script(Script(text="Tails."))
    person.press_on(person.exchange, "Answer again")
    expect(person.answer).to_have_text("Tails.")
    person.expect_state("complete")
    expect(person.exchange.get_by_role("group", name="Version 2 of 2")).to_be_visible()
    assert upstream.requests[-1].json()["messages"] == [{"role": "user", "content": "Heads or tails?"}]
    person.press_on(person.exchange, "Previous version")
    expect(person.answer).to_have_text("Heads.")
    expect(person.exchange.get_by_role("group", name="Version 1 of 2")).to_be_visible()
    expect(person.exchange.get_by_role("button", name="Previous version")).to_be_focused()


def test_versions_are_turned_with_the_arrow_keys_and_heard(person: Visit, upstream: ScriptedUpstream):
    ask(person, upstream, "Heads or tails?", "Heads.")
    upstream.next_script(Script(text="Tails."))
    person.press_on(person.exchange, "Answer again")
    person.expect_state("complete")
    person.exchange.get_by_role("button", name="Previous version").focus()
    person.page.keyboard.press("ArrowLeft")
    expect(person.answer).to_have_text("Heads.")
    expect(person.page.locator("#announcer")).to_contain_text("Version 1 of 2")
    person.page.keyboard.press("ArrowRight")
    expect(person.answer).to_have_text("Tails.")


def test_an_edited_question_is_asked_anew_beside_the_old_one(person: Visit, upstream: ScriptedUpstream):
    ask(person, upstream, "The capital of Frence?", "Which country?")
    person.press_on(person.questions.last, "Edit")
    editor = person.page.get_by_role("textbox", name="Edit your question")
    expect(editor).to_be_focused()
    expect(editor).to_have_value("The capital of Frence?")
    editor.fill("The capital of France?")
    upstream.next_script(Script(text="Paris."))
    editor.press("Enter")
    expect(person.answer).to_have_text("Paris.")
    person.expect_state("complete")
    expect(person.page.locator(".question")).to_have_text("The capital of France?")
    assert upstream.requests[-1].json()["messages"] == [{"role": "user", "content": "The capital of France?"}]
    person.press_on(person.questions.last, "Previous version")
    expect(person.page.locator(".question")).to_have_text("The capital of Frence?")
    expect(person.answer).to_have_text("Which country?")


def test_escape_leaves_an_edited_question_as_it_was(person: Visit, upstream: ScriptedUpstream):
    ask(person, upstream, "Why?", "Because.")
    asked = len(upstream.requests)
    person.press_on(person.questions.last, "Edit")
    editor = person.page.get_by_role("textbox", name="Edit your question")
    editor.fill("Why not?")
    editor.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(editor).to_be_visible()
    editor.press("Escape")
    expect(person.page.locator(".question")).to_have_text("Why?")
    expect(person.questions.last.get_by_role("button", name="Edit")).to_be_focused()
    assert len(upstream.requests) == asked


def test_while_a_question_is_edited_the_message_box_is_not_the_next_step(person: Visit, upstream: ScriptedUpstream):
    ask(person, upstream, "Why?", "Because.")
    person.question.fill("And then?")
    expect(person.button("Send")).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    person.press_on(person.questions.last, "Edit")
    expect(editor_of(person)).to_be_focused()
    expect(person.button("Send")).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    editor_of(person).press("Escape")
    expect(person.button("Send")).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")


def editor_of(person: Visit) -> Locator:
    """The box in which a question is rewritten."""
    return person.page.get_by_role("textbox", name="Edit your question")


def test_a_half_edited_question_survives_a_reload(person: Visit, upstream: ScriptedUpstream):
    ask(person, upstream, "Why?", "Because.")
    person.press_on(person.questions.last, "Edit")
    editor_of(person).fill("Why, in the name of")
    person.page.reload()
    expect(person.page.locator(".question")).to_have_text("Why?")
    person.press_on(person.questions.last, "Edit")
    expect(editor_of(person)).to_have_value("Why, in the name of")


def test_an_edited_question_that_nobody_heard_can_be_sent_again(person: Visit, upstream: ScriptedUpstream):
    ask(person, upstream, "Why?", "Because.")
    person.page.route("**/api/openai/**", lambda route: route.abort())
    person.press_on(person.questions.last, "Edit")
    editor_of(person).fill("Why not?")
    editor_of(person).press("Enter")
    expect(person.card).to_be_visible()
    expect(editor_of(person)).to_have_value("Why not?")
    person.page.unroute("**/api/openai/**")
    upstream.next_script(Script(text="Because of that."))
    editor_of(person).press("Enter")
    expect(person.answer).to_have_text("Because of that.")
    person.press_on(person.questions.last, "Previous version")
    person.press_on(person.questions.last, "Edit")
    expect(editor_of(person)).to_have_value("Why?")


def test_dropped_changes_come_back_with_undo(person: Visit, upstream: ScriptedUpstream):
    ask(person, upstream, "Why?", "Because.")
    person.press_on(person.questions.last, "Edit")
    editor_of(person).fill("Why, in the name of")
    person.button("Cancel").click()
    expect(person.page.locator(".question")).to_have_text("Why?")
    person.button("Undo").click()
    expect(editor_of(person)).to_have_value("Why, in the name of")


def test_a_deleted_answer_comes_back_with_undo(person: Visit, upstream: ScriptedUpstream):
    ask(person, upstream, "Why?", "Because.")
    person.press_on(person.exchange, "Delete")
    expect(person.answers).to_have_count(0)
    person.button("Undo").click()
    expect(person.answer).to_have_text("Because.")


def test_copying_gives_the_markdown_that_the_model_wrote(person: Visit, upstream: ScriptedUpstream):
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    source = "Because of **rivers**:\n\n- one\n- two"
    upstream.next_script(Script(text=source, chunk_size=3))
    person.ask("Why?")
    person.expect_state("complete")
    person.press_on(person.exchange, "Copy")
    expect(person.exchange.get_by_role("button", name="Copied")).to_be_visible()
    assert person.page.evaluate("navigator.clipboard.readText()") == source
    person.press_on(person.exchange, "More")
    person.page.get_by_role("menuitem", name="Copy as plain text").click()
    expect(person.page.get_by_text("Copied", exact=True)).to_be_visible()
    assert "**" not in person.page.evaluate("navigator.clipboard.readText()")
