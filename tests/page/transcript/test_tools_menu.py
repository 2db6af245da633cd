"""The tools beside the box: how long to think, the web, tool servers; for a question or a conversation."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.page.axe import violations_in_both_themes
from tests.page.sites import CODE, OpenSite, Visit, learn_models
from tests.page.transcript.tools_site import TEXT, ask_and_wait, citation, offer_tools, tools_button
from tests.page.ui_strings import LANGUAGES
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream

OPTIONS = """async () => {
  const { Archive } = await import("/js/store/archive.js");
  const archive = await Archive.open();
  const [conversation] = await archive.conversations();
  const messages = await archive.messages(conversation.id);
  return messages.filter(({ role }) => role === "user").map(({ options }) => options ?? null);
}"""


@pytest.fixture
def equipped(person: Visit) -> Visit:
    """Somebody at a site with all tools."""
    return offer_tools(person)


def open_menu(person: Visit, key: str) -> Locator:
    """Open the menu of one tool and return it."""
    tools_button(person).click()
    person.page.get_by_role("menuitem", name=person.words(key)).click()
    menu = person.page.get_by_role("menu", name=person.words(key))
    expect(menu).to_be_visible()
    return menu


def chips(person: Visit) -> Locator:
    return person.page.locator(".chosen-tool__name")


def test_a_model_can_be_told_to_think_in_words_with_its_own_beside(equipped: Visit) -> None:
    menu = open_menu(equipped, "thinking.title")
    expect(menu.get_by_role("menuitemradio")).to_have_text(
        [
            equipped.words("thinking.level.usual"),
            *(
                f"{equipped.words(f'thinking.level.{effort}')} {effort}"
                for effort in ("none", "low", "medium", "high", "xhigh", "max")
            ),
        ]
    )
    expect(menu.get_by_role("menuitemradio", checked=True)).to_have_text(equipped.words("thinking.level.usual"))


def test_what_is_chosen_for_a_question_is_shown_kept_announced_and_goes_along_once(
    equipped: Visit, upstream: ScriptedUpstream
) -> None:
    open_menu(equipped, "thinking.title").get_by_role("menuitemradio", name="high", exact=False).first.click()
    label = f"{equipped.words('thinking.title')} · {equipped.words('thinking.level.high')}"
    expect(chips(equipped)).to_have_text([label])
    status = equipped.page.locator("#composer-bar [role=status]")
    expect(status).to_have_text(f"{equipped.words('thinking.title')}: {equipped.words('thinking.level.high')}")
    equipped.page.reload()
    expect(chips(equipped)).to_have_text([label])
    equipped.ask("Why?")
    equipped.expect_state("complete")
    expect(chips(equipped)).to_have_count(0)
    assert equipped.page.evaluate(OPTIONS) == [{"effort": "high"}]
    asked = upstream.requests[-1].json()
    assert "high" in (asked.get("reasoning_effort"), asked.get("reasoning", {}).get("effort"))


def test_what_is_chosen_for_the_conversation_stays(equipped: Visit) -> None:
    menu = open_menu(equipped, "webSearch.title")
    menu.get_by_role("menuitemcheckbox", name=equipped.words("tools.forConversation")).press("Enter")
    again = equipped.page.get_by_role("menuitemcheckbox", name=equipped.words("tools.forConversation"))
    expect(again).to_be_checked()
    expect(again).to_be_focused()
    equipped.page.get_by_role("menuitemradio", name=equipped.words("webSearch.auto")).click()
    chip = equipped.page.locator(".chosen-tool--kept")
    expect(chip).to_contain_text(equipped.words("webSearch.auto"))
    ask_and_wait(equipped)
    equipped.page.reload()
    expect(chip).to_contain_text(equipped.words("webSearch.auto"))
    chip.get_by_role("button").click()
    expect(chips(equipped)).to_have_count(0)
    expect(equipped.question).to_be_focused()


def test_one_question_can_do_without_what_the_conversation_has(equipped: Visit) -> None:
    menu = open_menu(equipped, "webSearch.title")
    menu.get_by_role("menuitemcheckbox").click()
    equipped.page.get_by_role("menuitemradio", name=equipped.words("webSearch.on"), exact=True).click()
    menu = open_menu(equipped, "webSearch.title")
    menu.get_by_role("menuitemcheckbox").click()
    equipped.page.keyboard.press("Escape")
    expect(chips(equipped)).to_have_text([f"{equipped.words('webSearch.title')} · {equipped.words('webSearch.on')}"])
    expect(equipped.page.locator(".chosen-tool--kept")).to_have_count(0)


def test_servers_are_ticked_and_stay_for_the_next_question(equipped: Visit) -> None:
    menu = open_menu(equipped, "servers.title")
    menu.get_by_role("menuitemcheckbox", name="handbook").click()
    expect(equipped.page.get_by_role("menuitemcheckbox", name="handbook")).to_be_checked()
    equipped.page.keyboard.press("Escape")
    ask_and_wait(equipped)
    expect(chips(equipped)).to_have_text(["handbook"])
    assert equipped.page.evaluate(OPTIONS) == [{"servers": ["handbook"]}]
    equipped.button(equipped.words("tools.takeBack", name="handbook")).click()
    expect(chips(equipped)).to_have_count(0)


def test_an_answer_that_searched_shows_its_sources_and_still_does_after_a_reload(
    open_site: OpenSite, visit: Callable[[WaitressServer], Visit], upstream: ScriptedUpstream
) -> None:
    site = open_site({"CODE": f"{CODE}|tools=web_search"})
    learn_models(site, CODE)
    person = visit(site)
    person.open_with_code()
    person.wait_until_learnt()
    cited = citation("https://tower.example/", "The tower", "330 m high.")
    annotation = {
        "type": "url_citation",
        "url": cited["url"],
        "title": cited["title"],
        "start_index": cited["start"],
        "end_index": cited["end"],
    }
    search = {"type": "search", "query": "height of the tower"}
    words = {"type": "output_text", "text": TEXT, "annotations": [annotation], "logprobs": []}
    message = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [words]}
    items = [{"id": "ws_1", "type": "web_search_call", "status": "completed", "action": search}, message]
    upstream.next_script(Script(items=items))
    menu = open_menu(person, "webSearch.title")
    menu.get_by_role("menuitemradio", name=person.words("webSearch.on"), exact=True).click()
    person.ask("How high is it?")
    person.expect_state("complete")
    assert [tool["type"] for tool in upstream.requests[-1].json()["tools"]] == ["web_search"]
    for _ in range(2):
        expect(person.answer).to_have_text("The tower stands 330 m high.[1] It sways in the wind.")
        expect(person.exchange.locator(".activity__line")).to_have_text(
            f"{person.words('webSearch.done')} height of the tower"
        )
        sources = person.exchange.get_by_role("group", name=person.words("sources.title"))
        expect(sources.get_by_role("link")).to_have_text("The tower tower.example")
        person.page.reload()


def test_the_menus_work_by_keyboard(equipped: Visit) -> None:
    tools_button(equipped).press("Enter")
    first = equipped.page.get_by_role("menuitem", name=equipped.words("thinking.title"))
    expect(first).to_be_focused()
    equipped.page.keyboard.press("ArrowRight")
    expect(equipped.page.get_by_role("menuitemradio").first).to_be_focused()
    expect(tools_button(equipped)).to_have_attribute("aria-expanded", "true")
    equipped.page.keyboard.press("ArrowLeft")
    expect(first).to_be_focused()
    equipped.page.keyboard.press("Escape")
    expect(equipped.page.get_by_role("menu")).to_have_count(0)
    expect(tools_button(equipped)).to_be_focused()


def test_nothing_is_offered_that_the_site_does_not_have(person: Visit) -> None:
    tools_button(person).click()
    expect(person.page.get_by_role("menuitem", name=person.words("thinking.title"))).to_be_visible()
    expect(person.page.get_by_role("menuitem", name=person.words("servers.title"))).to_have_count(0)
    expect(person.page.get_by_role("menuitem", name=person.words("webSearch.title"))).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_violation(speaker: Callable[[str], Visit], language: str) -> None:
    person = speaker(language)
    person.page.set_viewport_size({"width": 360, "height": 740})
    offer_tools(person)
    found = []
    for key in ("webSearch.title", "servers.title", "thinking.title"):
        menu = open_menu(person, key)
        assert person.page.evaluate("document.documentElement.scrollWidth") <= 360
        found += violations_in_both_themes(person.page)
        menu.locator("[role^=menuitem]").nth(1).click()
        person.page.keyboard.press("Escape")
    expect(chips(person)).to_have_count(3)
    expect(person.page.locator(".chosen-tool").first).to_contain_text(re.compile(r"\S"))
    found += violations_in_both_themes(person.page)
    assert found == []
