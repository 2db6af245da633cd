"""The page could be read from right to left: nothing leaves the screen of a phone, and both sides change places."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.page.sites import Visit
from tests.page.transcript.states import complete, cut, editing, failed, files, menu
from tests.support.programs import ROOT
from tests.upstream import ScriptedUpstream

PHONE = {"width": 360, "height": 740}
TURN = "document.documentElement.dir = 'rtl'"
# Whatever scrolls or is clipped by itself may be wider than the screen.
OUTSIDE = """
() => {
  const page = document.scrollingElement;
  const isHeld = (element) => {
    for (let around = element; around !== page; around = around.parentElement) {
      if (getComputedStyle(around).overflowX !== "visible" || around.inert) return true;
    }
    return false;
  };
  const found = [...document.body.querySelectorAll("*")].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 1 && (left < -1 || right > innerWidth + 1) && element.checkVisibility() && !isHeld(element);
  });
  const wide = page.scrollWidth > innerWidth ? [page] : [];
  return [...found, ...wide].map((element) => element.outerHTML.slice(0, 200));
}
"""
# A side by name is right only where what stands there is always written from left to right, as code is.
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border)-(?:left|right)|left|right|float|clear)\s*:|text-align\s*:\s*(?:left|right)"
)
BY_NAME = {"markdown_code.css": 1}


def drawer(person: Visit, upstream: ScriptedUpstream) -> None:
    person.button("Show conversations").click()
    expect(person.page.get_by_role("dialog", name="Conversations")).to_be_visible()


def command(name: str) -> Callable[..., None]:
    def open_panel(person: Visit, upstream: ScriptedUpstream | None = None) -> None:
        person.run_command(name)
        expect(person.page.get_by_role("dialog")).to_be_visible()

    open_panel.__name__ = name
    return open_panel


STATES = [
    *(complete, cut, failed, editing, menu, drawer, files),
    *map(command, ("model", "context", "prompts", "assistants", "shortcuts", "settings")),
]


def test_nothing_leaves_the_screen_of_a_phone(person: Visit, upstream: ScriptedUpstream):
    person.page.set_viewport_size(PHONE)
    found: list[str] = []
    for bring_about in STATES:
        person.open_anew()
        person.page.evaluate(TURN)
        bring_about(person, upstream)
        found += [f"{bring_about.__name__}: {element}" for element in person.page.evaluate(OUTSIDE)]
    for tab in person.panel.get_by_role("tab").all():
        tab.click()
        found += [f"{tab.inner_text()}: {element}" for element in person.page.evaluate(OUTSIDE)]
    assert found == []


def test_both_sides_change_places(person: Visit):
    middle = "element => { const { left, right } = element.getBoundingClientRect(); return (left + right) / 2; }"
    sidebar, send = person.page.locator("#sidebar"), person.button("Send")
    assert sidebar.evaluate(middle) < send.evaluate(middle)
    person.page.evaluate(TURN)
    assert sidebar.evaluate(middle) > send.evaluate(middle)


def test_the_arrow_keys_go_where_they_point(person: Visit):
    person.page.evaluate(TURN)
    command("settings")(person)
    person.page.get_by_role("tab", name="Access").click()
    person.page.keyboard.press("ArrowLeft")
    expect(person.page.get_by_role("tab", name="Model & answers")).to_have_attribute("aria-selected", "true")
    person.page.keyboard.press("ArrowRight")
    expect(person.page.get_by_role("tab", name="Access")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("file", sorted((ROOT / "public/css").glob("*.css")), ids=lambda file: file.name)
def test_style_sheets_speak_of_start_and_end(file):
    found = PHYSICAL.findall(file.read_text(encoding="utf-8"))
    assert len(found) == BY_NAME.get(file.name, 0), found
