"""A page, a drawing or Markdown that an answer contains can be seen beside its source, in the whole window."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Locator, expect

from tests.page.axe import violations_in_both_themes
from tests.page.sites import Visit
from tests.page.ui_strings import LANGUAGES
from tests.upstream import Script, ScriptedUpstream

PAGE = "<h1>Hello</h1>\n<button onclick=\"this.textContent = 'Pressed'\">Press</button>"


def fenced(**blocks: str) -> str:
    """An answer with these blocks of code, by their languages."""
    return "Here it is.\n\n" + "\n\n".join(f"```{language}\n{source}\n```" for language, source in blocks.items())


def answer_with(person: Visit, upstream: ScriptedUpstream, text: str) -> None:
    """Have an answer of that text."""
    upstream.next_script(Script(text=text))
    person.ask("Show me")
    person.expect_state("complete")


def preview_of(person: Visit) -> Locator:
    """The preview on the screen."""
    return person.page.locator("dialog.preview")


def page_in(person: Visit) -> FrameLocator:
    """The page that is shown in it."""
    return person.page.frame_locator(".preview__frame")


def open_preview(person: Visit) -> None:
    person.exchange.get_by_role("button", name=person.words("code.preview"), exact=True).first.click()
    expect(preview_of(person)).to_be_visible()


@pytest.mark.parametrize("language", ["html", "svg", "markdown"])
def test_what_can_be_seen_has_a_button_and_nothing_else_has(
    person: Visit, upstream: ScriptedUpstream, language: str
) -> None:
    answer_with(person, upstream, fenced(**{language: "<b>x</b>", "python": "x"}))
    expect(person.exchange.get_by_role("button", name="Preview", exact=True)).to_have_count(1)


def test_a_drawing_that_is_called_xml_counts_as_one(person: Visit, upstream: ScriptedUpstream) -> None:
    answer_with(person, upstream, fenced(xml="<svg viewBox='0 0 9 9'><circle r='4'/></svg>"))
    open_preview(person)
    expect(page_in(person).locator("svg circle")).to_be_attached()


def test_a_page_runs_beside_its_source(person: Visit, upstream: ScriptedUpstream) -> None:
    answer_with(person, upstream, fenced(html=PAGE))
    open_preview(person)
    expect(page_in(person).get_by_role("heading", name="Hello")).to_be_visible()
    page_in(person).get_by_role("button", name="Press").click()
    expect(page_in(person).get_by_role("button", name="Pressed")).to_be_visible()
    expect(preview_of(person).get_by_role("region", name="Source")).to_contain_text("<h1>Hello</h1>")
    frame = person.page.locator(".preview__frame")
    assert (frame.get_attribute("sandbox"), frame.get_attribute("referrerpolicy")) == ("allow-scripts", "no-referrer")


def test_scripts_run_in_their_order_and_learn_when_all_is_there(person: Visit, upstream: ScriptedUpstream) -> None:
    page = (
        "<body onload=\"note('load')\"><p id='seen'></p><script>const seen = document.querySelector('#seen');"
        "function note(word) { seen.textContent += word + ' '; } note('one');</script>"
        "<script>note('two'); document.addEventListener('DOMContentLoaded', () => note('ready'));</script>"
        "<script>seen.innerHTML += '<button onclick=\"note(&quot;late&quot;)\">Late</button>';</script>"
    )
    answer_with(person, upstream, fenced(html=page))
    open_preview(person)
    expect(page_in(person).locator("#seen")).to_contain_text("one two Lateready load")


def test_style_sheets_and_scripts_beside_a_page_belong_to_it(person: Visit, upstream: ScriptedUpstream) -> None:
    blocks = {
        "html": '<link rel="stylesheet" href="style.css"><p>Dull</p><script src="script.js"></script>',
        "css": "p { color: rgb(1, 2, 3) }",
        "js": "document.querySelector('p').textContent = 'Bright </script>'",
    }
    answer_with(person, upstream, fenced(**blocks))
    open_preview(person)
    shown = page_in(person).locator("p")
    expect(shown).to_have_text("Bright </script>")
    expect(shown).to_have_css("color", "rgb(1, 2, 3)")
    expect(preview_of(person).locator(".preview__part")).to_have_count(3)


def test_markdown_is_drawn_as_answers_are(person: Visit, upstream: ScriptedUpstream) -> None:
    answer_with(person, upstream, fenced(markdown="# A title\n\n<img src=x onerror=alert(1)>\n\n- one"))
    open_preview(person)
    expect(preview_of(person).get_by_role("heading", name="A title")).to_be_visible()
    expect(preview_of(person).locator("iframe")).to_have_count(0)


def test_escape_closes_it_wherever_the_focus_is(person: Visit, upstream: ScriptedUpstream) -> None:
    answer_with(person, upstream, fenced(html=PAGE))
    button = person.exchange.get_by_role("button", name="Preview", exact=True)
    for place in (None, page_in(person).get_by_role("button")):
        button.focus()
        button.press("Enter")
        expect(preview_of(person).get_by_role("button", name="Close the preview")).to_be_focused()
        if place:
            place.focus()
        person.page.keyboard.press("Escape")
        expect(preview_of(person)).to_have_count(0)
        expect(button).to_be_focused()


def test_it_follows_an_answer_that_is_still_written(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="```html\n<p>First</p>\n<p>Second</p>\n```\n", chunk_size=21, gate="more"))
    person.ask("Show me")
    upstream.open_gate("more")
    expect(person.answer).to_contain_text("First")
    open_preview(person)
    expect(page_in(person).locator("p")).to_have_text(["First"])
    upstream.open_gate("more")
    expect(page_in(person).locator("p")).to_have_text(["First", "Second"])
    expect(preview_of(person).get_by_role("region")).to_contain_text("Second")
    person.expect_state("complete")


def test_on_a_phone_one_turns_between_page_and_source(person: Visit, upstream: ScriptedUpstream) -> None:
    person.page.set_viewport_size({"width": 360, "height": 740})
    answer_with(person, upstream, fenced(html=PAGE))
    open_preview(person)
    source = preview_of(person).get_by_role("region", name="Source")
    expect(source).to_be_hidden()
    person.button("Source").click()
    expect(source).to_be_visible()
    expect(person.page.locator(".preview__frame")).to_be_hidden()
    expect(person.button("Source")).to_have_attribute("aria-pressed", "true")


def test_one_that_is_stopped_is_gone(person: Visit, upstream: ScriptedUpstream) -> None:
    answer_with(person, upstream, fenced(html=PAGE))
    open_preview(person)
    person.button("Stop").click()
    expect(preview_of(person).get_by_role("status")).to_have_text(person.words("previews.stopped"))
    expect(person.page.locator("iframe.preview__frame")).to_have_count(0)


def test_one_that_floods_the_page_with_messages_is_stopped(person: Visit, upstream: ScriptedUpstream) -> None:
    flood = "<script>setInterval(() => { for (let i = 0; i < 1000; i += 1) parent.postMessage(i, '*'); });</script>"
    answer_with(person, upstream, fenced(html=flood))
    open_preview(person)
    expect(preview_of(person).get_by_role("status")).to_have_text(person.words("previews.tooLoud"))


def test_what_goes_wrong_in_it_is_told_and_it_can_begin_again(person: Visit, upstream: ScriptedUpstream) -> None:
    page = '<button onclick="missing()">Break</button>'
    answer_with(person, upstream, fenced(html=page))
    open_preview(person)
    page_in(person).get_by_role("button").click()
    expect(preview_of(person).get_by_role("status")).to_contain_text("missing is not defined")
    person.button("Start again").click()
    expect(preview_of(person).locator(".preview__status")).to_be_empty()


def test_without_the_frames_code_it_says_so(person: Visit, upstream: ScriptedUpstream) -> None:
    answer_with(person, upstream, fenced(html=PAGE))
    person.page.route("**/build/frames/preview.js", lambda route: route.abort("internetdisconnected"))
    open_preview(person)
    expect(preview_of(person).get_by_role("status")).to_have_text(re.compile("did not load"))


def test_one_that_is_busy_is_told_and_can_be_stopped(person: Visit, upstream: ScriptedUpstream) -> None:
    answer_with(person, upstream, fenced(html=PAGE))
    # What never comes to an end lets the reader wait as what never begins does.
    person.page.route("**/build/frames/preview.js", lambda route: None)
    open_preview(person)
    expect(preview_of(person).get_by_role("status")).to_have_text(person.words("previews.busy"))
    person.button("Stop").click()
    expect(preview_of(person).get_by_role("status")).to_have_text(person.words("previews.stopped"))


def test_going_back_leaves_it_with_its_conversation(person: Visit) -> None:
    person.show(person.keep("Show me", fenced(html=PAGE)))
    open_preview(person)
    person.page.go_back()
    expect(preview_of(person)).to_have_count(0)
    expect(person.welcome).to_be_visible()


def test_nothing_runs_by_itself_after_a_reload(person: Visit, upstream: ScriptedUpstream) -> None:
    answer_with(person, upstream, fenced(html=PAGE))
    open_preview(person)
    expect(page_in(person).get_by_role("button")).to_be_visible()
    person.page.reload()
    expect(person.answer).to_contain_text("Here it is.")
    expect(preview_of(person)).to_have_count(0)
    expect(person.page.locator("iframe.preview__frame")).to_have_count(0)
    # Who has left the tab by themselves has seen nothing hang.
    open_preview(person)
    expect(page_in(person).get_by_role("button")).to_be_visible()


def test_what_stopped_the_tab_is_run_again_only_if_the_reader_wants_it(
    person: Visit, upstream: ScriptedUpstream
) -> None:
    answer_with(person, upstream, fenced(html=PAGE))
    open_preview(person)
    expect(page_in(person).get_by_role("button")).to_be_visible()
    mark = person.page.evaluate("sessionStorage.getItem('locutorio.preview')")
    person.page.reload()
    # A tab that hangs says no goodbye, and leaves its mark.
    person.page.evaluate("mark => sessionStorage.setItem('locutorio.preview', mark)", mark)
    open_preview(person)
    expect(preview_of(person).get_by_role("status")).to_have_text(person.words("previews.hung"))
    expect(preview_of(person).get_by_role("region", name="Source")).to_contain_text("<h1>Hello</h1>")
    expect(person.page.locator("iframe.preview__frame")).to_have_count(0)
    assert violations_in_both_themes(person.page) == []
    person.button("Start again").click()
    expect(page_in(person).get_by_role("button")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1024])
def test_axe_finds_nothing(
    speaker: Callable[[str], Visit], upstream: ScriptedUpstream, language: str, width: int
) -> None:
    person = speaker(language)
    person.page.set_viewport_size({"width": width, "height": 740})
    answer_with(person, upstream, fenced(html=PAGE, markdown="# x"))
    open_preview(person)
    expect(page_in(person).get_by_role("button")).to_be_visible()
    assert violations_in_both_themes(person.page) == []
