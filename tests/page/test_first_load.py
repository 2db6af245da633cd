"""What a first visit loads: little, in few pieces, and from nowhere else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Request, expect

from tests.page.network_gates import Gate
from tests.page.sites import OpenSite, Visit
from tests.page.ui_strings import LANGUAGES
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

MOST_REQUESTS = 14
MOST_BYTES = 170_000
SOURCES = ("/js/", "/css/")


class Load:
    """Everything that a page asks for from now on, and how many bytes of it come over the wire."""

    def __init__(self, visit: Visit) -> None:
        self.paths: list[str] = []
        self.bytes = 0
        self._site = visit.site.url
        visit.page.on("request", self._note_request)
        session = visit.page.context.new_cdp_session(visit.page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._note_end)

    def _note_request(self, request: Request) -> None:
        self.paths.append(request.url.removeprefix(self._site))

    def _note_end(self, event: dict) -> None:
        self.bytes += event["encodedDataLength"]


@pytest.fixture
def visitor(visit: Callable[..., Visit], open_site: OpenSite, upstream: ScriptedUpstream) -> Visit:
    """Somebody who comes to an open site for the first time."""
    return visit(open_site({}))


def come_to_rest(visitor: Visit) -> None:
    """Go to the site and wait until it asks for nothing more."""
    visitor.open()
    visitor.page.wait_for_load_state("networkidle")


def test_a_first_visit_makes_few_requests(visitor: Visit) -> None:
    load = Load(visitor)
    come_to_rest(visitor)
    assert len(load.paths) <= MOST_REQUESTS


def test_a_first_visit_is_small(visitor: Visit) -> None:
    load = Load(visitor)
    come_to_rest(visitor)
    assert load.bytes <= MOST_BYTES


def test_a_first_visit_asks_for_nothing_twice_and_for_no_source(visitor: Visit) -> None:
    load = Load(visitor)
    come_to_rest(visitor)
    assert sorted(load.paths) == sorted(set(load.paths))
    assert [path for path in load.paths if path.startswith(SOURCES)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_one_language_are_on_their_way_before_the_page_asks_for_them(
    visit: Callable[..., Visit], closed_site: WaitressServer, language: str
) -> None:
    visitor = visit(closed_site, language)
    load = Load(visitor)
    visitor.page.route("**/build/main.js", lambda route: None)
    with visitor.page.expect_response(f"**/locales/{language}.json"):
        visitor.page.goto(closed_site.url, wait_until="commit")
    assert [path for path in load.paths if path.startswith("/locales/")] == [f"/locales/{language}.json"]


def test_who_comes_back_has_the_list_before_the_relay_has_answered(person: Visit) -> None:
    person.keep("What?", "That.")
    relay = Gate(person.page, "**/api/**")
    person.page.reload()
    expect(person.page.locator(".row")).to_have_count(1)
    relay.open()
    expect(person.button("Model: gpt-6-luna").first).to_be_visible()
