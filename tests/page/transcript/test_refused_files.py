"""A document that the model's provider refuses is sent as text with one press, and nothing of the question is lost."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.page.documents.reading import FILES
from tests.page.sites import Visit
from tests.page.ui_strings import LANGUAGES
from tests.upstream import Script, ScriptedUpstream

REFUSALS = [
    "Invalid value: 'file'. Supported values are: 'text', 'image_url' and 'input_audio'.",
    "Failed to deserialize the JSON body: messages[0]: unknown variant `file`, expected `text`",
    "This model does not support PDF input.",
]


def refusal(message: str) -> Script:
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None}
    return Script(status=400, body=json.dumps({"error": error}))


def attach(person: Visit) -> None:
    person.page.locator("input[type=file]").set_input_files(FILES / "letter.pdf")
    expect(person.page.locator(".tray__open", has_text="letter.pdf")).to_be_visible()


def offer(person: Visit) -> Locator:
    return person.exchange.get_by_role("button", name=person.words("resume.asText"), exact=True)


def content(upstream: ScriptedUpstream) -> list[dict] | str:
    """What the first question was when it was sent last."""
    return upstream.requests[-1].json()["messages"][0]["content"]


@pytest.mark.parametrize("message", REFUSALS)
def test_one_press_sends_its_text_with_the_same_question(
    person: Visit, upstream: ScriptedUpstream, message: str
) -> None:
    attach(person)
    upstream.next_script(refusal(message))
    person.ask("What is it?")
    person.expect_state("failed")
    assert [part["type"] for part in content(upstream)] == ["text", "file"]
    upstream.next_script(Script(text="A letter."))
    offer(person).click()
    expect(person.answer).to_have_text("A letter.")
    sent = content(upstream)
    assert isinstance(sent, str) and sent.startswith("What is it?\n\nletter.pdf:\n```\n")
    expect(person.questions).to_contain_text(["letter.pdf"])
    person.page.reload()
    expect(person.answer).to_have_text("A letter.")
    upstream.next_script(Script(text="Yes."))
    person.ask("Sure?")
    expect(person.answer).to_have_text("Yes.")
    assert content(upstream) == sent


def test_two_presses_send_it_once(person: Visit, upstream: ScriptedUpstream) -> None:
    attach(person)
    upstream.next_script(refusal(REFUSALS[0]))
    person.ask("What is it?")
    person.expect_state("failed")
    before = len(upstream.requests)
    upstream.next_script(Script(text="A letter."))
    offer(person).dblclick(force=True)
    expect(person.answer).to_have_text("A letter.")
    person.expect_state("complete")
    assert len(upstream.requests) == before + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_offer_is_the_first_one_after_a_reload_too(
    speaker: Callable[[str], Visit], upstream: ScriptedUpstream, language: str
) -> None:
    person = speaker(language)
    attach(person)
    upstream.next_script(refusal(REFUSALS[0]))
    person.ask("What is it?")
    person.expect_state("failed")
    person.page.reload()
    expect(person.card.get_by_role("button").first).to_have_text(person.words("resume.asText"))


def test_nothing_is_offered_where_files_are_not_what_is_wrong(person: Visit, upstream: ScriptedUpstream) -> None:
    attach(person)
    upstream.next_script(refusal("The temperature is too high."))
    person.ask("What is it?")
    person.expect_state("failed")
    expect(person.exchange.get_by_role("button", name=person.words("resume.again"))).to_be_visible()
    expect(offer(person)).to_have_count(0)


def test_nothing_is_offered_where_there_is_no_file(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(refusal(REFUSALS[0]))
    person.ask("What is it?")
    person.expect_state("failed")
    expect(offer(person)).to_have_count(0)
