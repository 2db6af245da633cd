"""Formulas are set, and one that cannot be set shows what it says."""

import pytest
from playwright.sync_api import Page, expect


def test_formulas_are_set_in_the_line_and_on_their_own(stage: Page) -> None:
    stage.evaluate("void stage.render('An $a^2$ and\\n\\n$$\\n\\\\frac{1}{2}\\n$$')")
    expect(stage.locator("p .katex")).to_have_count(1)
    expect(stage.locator(".math--display .katex-display")).to_have_count(1)
    expect(stage.locator("math")).to_have_count(2)


def test_the_last_block_is_set_only_when_the_answer_goes_on_or_ends(stage: Page) -> None:
    stage.evaluate("Object.assign(globalThis, stage.start()); answer.append('Now $a^2$'); answer.flush()")
    stage.evaluate("stage.settled()")
    expect(stage.locator(".katex")).to_have_count(0)
    expect(stage.locator(".math")).to_have_text("a^2")
    stage.evaluate("answer.append('.\\n\\nMore'); answer.flush()")
    expect(stage.locator(".katex")).to_have_count(1)


@pytest.mark.parametrize(
    "tex", ["\\frac{", "\\nobody{x}", "\\def\\a{\\a\\a}\\a", "x_" * 3000], ids=["cut", "unknown", "endless", "long"]
)
def test_one_that_cannot_be_set_shows_its_source(stage: Page, tex: str) -> None:
    stage.evaluate("(tex) => { stage.render(`Words $${tex}$ and $b$`); }", tex)
    expect(stage.locator(".katex")).to_have_count(1)
    expect(stage.locator(".math").first).to_have_text(tex)


def test_a_fraction_wider_than_the_screen_scrolls_within_its_line(stage: Page) -> None:
    stage.set_viewport_size({"width": 320, "height": 600})
    stage.evaluate("(tex) => { stage.render(`So $${tex}$ and`); }", f"\\frac{{{'a+' * 50}b}}{{c}}")
    piece = stage.locator(".katex-base")
    expect(piece).to_have_attribute("tabindex", "0")
    assert piece.evaluate("(element) => element.scrollWidth > element.clientWidth")
    stage.set_viewport_size({"width": 1440, "height": 600})
    stage.evaluate("(tex) => { stage.render(`So $${tex}$ and`); }", f"\\frac{{{'a+' * 10}b}}{{c}}")
    expect(piece).to_have_count(2)
    expect(piece.last).not_to_have_attribute("tabindex", "0")


def test_on_paper_a_wide_fraction_is_whole_and_on_its_line(stage: Page) -> None:
    stage.set_viewport_size({"width": 320, "height": 600})
    stage.evaluate("(tex) => { stage.render(`So $${tex}$`); }", f"\\text{{{'word ' * 20}}}")
    piece = stage.locator(".math__long-piece")
    expect(piece).to_have_attribute("tabindex", "0")
    stage.emulate_media(media="print")
    assert piece.evaluate("(piece) => piece.clientWidth >= piece.scrollWidth")
    place = "(piece) => piece.querySelector('.mord').getBoundingClientRect().y"
    printed = piece.evaluate(place)
    piece.evaluate("(piece) => { piece.className = 'katex-base'; }")
    assert printed == stage.locator(".katex-base").evaluate(place)


@pytest.mark.parametrize(
    "tex", ["\\text{no descender in all these words}", "\\frac{a+b+c+d+e+f+g+h+i+j+k}{\\frac{l}{m}}"]
)
def test_what_may_scroll_stands_on_its_line_as_any_formula(stage: Page, tex: str) -> None:
    stage.evaluate("(tex) => { stage.render(`So $${tex}$ and`); }", tex)
    piece = stage.locator(".katex-base")
    place = "(piece) => piece.querySelector('.mord').getBoundingClientRect().y"
    expect(piece).to_have_class("katex-base math__long-piece")
    scrolling = piece.evaluate(place)
    piece.evaluate("(piece) => { piece.className = 'katex-base'; }")
    assert scrolling == pytest.approx(piece.evaluate(place), abs=1)


def test_a_definition_in_one_formula_changes_no_other(stage: Page) -> None:
    stage.evaluate("void stage.render('$\\\\gdef\\\\frac#1#2{no}1$ and\\n\\n$\\\\frac{1}{2}$')")
    expect(stage.locator(".katex")).to_have_count(2)
    expect(stage.locator(".mfrac")).to_have_count(1)


def test_nothing_is_larger_than_a_page(stage: Page) -> None:
    stage.evaluate("void stage.render('$\\\\rule{99999em}{99999em}$')")
    expect(stage.locator(".katex")).to_have_count(1)
    assert stage.evaluate("document.documentElement.scrollHeight") < 2000


def test_nothing_of_it_is_fetched_before_the_first_one(stage: Page) -> None:
    asked: list[str] = []
    stage.on("request", lambda request: asked.append(request.url))
    stage.evaluate("void stage.render('It costs $5 or $6.')")
    stage.evaluate("stage.settled()")
    assert not any("katex" in url for url in asked)
    stage.evaluate("void stage.render('$a$')")
    expect(stage.locator(".katex")).to_have_count(1)
    assert any("katex" in url for url in asked)
