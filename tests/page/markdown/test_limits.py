"""Whatever an answer is made of, the tab lives: nothing is nested too deeply, too large, or takes too long to draw."""

import pytest
from playwright.sync_api import Page, expect

from tests.page.ui_strings import words_of

LEVELS = 400
DEEP = {
    "braces below": ("\\underbrace{", "}"),
    "roots": ("\\sqrt{", "}"),
    "fractions": ("\\frac{1}{", "}"),
    "exponents": ("x^{", "}"),
    "accents": ("\\hat{", "}"),
    "delimiters": ("\\left(", "\\right)"),
    "matrices": ("\\begin{matrix}", "\\end{matrix}"),
}


@pytest.mark.parametrize(("opening", "closing"), DEEP.values(), ids=DEEP)
@pytest.mark.parametrize("levels", [25, LEVELS // 2])
def test_a_formula_that_is_nested_too_deeply_shows_its_source(
    stage: Page, opening: str, closing: str, levels: int
) -> None:
    tex = f"{opening * levels}x{closing * levels}"[:4000]
    stage.evaluate("(tex) => { stage.render(`$$\\n${tex}\\n$$\\n\\nWords and $b$.`); }", tex)
    expect(stage.locator("p .katex")).to_have_count(1)
    formula = stage.locator(".math--display")
    expect(formula).to_have_text(tex)
    assert formula.get_attribute("data-note") == words_of("en")["math.tooLarge"]
    assert words_of("en")["math.tooLarge"] in formula.evaluate("(one) => getComputedStyle(one, '::after').content")


@pytest.mark.parametrize(("opening", "closing"), DEEP.values(), ids=DEEP)
def test_one_that_somebody_may_write_is_set(stage: Page, opening: str, closing: str) -> None:
    stage.evaluate("(tex) => { stage.render(`$$\\n${tex}\\n$$`); }", f"{opening * 12}x{closing * 12}")
    expect(stage.locator(".katex")).to_have_count(1)


def test_macros_do_not_make_a_small_formula_large(stage: Page) -> None:
    texs = ["\\def\\a{" + "x" * 3000 + "}" + "\\a" * 60, "\\def\\a#1{\\sqrt{#1}}" + "\\a{" * 20 + "x" + "}" * 20]
    deep = "\\def\\a#1{\\sqrt{\\sqrt{\\sqrt{\\sqrt{#1}}}}}" + "\\a{" * 18 + "x" + "}" * 18
    stage.evaluate("(texs) => { stage.render(texs.map((tex) => `$${tex}$`).join('\\n\\n')); }", [*texs, deep, "b"])
    expect(stage.locator(".katex")).to_have_count(2)
    assert stage.evaluate("document.querySelectorAll('#stage *').length") < 5000
    expect(stage.locator(".math").nth(2)).to_have_attribute("data-note", words_of("en")["math.tooLarge"])


NESTED = {
    "quotes": "> " * 5000 + "a",
    "lists": "- " * 5000 + "a",
    "numbers": "1. " * 5000 + "a",
    "both": "> - " * 3000 + "a",
    "marks": "**a *b " * 3000 + "x" + "* c** " * 3000,
    "links": "[" * 5000 + "a" + "](b)" * 5000,
    "pictures": "![" * 3000 + "a" + "](b)" * 3000,
    "tags": "<b>" * 20_000,
    "tags that differ": "".join(f"<b title={number}>" for number in range(3000)) + "<p>" * 6000,
    "folds": "<details>" * 5000,
    "tables": "<table><tr><td>" * 3000,
    "wide table": "|a" * 8000 + "|\n" + "|-" * 8000 + "|\n" + "|b|\n" * 5000,
    "many rows": "|a|b|\n|-|-|\n" + "|a|b|\n" * 10_000,
}


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
def test_nothing_is_nested_too_deeply_for_a_browser(stage: Page, text: str) -> None:
    deepest, elements = stage.evaluate(
        """async (text) => {
          const box = stage.render(text);
          box.getBoundingClientRect();
          await stage.settled();
          const deepest = [...box.querySelectorAll("*")].reduce((most, element) => {
            let depth = 0;
            for (let at = element; at !== box; at = at.parentElement) depth += 1;
            return Math.max(most, depth);
          }, 0);
          return [deepest, box.querySelectorAll("*").length];
        }""",
        text,
    )
    assert deepest < 200
    assert elements < 10 * len(text)


@pytest.mark.parametrize("text", [*NESTED.values(), "_a" * 8000], ids=[*NESTED, "marks without an end"])
def test_while_it_streams_neither(stage: Page, text: str) -> None:
    assert stage.evaluate(
        "(text) => stage.view(stage.stream(stage.cut(text, 1, 4000))).join() === stage.view(stage.render(text)).join()",
        text[:12_000],
    )


@pytest.mark.parametrize("piece", ["> ", "- ", "> - ", "1. ", "> 1. "])
@pytest.mark.parametrize("width", [360, 1024])
def test_words_that_are_nested_deeply_have_a_width_on_every_screen(stage: Page, piece: str, width: int) -> None:
    stage.set_viewport_size({"width": width, "height": 760})
    levels = 38 // (len(piece) // 2)
    box = stage.evaluate_handle("(text) => stage.render(text)", piece * levels + "some words for a reader")
    assert box.evaluate("() => document.documentElement.scrollWidth") <= width
    sizes = (
        "(box) => [...box.querySelectorAll(':is(ul, ol, blockquote)')].map((one) => one.clientWidth - one.scrollWidth)"
    )
    assert min(box.evaluate(sizes)) >= 0
    assert box.evaluate("(box) => [...box.querySelectorAll('ul, ol, blockquote')].at(-1).clientWidth") > 60


def test_a_few_levels_are_indented_as_ever(stage: Page) -> None:
    stage.set_viewport_size({"width": 360, "height": 760})
    box = stage.evaluate_handle("stage.render('- a\\n  - b\\n    - c')")
    paddings = box.evaluate("(box) => [...box.querySelectorAll('ul')].map((list) => list.offsetLeft)")
    # An item begins where its text does, to the nearest pixel.
    assert abs((paddings[1] - paddings[0]) - (paddings[2] - paddings[1])) <= 1
    assert paddings[1] - paddings[0] > 20
