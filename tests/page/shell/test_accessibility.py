"""axe-core finds nothing in any state of the shell, in both themes and every language."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.page.axe import violations_in_both_themes
from tests.page.sites import Visit
from tests.page.ui_strings import LANGUAGES

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 320, "height": 640}


def show_welcome(person: Visit) -> None:
    """Nothing was asked yet."""
    expect(person.page.get_by_role("heading", name=person.words("welcome.titleOpen"))).to_be_visible()


def show_search(person: Visit) -> None:
    """Something is being looked for."""
    person.page.get_by_role("searchbox").fill("sea")
    expect(person.page.locator("#sidebar mark").first).to_be_visible()


def show_menu(person: Visit) -> None:
    """The menu of a conversation is open."""
    person.button(person.words("header.more")).click()
    expect(person.page.get_by_role("menu")).to_be_visible()


def show_rename(person: Visit) -> None:
    """A title is being written."""
    person.page.locator("#sidebar").get_by_role("link", name="The sea").press("F2")
    expect(person.page.get_by_role("textbox", name=person.words("conversation.title"))).to_be_focused()


def show_toast(person: Visit) -> None:
    """Something was deleted a moment ago."""
    person.page.locator("#sidebar").get_by_role("link", name="The sea").press("Delete")
    expect(person.button(person.words("undo.act"))).to_be_visible()


def show_drawer(person: Visit) -> None:
    """The drawer of a phone is open."""
    person.page.set_viewport_size(PHONE)
    person.button(person.words("sidebar.show")).click()
    expect(person.page.get_by_role("dialog", name=person.words("sidebar.label"))).to_be_visible()


STATES = [show_welcome, show_search, show_menu, show_rename, show_toast, show_drawer]


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(speaker: Callable[[str], Visit], language: str):
    person = speaker(language)
    found: list[str] = []
    person.keep("Why is the sea salty?", title="The sea")
    for show in STATES:
        person.page.set_viewport_size(WIDE)
        person.page.reload()
        expect(person.page.locator("#sidebar .row")).to_have_count(1)
        show(person)
        found += [f"{show.__name__}, {violation}" for violation in violations_in_both_themes(person.page)]
        undo = person.button(person.words("undo.act"))
        if undo.count():
            undo.click()
            expect(person.page.locator("#sidebar .row")).to_have_count(1)
    assert found == []
