"""What reading documents takes is given back: workers, object URLs, elements and memory."""

import base64
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Error, Page, expect

from tests.page.documents.pdfs import pdf, scan
from tests.page.documents.reading import FILES
from tests.page.documents.test_sending import DRAWN
from tests.page.sites import Visit

ROUNDS = 2
LINES = 60
PAGES = 20
MOST_BYTES_KEPT = 1_000_000
"""Of the heap, after all documents have been read `ROUNDS` times: compiled code takes some, one text has as much."""
MOST_NODES_KEPT = 60
LOOKED_AT = ("scan.pdf", "tariffs.xlsx")
COUNT_ADDRESSES = """
window.objectUrls = new Set();
const [create, revoke] = [URL.createObjectURL, URL.revokeObjectURL];
URL.createObjectURL = (blob) => {
  const url = create.call(URL, blob);
  window.objectUrls.add(url);
  return url;
};
URL.revokeObjectURL = (url) => {
  window.objectUrls.delete(url);
  revoke.call(URL, url);
};
"""


@pytest.fixture
def documents(person: Visit, tmp_path: Path) -> list[Path]:
    """One of each kind that is read by another worker, or kept in another way."""
    long = [
        [(72, 800 - 10 * line, f"Page {page}, line {line}: {'words ' * 12}") for line in range(LINES)]
        for page in range(PAGES)
    ]
    made = {
        "long.pdf": pdf(long),
        "scan.pdf": scan(base64.b64decode(person.page.evaluate(DRAWN)), 200, 282),
        "long.txt": b"A line of a text that is read like a document.\n" * 20_000,
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    return [*(tmp_path / name for name in made), FILES / "letter.docx", FILES / "tariffs.xlsx"]


def read_and_leave(person: Visit, files: list[Path]) -> None:
    """Choose the files, look at what some are, and take them away again."""
    person.page.locator("input[type=file]").set_input_files(files)
    items = person.page.locator(".tray__open")
    expect(items).to_have_count(len(files))
    for name in LOOKED_AT:
        items.filter(has_text=name).click()
        preview = person.page.get_by_role("dialog", name=name)
        if name == "scan.pdf":
            preview.get_by_label("Its text").check()
        expect(preview.locator(".file-text__piece, .file-page").first).to_be_visible()
        person.page.keyboard.press("Escape")
        expect(person.page.get_by_role("dialog")).to_have_count(0)
    for file in files:
        person.page.get_by_role("button", name=f"Remove {file.name}").click()
    expect(person.page.locator(".tray__item")).to_have_count(0)


def wait_until_ended(page: Page) -> None:
    """Wait for the last word of workers that have been ended, which comes a moment later."""
    for worker in page.workers:
        with suppress(Error), worker.expect_event("close", timeout=2_000):
            pass
    assert page.workers == []


def kept(session: CDPSession) -> tuple[int, int]:
    """Return the bytes of the heap, buffers included, and the nodes of all trees that cannot be collected."""
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")
    used = heap["usedSize"] + heap["embedderHeapUsedSize"] + heap["backingStorageSize"]
    return int(used), int(session.send("Memory.getDOMCounters")["nodes"])


def test_documents_that_were_taken_away_leave_nothing_behind(person: Visit, documents: list[Path]) -> None:
    page = person.page
    session = page.context.new_cdp_session(page)
    page.evaluate(COUNT_ADDRESSES)
    # What is loaded once for all documents stays.
    read_and_leave(person, documents)
    bytes_before, nodes_before = kept(session)
    for _ in range(ROUNDS):
        read_and_leave(person, documents)
    bytes_after, nodes_after = kept(session)
    wait_until_ended(page)
    assert page.evaluate("[...window.objectUrls]") == []
    assert bytes_after - bytes_before < MOST_BYTES_KEPT
    assert nodes_after - nodes_before < MOST_NODES_KEPT
