"""Without a network, a part of the page that was not fetched yet is missed by nobody, or by somebody who is told."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.page.sites import OpenSite, Visit
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream


@pytest.fixture
def passenger(visit: Callable[[WaitressServer], Visit], closed_site: WaitressServer) -> Callable[[str], Visit]:
    """Bring somebody with a code whose network fails for one module: `passenger("ui/menus.js")`."""

    def bring(module: str) -> Visit:
        somebody = visit(closed_site)
        somebody.page.route(f"**/js/{module}", lambda route: route.abort("internetdisconnected"))
        somebody.open_with_code()
        return somebody

    return bring


def test_nobody_is_let_write_a_title_that_cannot_be_kept(passenger: Callable[[str], Visit]):
    person = passenger("ui/conversation_acts.js")
    person.show(person.keep("What is one?", title="One"))
    person.page.get_by_role("heading", level=1).get_by_role("button").click()
    expect(person.page.get_by_text(person.words("composer.notLoaded"))).to_be_visible()
    expect(person.page.get_by_role("textbox", name="Conversation title")).to_have_count(0)


def test_a_menu_that_does_not_come_says_so(passenger: Callable[[str], Visit]):
    person = passenger("ui/conversation_menu.js")
    person.keep("What is one?", title="One")
    person.page.locator("#sidebar").get_by_role("link", name="One").hover()
    person.button("Options for One").click()
    expect(person.page.get_by_text(person.words("composer.notLoaded"))).to_be_visible()


def test_how_much_is_kept_is_told_another_time(passenger: Callable[[str], Visit]):
    person = passenger("store/storage_gauge.js")
    person.page.wait_for_event("requestfailed", lambda request: request.url.endswith("storage_gauge.js"))
    expect(person.button(person.words("sidebar.keptHere"))).to_be_visible()


def test_an_answer_that_was_cut_stays_as_it_is_until_somebody_can_look_after_it(passenger: Callable[[str], Visit]):
    person = passenger("chat/unfinished.js")
    with person.page.expect_event("requestfailed", lambda request: request.url.endswith("unfinished.js")):
        person.show(person.keep("Why?", "Rivers bring ", answer={"state": "writing"}))
    expect(person.answer).to_have_text("Rivers bring ")
    person.page.unroute("**/js/chat/unfinished.js")
    person.page.reload()
    person.expect_state("cut")


def test_the_owner_hears_of_updates_another_time(
    visit: Callable[[WaitressServer], Visit], open_site: OpenSite, upstream: ScriptedUpstream
):
    person = visit(open_site({"CODE": "guest", "ADMIN_CODE": "owner-7f3kq9"}))
    person.page.route("**/js/app/update_watch.js", lambda route: route.abort("internetdisconnected"))
    with person.page.expect_event("requestfailed", lambda request: request.url.endswith("update_watch.js")):
        person.open_with_code("owner-7f3kq9")
    upstream.next_script(Script(text="Here."))
    person.ask("Anybody there?")
    expect(person.answer).to_have_text("Here.")


def test_a_mask_in_a_link_that_does_not_come_says_so(passenger: Callable[[str], Visit]):
    person = passenger("chat/masks.js")
    person.page.evaluate("location.hash = '#/?mask=translator'")
    expect(person.page.get_by_text(person.words("composer.notLoaded"))).to_be_visible()
