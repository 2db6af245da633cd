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
    with site_of(upstream, {"CODE": f"{CODE}|models=gpt-6-luna;gpt-4.1*|until=2099-12-31"}) as site:
        learn_models(site, CODE)
        yield site


def kept_settings(person: Visit) -> str:
    """Return what the browser keeps of the settings."""
    return person.page.evaluate("localStorage.getItem('locutorio.settings') ?? ''")


def open_access(person: Visit) -> None:
    person.button("Settings").click()
    person.page.get_by_role("tab", name="Access").click()


def test_a_stranger_is_asked_for_a_code_before_anything_is_sent(stranger: Visit, upstream: ScriptedUpstream):
    expect(stranger.page.get_by_role("heading", name="You need an access code")).to_be_visible()
    stranger.ask("Let me in")
    expect(stranger.code).to_be_focused()
    expect(stranger.question).to_have_value("Let me in")
    assert upstream.requests == []


def test_the_message_box_does_not_look_ready_before_the_code(stranger: Visit):
    expect(stranger.question).to_have_attribute("placeholder", "Enter your access code first")
    stranger.enter_code()
    expect(stranger.question).to_have_attribute("placeholder", "Write a message")


def test_a_code_that_was_changed_is_asked_for_again_and_nothing_is_lost(
    fresh_site: WaitressServer, visit: Callable[[WaitressServer], Visit]
):
    person = visit(fresh_site)
    person.open_with_code(WRONG)
    expect(person.welcome).to_contain_text(REFUSAL)
    person.ask("A long thought that must not be lost")
    expect(person.code).to_be_focused()
    expect(person.code).to_have_attribute("aria-invalid", "true")
    expect(person.question).to_have_value("A long thought that must not be lost")
    expect(person.messages).to_have_count(0)


def test_within_a_conversation_the_settings_ask_for_it(stranger: Visit):
    stranger.enter_code()
    stranger.ask("Hello?")
    stranger.expect_state("complete")
    stranger.page.evaluate("localStorage.setItem('locutorio.settings', JSON.stringify({ autoTitle: false }))")
    stranger.page.reload()
    stranger.ask("Once more")
    expect(stranger.panel).to_contain_text("This site needs an access code.")
    expect(stranger.code).to_be_focused()
    stranger.code.fill(CODE)
    stranger.button("Continue").click()
    expect(stranger.panel).to_contain_text("Code accepted")
    expect(stranger.question).to_have_value("Once more")


def test_a_wrong_code_is_refused_at_once_and_not_kept(
    fresh_site: WaitressServer, visit: Callable[[WaitressServer], Visit]
):
    person = visit(fresh_site)
    person.open()
    person.enter_code(WRONG)
    expect(person.welcome).to_contain_text(REFUSAL)
    assert WRONG not in kept_settings(person)


def test_a_right_code_opens_the_line_and_is_kept(stranger: Visit, upstream: ScriptedUpstream):
    stranger.question.fill("Let me in")
    stranger.code.fill(f"  {CODE} ")
    stranger.code.press("Enter")
    expect(stranger.page.get_by_role("heading", name="The line is open.")).to_be_visible()
    expect(stranger.question).to_be_focused()
    stranger.page.keyboard.press("Enter")
    stranger.expect_state("complete")
    assert [question.json()["messages"][-1]["content"] for question in questions(upstream)] == ["Let me in"]
    assert CODE in kept_settings(stranger)


def test_the_settings_say_what_a_code_allows(stranger: Visit):
    open_access(stranger)
    stranger.code_in_settings.fill(CODE)
    stranger.code_in_settings.press("Enter")
    expect(stranger.panel).to_contain_text("Code accepted (code 1).")
    expect(stranger.panel).to_contain_text("gpt-6-luna, gpt-4.1*")
    expect(stranger.panel).to_contain_text("December 31, 2099")
    expect(stranger.button("Done")).to_be_focused()
    stranger.page.keyboard.press("Enter")
    expect(stranger.panel).to_be_hidden()


def test_a_pasted_code_is_checked_without_another_key(stranger: Visit):
    stranger.code.evaluate(
        """(field, code) => {
            field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true }));
            field.value = code;
        }""",
        f"\n{CODE} ",
    )
    expect(stranger.page.get_by_role("heading", name="The line is open.")).to_be_visible()


def test_who_is_locked_out_sees_until_when_and_is_let_in_by_itself(
    fresh_site: WaitressServer, visit: Callable[[WaitressServer], Visit]
):
    person = visit(fresh_site)
    person.page.clock.install()
    person.open()
    locked = {"error": {"code": "too_many_attempts", "message": "Too many; try again in 600 seconds.", "hint": "Wait."}}
    person.page.route(
        "**/api/access",
        lambda route: route.fulfill(status=429, json=locked, headers={"Retry-After": "600"}),
    )
    person.enter_code()
    expect(person.welcome).to_contain_text("Too many wrong access codes. Try again at ")
    expect(person.welcome).to_contain_text("10:00")
    person.page.clock.run_for(90_000)
    expect(person.welcome).to_contain_text("8:30")
    person.page.unroute("**/api/access")
    person.page.clock.run_for(511_000)
    expect(person.page.get_by_role("heading", name="The line is open.")).to_be_visible()


def test_a_code_in_any_script_comes_in(visit: Callable[[WaitressServer], Visit], open_site: OpenSite):
    somebody = visit(open_site({"CODE": "contraseña-密码-1"}))
    somebody.open()
    somebody.enter_code("contraseña-密码-1")
    expect(somebody.page.get_by_role("heading", name="The line is open.")).to_be_visible()


def test_a_code_that_no_header_can_carry_is_refused_in_words(stranger: Visit):
    stranger.enter_code("code-test-\x7f1")
    expect(stranger.welcome).to_contain_text("contains a character that can't be sent")


def test_a_code_is_shown_while_it_is_typed(stranger: Visit):
    expect(stranger.code).to_have_attribute("type", "text")
    open_access(stranger)
    expect(stranger.code_in_settings).to_have_attribute("type", "text")


def test_a_code_can_be_taken_away_again(person: Visit):
    person.button("Settings").click()
    person.page.get_by_role("tab", name="Access").click()
    person.code.fill("")
    person.button("Remove the code").click()
    expect(person.panel).to_contain_text("Access code removed.")
    assert CODE not in kept_settings(person)
    person.page.keyboard.press("Escape")
    expect(person.page.get_by_role("heading", name="You need an access code")).to_be_visible()


def test_an_own_key_can_be_used_only_where_the_site_allows_it(
    person: Visit, visit: Callable[[WaitressServer], Visit], open_site, upstream: ScriptedUpstream
):
    person.button("Settings").click()
    person.page.get_by_role("tab", name="Access").click()
    expect(person.code).to_be_visible()
    expect(person.page.get_by_label("Your own API key")).to_have_count(0)

    somebody = visit(open_site({"CODE": CODE, "ALLOW_USER_KEYS": "1"}))
    somebody.open()
    open_access(somebody)
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
    open_access(person)
    person.code_in_settings.fill(CODE)
    person.code_in_settings.press("Enter")
    named = person.panel.locator(".facts__row").filter(has_text="Models")
    expect(named).to_contain_text("gpt-19, gpt-18, gpt-17, gpt-16, gpt-15, gpt-14, gpt-13, gpt-12, and 2 more")
    expect(named).not_to_contain_text("whisper")
