"""axe-core finds nothing in any state of the shell, in both themes."""

import pytest
from playwright.sync_api import Page, expect

from tests.page.sites import Visit
from tests.support.programs import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 320, "height": 640}

RUN_AXE = """
async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
"""


def violations(page: Page) -> list[str]:
    """What axe-core objects to."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(RUN_AXE)


def show_welcome(person: Visit) -> None:
    """Nothing was asked yet."""
    expect(person.page.get_by_role("heading", name="The line is free.")).to_be_visible()


def show_search(person: Visit) -> None:
    """Something is being looked for."""
    person.page.get_by_role("searchbox").fill("sea")
    expect(person.page.locator("#sidebar mark").first).to_be_visible()


def show_menu(person: Visit) -> None:
    """The menu of a conversation is open."""
    person.button("More for this conversation").click()
    expect(person.page.get_by_role("menu")).to_be_visible()


def show_rename(person: Visit) -> None:
    """A title is being written."""
    person.page.locator("#sidebar").get_by_role("link", name="The sea").press("F2")
    expect(person.page.get_by_role("textbox", name="Title of the conversation")).to_be_focused()


def show_toast(person: Visit) -> None:
    """Something was deleted a moment ago."""
    person.page.locator("#sidebar").get_by_role("link", name="The sea").press("Delete")
    expect(person.button("Undo")).to_be_visible()


def show_drawer(person: Visit) -> None:
    """The drawer of a phone is open."""
    person.page.set_viewport_size(PHONE)
    person.button("Show conversations").click()
    expect(person.page.get_by_role("dialog", name="Conversations")).to_be_visible()


STATES = [show_welcome, show_search, show_menu, show_rename, show_toast, show_drawer]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(person: Visit, theme: str):
    found: list[str] = []
    person.keep("Why is the sea salty?", title="The sea")
    person.page.emulate_media(color_scheme=theme)
    for show in STATES:
        person.page.set_viewport_size(WIDE)
        person.page.reload()
        expect(person.page.locator("#sidebar .row")).to_have_count(1)
        show(person)
        found += [f"{show.__name__}: {violation}" for violation in violations(person.page)]
        undo = person.button("Undo")
        if undo.count():
            undo.click()
            expect(person.page.locator("#sidebar .row")).to_have_count(1)
    assert found == []
