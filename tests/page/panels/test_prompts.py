"""The reader's own prompts: kept as they are typed, and never lost by a slip."""

import pytest
from playwright.sync_api import Locator, expect

from tests.page.seeded import wait_until_kept
from tests.page.sites import Visit


@pytest.fixture
def panel(person: Visit) -> Locator:
    """The prompts, opened from the sidebar."""
    person.button("Prompts").click()
    return person.page.get_by_role("dialog", name="Prompts")


def write_prompt(panel: Locator, name: str, content: str) -> None:
    """Add a prompt, and go back to the list."""
    panel.get_by_role("button", name="New prompt").click()
    panel.get_by_label("Name").fill(name)
    panel.get_by_label("Text").fill(content)
    panel.get_by_role("button", name="All prompts").click()


def test_an_empty_list_teaches_by_showing(panel: Locator):
    expect(panel).to_contain_text("No prompts yet.")


def test_a_prompt_is_kept_as_it_is_typed(person: Visit, panel: Locator):
    panel.get_by_role("button", name="New prompt").click()
    panel.get_by_label("Name").fill("Summary")
    panel.get_by_label("Text").fill("Summarise this:")
    person.page.keyboard.press("Escape")
    wait_until_kept(person.page, "prompts")
    person.page.reload()
    person.button("Prompts").click()
    expect(panel.get_by_role("listitem")).to_contain_text("SummarySummarise this:")


def test_a_prompt_without_a_word_is_not_kept(panel: Locator):
    panel.get_by_role("button", name="New prompt").click()
    panel.get_by_role("button", name="All prompts").click()
    expect(panel).to_contain_text("No prompts yet.")


def test_a_new_prompt_is_written_at_once(person: Visit, panel: Locator):
    panel.get_by_role("button", name="New prompt").click()
    expect(panel.get_by_label("Name")).to_be_focused()
    person.page.keyboard.type("My words")
    panel.get_by_role("button", name="All prompts").click()
    expect(panel.get_by_role("listitem")).to_contain_text("My words")
    expect(panel.get_by_role("button", name="New prompt")).to_be_focused()


def test_a_prompt_that_was_emptied_stays_what_it_was(person: Visit, panel: Locator):
    write_prompt(panel, "Summary", "Summarise this:")
    panel.get_by_role("button", name="Edit: Summary").click()
    panel.get_by_label("Text").fill("")
    person.page.keyboard.press("Shift+Tab")
    for _ in "Summary":
        person.page.keyboard.press("Backspace")
    panel.get_by_role("button", name="All prompts").click()
    expect(panel.get_by_role("listitem")).to_contain_text("SummarySummarise this:")


def test_a_new_prompt_that_was_emptied_leaves_nothing(panel: Locator):
    panel.get_by_role("button", name="New prompt").click()
    panel.get_by_label("Name").fill("S")
    panel.get_by_label("Name").fill("")
    panel.get_by_role("button", name="All prompts").click()
    expect(panel).to_contain_text("No prompts yet.")


def test_the_focus_never_falls_out_of_the_panel(person: Visit, panel: Locator):
    write_prompt(panel, "Summary", "Summarise this:")
    panel.get_by_role("button", name="Delete: Summary").press("Enter")
    expect(panel.get_by_role("button", name="Undo")).to_be_focused()
    person.page.keyboard.press("Enter")
    expect(panel.get_by_role("listitem")).to_contain_text("Summary")
    expect(panel.get_by_role("button", name="New prompt")).to_be_focused()


def test_a_prompt_is_put_into_the_message_box(person: Visit, panel: Locator):
    write_prompt(panel, "Summary", "Summarise this:")
    panel.get_by_role("button", name="Summary Summarise this:").click()
    expect(panel).to_be_hidden()
    expect(person.question).to_have_value("Summarise this:")
    expect(person.question).to_be_focused()


def test_a_prompt_is_offered_behind_a_slash(person: Visit, panel: Locator):
    write_prompt(panel, "Summary", "Summarise this:")
    person.page.keyboard.press("Escape")
    person.question.fill("/sum")
    person.question.press("Enter")
    expect(person.question).to_have_value("Summarise this:")


def test_a_prompt_is_changed(panel: Locator):
    write_prompt(panel, "Summary", "Summarise this:")
    panel.get_by_role("button", name="Edit: Summary").click()
    panel.get_by_label("Text").fill("Summarise this in one line:")
    panel.get_by_role("button", name="All prompts").click()
    expect(panel.get_by_role("listitem")).to_contain_text("in one line")


def test_a_deleted_prompt_comes_back_by_undo(panel: Locator):
    write_prompt(panel, "Summary", "Summarise this:")
    panel.get_by_role("button", name="Delete: Summary").click()
    expect(panel.get_by_role("listitem")).to_have_count(0)
    expect(panel).to_contain_text("“Summary” was deleted.")
    panel.get_by_role("button", name="Undo").click()
    expect(panel.get_by_role("listitem")).to_contain_text("Summary")


def test_the_blanks_of_a_prompt_are_asked_for(person: Visit, panel: Locator):
    write_prompt(panel, "Explain", "Explain {{topic}} to {{reader}}. Keep {{topic}} simple.")
    panel.get_by_role("button", name="Explain").first.click()
    asked = person.page.get_by_role("dialog", name="Explain")
    expect(asked.get_by_label("topic")).to_be_focused()
    asked.get_by_label("topic").fill("tides")
    asked.get_by_label("reader").fill("a child")
    asked.get_by_label("reader").press("Enter")
    expect(person.page.locator("#question")).to_have_value("Explain tides to a child. Keep tides simple.")
    expect(person.page.locator("#question")).to_be_focused()


def test_who_fills_no_blank_has_the_box_as_it_was(person: Visit, panel: Locator):
    write_prompt(panel, "Explain", "Explain {{topic}}.")
    panel.press("Escape")
    box = person.page.locator("#question")
    box.fill("/expl")
    expect(person.page.get_by_role("option", name="Explain")).to_be_visible()
    box.press("Enter")
    asked = person.page.get_by_role("dialog", name="Explain")
    expect(asked.get_by_label("topic")).to_be_focused()
    asked.press("Escape")
    expect(box).to_have_value("/expl")
