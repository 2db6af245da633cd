"""The first question of a conversation: what it takes is waited for where it is not there yet, and no word is lost."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.page.gates import Gate
from tests.page.sites import Visit
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream

TALK = "**/js/chat/open_conversation.js"


@pytest.fixture
def early(visit: Callable[[WaitressServer], Visit], closed_site: WaitressServer) -> Visit:
    """Somebody with a code who will have opened the page before all of it is there."""
    return visit(closed_site)


@pytest.fixture
def gate(early: Visit) -> Iterator[Gate]:
    """Closed before the page is opened."""
    gate = Gate(early.page, TALK)
    early.open_with_code()
    yield gate
    gate.open()


@pytest.fixture
def passenger(early: Visit) -> Visit:
    """Somebody with a code who loses the network before what it takes to talk is there."""
    early.page.route(TALK, lambda route: route.abort("internetdisconnected"))
    early.open_with_code()
    return early


def test_a_question_waits_for_what_it_takes_to_ask(early: Visit, gate: Gate, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="Here I am."))
    early.ask("Anybody there?")
    expect(early.question).to_have_value("Anybody there?")
    gate.open()
    expect(early.answer).to_have_text("Here I am.")
    expect(early.question).to_have_value("")
    expect(early.page).to_have_url(re.compile("#/c/"))


def test_enter_pressed_twice_asks_once(early: Visit, gate: Gate):
    early.ask("Anybody there?")
    early.question.press("Enter")
    gate.open()
    early.expect_state("complete")
    expect(early.questions).to_have_count(1)


def test_who_goes_elsewhere_meanwhile_finds_the_words_again(early: Visit, gate: Gate):
    other = early.keep("What?", "That.")
    early.ask("Anybody there?")
    early.show(other)
    gate.open()
    expect(early.answer).to_have_text("That.")
    expect(early.question).to_have_value("")
    early.page.go_back()
    expect(early.messages).to_have_count(0)
    expect(early.question).to_have_value("Anybody there?")


def test_back_and_forward_lead_from_the_first_answer_to_the_empty_page_and_again(early: Visit, gate: Gate):
    gate.open()
    early.ask("Anybody there?")
    early.expect_state("complete")
    early.page.get_by_role("link", name="New conversation").click()
    expect(early.messages).to_have_count(0)
    early.page.go_back()
    expect(early.questions).to_contain_text(["Anybody there?"])
    early.page.go_forward()
    expect(early.messages).to_have_count(0)


def test_a_kept_conversation_asks_for_what_it_takes_before_the_page_is_ready(early: Visit, gate: Gate):
    gate.open()
    kept = early.keep("What?", "That.")
    early.page.evaluate("id => history.replaceState(null, '', `#/c/${id}`)", kept)
    words = Gate(early.page, "**/locales/*.json")
    with (
        early.page.expect_request(TALK),
        early.page.expect_request("**/js/ui/conversation_view.js"),
        early.page.expect_request("**/css/conversation.css"),
    ):
        early.page.reload(wait_until="commit")
    words.open()
    expect(early.answer).to_have_text("That.")


def test_without_the_network_the_words_stay_and_the_next_enter_sends_them(passenger: Visit, upstream: ScriptedUpstream):
    passenger.ask("A thought on a train")
    expect(passenger.page.get_by_text("Part of the page could not be loaded.")).to_be_visible()
    expect(passenger.question).to_have_value("A thought on a train")
    passenger.page.unroute(TALK)
    upstream.next_script(Script(text="A good one."))
    passenger.question.press("Enter")
    expect(passenger.answer).to_have_text("A good one.")


def test_without_the_network_a_kept_conversation_says_that_it_cannot_be_shown(passenger: Visit):
    kept = passenger.keep("What?", "That.")
    passenger.page.evaluate("id => { location.hash = `#/c/${id}`; }", kept)
    expect(passenger.page.get_by_text("Part of the page could not be loaded.")).to_be_visible()
    expect(passenger.page).to_have_url(re.compile("#/$"))
