"""Diagrams are drawn beside their source, which is always to be had."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.page.conftest import content_security_policy
from tests.page.markdown.conftest import OpenStage

DRAWING = re.compile("^data:image/svg")
DIAGRAM = "```mermaid\ngraph LR\n  A[One] --> B[Two]\n```"


def test_a_diagram_is_drawn_and_its_source_is_a_click_away(stage: Page) -> None:
    stage.evaluate("(text) => { stage.render(text); }", DIAGRAM)
    picture = stage.get_by_role("img", name="Diagram")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth > 50)")
    expect(stage.locator("pre")).to_be_hidden()
    source = stage.get_by_role("button", name="Source")
    source.click()
    expect(stage.locator("pre")).to_contain_text("A[One] --> B[Two]")
    expect(source).to_have_attribute("aria-pressed", "true")


def test_one_that_is_wide_fits_and_opens_as_large_as_it_was_drawn(stage: Page) -> None:
    stage.set_viewport_size({"width": 360, "height": 740})
    chain = " --> ".join(f"n{number}[Something]" for number in range(12))
    stage.evaluate("(text) => { stage.render(text); }", f"```mermaid\ngraph LR\n  {chain}\n```")
    expect(stage.locator(".diagram img")).to_be_visible()
    assert stage.locator(".diagram").evaluate("(element) => element.scrollWidth <= element.clientWidth")
    enlarge = stage.get_by_role("button", name="Enlarge")
    enlarge.focus()
    stage.keyboard.press("Enter")
    dialog = stage.get_by_role("dialog", name="Diagram")
    picture = dialog.get_by_role("img", name="Diagram")
    expect(picture).to_be_visible()
    drawn = stage.locator(".diagram img").get_attribute("width")
    assert picture.evaluate("(image) => image.offsetWidth") >= int(drawn or "0") > 600
    stage.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(enlarge).to_be_focused()


def test_it_is_a_picture_in_which_nothing_can_run(stage: Page) -> None:
    stage.evaluate("(text) => { stage.render(text); }", DIAGRAM)
    expect(stage.locator(".diagram img")).to_have_attribute("src", DRAWING)
    expect(stage.locator(".answer svg")).to_have_count(0)
    assert stage.locator("iframe").get_attribute("sandbox") == "allow-scripts"


def test_one_with_a_mistake_shows_its_source(stage: Page) -> None:
    stage.evaluate("void stage.render('```mermaid\\ngraph LR\\n  A --\\n```')")
    expect(stage.get_by_text("This diagram can't be drawn")).to_be_visible()
    expect(stage.locator("pre")).to_be_visible()


HUGE = {
    "nodes": "flowchart TD\n" + "\n".join(f"n{number}" for number in range(2000)),
    "connections": "flowchart TD\n" + ";".join(f"n{number}-->n{number % 97}" for number in range(400)),
    "one line": "flowchart TD\n" + "&".join(f"n{number}" for number in range(600)) + " --> x",
    "states within each other": "stateDiagram-v2\n" + "state a {\n" * 600 + "x\n" + "}\n" * 600,
    "messages": "sequenceDiagram\n" + "A->>B: x\n" * 1500,
    "thoughts": "mindmap\n r\n" + "\n".join(f"  n{number}" for number in range(1500)),
}


@pytest.mark.parametrize("source", HUGE.values(), ids=HUGE)
def test_one_with_more_parts_than_anybody_can_see_shows_its_source(stage: Page, source: str) -> None:
    stage.evaluate("(text) => { stage.render(text); }", f"```mermaid\n{source}\n```\n\n{DIAGRAM}")
    expect(stage.get_by_text("This diagram can't be drawn")).to_be_visible()
    expect(stage.locator(".diagram img")).to_have_count(1)
    expect(stage.locator("pre").first).to_be_visible()


def test_one_of_a_hundred_parts_is_drawn(stage: Page) -> None:
    source = "flowchart TD\n" + "\n".join(f"n{number}-->n{number + 1}" for number in range(100))
    stage.evaluate("(text) => { stage.render(text); }", f"```mermaid\n{source}\n```")
    expect(stage.locator(".diagram img")).to_have_count(1)


def test_without_the_frames_code_its_source_is_shown(open_stage: OpenStage) -> None:
    page = open_stage(policy=content_security_policy())
    page.route("**/build/frames/diagram.js", lambda route: route.fulfill(status=404))
    page.evaluate("(text) => { stage.render(text); }", DIAGRAM)
    expect(page.get_by_text("This diagram can't be drawn")).to_be_visible(timeout=10_000)
    expect(page.locator("pre")).to_be_visible()


def test_several_are_drawn_by_one_frame(stage: Page) -> None:
    stage.evaluate("(text) => { stage.render(text); }", f"{DIAGRAM}\n\n" * 3)
    expect(stage.locator(".diagram img")).to_have_count(3)
    expect(stage.locator("iframe")).to_have_count(1)


def test_it_follows_the_theme(stage: Page) -> None:
    stage.evaluate("(text) => { stage.render(text); }", DIAGRAM)
    picture = stage.locator(".diagram img")
    expect(picture).to_be_visible()
    light = picture.get_attribute("src")
    stage.evaluate("document.documentElement.dataset.theme = 'dark'")
    expect(stage.locator(".diagram__picture--dark")).to_be_visible()
    assert picture.get_attribute("src") != light
    expect(stage.locator(".diagram")).to_have_count(1)
    stage.emulate_media(color_scheme="dark")
    stage.evaluate("delete document.documentElement.dataset.theme")
    expect(stage.locator(".diagram__picture--dark")).to_be_visible()


def test_nothing_of_it_is_fetched_before_the_first_one_is_finished(stage: Page) -> None:
    asked: list[str] = []
    stage.on("request", lambda request: asked.append(request.url))
    stage.evaluate(
        "(text) => { Object.assign(globalThis, stage.start()); answer.append(text); answer.flush(); }", DIAGRAM[:-4]
    )
    stage.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert not any("frames" in url for url in asked)
    stage.evaluate("answer.finish()")
    expect(stage.locator(".diagram img")).to_be_visible()
    assert any("frames/diagram.html" in url for url in asked)
