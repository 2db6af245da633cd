"""Data: it goes out in one file, comes in after a look at it, and goes away for good only when that is meant."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.page.sites import CODE, Visit

NEXTCHAT = {
    "chat-next-web-store": {
        "sessions": [
            {
                "id": "s1",
                "topic": "From before",
                "lastUpdate": 1720000000000,
                "messages": [
                    {"id": "m1", "date": "7/6/2026, 2:19:02 PM", "role": "user", "content": "Old question"},
                    {"id": "m2", "date": "7/6/2026, 2:19:05 PM", "role": "assistant", "content": "Old answer"},
                ],
                "mask": {"context": [], "modelConfig": {}},
            }
        ]
    },
    "access-control": {"accessCode": "code-test-imported", "openaiApiKey": ""},
}


@pytest.fixture
def panel(person: Visit) -> Locator:
    """The settings, at what is kept; one conversation is."""
    person.keep("Why?", "Because.", title="The only one")
    open_data(person)
    return person.panel


def open_data(person: Visit) -> None:
    """Open the settings at what is kept."""
    expect(person.page.get_by_role("link", name="The only one")).to_be_visible()
    person.button("Settings").click()
    person.page.get_by_role("tab", name="Data").click()


def give(person: Visit, name: str, content: str) -> None:
    """Choose a file to import."""
    with person.page.expect_file_chooser() as chooser:
        person.button("Import a file…").click()
    chooser.value.set_files([{"name": name, "mimeType": "application/json", "buffer": content.encode()}])


def test_the_storage_says_how_much_it_holds(panel: Locator):
    expect(panel.get_by_role("meter")).to_have_attribute("aria-label", re.compile(r"used of the .* available"))


def test_everything_is_exported_without_the_code(person: Visit, panel: Locator, tmp_path: Path):
    with person.page.expect_download() as download:
        person.button("Export everything").click()
    assert download.value.suggested_filename.startswith("locutorio-")
    download.value.save_as(tmp_path / "backup.json")
    backup = (tmp_path / "backup.json").read_text(encoding="utf-8")
    assert "The only one" in backup
    assert CODE not in backup
    last = person.page.evaluate("import('/js/store/backup/last_backup.js').then((module) => module.lastBackup())")
    assert last > 0


def test_an_export_is_imported_where_it_is_missing(person: Visit, panel: Locator, tmp_path: Path):
    with person.page.expect_download() as download:
        person.button("Export everything").click()
    download.value.save_as(tmp_path / "backup.json")
    give(person, "backup.json", (tmp_path / "backup.json").read_text(encoding="utf-8"))
    expect(panel).to_contain_text("1 already here")


def test_what_a_file_holds_is_said_before_anything_is_taken_over(person: Visit, panel: Locator):
    give(person, "nextchat.json", json.dumps(NEXTCHAT))
    expect(panel).to_contain_text("nextchat.json contains:")
    expect(panel).to_contain_text("1 new")
    expect(person.page.get_by_text("From before")).to_have_count(0)
    person.button("Cancel").click()
    expect(panel).not_to_contain_text("nextchat.json")
    expect(person.page.get_by_text("From before")).to_have_count(0)


def test_a_backup_of_nextchat_is_imported_without_its_code(person: Visit, panel: Locator):
    give(person, "nextchat.json", json.dumps(NEXTCHAT))
    expect(panel.get_by_label("Also import its access code and key")).not_to_be_checked()
    person.button("Import").click()
    expect(panel).to_contain_text("Imported 1 conversation.")
    assert "code-test-imported" not in person.page.evaluate("JSON.stringify(localStorage)")
    person.page.keyboard.press("Escape")
    person.page.get_by_role("link", name="From before").click()
    expect(person.answer).to_have_text("Old answer")


def test_a_wrong_code_of_a_file_is_not_kept_even_if_it_was_wished_for(person: Visit, panel: Locator):
    give(person, "nextchat.json", json.dumps(NEXTCHAT))
    panel.get_by_label("Also import its access code and key").check()
    person.button("Import").click()
    expect(panel).to_contain_text("The access code is not valid on this site.")
    assert "code-test-imported" not in person.page.evaluate("JSON.stringify(localStorage)")


def test_a_file_of_something_else_is_refused_in_words(person: Visit, panel: Locator):
    give(person, "holiday.json", '{"photos": []}')
    expect(panel).to_contain_text("holiday.json can't be imported")


def test_all_conversations_are_deleted_and_come_back_by_undo(person: Visit, panel: Locator):
    person.button("Delete all conversations").click()
    expect(person.page.get_by_text("The only one")).to_have_count(0)
    person.button("Undo").click()
    expect(person.page.get_by_text("The only one")).to_have_count(1)


def test_everything_is_deleted_only_after_a_typed_word(person: Visit, panel: Locator):
    expect(person.button("Delete everything")).to_be_disabled()
    panel.get_by_label("Delete everything in this browser").fill("delete")
    # The code of this person is put back by each load of the page.
    with person.page.expect_navigation():
        person.button("Delete everything").click()
    expect(person.question).to_be_visible()
    expect(person.page.get_by_text("Your conversations will appear here.")).to_be_visible()
    expect(person.page.get_by_text("The only one")).to_have_count(0)
