"""Whatever a file is, the page stays alive, nothing of it runs, and nothing leaves. `visit` fails for other hosts."""

import pytest
from playwright.sync_api import Page

from tests.page.documents.hostile import HARMLESS, REFUSED, pdf_in_a_circle
from tests.page.documents.reading import read


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_has_a_word_for_why(blank_page: Page, name: str) -> None:
    make, file_name, code = REFUSED[name]
    assert read(blank_page, make(), file_name) == {"failure": code}
    assert blank_page.evaluate("1 + 1") == 2


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_made_to_do_harm_is_read_as_words(blank_page: Page, name: str) -> None:
    make, file_name, words = HARMLESS[name]
    assert read(blank_page, make(), file_name).get("text") == words


def test_a_pdf_whose_pages_are_a_circle_ends(blank_page: Page) -> None:
    assert blank_page.evaluate("1 + 1") == 2
    found = read(blank_page, pdf_in_a_circle(), "a.pdf")
    assert found.get("failure") or "can't be read" in found["text"]
