"""The first view has its words before those of the rest are there, and the rest waits for its own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.page.sites import CODE, Visit
from tests.page.words import LANGUAGES, words_of
from tests.support.waitress import WaitressServer

SHOWN = """() => [document.body.innerText, ...[...document.querySelectorAll("*")].flatMap((element) =>
  ["aria-label", "placeholder", "title"].map((name) => element.getAttribute(name) ?? ""))].join("\\n")"""


class Waiting:
    """Somebody at the page to whom the words of the rest do not come until they are released."""

    def __init__(self, person: Visit) -> None:
        self.person = person
        self._held: list[Route] = []
        person.page.route("**/locales/*.json", lambda route: self._held.append(route))

    def release(self) -> None:
        """Let the words come."""
        for route in self._held:
            route.continue_()
        self._held.clear()


@pytest.fixture
def wait(visit: Callable[..., Visit], closed_site: WaitressServer) -> Callable[..., Waiting]:
    """Bring somebody who waits: `wait(language, code)`."""

    def bring(language: str = "en", code: str = CODE) -> Waiting:
        waiting = Waiting(visit(closed_site, language))
        if code:
            waiting.person.open_with_code(code)
        else:
            waiting.person.open()
        return waiting

    return bring


def keys_shown(page: Page, language: str) -> list[str]:
    """Return the keys that stand on the page in place of words."""
    shown = page.evaluate(SHOWN)
    return [key for key in words_of(language) if key in shown]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["", CODE], ids=["closed", "open"])
def test_the_first_view_shows_words_and_no_keys(wait: Callable[..., Waiting], language: str, code: str) -> None:
    person = wait(language, code).person
    title = "welcome.titleOpen" if code else "welcome.titleClosed"
    expect(person.page.get_by_role("heading", name=person.words(title))).to_be_visible()
    assert keys_shown(person.page, language) == []


def test_a_panel_waits_for_its_words(wait: Callable[..., Waiting]) -> None:
    waiting = wait()
    person = waiting.person
    with person.page.expect_response("**/js/ui/panels/settings.js"):
        person.button("Settings").click()
    expect(person.page.get_by_role("dialog")).to_have_count(0)
    waiting.release()
    expect(person.panel).to_be_visible()
    assert keys_shown(person.page, "en") == []


def test_what_was_asked_before_they_came_is_answered(wait: Callable[..., Waiting]) -> None:
    waiting = wait()
    waiting.person.ask("Go")
    waiting.release()
    waiting.person.expect_state("complete")
    assert keys_shown(waiting.person.page, "en") == []


def test_a_page_whose_words_do_not_come_opens_all_the_same_and_has_them_later(
    visit: Callable[..., Visit], closed_site: WaitressServer
) -> None:
    person = visit(closed_site, "en")
    for place in ("vendor/words", "locales"):
        person.page.route(f"**/{place}/*.json", lambda route: route.fulfill(body="<p>Log in to this network</p>"))
    with person.page.expect_response("**/locales/*.json"):
        person.page.goto(person.site.url)
    expect(person.page.locator("#masthead button").first).to_be_visible()
    for place in ("vendor/words", "locales"):
        person.page.unroute(f"**/{place}/*.json")
    expect(person.button(person.words("settings.open"))).to_be_visible()
    expect(person.page.get_by_role("heading", name=person.words("welcome.titleClosed"))).to_be_visible()
    expect(person.button(person.words("masthead.more"))).to_be_visible()
    assert keys_shown(person.page, "en") == []


def test_a_link_whose_part_of_the_page_does_not_come_leaves_a_page_that_works(
    visit: Callable[..., Visit], closed_site: WaitressServer
) -> None:
    person = visit(closed_site, "en")
    broken = {"content_type": "text/javascript", "body": "throw 0"}
    person.page.route("**/js/ui/fast_links.js", lambda route: route.fulfill(**broken))
    person.page.goto(f"{person.site.url}#/?fill=Hello")
    expect(person.page.get_by_text(person.words("composer.notLoaded"))).to_be_visible()
    expect(person.page.locator("#masthead button").first).to_be_visible()
