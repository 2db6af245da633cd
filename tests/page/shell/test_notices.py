"""What everybody who looks is told about the deployment, the storage and the program."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import APIResponse, Browser, Route, expect

from tests.page.sites import CODE, OpenSite, Visit, learn_models
from tests.page.ui_strings import LANGUAGES
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream

Bring = Callable[[WaitressServer], Visit]

OWNERS_CODE = "code-test-owner-6m3p"
NO_DATABASE = "IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError'); };"
UNREADABLE = """
const { getAll } = IDBObjectStore.prototype;
IDBObjectStore.prototype.getAll = function (...which) {
  if (this.name === "conversations") throw new DOMException("Internal error.", "UnknownError");
  return getAll.apply(this, which);
};
"""
BREAK_A_RECORD = """
async () => {
  const database = await new Promise((resolve) => {
    indexedDB.open("locutorio").onsuccess = ({ target }) => resolve(target.result);
  });
  const transaction = database.transaction("conversations", "readwrite");
  transaction.objectStore("conversations").put({ id: "broken1", title: 7, updatedAt: "yesterday" });
  await new Promise((resolve) => { transaction.oncomplete = resolve; });
  database.close();
}
"""


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (datetime(2027, 1, 2, 12), "The model gpt-4o-mini ends on January 14, 2027."),
        (datetime(2027, 2, 1, 12), "The model gpt-4o-mini ended on January 14, 2027."),
    ],
    ids=["soon", "ended"],
)
def test_whoever_uses_a_model_that_ends_is_told_what_comes_after_it(
    open_site: OpenSite, visit: Bring, day: datetime, words: str
):
    person = visit(open_site({"DEFAULT_MODEL": "gpt-4o-mini"}))
    person.page.clock.set_fixed_time(day)
    person.open()
    expect(person.page.get_by_text(f"{words} Its maker recommends gpt-6-luna instead.")).to_be_visible()
    person.button("Choose a model").click()
    expect(person.page.get_by_role("option").first).to_contain_text("Jan 14, 2027")


def test_nobody_is_told_of_a_model_that_lives_on(open_site: OpenSite, visit: Bring):
    person = visit(open_site({"DEFAULT_MODEL": "gpt-4o-mini"}))
    person.page.clock.set_fixed_time(datetime(2026, 11, 28, 12))
    person.open()
    expect(person.button("Model: gpt-4o-mini").first).to_be_visible()
    expect(person.page.get_by_text("The model gpt-4o-mini ends")).to_have_count(0)


def test_a_setting_that_makes_no_sense_is_named_and_cannot_be_hidden(open_site: OpenSite, visit: Bring):
    person = visit(open_site({"CODE": " , "}))
    person.open()
    expect(person.page.get_by_text("CODE contains only spaces.")).to_be_visible()
    expect(person.button("Hide this notice")).to_have_count(0)


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("localhost", "Only on this machine. Before you open this site to others, set CODE"),
        ("booth.local", "This site asks for no access code, so anyone on this network can use it."),
        ("booth.example", "You don't need an access code here: anyone who has the address can use this site."),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_open_site_says_who_can_use_it_and_speaks_to_no_guest_of_money(
    open_site: OpenSite, browser: Browser, language: str, host: str, words: str
):
    site = open_site({"ALLOWED_HOSTS": "booth.local,booth.example"})
    learn_models(site)
    _, _, port = site.url.rpartition(":")
    # Only the site's own name leads anywhere: what the page says depends on the name alone.
    context = browser.new_context(locale=language, service_workers="block")
    context.route("**/*", lambda route: route.fulfill(response=asked_at(route, host, site.url)))
    person = Visit(context.new_page(), site, language)
    person.page.goto(f"http://{host}:{port}/")
    key = {"localhost": "openMachine", "booth.local": "openNetwork", "booth.example": "open"}[host]
    notice = person.page.get_by_text(person.words(f"notice.{key}"))
    expect(notice).to_be_visible()
    if language == "en":
        expect(notice).to_contain_text(words)
    names_a_variable = "CODE" in notice.inner_text()
    assert names_a_variable is (host == "localhost")
    context.unroute_all(behavior="ignoreErrors")
    context.close()


def asked_at(route: Route, host: str, url: str) -> APIResponse:
    """Let the site answer a request that was made under another name of it."""
    return route.fetch(url=re.sub(r"^http://[^/]+", url, route.request.url))


def test_an_open_site_says_that_it_is_open_until_the_reader_has_seen_it(
    open_site: OpenSite, visit: Bring, upstream: ScriptedUpstream
):
    site = open_site({})
    learn_models(site)
    person = visit(site)
    person.open()
    notice = person.page.get_by_text(person.words("notice.openMachine"))
    expect(notice).to_be_visible()
    upstream.next_script(Script(text="Hello."))
    person.ask("Hello?")
    expect(person.answer).to_have_text("Hello.")
    person.button("Hide this notice").click()
    expect(notice).to_have_count(0)
    person.page.reload()
    expect(person.page.get_by_role("heading", level=1)).to_be_visible()
    expect(notice).to_have_count(0)


@pytest.mark.parametrize(
    ("kind", "words"), [("model", "a small demo model on this machine"), ("scripted", "not a language model")]
)
def test_a_demo_says_what_it_is_and_which_variables_end_it(open_site: OpenSite, visit: Bring, kind: str, words: str):
    person = visit(open_site({"LOCUTORIO_DEMO": kind, "DEFAULT_MODEL": "small-1"}))
    person.open()
    notice = person.page.get_by_text(words)
    expect(notice).to_contain_text("small-1")
    expect(notice).to_contain_text("OPENAI_API_KEY")
    expect(notice).to_contain_text("BASE_URL")
    expect(person.page.get_by_text(person.words("notice.openMachine"))).to_have_count(0)


def test_a_site_that_cannot_be_asked_says_so_and_is_asked_again(person: Visit):
    person.question.fill("Half a thought")
    person.page.route("**/api/config", lambda route: route.abort())
    person.page.reload()
    notice = person.page.get_by_text("This site can't be reached right now. Check your connection.")
    expect(notice).to_be_visible()
    expect(person.question).to_have_value("Half a thought")
    person.page.unroute("**/api/config")
    person.button("Try again").click()
    expect(notice).to_have_count(0)
    expect(person.page.get_by_role("heading", name="The line is open.")).to_be_visible()
    expect(person.question).to_have_value("Half a thought")


def test_a_page_that_comes_online_again_asks_again(person: Visit):
    person.page.route("**/api/config", lambda route: route.abort())
    person.page.reload()
    notice = person.page.get_by_text("This site can't be reached right now. Check your connection.")
    expect(notice).to_be_visible()
    person.page.unroute("**/api/config")
    person.page.evaluate("dispatchEvent(new Event('online'))")
    expect(notice).to_have_count(0)


def test_a_kept_code_that_is_refused_leads_to_the_code(visit: Bring, closed_site: WaitressServer):
    person = visit(closed_site)
    person.open()
    person.enter_code()
    person.ask("Hello?")
    person.expect_state("complete")
    person.page.evaluate("localStorage.setItem('locutorio.settings', JSON.stringify({ code: 'code-test-wrong1' }))")
    person.page.reload()
    person.button("Check the code").click()
    expect(person.panel).to_be_visible()
    expect(person.page.get_by_role("textbox", name="Access code")).to_be_focused()


def test_a_browser_that_keeps_nothing_is_told_of(visit: Bring, closed_site: WaitressServer):
    person = visit(closed_site)
    person.page.add_init_script(NO_DATABASE)
    person.open_with_code()
    expect(person.page.get_by_text("This browser stores nothing for this site")).to_be_visible()
    expect(person.button("Not stored: lost when this tab closes")).to_be_visible()


def test_a_broken_record_is_told_of_and_the_rest_is_there(person: Visit):
    person.keep("a", title="Whole")
    person.page.evaluate(BREAK_A_RECORD)
    person.page.reload()
    expect(person.page.get_by_text("Some of the data stored here could not be read.")).to_be_visible()
    expect(person.page.locator("#sidebar").get_by_role("link", name="Whole")).to_be_visible()


def test_a_tab_with_a_newer_version_asks_this_one_to_reload(person: Visit):
    person.page.wait_for_load_state("networkidle")
    person.page.evaluate("() => { indexedDB.open('locutorio', 99); }")
    expect(person.page.get_by_text("Another tab uses a newer version of this program.")).to_be_visible()
    expect(person.button("Reload")).to_be_visible()


def test_a_disk_that_cannot_be_read_is_told_and_keeps_nobody_from_asking(
    visit: Bring, closed_site: WaitressServer, upstream: ScriptedUpstream
):
    person = visit(closed_site)
    person.page.add_init_script(UNREADABLE)
    person.open_with_code()
    expect(person.page.get_by_text(person.words("notice.broken"))).to_be_visible()
    upstream.next_script(Script(text="Hello."))
    person.ask("Hello?")
    expect(person.answer).to_have_text("Hello.")


def test_a_code_with_a_slip_is_told_to_the_owner_alone(open_site: OpenSite, visit: Bring):
    site = open_site({"CODE": f"{CODE},ana-7f3kq9|usd=much", "ADMIN_CODE": OWNERS_CODE})
    learn_models(site, CODE)
    owner, guest = visit(site), visit(site)
    slip = "You should correct one variable: CODE"
    owner.open_with_code(OWNERS_CODE)
    expect(owner.page.get_by_text(slip)).to_be_visible()
    guest.open_with_code(CODE)
    expect(guest.button("Send")).to_be_visible()
    expect(guest.page.get_by_text(slip)).to_have_count(0)
    owner.button("Hide this notice").click()
    expect(owner.page.get_by_text(slip)).to_have_count(0)
