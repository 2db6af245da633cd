"""The page without a network, and its change to a newer version: offered, whole, and never forced."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.page.conftest import WAIT_MILLISECONDS, Watch
from tests.page.offline_sites import OfflineSite
from tests.page.sites import CODE, Visit, site_of
from tests.page.waits import wait_until
from tests.upstream import ScriptedUpstream

CACHES = "() => caches.keys().then((names) => names.filter((name) => !name.endsWith(' tabs')))"
LOOK_FOR_UPDATE = "navigator.serviceWorker.getRegistration().then((registration) => registration.update())"


@pytest.fixture(params=["", "/chat"], ids=["at the root", "in a folder"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OfflineSite]:
    site = OfflineSite(tmp_path, request.param)
    site.publish("one")
    site.go_online()
    yield site
    site.go_offline()


@pytest.fixture
def context(browser: Browser, site: OfflineSite) -> Iterator[BrowserContext]:
    """A browser of its own that may keep a service worker."""
    context = browser.new_context(service_workers="allow")
    context.set_default_timeout(WAIT_MILLISECONDS)
    watch = Watch(context, site.url.rstrip("/"))
    yield context
    context.close()
    assert not watch.findings


def open_tab(context: BrowserContext, site: OfflineSite) -> Page:
    """Open the page and wait until it is kept for offline reading."""
    page = context.new_page()
    page.goto(site.url)
    wait_until(page, "navigator.serviceWorker.controller?.state === 'activated'")
    return page


def shown(page: Page, version: str) -> None:
    expect(page.locator("#version")).to_have_text(version)


def late(page: Page, version: str) -> None:
    """Press the button that loads a module only now, and see which version it is of."""
    page.locator("#more").click()
    expect(page.locator("#late")).to_have_text(f"late {version}")


def update(page: Page) -> None:
    """Let the browser look for a newer version, and wait for the offer."""
    page.evaluate(LOOK_FOR_UPDATE)
    expect(page.locator("#update")).to_be_visible()


def test_a_page_that_was_open_once_opens_without_a_network(context: BrowserContext, site: OfflineSite):
    page = open_tab(context, site)
    site.go_offline()
    page.reload()
    shown(page, "one")
    late(page, "one")
    another = context.new_page()
    another.goto(f"{site.url}?from=elsewhere#/c/1")
    shown(another, "one")


def test_an_unknown_address_leads_to_the_page_when_there_is_no_network(context: BrowserContext, site: OfflineSite):
    page = open_tab(context, site)
    site.go_offline()
    page.goto(f"{site.url}some/old/link")
    shown(page, "one")
    assert page.url == site.url


def test_the_first_visit_downloads_nothing_twice_and_nothing_that_may_never_be_needed(
    context: BrowserContext, site: OfflineSite
):
    open_tab(context, site)
    assert sorted(set(site.requests)) == sorted(site.requests)
    assert "/build/token_worker.js" not in site.requests
    assert any(path.startswith("/build/chunks/late-") for path in site.requests)
    assert not any(path.startswith(("/js/", "/css/")) or path.endswith(".map") for path in site.requests)


def test_what_is_large_is_kept_once_it_was_needed(context: BrowserContext, site: OfflineSite):
    page = open_tab(context, site)
    load = "() => import(new URL('build/token_worker.js', document.baseURI).href).then(() => 'loaded')"
    assert page.evaluate(load) == "loaded"
    wait_until(
        page, "caches.match(new URL('build/token_worker.js', document.baseURI)).then((kept) => kept !== undefined)"
    )
    site.go_offline()
    page.reload()
    assert page.evaluate(load) == "loaded"


def test_the_relay_is_always_asked_itself(context: BrowserContext, site: OfflineSite):
    page = open_tab(context, site)
    ask = "fetch('api/config').then((answer) => answer.text())"
    assert page.evaluate(ask) != page.evaluate(ask)
    assert page.evaluate("caches.match(new URL('api/config', document.baseURI)).then((kept) => kept === undefined)")
    site.go_offline()
    assert page.evaluate("fetch('api/config').catch((error) => error.name)") == "TypeError"


def test_a_newer_version_is_offered_and_comes_when_it_is_accepted(context: BrowserContext, site: OfflineSite):
    page = open_tab(context, site)
    site.publish("two")
    page.reload()
    shown(page, "one")
    expect(page.locator("#update")).to_be_visible()
    another = context.new_page()
    another.goto(site.url)
    shown(another, "one")
    another.close()
    late(page, "one")
    page.locator("#update").click()
    shown(page, "two")
    late(page, "two")
    expect(page.locator("#update")).to_be_hidden()
    assert page.evaluate("window.offers") == 0


def test_of_a_newer_version_only_what_changed_is_downloaded(context: BrowserContext, site: OfflineSite):
    page = open_tab(context, site)
    site.publish("two")
    context.new_cdp_session(page).send("Network.clearBrowserCache")
    site.requests.clear()
    update(page)
    downloads = {path for path in site.requests if path not in ("/sw.js", "/build/offline_files.js")}
    assert {path.partition("-")[0] for path in downloads} == {"/build/main.js", "/build/chunks/late"}


def test_the_old_version_is_forgotten_when_no_tab_has_it_any_more(context: BrowserContext, site: OfflineSite):
    page = open_tab(context, site)
    site.publish("two")
    update(page)
    assert len(page.evaluate(CACHES)) == 2
    page.locator("#update").click()
    shown(page, "two")
    page.reload()
    shown(page, "two")
    wait_until(page, f"({CACHES})().then((names) => names.length === 1)")


def test_a_tab_goes_on_with_its_version_while_another_one_changes(context: BrowserContext, site: OfflineSite):
    first, second = open_tab(context, site), open_tab(context, site)
    site.publish("two")
    update(first)
    expect(second.locator("#update")).to_be_visible()
    second.evaluate("window.isTheSameDocument = true")
    first.locator("#update").click()
    shown(first, "two")
    late(second, "one")
    assert second.evaluate("window.isTheSameDocument && window.offers === 1")
    second.locator("#update").click()
    shown(second, "two")
    late(second, "two")


def test_a_version_that_does_not_arrive_whole_is_not_taken(context: BrowserContext, site: OfflineSite):
    page = open_tab(context, site)
    site.publish("two")
    site.spoil("chunks/late-*.js", "export const late = 'of another version';")
    assert page.evaluate(f"{LOOK_FOR_UPDATE}.then((r) => 'looked', (error) => error.name)")
    wait_until(page, "navigator.serviceWorker.getRegistration().then((r) => !r.installing && !r.waiting)")
    page.reload()
    late(page, "one")
    expect(page.locator("#update")).to_be_hidden()


def test_a_browser_without_service_workers_has_the_page_all_the_same(browser: Browser, site: OfflineSite):
    context = browser.new_context(service_workers="allow")
    watch = Watch(context, site.url.rstrip("/"))
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    page = context.new_page()
    page.goto(site.url)
    shown(page, "one")
    late(page, "one")
    context.close()
    assert not watch.findings


def test_the_whole_page_opens_without_a_network(browser: Browser, upstream: ScriptedUpstream):
    context = browser.new_context(service_workers="allow")
    context.set_default_timeout(WAIT_MILLISECONDS)
    with site_of(upstream, {"CODE": CODE}) as site:
        person = Visit(context.new_page(), site)
        person.open()
        wait_until(person.page, "navigator.serviceWorker.controller?.state === 'activated'")
    person.page.reload()
    expect(person.question).to_have_attribute("placeholder", "Enter your access code first")
    for name in ("Settings", "Keyboard shortcuts"):
        person.button(name).first.click()
        expect(person.page.get_by_role("dialog", name=name)).to_be_visible()
        person.page.keyboard.press("Escape")
    context.close()
