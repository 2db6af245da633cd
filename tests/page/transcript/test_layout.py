"""How a conversation lies on the page: what is found at once, what stands apart, and what has room."""

import pytest
from playwright.sync_api import Locator, expect

from tests.page.sites import Visit
from tests.page.touch import use_touch

REM = 16
LONG_LINE = f"```\n{'word ' * 30}\n```"
WIDE_TABLE = "| What | Remark |\n|---|---|\n| one | " + "long enough for more than a line " * 4 + "|"
NESTED = "1. one\n2. two\n   - inner\n   - inner with `code`\n     - innermost\n3. three"
# Where each item's own words begin and end, from the top down.
ITEM_LINES = """
(list) => [...list.querySelectorAll("li")].map((item) => {
  const range = document.createRange();
  const nested = item.querySelector("ul, ol");
  range.setStart(item, 0);
  if (nested) range.setEndBefore(nested); else range.setEndAfter(item.lastChild);
  const boxes = [...range.getClientRects()].filter(({ height }) => height > 0);
  return Math.max(...boxes.map(({ bottom }) => bottom));
})
"""


def box(locator: Locator) -> dict[str, float]:
    """Where something is on the page."""
    found = locator.bounding_box()
    assert found is not None
    return {**found, "end": found["x"] + found["width"], "bottom": found["y"] + found["height"]}


def style(locator: Locator, name: str, pseudo: str = "") -> str:
    """Return the value of a property of what is shown."""
    return locator.evaluate("(e, [name, pseudo]) => getComputedStyle(e, pseudo)[name]", [name, pseudo])


def scrolls_sideways(person: Visit) -> bool:
    """Whether the page is wider than its window."""
    return person.page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_question_stands_out_on_a_ground_of_its_own(person: Visit):
    person.show(person.keep("Why?", "> So."))
    question = person.page.locator(".question")
    assert style(question, "fontSize") == f"{REM}px"
    assert style(question, "fontWeight") == "500"
    assert style(question, "backgroundColor") != style(person.page.locator("html"), "backgroundColor")
    assert style(question, "borderInlineStartWidth") == "0px"


def test_an_answer_is_near_its_question_and_turns_are_apart(person: Visit):
    person.show(person.keep("Why?", "So.", "And then?", "That."))
    expect(person.answers).to_have_count(2)
    questions, answers = person.page.locator(".question"), person.page.locator(".answer")
    assert box(answers.first)["y"] - box(questions.first)["bottom"] == pytest.approx(1 * REM, abs=1)
    foot = person.answers.first.locator(".message__foot")
    assert box(questions.last)["y"] - box(foot)["bottom"] == pytest.approx(2.5 * REM, abs=1)


def test_the_rule_between_turns_is_as_wide_as_the_text(person: Visit):
    person.show(person.keep("Why?", "So.", "And then?", "That."))
    expect(person.answers).to_have_count(2)
    rule = float(style(person.questions.last, "width", "::before").removesuffix("px"))
    assert rule == pytest.approx(box(person.answer)["width"], abs=1)


def test_a_long_question_that_is_folded_fades_and_is_whole_on_demand(person: Visit):
    person.show(person.keep("line\n" * 60, "So."))
    question = person.page.locator(".question")
    assert "gradient" in style(question, "maskImage")
    person.button(person.words("message.showAll")).click()
    assert style(question, "maskImage") == "none"


def test_answers_are_smaller_on_a_phone(person: Visit):
    person.show(person.keep("Why?", "So."))
    expect(person.answer).to_have_css("font-size", "18px")
    person.page.set_viewport_size({"width": 360, "height": 740})
    expect(person.answer).to_have_css("font-size", "17px")
    assert style(person.answer, "lineHeight") == "27.2px"


def test_items_of_nested_lists_are_equally_far_apart(person: Visit):
    person.show(person.keep("Why?", NESTED))
    ends = person.answer.locator("> * ol, > ol").first.evaluate(ITEM_LINES)
    steps = [round(below - above) for above, below in zip(ends, ends[1:], strict=False)]
    # The letters of code are a bit lower than those of words.
    assert max(steps) - min(steps) <= 4


@pytest.mark.parametrize("answer", [LONG_LINE, WIDE_TABLE], ids=["code", "table"])
def test_code_and_tables_use_what_is_free_beside_the_text(person: Visit, answer: str):
    person.page.set_viewport_size({"width": 1600, "height": 800})
    person.show(person.keep("Why?", answer))
    thing = person.answer.locator(".code, .table")
    expect(thing).to_be_visible()
    assert box(thing)["end"] > box(person.answer)["end"] + 10 * REM
    assert box(thing)["x"] == pytest.approx(box(person.answer)["x"], abs=1)
    for width in (320, 768, 1024, 1200, 2560):
        person.page.set_viewport_size({"width": width, "height": 800})
        assert box(thing)["end"] <= width
        assert not scrolls_sideways(person)


def test_a_column_of_prose_keeps_a_width_on_a_phone_and_the_table_scrolls(person: Visit):
    person.page.set_viewport_size({"width": 360, "height": 740})
    row = f"| one | two | three | {'some prose ' * 9} |"
    person.show(person.keep("Why?", f"| a | b | c | d |\n|---|---|---|---|\n{row}"))
    assert box(person.answer.locator("td").last)["width"] >= 12 * REM
    assert person.answer.locator(".table").evaluate("(table) => table.scrollWidth > table.clientWidth")
    assert not scrolls_sideways(person)


def test_a_link_to_a_footnote_brings_it_onto_the_screen(person: Visit):
    person.show(person.keep("Why?", "So.[^1]\n\n" + "A word.\n\n" * 60 + "[^1]: Said *somebody*."))
    note = person.answer.locator(".footnote")
    person.answer.get_by_role("link", name="1", exact=True).click()
    expect(note).to_be_in_viewport()
    expect(note).to_have_text("1 Said somebody.")


def test_who_chose_wide_lines_has_them(person: Visit):
    person.page.set_viewport_size({"width": 1600, "height": 800})
    person.show(person.keep("Why?", "word " * 200))
    normal = box(person.answer)["width"]
    person.page.keyboard.press("Control+,")
    person.page.get_by_role("tab", name=person.words("settings.page")).click()
    person.page.get_by_role("radio", name=person.words("setting.readingWidth.wide")).check()
    assert box(person.answer)["width"] > 1.5 * normal
    assert not scrolls_sideways(person)


def test_wide_lines_are_there_from_the_first_paint_on(person: Visit):
    person.page.add_init_script("localStorage.setItem('locutorio.settings', '{\"readingWidth\": \"wide\"}')")
    person.page.route("**/build/main.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    person.page.reload()
    expect(person.page.locator("html")).to_have_attribute("data-reading-width", "wide")


def test_fields_are_large_enough_not_to_be_magnified_on_a_phone(person: Visit):
    use_touch(person.page)
    person.page.set_viewport_size({"width": 360, "height": 740})
    person.show(person.keep("Why?", "So."))
    person.press_on(person.questions.last, person.words("message.edit"))
    person.page.keyboard.press("Control+,")
    kinds = ("radio", "checkbox", "file", "range")
    no_text = ", ".join(f"[type={kind}]" for kind in kinds)
    fields = person.page.locator(f"textarea, select, input:not({no_text})")
    sizes = [float(style(field, "fontSize").removesuffix("px")) for field in fields.all()]
    assert len(sizes) >= 3
    assert min(sizes) >= REM
