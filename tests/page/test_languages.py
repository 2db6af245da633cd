"""The page speaks the language of its reader: from the browser, or from the settings, at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.page.sites import Visit
from tests.page.ui_strings import LANGUAGES, words_of
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream

USAGE = {"promptTokens": 12_000, "completionTokens": 345, "cachedTokens": 0, "reasoningTokens": 0}
MARCH_2020 = 1_584_000_000_000
ASK_FOR = "languages => Object.defineProperty(navigator, 'languages', { get: () => languages })"


def expect_language(page: Page, language: str) -> None:
    """Find the page in that language, and said to be so."""
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("#question")).to_have_attribute("aria-label", words_of(language)["composer.label"])
    expect(page.locator(".welcome__title")).to_have_text(words_of(language)["welcome.titleClosed"])


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        (["en-GB"], "en"),
        (["es-MX"], "es"),
        (["zh-CN"], "zh-CN"),
        # Who reads Traditional Chinese reads Simplified Chinese more easily than English.
        (["zh-Hant-TW", "en"], "zh-CN"),
        (["fr", "es-419", "en"], "es"),
        (["fr"], "en"),
    ],
)
def test_the_language_is_the_first_of_the_browsers_that_the_page_has(
    visit: Callable[..., Visit], closed_site: WaitressServer, wishes: list[str], language: str
):
    page = visit(closed_site).page
    page.add_init_script(f"({ASK_FOR})({wishes})")
    page.goto(closed_site.url)
    expect_language(page, language)


def test_a_language_that_was_chosen_holds_against_the_browser(visit: Callable[..., Visit], closed_site: WaitressServer):
    page = visit(closed_site, "es").page
    page.add_init_script("""localStorage.setItem("locutorio.settings", '{"language":"zh-CN"}')""")
    page.goto(closed_site.url)
    expect_language(page, "zh-CN")


def test_a_change_of_the_language_is_followed_without_a_reload(speaker: Callable[[str], Visit]):
    person = speaker("es")
    person.show(person.keep("Why?", "Because.", answer={"usage": USAGE}))
    expect(person.exchange).to_contain_text("12.345 tokens")
    person.page.evaluate("window.isSame = true")
    person.button("Ajustes").click()
    person.page.get_by_role("tab", name="Apariencia").click()
    person.page.get_by_label("Idioma").select_option("zh-CN")
    expect(person.page.get_by_role("dialog", name="设置")).to_be_visible()
    expect(person.page.get_by_role("tab", name="外观")).to_have_attribute("aria-selected", "true")
    expect(person.page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(person.page.locator("#question")).to_have_attribute("placeholder", "写下消息")
    expect(person.page.locator("#sidebar .sidebar__new")).to_have_text("新建对话")
    expect(person.exchange).to_contain_text("12,345 token")
    assert person.page.evaluate("window.isSame") is True


@pytest.mark.parametrize(
    ("language", "month", "tokens"),
    [
        ("en", "March 2020", "12,345 tokens"),
        ("es", "marzo de 2020", "12.345 tokens"),
        ("zh-CN", "2020年3月", "12,345 token"),
    ],
)
def test_dates_and_numbers_are_in_the_language(speaker: Callable[[str], Visit], language: str, month: str, tokens: str):
    person = speaker(language)
    person.show(person.keep("Why?", "Because.", answer={"usage": USAGE}, updatedAt=MARCH_2020))
    expect(person.page.locator("#sidebar").get_by_text(month, exact=True)).to_be_visible()
    expect(person.exchange).to_contain_text(tokens)


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_an_error_is_told_in_the_language_with_the_relays_own_words_below(
    speaker: Callable[[str], Visit], upstream: ScriptedUpstream, language: str
):
    person = speaker(language)
    upstream.next_script(Script(status=502, body="<html>Bad gateway</html>"))
    person.ask("Why?")
    person.expect_state("failed")
    expect(person.card).to_contain_text(person.words("problem.upstream_refused.message"))
    expect(person.card).to_contain_text(person.words("problem.upstream_refused.hint"))
    expect(person.card.locator("[lang=en]")).to_contain_text("refused the request with status 502")
