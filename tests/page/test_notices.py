"""What everybody who looks is told about the deployment."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.page.sites import OpenSite, Visit, learn_models
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream

Bring = Callable[[WaitressServer], Visit]


def test_a_setting_that_makes_no_sense_is_named(open_site: OpenSite, visit: Bring, upstream: ScriptedUpstream):
    site = open_site({"CODE": " , "})
    person = visit(site)
    person.open()
    expect(person.page.get_by_text("CODE holds only blanks.")).to_be_visible()
    expect(person.page.get_by_role("heading", name="The line is out of order.")).to_be_visible()


def test_an_open_site_says_that_it_is_open_and_works(open_site: OpenSite, visit: Bring, upstream: ScriptedUpstream):
    site = open_site({})
    learn_models(site)
    person = visit(site)
    person.open()
    expect(person.page.get_by_text("This site is open:")).to_be_visible()
    upstream.next_script(Script(text="Hello."))
    person.ask("Hello?")
    expect(person.answer).to_have_text("Hello.")


@pytest.mark.parametrize(
    ("kind", "words"), [("model", "A small demo model on this machine"), ("scripted", "not a language model")]
)
def test_a_demo_says_what_it_is_and_which_variables_end_it(
    open_site: OpenSite, visit: Bring, upstream: ScriptedUpstream, kind: str, words: str
):
    site = open_site({"LOCUTORIO_DEMO": kind, "DEFAULT_MODEL": "small-1"})
    person = visit(site)
    person.open()
    notice = person.page.get_by_text(words)
    expect(notice).to_contain_text("small-1")
    expect(notice).to_contain_text("OPENAI_API_KEY")
    expect(notice).to_contain_text("BASE_URL")
    expect(person.page.get_by_text("This site is open:")).to_have_count(0)


def test_custom_models_are_offered_where_the_upstream_lists_none(
    open_site: OpenSite, visit: Bring, upstream: ScriptedUpstream
):
    upstream.next_script(Script(status=404))
    site = open_site({"CUSTOM_MODELS": "gone,-all,+first,+second@openai=Second,-third"})
    person = visit(site)
    with person.page.expect_response("**/api/access"):
        person.open()
    options = person.page.locator("#models option")
    expect(options).to_have_count(2)
    assert [option.get_attribute("value") for option in options.all()] == ["first", "second@openai"]
    expect(person.button("first")).to_be_visible()


def test_a_site_that_cannot_be_asked_says_so_and_keeps_the_draft(stranger: Visit):
    stranger.question.fill("Half a thought")
    stranger.page.route("**/api/config", lambda route: route.abort())
    stranger.page.reload()
    expect(stranger.card).to_contain_text("This site could not be reached.")
    expect(stranger.question).to_have_value("Half a thought")
    stranger.page.unroute("**/api/config")
    stranger.button("Try again").click()
    expect(stranger.card).to_have_count(0)
    expect(stranger.question).to_have_value("Half a thought")
