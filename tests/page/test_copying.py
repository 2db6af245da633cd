"""Copying on a site without https, where browsers offer no clipboard to a page."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.sites import Visit
from tests.page.waits import wait_until_ready

NO_CLIPBOARD = "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })"
REFUSED = "() => { document.execCommand = () => false; }"
ANSWER = "Because of **salt**:\n\n```sh\nif a\n\n    echo hello\n```"


def actions(reader: Visit) -> Locator:
    """The buttons of the answer itself."""
    reader.exchange.hover()
    return reader.exchange.locator(".message__actions")


def copied(page: Page) -> str:
    """What the reader would paste."""
    box = page.locator("#question")
    box.fill("")
    box.press("Control+v")
    return box.input_value()


@pytest.fixture
def reader(person: Visit) -> Visit:
    """A conversation on a page that has no clipboard."""
    person.page.add_init_script(NO_CLIPBOARD)
    kept = person.keep("Why?", ANSWER, title="The sea")
    person.page.reload()
    wait_until_ready(person.page)
    person.show(kept)
    return person


def test_an_answer_is_copied(reader: Visit) -> None:
    actions(reader).get_by_role("button", name="Copy", exact=True).click()
    expect(reader.exchange.get_by_role("button", name="Copied")).to_be_visible()
    assert copied(reader.page) == ANSWER


def test_code_is_copied(reader: Visit) -> None:
    reader.answer.locator(".code").get_by_role("button", name="Copy", exact=True).click()
    expect(reader.answer.locator(".code")).to_contain_text("Copied")
    assert copied(reader.page) == "if a\n\n    echo hello"


def test_a_link_within_a_dialog_is_copied(reader: Visit) -> None:
    reader.run_command("assistants")
    assistants = reader.page.locator("dialog[open]")
    assistants.get_by_role("button", name="Copy a link that starts with it: Proofreader").click()
    expect(assistants).to_contain_text("Link to “Proofreader” copied.")
    reader.page.keyboard.press("Escape")
    assert copied(reader.page).endswith("#/?assistant=proofread")


def test_what_the_browser_does_not_copy_is_told(reader: Visit) -> None:
    reader.page.evaluate(REFUSED)
    actions(reader).get_by_role("button", name="Copy", exact=True).click()
    expect(reader.exchange.get_by_role("button", name="Your browser didn't allow copying.")).to_be_visible()
    reader.answer.locator(".code").get_by_role("button", name="Copy", exact=True).click()
    expect(reader.answer.locator(".code")).to_contain_text("Selected")
