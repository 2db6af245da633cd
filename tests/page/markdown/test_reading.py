"""Links, lists, tables and headings, as a reader meets them."""

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[a](https://example.org/x)", "https://example.org/x"),
        ("<https://example.org>", "https://example.org"),
        ("https://example.org/a_b", "https://example.org/a_b"),
        ("www.example.org", "http://www.example.org"),
        ("<ann@example.org>", "mailto:ann@example.org"),
        ("[call](tel:+123)", "tel:+123"),
        ('<a href="https://example.org">a</a>', "https://example.org"),
    ],
)
def test_links_open_elsewhere_and_take_nothing_along(stage: Page, text: str, address: str) -> None:
    stage.evaluate("(text) => { stage.render(text); }", text)
    link = stage.get_by_role("link")
    expect(link).to_have_attribute("href", address)
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")


def test_a_link_to_a_heading_goes_there_and_leaves_the_address_alone(stage: Page) -> None:
    stage.evaluate(
        "(text) => { stage.render(text); }",
        "[go](#the-end--really) [odd](#%E0%A4%A)\n\n" + "word\n\n" * 200 + "## The end, really\n",
    )
    # A long text is drawn piece by piece.
    expect(stage.get_by_role("heading")).to_have_count(1)
    expect(stage.get_by_role("heading")).not_to_be_in_viewport()
    before = stage.url
    stage.get_by_text("odd").click()
    stage.get_by_text("go", exact=True).click()
    expect(stage.get_by_role("heading")).to_be_in_viewport()
    assert stage.url == before
    assert len(stage.context.pages) == 1


def test_of_headings_with_the_same_words_the_first_is_meant(stage: Page) -> None:
    stage.evaluate("(text) => { stage.render(text); }", "[go](#notes)\n\n" + ("## Notes\n\n" + "word\n\n" * 60) * 2)
    stage.get_by_text("go", exact=True).click()
    expect(stage.get_by_role("heading").first).to_be_in_viewport()
    expect(stage.get_by_role("heading").last).not_to_be_in_viewport()


def test_headings_are_below_the_message_s_own(stage: Page) -> None:
    stage.evaluate("void stage.render('# One\\n\\n## Two\\n\\n# Three')")
    assert stage.get_by_role("heading", level=3).all_text_contents() == ["One", "Three"]
    assert stage.get_by_role("heading", level=4).all_text_contents() == ["Two"]


def test_tasks_say_whether_they_are_done(stage: Page) -> None:
    stage.evaluate("void stage.render('- [x] one\\n- [ ] two\\n\\n  loose')")
    expect(stage.get_by_role("img", name="Done", exact=True)).to_have_count(1)
    expect(stage.get_by_role("img", name="Not done")).to_have_count(1)
    expect(stage.locator("input")).to_have_count(0)


def test_a_wide_table_scrolls_by_itself(stage: Page) -> None:
    stage.set_viewport_size({"width": 320, "height": 600})
    stage.evaluate(
        "(text) => { stage.render(text); }", "|" + " a_long_word |" * 12 + "\n|" + "---|" * 12 + "\n|" + " x |" * 12
    )
    assert stage.locator(".table").evaluate("(element) => element.scrollWidth > element.clientWidth")
    assert stage.evaluate("document.documentElement.scrollWidth") == 320
    expect(stage.get_by_role("group", name="Table")).to_be_visible()


def test_nothing_makes_a_phone_scroll_sideways(stage: Page) -> None:
    stage.set_viewport_size({"width": 320, "height": 600})
    long = "https://example.org/" + "a" * 200
    stage.evaluate(
        "(text) => { stage.render(text); }",
        f"# {'W' * 80}\n\n{long}\n\n`{'x' * 200}`\n\n- {'y' * 200}\n\n> {long}\n\n![{'z' * 90}]({long})\n\n"
        f"$$\n{'a+' * 200}b\n$$\n\n"
        f"```{'l' * 90}\n{'c' * 300}\n```\n\n<kbd>{'k' * 100}</kbd>\n\n"
        f"A $\\frac{{{'a+' * 50}b}}{{c}}$\n\n<details><summary>{'s' * 90}</summary>{'d' * 90}</details>",
    )
    stage.evaluate("stage.settled()")
    assert stage.evaluate("document.documentElement.scrollWidth") == 320


def test_each_block_has_the_direction_of_its_own_words(stage: Page) -> None:
    stage.evaluate("void stage.render('שלום עולם\\n\\nHello\\n\\n```\\ncode\\n```')")
    directions = stage.evaluate(
        "[...document.querySelectorAll('.block > *')].map((block) => getComputedStyle(block).direction)"
    )
    assert directions[:2] == ["rtl", "ltr"]
    assert stage.locator("pre").evaluate("(element) => getComputedStyle(element).direction") == "ltr"


def test_far_from_the_screen_nothing_is_laid_out(stage: Page) -> None:
    stage.evaluate("(text) => { stage.render(text); }", "Some words.\n\n" * 600)
    stage.evaluate("stage.settled()")
    skipped = stage.evaluate(
        """[...document.querySelectorAll(".block")].filter((block) =>
          !block.checkVisibility({ contentVisibilityAuto: true })).length"""
    )
    assert skipped > 400


def test_a_new_text_takes_the_place_of_what_was_there(stage: Page) -> None:
    stage.evaluate(
        """async () => {
          const box = stage.render("One.");
          (await import("/js/markdown/answer_text.js")).renderMarkdown(box, "Two.");
        }"""
    )
    expect(stage.locator(".answer")).to_have_text("Two.")
