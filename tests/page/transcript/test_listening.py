"""Whoever listens instead of looking hears an answer by sentences, how it ended, and problems at once."""

from playwright.sync_api import expect

from tests.page.sites import Visit
from tests.upstream import Script, ScriptedUpstream


def test_a_sentence_is_heard_once_it_is_whole(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="The sea is salty. Rivers bring the salt.", chunk_size=16, gate="piece"))
    person.ask("Why?")
    heard = person.page.locator("#announcer")
    upstream.open_gate("piece")
    expect(person.answer).to_have_text("The sea is salty")
    expect(heard).not_to_contain_text("salty")
    upstream.open_gate("piece")
    expect(heard).to_contain_text("The sea is salty.")
    expect(heard).not_to_contain_text("Rivers")
    upstream.open_gate("piece")
    expect(heard).to_contain_text("Rivers bring the salt.")
    expect(heard).to_contain_text("Answer complete.")


def test_code_is_not_read_out(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="So:\n\n```python\nprint(1)\nprint(2)\n```\n\nThat is all."))
    person.ask("Code?")
    person.expect_state("complete")
    heard = person.page.locator("#announcer")
    expect(heard).to_contain_text("Code in python, 2 lines.")
    expect(heard).to_contain_text("That is all.")
    expect(heard).not_to_contain_text("print")


def test_a_problem_is_heard_at_once(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(status=418, body='{"error":{"message":"No coffee here.","code":"teapot"}}'))
    person.ask("Coffee?")
    expect(person.page.get_by_role("alert").filter(has_text="No coffee here.")).to_be_attached()


def test_an_opened_conversation_is_not_read_out(person: Visit):
    person.show(person.keep("Why?", "Because."))
    expect(person.answer).to_have_text("Because.")
    expect(person.page.locator("#announcer")).to_be_empty()
