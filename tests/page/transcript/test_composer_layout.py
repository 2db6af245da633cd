"""How the place where messages are written looks: where it stands, how much room it takes, and what it names."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.page.sites import MODEL, Visit
from tests.page.touch import use_touch
from tests.upstream import Script, ScriptedUpstream

REM = 16
TOP_AND_END = "(element) => { const { top, bottom } = element.getBoundingClientRect(); return [top, bottom]; }"


def place_of(person: Visit) -> tuple[float, float]:
    """Return where the composer begins and ends, in pixels from the top of the window."""
    top, bottom = person.page.locator("#composer").evaluate(TOP_AND_END)
    return top, bottom


def on_a_phone(person: Visit) -> None:
    """Turn the window into a phone."""
    use_touch(person.page)
    person.page.set_viewport_size({"width": 360, "height": 740})


def low(person: Visit) -> None:
    """Turn the window into one that is hardly high."""
    person.page.set_viewport_size({"width": 800, "height": 400})


def test_on_a_desk_it_is_right_below_the_welcome_and_at_the_end_once_one_has_asked(person: Visit):
    person.page.set_viewport_size({"width": 1440, "height": 1000})
    expect(person.welcome).to_be_visible()
    top, bottom = place_of(person)
    _, welcome_ends = person.welcome.evaluate(TOP_AND_END)
    assert top - welcome_ends < 2 * REM
    assert bottom < 900
    person.ask("Go")
    person.expect_state("complete")
    assert place_of(person)[1] > 980


def test_the_way_down_is_shown_only_to_those_who_like_motion(person: Visit, upstream: ScriptedUpstream):
    person.page.set_viewport_size({"width": 1440, "height": 1000})
    person.page.evaluate(
        "() => { const { animate } = Element.prototype; globalThis.moved = [];"
        " Element.prototype.animate = function (...how) {"
        " globalThis.moved.push(how[1].duration); return animate.apply(this, how); }; }"
    )
    for motion, moves in (("reduce", []), ("no-preference", [140])):
        person.page.emulate_media(reduced_motion=motion)
        person.ask("Go")
        person.expect_state("complete")
        person.page.wait_for_function("() => new Promise((seen) => requestAnimationFrame(() => seen(true)))")
        assert person.page.evaluate("moved.splice(0)") == moves
        person.page.keyboard.press("Control+Shift+O")
        expect(person.welcome).to_be_visible()


def test_on_a_phone_it_is_at_the_end_from_the_beginning(person: Visit):
    on_a_phone(person)
    expect(person.welcome).to_be_visible()
    assert place_of(person)[1] > 720


@pytest.mark.parametrize("small", [on_a_phone, low])
def test_where_height_is_dear_it_is_one_row_until_something_is_written(person: Visit, small: Callable[[Visit], None]):
    small(person)
    top, bottom = place_of(person)
    assert bottom - top < 3.75 * REM
    person.question.fill("Half a thought")
    top, bottom = place_of(person)
    assert bottom - top > 4.5 * REM


def test_the_words_in_an_empty_box_have_room_on_a_phone(speaker: Callable[[str], Visit]):
    for language in ("en", "es", "zh-CN"):
        person = speaker(language)
        on_a_phone(person)
        assert person.question.evaluate("(box) => box.scrollWidth <= box.clientWidth")


def test_on_a_phone_sending_and_stopping_are_round_signs_with_a_name(person: Visit, upstream: ScriptedUpstream):
    on_a_phone(person)
    upstream.next_script(Script(head_gate="never"))
    person.question.fill("Go")
    for key in ("composer.send", "composer.stop"):
        button = person.button(person.words(key))
        size = button.bounding_box()
        assert size is not None
        assert (size["width"], size["height"]) == (2.75 * REM, 2.75 * REM)
        expect(button).to_have_css("border-radius", "50%")
        expect(button.locator("svg")).to_be_visible()
        if key == "composer.send":
            button.click()


def test_stopping_is_the_next_step_while_an_answer_runs(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(head_gate="never"))
    person.ask("Go")
    stop = person.button(person.words("composer.stop"))
    expect(stop).to_be_visible()
    stop.evaluate("(button) => { button.style.color = 'var(--accent)'; }")
    accent = stop.evaluate("(button) => getComputedStyle(button).color")
    expect(stop).to_have_css("background-color", accent)


def test_the_model_is_named_once(person: Visit):
    person.page.set_viewport_size({"width": 1440, "height": 800})
    expect(person.page.locator(".page").get_by_text(MODEL)).to_have_count(1)
