"""Answers and the tabs they are written in: saved as they stream, followed by other tabs, cut where a tab closes."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.page.conftest import content_security_policy
from tests.page.sites import CODE, MODEL
from tests.upstream import Script, ScriptedUpstream

OPEN = """
async ([code, model]) => {
  const { Archive } = await import("/js/store/archive.js");
  const { newConversation } = await import("/js/store/records.js");
  const { Settings } = await import("/js/store/settings.js");
  const { Site } = await import("/js/app/site.js");
  const { OpenConversation } = await import("/js/chat/conversation.js");
  const settings = new Settings();
  settings.change({ code, model, autoTitle: false });
  const archive = await Archive.open();
  const kept = await archive.conversation("c");
  const messages = await archive.messages("c");
  const conversation = kept ?? newConversation({ id: "c" });
  const site = new Site(settings);
  window.open = new OpenConversation({ archive, settings, site, conversation, messages, isNew: !kept });
}
"""
SHOWN = "() => window.open.path.map(({ role, text, state, reason }) => [role, text, state, reason].join(' ').trim())"
KEPT = """
async () => {
  const { Archive } = await import("/js/store/archive.js");
  const archive = await Archive.open();
  const messages = await archive.messages("c");
  return messages.map(({ text }) => text).sort();
}
"""
ASK = "(text) => { window.asking = window.open.ask({ text }); }"


class Tab:
    """A page with the conversation open, and no interface."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(OPEN, [CODE, MODEL])

    def ask(self, text: str) -> None:
        """Ask, and wait for nothing."""
        self.page.evaluate(ASK, text)

    def answered(self) -> None:
        """Wait for the answer's end."""
        self.page.evaluate("() => window.asking")

    def expect_shown(self, *messages: str) -> None:
        """Wait until these are the messages on the path."""
        self.page.wait_for_function(f"(wanted) => JSON.stringify(({SHOWN})()) === wanted", arg=to_json(messages))

    def kept_texts(self) -> list[str]:
        """Read what the archive has."""
        return self.page.evaluate(KEPT)


def to_json(messages: tuple[str, ...]) -> str:
    """Write a list as the browser does."""
    return "[" + ",".join(f'"{message}"' for message in messages) + "]"


@pytest.fixture
def tab(blank_page: Page) -> Tab:
    """A tab with a new conversation."""
    return Tab(blank_page)


def other_tab(page: Page) -> Tab:
    """Open the same conversation in another tab of the same browser."""
    return Tab(blank_page_in(page.context, page.url))


def blank_page_in(context: BrowserContext, url: str) -> Page:
    """Open one more empty page."""
    page = context.new_page()
    headers = {"Content-Security-Policy": content_security_policy()}
    body = "<!doctype html><title>Another</title>"
    page.route("**/blank.html", lambda route: route.fulfill(content_type="text/html", headers=headers, body=body))
    page.goto(url)
    return page


def test_another_tab_follows_an_answer_and_knows_when_its_tab_was_closed(tab: Tab, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="The sea is ", end="hang"))
    tab.ask("Why?")
    tab.expect_shown("user Why? complete", "assistant The sea is  writing")
    other = other_tab(tab.page)
    other.expect_shown("user Why? complete", "assistant The sea is  writing")
    tab.page.close()
    other.expect_shown("user Why? complete", "assistant The sea is  cut closed")


def test_a_reload_keeps_what_has_arrived_and_says_that_it_is_cut(tab: Tab, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="The sea is ", end="hang"))
    tab.ask("Why?")
    tab.expect_shown("user Why? complete", "assistant The sea is  writing")
    tab.page.reload()
    Tab(tab.page).expect_shown("user Why? complete", "assistant The sea is  cut closed")


def test_an_answer_found_unfinished_goes_on_where_it_stopped(tab: Tab, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="The sea is ", end="hang"))
    tab.ask("Why?")
    tab.expect_shown("user Why? complete", "assistant The sea is  writing")
    tab.page.reload()
    again = Tab(tab.page)
    again.expect_shown("user Why? complete", "assistant The sea is  cut closed")
    upstream.next_script(Script(text="salty."))
    again.page.evaluate("() => window.open.resume(window.open.path[1].id)")
    again.expect_shown("user Why? complete", "assistant The sea is salty. complete")


def test_what_one_tab_asks_the_other_shows(tab: Tab, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="So."))
    tab.ask("Why?")
    tab.answered()
    other = other_tab(tab.page)
    upstream.next_script(Script(text="Thus."))
    other.ask("And?")
    other.answered()
    shown = ("user Why? complete", "assistant So. complete", "user And? complete", "assistant Thus. complete")
    other.expect_shown(*shown)
    tab.expect_shown(*shown)


def test_two_tabs_that_ask_at_the_same_time_lose_neither_question(tab: Tab, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="So."))
    tab.ask("Why?")
    tab.answered()
    other = other_tab(tab.page)
    upstream.next_script(Script(text="One", end="hang"))
    tab.ask("First?")
    before = ("user Why? complete", "assistant So. complete")
    tab.expect_shown(*before, "user First? complete", "assistant One writing")
    upstream.next_script(Script(text="Two."))
    other.ask("Second?")
    other.answered()
    tab.page.reload()
    assert {"First?", "Second?", "So.", "Two.", "Why?"} <= set(Tab(tab.page).kept_texts())


def test_a_question_that_nobody_heard_is_not_in_the_store(tab: Tab):
    tab.page.route("**/chat/completions", lambda route: route.abort())
    tab.ask("Why?")
    tab.answered()
    tab.expect_shown()
    assert tab.page.evaluate("() => window.asking.then(({ withdrawn }) => withdrawn.code)") == "site_unreachable"
    assert tab.kept_texts() == []
