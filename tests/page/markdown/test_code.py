"""Code says its language, and can be copied, kept, and read on a narrow screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.page.conftest import content_security_policy
from tests.page.markdown.conftest import OpenStage

CODE = "```python\nx = 'a < b' # so\n\n    y\n```"


@pytest.fixture
def code(stage: Page) -> Page:
    stage.evaluate("(text) => { stage.render(text); }", CODE)
    return stage


def test_it_says_its_language(code: Page) -> None:
    expect(code.locator(".code__language")).to_have_text("Python")


def test_code_of_no_language_says_that_it_is_code(stage: Page) -> None:
    stage.evaluate("stage.render('```\\nx\\n```').dir = 'ltr'")
    expect(stage.locator(".code__language")).to_have_text("Code")


def test_it_is_coloured_when_it_is_finished_and_not_before(stage: Page) -> None:
    stage.evaluate(
        """(text) => {
          Object.assign(globalThis, stage.start());
          answer.append(text);
          answer.flush();
        }""",
        CODE,
    )
    stage.evaluate("stage.settled()")
    expect(stage.locator(".code__string")).to_have_count(0)
    stage.evaluate("answer.append('\\n\\nMore.'); answer.flush()")
    expect(stage.locator(".code__string")).to_have_text("'a < b'")
    expect(stage.locator("code")).to_have_text("x = 'a < b' # so\n\n    y", use_inner_text=True)


def test_a_language_that_nobody_knows_stays_plain(stage: Page) -> None:
    stage.evaluate("void stage.render('```brainfog\\nif x\\n```\\n\\n```constructor\\nif x\\n```')")
    stage.evaluate("stage.settled()")
    expect(stage.locator("code span")).to_have_count(0)
    expect(stage.locator(".code__language").first).to_have_text("brainfog")


def test_very_long_code_stays_plain_rather_than_hold_the_page_up(stage: Page) -> None:
    stage.evaluate("void stage.render('```js\\n' + 'let x = 1;\\n'.repeat(20_000) + '```')")
    stage.evaluate("stage.settled()")
    expect(stage.locator("code span")).to_have_count(0)


def test_copying_takes_the_code_as_it_was_written(open_stage: OpenStage) -> None:
    page = open_stage(policy=content_security_policy(), permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => { stage.render(text); }", CODE)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "x = 'a < b' # so\n\n    y"
    expect(page.get_by_role("button", name="Copy", exact=True)).to_be_visible()


def test_without_https_the_code_is_copied_nevertheless(code: Page) -> None:
    code.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    code.get_by_role("button", name="Copy", exact=True).click()
    expect(code.get_by_role("button", name="Copied", exact=True)).to_be_visible()
    code.evaluate("document.body.append(document.createElement('textarea'))")
    code.locator("textarea").press("Control+v")
    assert code.locator("textarea").input_value() == "x = 'a < b' # so\n\n    y"


@pytest.mark.parametrize("refusal", ["() => false", "() => { throw new Error('not here') }"])
def test_where_nothing_can_be_copied_the_code_is_selected_for_the_reader(code: Page, refusal: str) -> None:
    code.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    code.evaluate(f"() => {{ document.execCommand = {refusal}; }}")
    code.get_by_role("button", name="Copy", exact=True).click()
    expect(code.get_by_role("button", name="Selected")).to_be_visible()
    assert code.evaluate("document.getSelection().toString()") == "x = 'a < b' # so\n\n    y"


def test_it_is_kept_as_a_file_of_its_language(code: Page) -> None:
    with code.expect_download() as download:
        code.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "code.py"
    assert download.value.path().read_text(encoding="utf-8") == "x = 'a < b' # so\n\n    y\n"


def test_long_lines_wrap_when_the_reader_wants_it(stage: Page) -> None:
    stage.evaluate("(text) => { stage.render(text); }", "```\n" + "word " * 80 + "\n```")
    listing = stage.locator("pre")
    is_wide = "(element) => element.scrollWidth > element.clientWidth"
    assert listing.evaluate(is_wide)
    wrap = stage.get_by_role("button", name="Wrap lines")
    wrap.click()
    expect(wrap).to_have_attribute("aria-pressed", "true")
    assert not listing.evaluate(is_wide)
    wrap.click()
    expect(wrap).to_have_attribute("aria-pressed", "false")
    assert listing.evaluate(is_wide)


@pytest.mark.parametrize(
    ("text", "selector"),
    [
        ("```\n{}\n```", "pre"),
        ("| {} |\n|---|\n| {} |", ".table"),
        ("$$\n{}\n$$", ".math--display"),
    ],
    ids=["code", "table", "formula"],
)
def test_the_keyboard_reaches_what_scrolls_and_only_that(stage: Page, text: str, selector: str) -> None:
    wide = text.replace("{}", "word_" * 100 if selector == ".table" else "x + " * 300 + "x")
    stage.evaluate("(texts) => texts.forEach((text) => stage.render(text))", [wide, text.replace("{}", "x")])
    stage.evaluate("stage.settled()")
    expect(stage.locator(selector).first).to_have_attribute("tabindex", "0")
    expect(stage.locator(selector).last).not_to_have_attribute("tabindex", "0")


def test_a_listener_of_a_kind_for_a_container_not_for_each_button(stage: Page) -> None:
    added = stage.evaluate(
        """() => {
          const added = [];
          const { addEventListener } = EventTarget.prototype;
          EventTarget.prototype.addEventListener = function (type, ...rest) {
            if (this instanceof Element) added.push(type);
            return addEventListener.call(this, type, ...rest);
          };
          stage.stream(stage.cut("```js\\n1\\n```\\n\\n".repeat(30), 1));
          EventTarget.prototype.addEventListener = addEventListener;
          return added;
        }"""
    )
    assert added == ["click"]


def test_the_header_stays_in_sight_while_long_code_is_read(stage: Page) -> None:
    stage.evaluate("void stage.render('```js\\n' + 'let x;\\n'.repeat(200) + '```')")
    stage.evaluate("scrollTo(0, 1500)")
    expect(stage.get_by_role("button", name="Copy", exact=True)).to_be_in_viewport()


def test_on_paper_code_wraps_and_there_are_no_buttons(stage: Page) -> None:
    stage.evaluate("(text) => { stage.render(text); }", "```\n" + "word " * 80 + "\n```")
    stage.emulate_media(media="print")
    expect(stage.get_by_role("button", name="Copy", exact=True)).to_be_hidden()
    assert stage.locator("pre").evaluate("(element) => element.scrollWidth <= element.clientWidth")
    assert stage.locator(".markdown__part").evaluate("(part) => getComputedStyle(part).contentVisibility") == "visible"
