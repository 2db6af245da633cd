"""A copy of a conversation has all of it, and changes apart from the original."""

from playwright.sync_api import expect

from tests.page.sites import Visit
from tests.upstream import Script, ScriptedUpstream


def test_a_copy_has_all_versions_and_files_and_changes_alone(person: Visit, upstream: ScriptedUpstream) -> None:
    file = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"written down"}
    person.page.locator("#composer-bar input[type=file]").set_input_files(file)
    expect(person.page.locator(".tray__item")).to_have_count(1)
    upstream.next_script(Script(text="Heads."))
    person.ask("Heads or tails?")
    person.expect_state("complete")
    upstream.next_script(Script(text="Tails."))
    person.press_on(person.exchange, "Answer again")
    person.expect_state("complete")
    original = person.page.url

    person.button("More options for this conversation").click()
    person.page.get_by_role("menuitem", name="Duplicate").click()
    expect(person.page.locator("#sidebar .row")).to_have_count(2)
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("(copy)")
    assert person.page.url != original
    expect(person.exchange.get_by_role("group", name="Version 2 of 2")).to_be_visible()
    person.button("notes.txt").click()
    expect(person.page.get_by_role("dialog")).to_contain_text("written down")
    person.page.keyboard.press("Escape")

    upstream.next_script(Script(text="In the copy."))
    person.ask("And now?")
    expect(person.answer).to_have_text("In the copy.")
    person.page.goto(original)
    expect(person.page.locator(".message--answer")).to_have_count(1)
    expect(person.answer).to_have_text("Tails.")
