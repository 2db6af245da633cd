"""A question can be asked of two models at once: their answers stand beside each other until one of them is kept."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.page.axe import violations_in_both_themes
from tests.page.sites import MODEL, SAMPLING_MODEL, Visit
from tests.page.ui_strings import LANGUAGES
from tests.page.waits import wait_until
from tests.upstream import Script, ScriptedUpstream

ARE_KEPT = """async () => {
  const { Archive } = await import("/js/store/archive.js");
  const archive = await Archive.open();
  const answers = await archive.messages(location.hash.split("/")[2]);
  archive.close();
  return answers.filter(({ text }) => text.endsWith("dos")).length === 2;
}"""
PROSE = "A paragraph of several words, long enough to fill more than one line of a narrow column."


def choose_second_model(person: Visit, name: str = SAMPLING_MODEL) -> None:
    """Choose in the menu of the tools that another model answers, too."""
    person.button(person.words("composer.tools")).click()
    person.page.get_by_role("menuitem", name=person.words("comparison.ask")).click()
    person.page.get_by_role("combobox").fill(name)
    person.page.get_by_role("option", name=name).click()


def ask_two(person: Visit, upstream: ScriptedUpstream, *answers: str) -> None:
    """Ask two models, which give these answers in whichever order they are asked."""
    choose_second_model(person)
    for answer in answers:
        upstream.next_script(Script(text=answer))
    person.ask("Why?")
    expect(compared(person)).to_have_count(2)
    expect(person.page.locator("[data-compared][data-state=complete]")).to_have_count(2)


def compared(person: Visit) -> Locator:
    """The answers that stand beside each other."""
    return person.page.locator(".message[data-compared]")


def test_what_it_will_cost_is_told_for_both_before_it_is_asked(person: Visit) -> None:
    choose_second_model(person)
    expect(person.page.locator(".chosen-tool")).to_have_text(f"{MODEL} and {SAMPLING_MODEL}")
    person.question.fill("Why?")
    expect(person.page.locator(".context-meter__prices")).to_have_text("<$0.01 + <$0.01")


def test_it_can_be_taken_back(person: Visit, upstream: ScriptedUpstream) -> None:
    choose_second_model(person)
    person.page.locator(".chosen-tool").get_by_role("button").click()
    upstream.next_script(Script(text="So."))
    person.ask("Why?")
    person.expect_state("complete")
    expect(person.answers).to_have_count(1)
    expect(compared(person)).to_have_count(0)


def test_both_answer_beside_each_other_and_one_is_kept(person: Visit, upstream: ScriptedUpstream) -> None:
    ask_two(person, upstream, PROSE, PROSE)
    assert sorted(request.json()["model"] for request in upstream.requests[-2:]) == sorted([MODEL, SAMPLING_MODEL])
    boxes = [compared(person).nth(index).bounding_box() for index in (0, 1)]
    assert boxes[0] and boxes[1]
    assert boxes[0]["y"] == boxes[1]["y"] and boxes[1]["x"] >= boxes[0]["x"] + boxes[0]["width"]
    expect(compared(person).locator(".whose-answer__model")).to_have_text([MODEL, SAMPLING_MODEL])
    expect(compared(person).first).to_contain_text(person.words("comparison.goesOn"))
    person.button(f"Keep this one: {SAMPLING_MODEL}").click()
    expect(person.answers).to_have_count(1)
    expect(person.exchange.get_by_role("group", name="Version 2 of 2")).to_be_visible()
    person.button("Undo").click()
    expect(compared(person)).to_have_count(2)


def test_the_next_questions_go_on_with_the_conversations_model_unless_the_reader_says_otherwise(
    person: Visit, upstream: ScriptedUpstream
) -> None:
    for button, model in (("Keep this one", MODEL), ("Keep it and go on with this model", SAMPLING_MODEL)):
        ask_two(person, upstream, "One.", "Two.")
        person.button(f"{button}: {SAMPLING_MODEL}").click()
        upstream.next_script(Script(text="More."))
        person.ask("And?")
        person.expect_state("complete")
        expect(person.answer).to_have_text("More.")
        assert upstream.requests[-1].json()["model"] == model
        person.open_anew()


def test_who_asks_on_without_choosing_goes_on_with_the_first(person: Visit, upstream: ScriptedUpstream) -> None:
    ask_two(person, upstream, "So.", "So.")
    upstream.next_script(Script(text="More."))
    person.ask("And?")
    expect(person.answer).to_have_text("More.")
    expect(compared(person)).to_have_count(0)
    expect(person.answers).to_have_count(2)
    expect(person.answers.first.locator(".message__facts")).to_contain_text(MODEL)


def test_a_double_click_sends_and_does_not_stop(person: Visit, upstream: ScriptedUpstream) -> None:
    choose_second_model(person)
    for _ in range(2):
        upstream.next_script(Script(text="So.", head_gate="both"))
    person.question.fill("Why?")
    person.button("Send").dblclick(force=True)
    upstream.open_gate("both")
    upstream.open_gate("both")
    expect(person.page.locator("[data-compared][data-state=complete]")).to_have_count(2)
    expect(person.questions).to_have_count(1)


def test_stop_stops_both(person: Visit, upstream: ScriptedUpstream) -> None:
    choose_second_model(person)
    for _ in range(2):
        upstream.next_script(Script(text="uno dos", end="hang"))
    person.ask("Why?")
    expect(compared(person).locator(".answer")).to_contain_text(["dos", "dos"])
    person.button("Stop").click()
    expect(person.page.locator("[data-compared][data-state=stopped]")).to_have_count(2)


def test_after_a_reload_in_the_middle_both_have_what_they_had(person: Visit, upstream: ScriptedUpstream) -> None:
    choose_second_model(person)
    for _ in range(2):
        upstream.next_script(Script(text="uno dos", end="hang"))
    person.ask("Why?")
    expect(compared(person).locator(".answer")).to_contain_text(["dos", "dos"])
    wait_until(person.page, ARE_KEPT)
    person.page.reload()
    expect(person.page.locator("[data-compared][data-state=cut]")).to_have_count(2)
    expect(compared(person).locator(".answer")).to_contain_text(["dos", "dos"])
    expect(compared(person).get_by_role("button", name="Continue")).to_have_count(2)


def test_another_tab_follows_both(person: Visit, upstream: ScriptedUpstream) -> None:
    ask_two(person, upstream, "So.", "So.")
    tab = Visit(person.page.context.new_page(), person.site)
    tab.page.goto(person.page.url)
    expect(compared(tab)).to_have_count(2)
    person.button(f"Keep this one: {SAMPLING_MODEL}").click()
    expect(compared(tab)).to_have_count(0)


def test_on_a_phone_they_stand_below_each_other(person: Visit, upstream: ScriptedUpstream) -> None:
    person.page.set_viewport_size({"width": 360, "height": 740})
    ask_two(person, upstream, PROSE, PROSE)
    boxes = [compared(person).nth(index).bounding_box() for index in (0, 1)]
    assert boxes[0] and boxes[1]
    assert boxes[0]["x"] == boxes[1]["x"] and boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]
    assert person.page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_long_lines_of_code_stay_within_their_column(person: Visit, upstream: ScriptedUpstream, width: int) -> None:
    person.page.set_viewport_size({"width": width, "height": 740})
    code = "```python\nprint('" + "a long line " * 20 + "')\n```"
    ask_two(person, upstream, code, code)
    for answer in compared(person).all():
        column, block = answer.bounding_box(), answer.locator("figure.code").bounding_box()
        assert column and block
        assert block["x"] >= column["x"] and block["x"] + block["width"] <= column["x"] + column["width"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1024])
def test_axe_finds_nothing(
    speaker: Callable[[str], Visit], upstream: ScriptedUpstream, language: str, width: int
) -> None:
    person = speaker(language)
    person.page.set_viewport_size({"width": width, "height": 740})
    ask_two(person, upstream, PROSE, "```html\n<b>x</b>\n```")
    assert violations_in_both_themes(person.page) == []
