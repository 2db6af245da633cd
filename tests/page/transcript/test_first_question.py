"""The first question of a conversation: what it takes is waited for where it is not there yet, and no word is lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.page.network_gates import Gate
from tests.page.sites import Visit
from tests.page.waits import wait_until
from tests.upstream import Script, ScriptedUpstream


@pytest.fixture(params=["**/locales/*.json", "**/build/chunks/page-*.js"], ids=["the words", "all but the composer"])
def gate(person: Visit, request: pytest.FixtureRequest) -> Iterator[Gate]:
    """Keep a part of the page from coming: it is not ready, and can already be written in."""
    gate = Gate(person.page, request.param)
    with person.page.expect_request(request.param):
        person.page.reload(wait_until="commit")
    yield gate
    gate.open()


def ask_early(person: Visit) -> Locator:
    """Ask a question in a box that has no name yet, and return the box."""
    box = person.page.locator("#question")
    # The page's own code takes the key as soon as it runs.
    wait_until(person.page, "performance.getEntriesByName('composer ready').length > 0")
    box.fill("Anybody there?")
    box.press("Enter")
    return box


def test_a_question_waits_for_what_it_takes_to_ask(person: Visit, gate: Gate, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="Here I am."))
    box = ask_early(person)
    expect(box).to_have_value("Anybody there?")
    gate.open()
    expect(person.answer).to_have_text("Here I am.")
    expect(person.question).to_have_value("")
    expect(person.page).to_have_url(re.compile("#/c/"))


def test_enter_pressed_twice_asks_once(person: Visit, gate: Gate):
    ask_early(person).press("Enter")
    gate.open()
    person.expect_state("complete")
    expect(person.questions).to_have_count(1)


def test_back_and_forward_lead_from_the_first_answer_to_the_empty_page_and_again(person: Visit):
    person.ask("Anybody there?")
    person.expect_state("complete")
    person.page.get_by_role("link", name="New conversation").click()
    expect(person.messages).to_have_count(0)
    person.page.go_back()
    expect(person.questions).to_contain_text(["Anybody there?"])
    person.page.go_forward()
    expect(person.messages).to_have_count(0)
