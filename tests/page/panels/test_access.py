"""Access codes: a wrong one costs nothing but its own correction, a right one says what it allows."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.page.panels.requests_seen import questions
from tests.page.sites import CODE, OpenSite, Visit, learn_models, site_of
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream

WRONG = "code-test-wrong"
REFUSAL = "The access code is not valid on this site."


@pytest.fixture
def fresh_site(upstream: ScriptedUpstream) -> Iterator[WaitressServer]:
    """A site at which nobody has used up the wrong codes that it puts up with."""
    with site_of(upstream, {"CODE": f"{CODE}|models=gpt-4o-mini;gpt-4.1*|until=2099-12-31"}) as site:
        learn_models(site, CODE)
        yield site


def kept_settings(person: Visit) -> str:
    """Return what the browser keeps of the settings."""
    return person.page.evaluate("localStorage.getItem('locutorio.settings') ?? ''")


def test_a_stranger_is_asked_for_a_code_before_anything_is_sent(stranger: Visit, upstream: ScriptedUpstream):
    expect(stranger.page.get_by_role("heading", name="Whose line is this?")).to_be_visible()
    stranger.ask("Let me in")
    expect(stranger.panel).to_contain_text("This site needs an access code.")
    expect(stranger.code).to_be_focused()
    expect(stranger.question).to_have_value("Let me in")
    assert upstream.requests == []


def test_a_code_that_was_changed_opens_the_settings_and_loses_nothing(
    visit: Callable[[WaitressServer], Visit], fresh_site: WaitressServer
):
    person = visit(fresh_site)
    person.open_with_code(WRONG)
    person.ask("A long thought that must not be lost")
    expect(person.panel).to_contain_text(REFUSAL)
    expect(person.code).to_be_focused()
    expect(person.code).to_have_attribute("aria-invalid", "true")
    expect(person.question).to_have_value("A long thought that must not be lost")
    expect(person.messages).to_have_count(0)


def test_a_wrong_code_is_refused_at_once_and_not_kept(
    visit: Callable[[WaitressServer], Visit], fresh_site: WaitressServer
):
    person = visit(fresh_site)
    person.open()
    person.button("Enter your access code").click()
    person.code.fill(WRONG)
    person.code.press("Enter")
    expect(person.panel).to_contain_text(REFUSAL)
    expect(person.panel).to_be_visible()
    assert WRONG not in kept_settings(person)


def test_a_right_code_says_what_it_allows_and_is_kept(stranger: Visit, upstream: ScriptedUpstream):
    stranger.ask("Let me in")
    stranger.code.fill(CODE)
    stranger.code.press("Enter")
    expect(stranger.panel).to_contain_text("Code accepted (code 1).")
    expect(stranger.panel).to_contain_text("gpt-4o-mini, gpt-4.1*")
    expect(stranger.panel).to_contain_text("December 31, 2099")
    expect(stranger.button("Done")).to_be_focused()
    stranger.page.keyboard.press("Enter")
    expect(stranger.panel).to_be_hidden()
    expect(stranger.question).to_be_focused()
    stranger.page.keyboard.press("Enter")
    stranger.expect_state("complete")
    assert [question.json()["messages"][-1]["content"] for question in questions(upstream)] == ["Let me in"]
    assert CODE in kept_settings(stranger)


def test_a_pasted_code_is_checked_without_another_key(stranger: Visit):
    stranger.button("Enter your access code").click()
    stranger.code.evaluate(
        """(field, code) => {
            field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true }));
            field.value = code;
        }""",
        CODE,
    )
    expect(stranger.panel).to_contain_text("Code accepted")


def test_a_code_in_any_script_comes_in(visit: Callable[[WaitressServer], Visit], open_site: OpenSite):
    somebody = visit(open_site({"CODE": "contraseña-密码-1"}))
    somebody.open()
    somebody.button("Enter your access code").click()
    somebody.code.fill("contraseña-密码-1")
    somebody.code.press("Enter")
    expect(somebody.panel).to_contain_text("Code accepted")


def test_a_code_that_no_header_can_carry_is_refused_in_words(stranger: Visit):
    stranger.button("Enter your access code").click()
    stranger.code.fill("code-test-\x7f1")
    stranger.code.press("Enter")
    expect(stranger.panel).to_contain_text("contains a character that can't be sent")


def test_a_code_is_hidden_until_it_is_asked_for(stranger: Visit):
    stranger.button("Enter your access code").click()
    stranger.code.fill("code-test-typed")
    expect(stranger.code).to_have_attribute("type", "password")
    stranger.button("Show what you entered").click()
    expect(stranger.code).to_have_attribute("type", "text")
    expect(stranger.code).to_have_value("code-test-typed")


def test_a_code_can_be_taken_away_again(person: Visit):
    person.button("Settings").click()
    person.page.get_by_role("tab", name="Access").click()
    person.code.fill("")
    person.code.press("Enter")
    expect(person.panel).to_contain_text("Access code removed.")
    assert CODE not in kept_settings(person)
    person.page.keyboard.press("Escape")
    expect(person.page.get_by_role("heading", name="Whose line is this?")).to_be_visible()


def test_an_own_key_can_be_used_only_where_the_site_allows_it(
    person: Visit, visit: Callable[[WaitressServer], Visit], open_site, upstream: ScriptedUpstream
):
    person.button("Settings").click()
    person.page.get_by_role("tab", name="Access").click()
    expect(person.code).to_be_visible()
    expect(person.page.get_by_label("Your own API key")).to_have_count(0)

    somebody = visit(open_site({"CODE": CODE, "ALLOW_USER_KEYS": "1"}))
    somebody.open()
    somebody.button("Enter your access code").click()
    somebody.page.get_by_label("Your own API key").fill("sk-test-own")
    somebody.page.get_by_label("Your own API key").press("Tab")
    expect(somebody.panel).to_contain_text("Your messages are sent with this key.")
    somebody.page.keyboard.press("Escape")
    somebody.ask("On my own account")
    somebody.expect_state("complete")
    assert questions(upstream)[-1].api_key == "sk-test-own"


def test_of_many_models_a_few_that_can_be_talked_with_are_named(
    visit: Callable[[WaitressServer], Visit], upstream: ScriptedUpstream, open_site: OpenSite
):
    chatty = [f"gpt-{number}" for number in range(10, 20)]
    listed = {"object": "list", "data": [{"id": name, "object": "model"} for name in [*chatty, "whisper-1"]]}
    person = visit(site := open_site({"CODE": CODE}))
    upstream.next_script(Script(body=json.dumps(listed)), method="GET")
    learn_models(site, CODE)
    person.open()
    person.button("Enter your access code").click()
    person.code.fill(CODE)
    person.code.press("Enter")
    named = person.panel.locator(".facts__row").filter(has_text="Models")
    expect(named).to_contain_text("gpt-19, gpt-18, gpt-17, gpt-16, gpt-15, gpt-14, gpt-13, gpt-12, and 2 more")
    expect(named).not_to_contain_text("whisper")
