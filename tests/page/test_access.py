"""Access codes: a wrong one costs nothing but its own correction, a right one says what it allows."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.page.sites import CODE, Visit, learn_models, site_of
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

WRONG = "code-test-wrong"


@pytest.fixture
def fresh_site(upstream: ScriptedUpstream) -> Iterator[WaitressServer]:
    """A site at which nobody has used up the wrong codes that it puts up with."""
    with site_of(upstream, {"CODE": f"{CODE}|models=gpt-4o-mini;gpt-4.1*|until=2099-12-31"}) as site:
        learn_models(site, CODE)
        yield site


def test_a_stranger_is_asked_for_a_code_before_anything_is_sent(stranger: Visit, upstream: ScriptedUpstream):
    expect(stranger.page.get_by_role("heading", name="Whose line is this?")).to_be_visible()
    stranger.ask("Let me in")
    expect(stranger.panel).to_contain_text("This site asks for an access code.")
    expect(stranger.code).to_be_focused()
    expect(stranger.question).to_have_value("Let me in")
    assert upstream.requests == []


def test_a_code_that_was_changed_opens_the_settings_and_loses_nothing(
    visit: Callable[[WaitressServer], Visit], fresh_site: WaitressServer
):
    person = visit(fresh_site)
    person.open_with_code(WRONG)
    person.ask("A long thought that must not be lost")
    expect(person.panel).to_contain_text("The access code is not one of this site's.")
    expect(person.code).to_be_focused()
    expect(person.code).to_have_attribute("aria-invalid", "true")
    expect(person.question).to_have_value("A long thought that must not be lost")
    expect(person.page.locator(".exchange")).to_have_count(0)


def test_a_wrong_code_is_refused_at_once_and_not_kept(
    visit: Callable[[WaitressServer], Visit], fresh_site: WaitressServer
):
    person = visit(fresh_site)
    person.open()
    person.button("Enter your access code").click()
    person.code.fill(WRONG)
    person.code.press("Enter")
    expect(person.panel).to_contain_text("The access code is not one of this site's.")
    expect(person.panel).to_be_visible()
    assert person.page.evaluate("localStorage.getItem('locutorio.settings')") is None


def test_a_right_code_says_what_it_allows_and_is_kept(stranger: Visit, upstream: ScriptedUpstream):
    stranger.ask("Let me in")
    stranger.code.fill(CODE)
    stranger.code.press("Enter")
    expect(stranger.panel).to_contain_text("Right: you are known here as code 1.")
    expect(stranger.panel).to_contain_text("It allows gpt-4o-mini, gpt-4.1*.")
    expect(stranger.panel).to_contain_text("Its last day is 2099-12-31.")
    stranger.page.keyboard.press("Enter")
    expect(stranger.panel).to_be_hidden()
    expect(stranger.question).to_be_focused()
    stranger.page.keyboard.press("Enter")
    stranger.expect_state("complete")
    assert upstream.requests[-1].json()["messages"][-1]["content"] == "Let me in"
    stranger.page.reload()
    expect(stranger.page.get_by_role("heading", name="The line is free.")).to_be_visible()


def test_a_pasted_code_is_checked_without_another_key(stranger: Visit):
    stranger.button("Enter your access code").click()
    stranger.code.evaluate(
        """(field, code) => {
            field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true }));
            field.value = code;
        }""",
        CODE,
    )
    expect(stranger.panel).to_contain_text("Right:")


def test_a_code_that_no_header_can_carry_is_refused_in_words(stranger: Visit):
    stranger.button("Enter your access code").click()
    stranger.code.fill("contraseña")
    stranger.code.press("Enter")
    expect(stranger.panel).to_contain_text("letters without accents")


def test_a_code_can_be_taken_away_again(person: Visit):
    person.button("Settings").click()
    person.code.fill("")
    person.button("Done").click()
    expect(person.page.get_by_role("heading", name="Whose line is this?")).to_be_attached()
    assert CODE not in person.page.evaluate("localStorage.getItem('locutorio.settings')")


def test_the_models_that_a_code_allows_are_offered(person: Visit, upstream: ScriptedUpstream):
    person.button("Settings").click()
    options = person.page.locator("#models option")
    expect(options).to_have_count(1)
    assert options.first.get_attribute("value") == "gpt-4o-mini"
    person.page.get_by_label("Model").fill("gpt-4.1-nano")
    person.button("Done").click()
    expect(person.panel).to_be_hidden()
    person.ask("Go")
    person.expect_state("complete")
    assert upstream.requests[-1].json()["model"] == "gpt-4.1-nano"
