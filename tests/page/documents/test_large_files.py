"""Files that are as large as they may be, or larger: a word or a choice, and the page stays alive."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.page.documents.hostile import book
from tests.page.documents.pdfs import pdf
from tests.page.sites import Visit
from tests.page.waits import wait_until

MOST_BYTES = 100_000_000
LINE = b"A line of a protocol that nobody reads to its end.\n"
SHOWN_AT_ONCE = 60_000
"""Of what is sent, far more than anybody sees in the preview."""
COUNT_TURNS = "window.turns = 0; setInterval(() => { window.turns += 1; }, 20);"


def choose(person: Visit, file: Path) -> None:
    """Choose a file by its path: handing its bytes over would take the test longer than the page."""
    person.page.locator("input[type=file]").set_input_files(file)


def expect_turns(page: Page) -> None:
    """The page's own timer goes on."""
    page.evaluate("window.turns = 0")
    wait_until(page, "() => window.turns > 3")


def long_pdf() -> bytes:
    return pdf([[(72, 700, f"Page {number}")] for number in range(10_000)])


def long_sheet() -> bytes:
    """One sheet, which has thirty megabytes when it is unpacked: a second's work at least."""
    rows = "".join(f"<row><c><v>{number}</v></c><c><v>{number * 7919 % 9973}</v></c></row>" for number in range(20_000))
    return book(rows * (30_000_000 // len(rows)))


@pytest.mark.parametrize(("name", "make"), [("10,000 pages.pdf", long_pdf), ("one sheet.xlsx", long_sheet)])
def test_a_long_document_can_be_stopped_at_once_and_the_page_lives_meanwhile(
    person: Visit, tmp_path: Path, name: str, make: Callable[[], bytes]
) -> None:
    page, file = person.page, tmp_path / name
    file.write_bytes(make())
    page.evaluate(COUNT_TURNS)
    choose(person, file)
    wait_until(page, "() => document.querySelector('progress')?.value > 0")
    expect_turns(page)
    (worker,) = page.workers
    with worker.expect_event("close"):
        page.get_by_role("button", name=f"Remove {name}").click()
    expect(page.locator(".tray__item")).to_have_count(0)
    expect_turns(page)


def test_of_a_text_of_100_megabytes_some_parts_can_be_chosen(person: Visit, tmp_path: Path) -> None:
    page, file = person.page, tmp_path / "protocol.txt"
    file.write_bytes((LINE * (MOST_BYTES // len(LINE) + 1))[:MOST_BYTES])
    page.evaluate(COUNT_TURNS)
    choose(person, file)
    preview = page.get_by_role("dialog", name="protocol.txt")
    expect(preview.get_by_text(re.compile(r"^Out of 50\d\d, such as"))).to_be_visible()
    expect_turns(page)
    shown = preview.get_by_role("region", name="What is sent")
    assert len(shown.text_content() or "") < SHOWN_AT_ONCE
    preview.get_by_label("Parts to send").fill("2, 5000")
    expect(preview.get_by_text("2 parts")).to_be_visible()
    shown.evaluate("(region) => region.scrollTo(0, region.scrollHeight)")
    preview.get_by_role("button", name="Attach").click()
    expect(page.locator(".tray__open", has_text="2, 5000")).to_be_visible()


def test_what_is_larger_than_100_megabytes_is_told_before_it_is_read(person: Visit, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.7")
    with file.open("r+b") as opened:
        opened.truncate(MOST_BYTES + 1)
    choose(person, file)
    words = person.words("files.failure.tooLarge", name="a.pdf")
    expect(person.page.get_by_text(words)).to_be_visible()
    assert person.page.workers == []
