"""What people do with files without thinking of it: thirty at once, an empty one, one that is gone, a strange name."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.page.documents.reading import FILES
from tests.page.documents.test_sending import ask, choose, item
from tests.page.sites import Visit
from tests.page.waits import wait_until
from tests.upstream import ScriptedUpstream

HOLD_PICTURES = """
() => {
  const read = createImageBitmap;
  window.createImageBitmap = async (...given) => {
    await new Promise((goOn) => { window.goOn = goOn; });
    return read(...given);
  };
}
"""
PICTURE = """
async () => {
  const canvas = new OffscreenCanvas(40, 40);
  canvas.getContext("2d").fillRect(0, 0, 40, 40);
  const transfer = new DataTransfer();
  transfer.items.add(new File([await canvas.convertToBlob()], "square.png"));
  const event = new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
  document.querySelector("main").dispatchEvent(event);
}
"""


def test_thirty_files_at_once_are_all_sent(person: Visit, upstream: ScriptedUpstream, tmp_path: Path) -> None:
    files = [tmp_path / f"note {number}.txt" for number in range(30)]
    for file in files:
        file.write_text(f"This is {file.stem}.")
    person.page.locator("input[type=file]").set_input_files(files)
    expect(person.page.locator(".tray__item")).to_have_count(30)
    content = ask(person, upstream)["content"]
    assert [f"This is {file.stem}." in content for file in files] == [True] * 30


def test_the_same_file_twice_is_two_files(person: Visit) -> None:
    choose(person, "letter.odt")
    expect(item(person, "letter.odt")).to_have_count(1)
    choose(person, "letter.odt")
    expect(item(person, "letter.odt")).to_have_count(2)
    person.page.get_by_role("button", name="Remove letter.odt").first.click()
    expect(item(person, "letter.odt")).to_have_count(1)


def test_an_empty_file_is_told(person: Visit, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    person.page.locator("input[type=file]").set_input_files(empty)
    expect(person.page.get_by_text(person.words("files.failure.empty", name="empty.txt"))).to_be_visible()
    expect(person.page.locator(".tray__item")).to_have_count(0)


def test_a_file_that_is_deleted_after_it_was_attached_is_sent_all_the_same(
    person: Visit, upstream: ScriptedUpstream, tmp_path: Path
) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes((FILES / "letter.pdf").read_bytes())
    person.page.locator("input[type=file]").set_input_files(file)
    expect(item(person, "letter.pdf")).to_be_visible()
    file.unlink()
    _, sent = ask(person, upstream)["content"]
    assert sent["file"]["filename"] == "letter.pdf"
    assert len(sent["file"]["file_data"]) > 10_000


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>.txt", "\u202efdp.exe 🎈.txt", "תא טלפון.txt"])
def test_a_strange_name_is_shown_as_it_is_and_turns_nothing_around(person: Visit, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("Words.")
    person.page.locator("input[type=file]").set_input_files(file)
    label = person.page.locator(".tray__name")
    expect(label).to_have_text(name)
    assert label.evaluate("(element) => getComputedStyle(element).unicodeBidi") in ("isolate", "plaintext")
    assert label.evaluate("(element) => element.children.length") == 0


def test_what_is_being_read_belongs_to_its_conversation_alone(person: Visit) -> None:
    person.page.route("**/build/pdf_worker.js", lambda route: None)
    person.ask("Hello")
    person.expect_state("complete")
    choose(person, "letter.pdf")
    reading = person.page.get_by_role("progressbar", name="letter.pdf")
    expect(reading).to_be_visible()
    person.page.get_by_role("link", name="New conversation").click()
    expect(reading).to_have_count(0)
    person.page.go_back()
    expect(reading).to_be_visible()
    person.page.get_by_role("button", name="Remove letter.pdf").click()
    expect(reading).to_have_count(0)


def test_a_picture_goes_where_it_was_dropped_though_the_reader_has_left(person: Visit) -> None:
    person.ask("Hello")
    person.expect_state("complete")
    person.page.evaluate(HOLD_PICTURES)
    person.page.evaluate(PICTURE)
    wait_until(person.page, "() => Boolean(window.goOn)")
    person.page.get_by_role("link", name="New conversation").click()
    expect(person.welcome).to_be_visible()
    person.page.evaluate("window.goOn()")
    expect(person.page.locator("[aria-busy=true]")).to_have_count(0)
    person.page.go_back()
    expect(person.page.get_by_role("button", name="Remove square.png")).to_be_visible()
    person.page.get_by_role("link", name="New conversation").click()
    expect(person.page.locator(".tray__item")).to_have_count(0)
