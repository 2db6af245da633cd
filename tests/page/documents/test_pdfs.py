"""The text of PDFs, read by a worker in a real browser."""

from playwright.sync_api import Page

from tests.page.documents.reading import read


def test_a_pdf_from_libreoffice_is_read_with_marks_between_its_pages(blank_page: Page) -> None:
    found = read(blank_page, "letter.pdf")
    print(found)
    assert found["unit"] == "page"
    assert "--- page 1 ---" in found["text"]
