"""The page shows words and never keys, also where they come late."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.page.network_gates import Gate
from tests.page.sites import CODE, Visit
from tests.page.ui_strings import LANGUAGES, words_of
from tests.support.waitress import WaitressServer

SHOWN = """() => [document.body.innerText, ...[...document.querySelectorAll("*")].flatMap((element) =>
  ["aria-label", "placeholder", "title"].map((name) => element.getAttribute(name) ?? ""))].join("\\n")"""
WORDS = "**/locales/*.json"


def keys_shown(page: Page, language: str) -> list[str]:
    """Return the keys that stand on the page in place of words."""
    shown = page.evaluate(SHOWN)
    return [key for key in words_of(language) if key in shown]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["", CODE], ids=["closed", "open"])
def test_the_first_view_shows_words_and_no_keys(
    visit: Callable[..., Visit], closed_site: WaitressServer, language: str, code: str
) -> None:
    person = visit(closed_site, language)
    if code:
        person.open_with_code(code)
    else:
        person.open()
    title = "welcome.titleOpen" if code else "welcome.titleClosed"
    expect(person.page.get_by_role("heading", name=person.words(title))).to_be_visible()
    assert keys_shown(person.page, language) == []


def test_while_the_words_are_on_their_way_one_can_write_and_sees_no_key(
    visit: Callable[..., Visit], closed_site: WaitressServer
) -> None:
    person = visit(closed_site)
    person.open_with_code()
    words = Gate(person.page, WORDS)
    with person.page.expect_request(WORDS):
        person.page.reload(wait_until="commit")
    person.page.locator("#question").fill("Go")
    assert keys_shown(person.page, "en") == []
    words.open()
    expect(person.page.get_by_role("heading", name=person.words("welcome.titleOpen"))).to_be_visible()
    expect(person.question).to_have_value("Go")
    assert keys_shown(person.page, "en") == []


def test_a_page_whose_words_do_not_come_opens_all_the_same_and_has_them_later(
    visit: Callable[..., Visit], closed_site: WaitressServer
) -> None:
    person = visit(closed_site, "en")
    person.page.route(WORDS, lambda route: route.fulfill(body="<p>Log in to this network</p>"))
    with person.page.expect_response(WORDS):
        person.page.goto(person.site.url)
    expect(person.page.locator("#page-header button").first).to_be_visible()
    person.page.unroute(WORDS)
    expect(person.button(person.words("settings.open"))).to_be_visible()
    expect(person.page.get_by_role("heading", name=person.words("welcome.titleClosed"))).to_be_visible()
    expect(person.button(person.words("header.more"))).to_be_visible()
    assert keys_shown(person.page, "en") == []
