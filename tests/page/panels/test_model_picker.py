"""The model picker: search, arrows and Enter; the choice is the conversation's, and the next ones begin with it."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.page.panels.requests_seen import questions
from tests.page.sites import OpenSite, Visit, learn_models
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream


@pytest.fixture
def search(person: Visit) -> Locator:
    """The search of the picker, opened from the composer."""
    person.page.locator(".composer").get_by_role("button", name="Model: gpt-6-luna").click()
    return person.page.get_by_role("combobox", name="Search models, or type a name")


def options(person: Visit) -> Locator:
    """Everything that can be chosen."""
    return person.page.get_by_role("dialog", name="Choose a model").get_by_role("option")


def test_the_search_has_the_focus_and_the_default_comes_first_and_once(person: Visit, search: Locator):
    expect(search).to_be_focused()
    expect(options(person).first).to_contain_text("This site's choice (gpt-6-luna)")
    expect(options(person).filter(has_text="gpt-6-luna")).to_have_count(1)


def test_what_is_known_of_a_model_helps_to_choose(person: Visit, search: Locator):
    option = options(person).first
    expect(option).to_contain_text("Quick")
    expect(option).to_contain_text("Images")
    expect(option).to_contain_text("1.1M context")
    expect(option).to_contain_text("$0.10 in, $0.50 out")


def test_a_typed_name_is_used_as_it_is(person: Visit, search: Locator, upstream: ScriptedUpstream):
    search.fill("gpt-4.1-nano")
    expect(options(person).last).to_contain_text("Use “gpt-4.1-nano” as typed")
    search.press("ArrowUp")
    search.press("Enter")
    expect(search).to_be_hidden()
    person.ask("Go")
    person.expect_state("complete")
    assert questions(upstream)[0].json()["model"] == "gpt-4.1-nano"


def test_a_choice_holds_for_this_conversation_and_for_new_ones(person: Visit, search: Locator):
    search.fill("gpt-4.1-nano")
    search.press("Enter")
    assert json.loads(person.page.evaluate("localStorage.getItem('locutorio.settings')"))["model"] == "gpt-4.1-nano"
    person.ask("Go")
    person.expect_state("complete")
    person.page.get_by_role("link", name="New conversation").click()
    expect(person.page.locator(".composer").get_by_role("button", name="Model: gpt-4.1-nano")).to_be_visible()


def test_escape_chooses_nothing_and_gives_the_focus_back(person: Visit, search: Locator):
    search.fill("gpt-4.1-nano")
    search.press("Escape")
    expect(search).to_be_hidden()
    expect(person.page.locator(".composer").get_by_role("button", name="Model: gpt-6-luna")).to_be_focused()


def test_arrows_go_around_and_the_active_one_is_told(person: Visit, search: Locator):
    expect(search).to_have_attribute("aria-activedescendant", options(person).first.get_attribute("id") or "-")
    search.press("ArrowUp")
    expect(search).to_have_attribute("aria-activedescendant", options(person).last.get_attribute("id") or "-")
    search.press("ArrowDown")
    expect(options(person).first).to_have_attribute("aria-selected", "true")


def test_custom_models_are_offered_where_the_upstream_lists_none(
    open_site: OpenSite, visit: Callable[[WaitressServer], Visit], upstream: ScriptedUpstream
):
    upstream.next_script(Script(status=404), method="GET")
    person = visit(open_site({"CUSTOM_MODELS": "gone,-all,+first,+second@openai=Second,-third"}))
    with person.page.expect_response("**/api/access"):
        person.open()
    person.page.locator(".composer").get_by_role("button", name="Model: first").click()
    expect(options(person)).to_have_count(2)
    expect(options(person)).to_contain_text(["This site's choice (first)", "Second"])


def test_who_chose_no_model_gets_a_quick_one_where_the_usual_one_was_retired(
    visit: Callable[[WaitressServer], Visit], upstream: ScriptedUpstream, open_site: OpenSite
):
    person = visit(site := open_site({}))
    names = ("gpt-6-astra", "gpt-6-luna", "gpt-6-sol", "text-embedding-3-small")
    listed = {"object": "list", "data": [{"id": name} for name in names]}
    upstream.next_script(Script(body=json.dumps(listed)), method="GET")
    learn_models(site)
    person.open()
    expect(person.page.locator(".composer-bar__model")).to_have_text("gpt-6-luna")
    person.ask("Go")
    person.expect_state("complete")
    assert questions(upstream)[0].json()["model"] == "gpt-6-luna"
