"""Toasts: heard, reachable by keys, and patient with whoever reads them."""

import pytest
from playwright.sync_api import Page, expect

from tests.page.sites import Visit

SHOW = """
async ({ text, isUndoable, seconds }) => {
  const { showToast } = await import("/js/ui/shared/toast.js");
  const action = isUndoable ? { label: "Undo", act: () => { document.title = "undone"; } } : undefined;
  window.closeToast = showToast({ text, action, seconds });
}
"""
LAY_OUT = """
() => {
  const make = (tag, facts, parent) => parent.appendChild(Object.assign(document.createElement(tag), facts));
  make("textarea", { id: "question" }, document.body);
  make("button", { id: "elsewhere", textContent: "Elsewhere" }, document.body);
  make("div", { id: "toasts", role: "status" }, document.body);
  const dialog = make("dialog", { id: "dialog" }, document.body);
  make("button", { textContent: "Inside" }, dialog);
}
"""


@pytest.fixture
def page(blank_page: Page) -> Page:
    """A page with a place for toasts, on which a test says how time goes on."""
    blank_page.clock.install()
    blank_page.evaluate(LAY_OUT)
    return blank_page


def show(page: Page, text: str = "Deleted", *, is_undoable: bool = True, seconds: float = 10) -> None:
    """Show a toast."""
    page.evaluate(SHOW, {"text": text, "isUndoable": is_undoable, "seconds": seconds})
    expect(page.get_by_text(text)).to_be_visible()


def test_a_toast_is_read_aloud_and_goes_when_its_time_is_over(page: Page):
    show(page)
    expect(page.get_by_role("status")).to_contain_text("Deleted")
    page.clock.run_for(7_000)
    expect(page.get_by_text("Deleted")).to_be_visible()
    page.clock.run_for(3_000)
    expect(page.get_by_text("Deleted")).to_have_count(0)


def test_its_action_acts_once_and_closes_it(page: Page):
    show(page)
    page.get_by_role("button", name="Undo").click()
    expect(page).to_have_title("undone")
    expect(page.get_by_text("Deleted")).to_have_count(0)


@pytest.mark.parametrize("how", ["hover", "focus"])
def test_time_stands_still_while_somebody_is_with_the_toast(page: Page, how: str):
    show(page)
    page.clock.run_for(5_000)
    undo = page.get_by_role("button", name="Undo")
    undo.hover() if how == "hover" else undo.focus()
    page.clock.run_for(60_000)
    expect(page.get_by_text("Deleted")).to_be_visible()
    page.mouse.move(0, 0)
    page.locator("#elsewhere").focus()
    page.clock.run_for(2_000)
    expect(page.get_by_text("Deleted")).to_be_visible()
    page.clock.run_for(5_000)
    expect(page.get_by_text("Deleted")).to_have_count(0)


def test_ctrl_z_outside_of_a_text_undoes_the_latest(page: Page):
    show(page, "First")
    show(page, "Second")
    page.locator("#elsewhere").focus()
    page.keyboard.press("Control+z")
    expect(page).to_have_title("undone")
    expect(page.get_by_text("Second")).to_have_count(0)
    expect(page.get_by_text("First")).to_be_visible()


def test_ctrl_z_in_a_text_belongs_to_the_text(page: Page):
    show(page)
    page.locator("#question").press_sequentially("words")
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Deleted")).to_be_visible()


def test_escape_closes_the_toast_that_has_the_focus_and_gives_it_back(page: Page):
    page.locator("#elsewhere").focus()
    show(page)
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Deleted")).to_have_count(0)
    expect(page.locator("#elsewhere")).to_be_focused()


def test_a_toast_over_a_dialog_can_be_used_and_outlives_it(page: Page):
    page.evaluate("document.querySelector('#dialog').showModal()")
    show(page)
    page.get_by_role("button", name="Undo").hover()
    page.evaluate("document.querySelector('#dialog').close()")
    page.get_by_role("button", name="Undo").click()
    expect(page).to_have_title("undone")


def test_the_one_who_showed_it_can_close_it(page: Page):
    show(page)
    page.evaluate("closeToast()")
    expect(page.get_by_text("Deleted")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1024])
def test_a_toast_covers_neither_the_composer_nor_what_is_above_the_page(person: Visit, width: int):
    person.page.set_viewport_size({"width": width, "height": 740})
    person.show(person.keep("Why?", "So.\n\n" * 50))
    person.press_on(person.answers.last, person.words("message.remove"))
    toast = person.page.locator(".toast").bounding_box()
    composer = person.page.locator("#composer").bounding_box()
    assert toast and composer
    assert 370 < toast["y"] < toast["y"] + toast["height"] <= composer["y"]
