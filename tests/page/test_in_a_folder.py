"""The page in a folder of its host, behind nginx: nothing of it lies outside, and two folders share nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.page.conftest import WAIT_MILLISECONDS, Watch
from tests.page.sites import CODE, MODEL, Visit
from tests.page.waits import wait_until
from tests.support.nginx import Nginx, NginxInFront, PlainNginxInFront
from tests.support.page_modules import offer_modules
from tests.support.ports import free_port
from tests.support.tls import Certificates
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream

DIAGRAM = "```mermaid\ngraph LR\n  A[One] --> B[Two]\n```\n"
SET = """
async (changes) => {
  const { Settings } = await import(new URL("js/store/settings.js", document.baseURI).href);
  new Settings().change(changes);
}
"""
CODE_KNOWN = """
async () => {
  const { Settings } = await import(new URL("js/store/settings.js", document.baseURI).href);
  return new Settings().get("code");
}
"""


class Place(NamedTuple):
    """Where a site is, with a slash at its end."""

    url: str


Enter = Callable[..., Visit]


@pytest.fixture
def enter(browser: Browser, upstream: ScriptedUpstream, modules: Path) -> Iterator[Enter]:
    """Bring a new person to a URL, `enter(url)`. The test fails if their page asks for anything outside of it."""
    upstream.reset()
    contexts: list[tuple[BrowserContext, Watch]] = []

    def bring(url: str, service_workers: str = "block") -> Visit:
        context = browser.new_context(
            ignore_https_errors=True, reduced_motion="reduce", service_workers=service_workers
        )
        context.set_default_timeout(WAIT_MILLISECONDS)
        contexts.append((context, Watch(context, url.rstrip("/"))))
        offer_modules(context, modules)
        return visit_of(context.new_page(), url)

    yield bring
    findings = []
    for context, watch in contexts:
        findings += watch.findings
        context.close()
    assert not findings


def visit_of(page: Page, url: str, **settings: object) -> Visit:
    """A person at a site who has a code."""
    visit = Visit(page, Place(url))
    visit.open()
    page.evaluate(SET, {"code": CODE, "model": MODEL, "autoTitle": False, **settings})
    visit.open()
    return visit


@pytest.fixture
def nginx(closed_site: WaitressServer, certificates: Certificates) -> Iterator[NginxInFront]:
    with NginxInFront(closed_site.url, certificates, folder=True) as started:
        yield started


def test_over_tls_an_answer_comes_word_by_word_with_a_diagram(
    nginx: NginxInFront, enter: Enter, upstream: ScriptedUpstream
) -> None:
    person = enter(f"{nginx.url}/chat/")
    upstream.next_script(Script(text="uno dos", gate="word"))
    person.ask("Count to two in Spanish")
    for so_far in ("uno", "uno dos"):
        upstream.open_gate("word")
        expect(person.answer).to_have_text(so_far)
    person.expect_state("complete")
    upstream.next_script(Script(text=DIAGRAM))
    person.ask("Draw it")
    picture = person.page.get_by_role("img", name="Diagram")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth > 50)")


def test_a_worker_a_panel_and_a_picture_of_the_page_are_found_there(
    nginx: NginxInFront, enter: Enter, upstream: ScriptedUpstream
) -> None:
    person = enter(f"{nginx.url}/chat/")
    upstream.next_script(Script(text="Rivers bring salt."))
    person.ask("Why is the sea salty?")
    person.expect_state("complete")
    person.page.get_by_role("searchbox", name="Search conversations").fill("rivers")
    expect(person.page.locator("#sidebar .results a")).to_have_count(1)
    person.page.keyboard.press("Escape")
    person.button("Settings").first.click()
    expect(person.panel).to_be_visible()


def test_what_was_read_there_opens_without_a_network(
    closed_site: WaitressServer, enter: Enter, upstream: ScriptedUpstream
) -> None:
    with PlainNginxInFront(closed_site.url, folder=True) as nginx:
        person = enter(f"{nginx.url}/chat/", service_workers="allow")
        upstream.next_script(Script(text="Rivers bring salt."))
        person.ask("Why is the sea salty?")
        person.expect_state("complete")
        wait_until(person.page, "navigator.serviceWorker.controller?.state === 'activated'")
        scope = "navigator.serviceWorker.getRegistration().then(({ scope }) => scope)"
        assert person.page.evaluate(scope) == f"{nginx.url}/chat/"
    person.page.reload()
    expect(person.answer).to_have_text("Rivers bring salt.")


@pytest.fixture
def host(closed_site: WaitressServer) -> Iterator[Nginx]:
    """A host with the site at its root and in two folders."""
    port = free_port()
    places = "".join(f"location {path} {{ proxy_pass {closed_site.url}/; }}" for path in ("/", "/chat/", "/team/"))
    nginx = Nginx(f"server {{ listen 127.0.0.1:{port}; {places} }}")
    nginx.url = f"http://127.0.0.1:{port}"
    with nginx:
        yield nginx


@pytest.mark.parametrize(("first", "second"), [("/chat/", "/team/"), ("/chat/", "/"), ("/", "/team/")])
def test_two_sites_of_one_host_share_nothing(
    host: Nginx, browser: Browser, upstream: ScriptedUpstream, modules: Path, first: str, second: str
) -> None:
    upstream.reset()
    with browser.new_context(service_workers="block") as context:
        context.set_default_timeout(WAIT_MILLISECONDS)
        offer_modules(context, modules)
        one = visit_of(context.new_page(), host.url + first, theme="dark")
        upstream.next_script(Script(text="Only here."))
        one.ask("A secret?")
        one.expect_state("complete")
        one.question.fill("a draft")
        other = Visit(context.new_page(), Place(host.url + second))
        other.open()
        assert other.page.evaluate("document.documentElement.dataset.theme") is None
        expect(other.page.locator("#sidebar .row__link")).to_have_count(0)
        expect(other.question).to_have_value("")
        assert other.page.evaluate(CODE_KNOWN) == ""
        # What is the first one's own is still there, and is found before the first paint.
        one.page.reload()
        assert one.page.evaluate("document.documentElement.dataset.theme") == "dark"
        expect(one.page.locator("#sidebar .row__link")).to_have_count(1)
