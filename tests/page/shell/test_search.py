"""Searching: titles at once, then the places in the texts; by keys alone, and leading to the place itself."""

import re

from playwright.sync_api import Locator, expect

from tests.page.sites import Visit


def search(person: Visit) -> Locator:
    """The box of the search."""
    return person.page.get_by_role("searchbox", name="Search conversations")


def results(person: Visit) -> Locator:
    """What was found, from above."""
    return person.page.locator("#sidebar .results a")


def test_titles_and_texts_are_found_with_the_words_marked(person: Visit):
    person.keep("Why is it salty?", "Rivers bring salt to the ocean.", title="The sea")
    person.keep("A salt shaker, please.", title="Shopping")
    search(person).fill("salt")
    expect(results(person)).to_have_count(3)
    expect(person.page.locator("#sidebar mark").first).to_have_text("salt")
    expect(person.page.locator("#sidebar").get_by_role("status")).to_have_text("3 results")
    search(person).fill("sea")
    expect(results(person)).to_have_text(["The sea"])


def test_a_hit_in_a_text_opens_the_conversation_at_that_message(person: Visit):
    kept = person.keep("One", "Rivers bring salt.", title="The sea")
    search(person).fill("rivers")
    results(person).first.click()
    expect(person.page).to_have_url(re.compile(rf"#/c/{kept}\?at=\w+$"))
    expect(person.page.get_by_role("heading", name="The sea")).to_be_visible()
    expect(search(person)).to_have_value("rivers")


MARKED = """
() => {
  const ranges = [...(CSS.highlights.get("search") ?? [])];
  return ranges.filter(({ startContainer }) => startContainer.isConnected).map(String);
}
"""
IN_SIGHT = """
() => {
  const [first] = CSS.highlights.get("search");
  const { top, bottom } = first.getBoundingClientRect();
  return top > document.querySelector("header").getBoundingClientRect().bottom && bottom < innerHeight;
}
"""


def wait_until_marked(person: Visit, *words: str) -> None:
    """Wait until exactly these places are marked."""
    person.page.wait_for_function(f"(words) => JSON.stringify(({MARKED})()) === JSON.stringify(words)", arg=list(words))


def test_the_words_of_a_hit_are_marked_until_the_reader_goes_elsewhere(person: Visit):
    other = person.keep("Two", "Nothing.", title="Else")
    person.keep("One", "Rivers bring **Sált** to the sea.\n\n`ｓａｌｔ`, too.", title="The sea")
    search(person).fill("salt sea")
    results(person).last.click()
    wait_until_marked(person, "Sált", "sea", "ｓａｌｔ")
    expect(person.page.locator(".message--found")).to_have_count(0)
    person.show(other)
    wait_until_marked(person)


def test_the_marks_stay_where_the_answer_is_drawn_anew(person: Visit):
    person.keep("One", "```js\nconst salt = 1;\n```", title="Code")
    search(person).fill("salt")
    results(person).first.click()
    expect(person.page.locator(".answer code").first).to_be_attached()
    wait_until_marked(person, "salt")


def test_the_first_place_in_a_long_answer_is_in_sight(person: Visit):
    person.keep("One", "Some words.\n\n" * 120 + "Here is the salt.\n\n" + "More words.\n\n" * 120, title="Long")
    search(person).fill("salt")
    results(person).first.click()
    wait_until_marked(person, "salt")
    person.page.wait_for_function(IN_SIGHT)


def test_a_browser_that_cannot_mark_words_marks_the_message(person: Visit):
    person.page.add_init_script("delete window.Highlight")
    person.page.reload()
    person.keep("One", "Rivers bring salt.", title="The sea")
    search(person).fill("salt")
    results(person).first.click()
    expect(person.page.locator(".message--found")).to_contain_text("Rivers bring salt.")


def test_an_excerpt_has_no_signs_of_markdown(person: Visit):
    person.keep("One", "## The **sea**\n\n- has `salt` in [water](https://example.org)", title="Kept")
    search(person).fill("salt")
    expect(person.page.locator(".result__excerpt")).to_have_text("The sea has salt in water")


def test_the_search_is_worked_by_keys(person: Visit):
    person.keep("a", title="Sea one")
    person.keep("b", title="Sea two")
    search(person).fill("sea")
    expect(results(person)).to_have_count(2)
    search(person).press("ArrowDown")
    expect(results(person).nth(0)).to_be_focused()
    person.page.keyboard.press("ArrowDown")
    expect(results(person).nth(1)).to_be_focused()
    person.page.keyboard.press("Escape")
    expect(search(person)).to_be_focused()
    expect(search(person)).to_have_value("sea")
    search(person).press("Enter")
    expect(person.page).to_have_url(re.compile("#/c/"))
    search(person).press("Escape")
    expect(search(person)).to_have_value("")
    expect(person.page.locator("#sidebar .row")).to_have_count(2)


def test_what_is_not_there_is_said(person: Visit):
    person.keep("a", title="One")
    search(person).fill("nowhere")
    expect(person.page.locator("#sidebar").get_by_role("status")).to_have_text("No matches.")
    person.button("Clear search").click()
    expect(search(person)).to_be_focused()
    expect(search(person)).to_have_value("")


def test_what_is_found_is_text_and_never_markup(person: Visit):
    person.keep('<img src=x onerror="document.title = 1"> bait', title="<b>bold</b> bait")
    search(person).fill("bait")
    expect(results(person)).to_have_count(2)
    expect(results(person).first).to_have_text("<b>bold</b> bait")
    expect(person.page.locator("#sidebar .results img")).to_have_count(0)


def test_a_deleted_conversation_is_found_no_more(person: Visit):
    person.keep("Rivers bring salt.", title="The sea")
    search(person).fill("rivers")
    expect(results(person)).to_have_count(1)
    search(person).fill("")
    row = person.page.locator("#sidebar").get_by_role("link", name="The sea")
    row.focus()
    row.press("Delete")
    search(person).fill("rivers")
    expect(person.page.locator("#sidebar").get_by_role("status")).to_have_text("No matches.")
