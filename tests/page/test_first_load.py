"""What is loaded before the page is ready: no more than index.html says, unless somebody has been here before."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Route, expect

from tests.page.sites import Visit
from tests.support.waitress import WaitressServer

LOADED_BEFORE_READY = """() => {
  const [ready] = performance.getEntriesByName("page ready");
  const early = performance.getEntriesByType("resource").filter(({ startTime }) => startTime < ready.startTime);
  return early.map(({ name }) => new URL(name).pathname).filter((path) => /^\\/(?:js|css|vendor)\\//.test(path));
}"""
LISTED = """() => [...document.querySelectorAll("head > [href], head > [src]")]
  .filter(({ rel, tagName }) => tagName === "SCRIPT" || ["modulepreload", "preload"].includes(rel))
  .map((element) => new URL(element.src || element.href).pathname)"""
FIRST_STYLES = {f"/css/{name}.css" for name in ("base", "sidebar", "shell", "composer")}
FIRST_WORDS = {"/vendor/words/en.json"}


@pytest.fixture
def visitor(visit: Callable[[WaitressServer], Visit], closed_site: WaitressServer) -> Iterator[Visit]:
    """Somebody whom the site tells nothing of itself until the test is over."""
    somebody = visit(closed_site)
    held: list[Route] = []
    somebody.page.route("**/api/config", lambda route: held.append(route))
    yield somebody
    somebody.page.unroute_all(behavior="ignoreErrors")


def test_a_first_visit_is_ready_with_what_index_html_lists(visitor: Visit):
    visitor.open()
    expect(visitor.page.get_by_text("Your conversations will appear here.")).to_be_visible()
    loaded = set(visitor.page.evaluate(LOADED_BEFORE_READY))
    assert loaded == set(visitor.page.evaluate(LISTED)) | FIRST_STYLES | FIRST_WORDS


def test_who_comes_back_has_the_list_when_the_page_is_ready(person: Visit):
    person.keep("What?", "That.")
    expect(person.button("Model: gpt-4o-mini").first).to_be_visible()
    person.page.reload()
    expect(person.page.locator(".row")).to_have_count(1)
    loaded = person.page.evaluate(LOADED_BEFORE_READY)
    assert {"/js/ui/conversation_rows.js", "/css/conversation_rows.css"} <= set(loaded)
