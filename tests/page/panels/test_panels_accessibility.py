"""Every panel can be used by everybody: by day and by night, on a small phone and on a desk, in every language."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.page.axe import violations_in_both_themes
from tests.page.sites import Visit
from tests.page.ui_strings import LANGUAGES

SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"
OUTSIDE = """
() => [...document.querySelectorAll("dialog[open] :is(button, input, textarea, select)")]
  .filter((control) => !control.closest(".tabs__list") && control.getBoundingClientRect().right > innerWidth + 1)
  .map((control) => control.outerHTML)
"""
SMALL_TARGETS = """
() => [...document.querySelectorAll("dialog[open] :is(button, input, textarea, select, summary)")]
  .filter((control) => control.checkVisibility() && control.type !== "checkbox")
  .filter((control) => control.getBoundingClientRect().height < 24)
  .map((control) => control.outerHTML)
"""
SECTIONS = ("access", "model", "context", "page", "writing", "data", "about")
COMMANDS = ("model", "context", "prompts", "assistants", "shortcuts")


def open_panel(person: Visit, command: str) -> None:
    """Open a panel by the palette, where every one of them has a name."""
    person.run_command(command)
    expect(person.page.get_by_role("dialog")).to_be_visible()


def expect_usable(person: Visit, name: str) -> None:
    """Find nothing wrong with what is open."""
    found = violations_in_both_themes(person.page) + person.page.evaluate(OUTSIDE) + person.page.evaluate(SMALL_TARGETS)
    assert found == [], name
    assert person.page.evaluate(SIDEWAYS) <= 0, name


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_panel_can_be_used_by_everybody(speaker: Callable[[str], Visit], language: str, width: int):
    person = speaker(language)
    person.page.set_viewport_size({"width": width, "height": 720})
    person.show(person.keep("Why?", "Because.", title="Why", context=[{"role": "system", "content": "Be brief."}]))
    expect(person.answers).to_have_count(1)
    person.page.keyboard.press("Control+k")
    expect(person.page.get_by_role("option").first).to_be_visible()
    expect_usable(person, "palette")
    person.page.keyboard.press("Escape")
    for command in COMMANDS:
        open_panel(person, command)
        expect_usable(person, command)
        person.page.keyboard.press("Escape")
        expect(person.page.get_by_role("dialog")).to_have_count(0)
    open_panel(person, "settings")
    for section in SECTIONS:
        person.page.get_by_role("tab", name=person.words(f"settings.{section}")).click()
        expect_usable(person, section)


def test_the_focus_stays_in_a_panel(person: Visit):
    person.button("Settings").click()
    expect(person.panel).to_be_visible()
    for _ in range(40):
        person.page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))"
        assert person.page.evaluate(inside)
