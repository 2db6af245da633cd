"""A fast answer is followed to its end: only the reader's own hand ends that."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.page.sites import Visit
from tests.page.transcript.test_scrolling import FROM_END, settle
from tests.page.waits import WAIT_MILLISECONDS, wait_until
from tests.upstream import Script, ScriptedUpstream

PART = """## Part {number}

Some words of a paragraph that is long enough to fill a line or two of the page, so that it grows, and then some more.

- One thing, with `code` in it
- Another thing, and **bold** words

```python
def part_{number}(value: int) -> int:
    return value * {number}
```

| Name | Value |
| --- | --- |
| a | {number} |
| b | a longer cell with some words in it |

"""
FIRST, SECOND = ("".join(PART.format(number=number) for number in range(start, start + 12)) for start in (1, 101))

LONG = "".join(PART.format(number=number) for number in range(60))
# A scroll bar is dragged over many frames; a script that scrolls sends no other event either.
DRAG_UP = """async () => {
  const from = scrollY;
  for (let frame = 1; frame <= 30; frame++) {
    scrollTo(0, from - 20 * frame);
    await new Promise(requestAnimationFrame);
  }
}"""


def turn_wheel(page: Page) -> None:
    page.mouse.move(600, 300)
    page.mouse.wheel(0, -600)


def press_key(page: Page) -> None:
    page.locator(".message--answer").last.evaluate("answer => answer.focus({ preventScroll: true })")
    page.keyboard.press("PageUp")


def swipe(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    touch = "Input.dispatchTouchEvent"
    devtools.send(touch, {"type": "touchStart", "touchPoints": [{"x": 600, "y": 200}]})
    for y in range(220, 620, 40):
        devtools.send(touch, {"type": "touchMove", "touchPoints": [{"x": 600, "y": y}]})
    devtools.send(touch, {"type": "touchEnd", "touchPoints": []})


def drag_scroll_bar(page: Page) -> None:
    page.evaluate(DRAG_UP)


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_it_is_followed_to_its_end_at_a_word_each_millisecond(person: Visit, upstream: ScriptedUpstream, width: int):
    person.page.set_viewport_size({"width": width, "height": 800})
    for count, text in enumerate((FIRST, SECOND), start=1):
        upstream.next_script(Script(text=text, interval=0.001, head_gate="asked"))
        person.ask(f"Question {count}")
        expect(person.answers).to_have_count(count)
        expect(person.questions.last).to_be_in_viewport(ratio=1)
        upstream.open_gate("asked")
        person.expect_state("complete")
    settle(person.page)
    assert person.page.evaluate(FROM_END) <= 1
    expect(person.page.locator(".to-latest")).to_be_hidden()


@pytest.mark.parametrize("move", [turn_wheel, press_key, swipe, drag_scroll_bar])
def test_a_reader_who_moves_up_meanwhile_is_left_alone(
    person: Visit, upstream: ScriptedUpstream, move: Callable[[Page], None]
):
    upstream.next_script(Script(text=LONG, interval=0.001))
    person.ask("Tell me everything")
    wait_until(person.page, "() => scrollY > 1500")
    move(person.page)
    expect(person.exchange).to_have_attribute("data-state", "complete", timeout=3 * WAIT_MILLISECONDS)
    settle(person.page)
    assert person.page.evaluate(FROM_END) > 1000
    expect(person.page.locator(".to-latest")).to_be_visible()
