"""A budget is known before it is used up; what it stops is not lost, and whose it is and what is left is told."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.page.panels import usage_answers as answers
from tests.page.sites import Visit
from tests.page.ui_strings import LANGUAGES
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream

ASKED = "**/v1/chat/completions"


@pytest.fixture
def limited(visit: Callable[..., Visit], closed_site: WaitressServer) -> Callable[..., Visit]:
    """Bring somebody whose code has a budget: `limited(standing, language)`."""

    def bring(standing: dict[str, object], language: str = "en") -> Visit:
        somebody = visit(closed_site, language)
        answers.answer_access(somebody.page, left=[dict(standing)], limits=answers.LIMITS)
        answers.answer_usage(somebody.page, answers.OWN)
        somebody.open_with_code()
        return somebody

    return bring


def refuse(person: Visit, **facts: object) -> None:
    body = answers.exhausted(**facts)
    person.page.route(ASKED, lambda route: route.fulfill(status=429, json=body, headers={"Retry-After": "259200"}))


def test_a_used_up_budget_says_when_it_renews_and_the_question_stays(
    limited: Callable[..., Visit], upstream: ScriptedUpstream
):
    person = limited(answers.STANDING)
    refuse(person)
    person.ask("Why?")
    expect(person.card.locator(".problem__message")).to_have_text("Your budget of $5 is used up.")
    expect(person.card.locator(".problem__hint")).to_contain_text("It renews on")
    # In three days: with the day, and nobody counts the seconds.
    expect(person.card.locator(".retry-wait")).to_have_text(re.compile(r"Try again at \w+ \d+"))
    expect(person.card.locator(".countdown")).to_have_count(1)
    expect(person.questions).to_contain_text("Why?")
    person.page.unroute(ASKED)
    upstream.next_script(Script(text="Because."))
    person.button("Try again").click()
    expect(person.answer).to_have_text("Because.")


def test_a_question_that_the_rest_does_not_cover_is_told_apart_and_offers_another_model(
    limited: Callable[..., Visit],
):
    person = limited(answers.STANDING)
    refuse(person, left=0.1, of="site")
    person.ask("Why?")
    message = "What is left of this site's budget, $0.10 of $5, doesn't cover this question."
    expect(person.card.locator(".problem__message")).to_have_text(message)
    expect(person.card.get_by_role("button", name="Choose another model")).to_be_visible()


def test_the_card_leads_to_what_was_used(limited: Callable[..., Visit]):
    person = limited(answers.STANDING)
    refuse(person)
    person.ask("Why?")
    person.card.get_by_role("button", name="Usage and budget").click()
    expect(person.page.get_by_role("dialog", name="Usage and budget")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["too_many_requests", "too_many_at_once", "price_unknown", "ledger_unavailable"])
def test_every_limit_has_words_in_every_language(limited: Callable[..., Visit], language: str, code: str):
    person = limited(answers.STANDING, language)
    error = {"code": code, "message": "In English.", "hint": "Wait."}
    person.page.route(ASKED, lambda route: route.fulfill(status=429, json={"error": error}))
    person.ask("Why?")
    expected = "In English." if language == "en" else person.words(f"problem.{code}.message")
    expect(person.card.locator(".problem__message")).to_have_text(expected)


def test_a_notice_comes_when_little_is_left_and_once_it_is_hidden_not_again_in_that_period(
    limited: Callable[..., Visit], upstream: ScriptedUpstream
):
    person = limited(answers.STANDING)
    expect(person.page.locator(".notice")).to_have_count(0)
    headers = answers.budget_header(0.42, warns=True)
    person.page.route(
        ASKED, lambda route: route.fulfill(response=(got := route.fetch()), headers=got.headers | headers)
    )
    upstream.next_script(Script(text="Because."))
    person.ask("Why?")
    notice = person.page.locator(".notice")
    expect(notice).to_contain_text(f"92% of your budget for {answers.MONTH} is used; $0.42 left.")
    notice.get_by_role("button", name="Hide this notice").click()
    expect(notice).to_have_count(0)
    upstream.next_script(Script(text="Because."))
    person.ask("And why that?")
    expect(person.answers).to_have_count(2)
    expect(notice).to_have_count(0)


def test_what_the_next_question_leaves_is_told_before_it_is_sent(limited: Callable[..., Visit]):
    person = limited({**answers.STANDING, "kind": "requests", "most": 50, "used": 10, "left": 40})
    person.question.fill("Why?")
    expect(person.page.locator(".context-meter")).to_contain_text("leaves 39 questions")
    person.page.locator(".context-meter").click()
    expect(person.page.get_by_role("dialog")).to_contain_text("Sending this leaves about 39 questions of your budget")


def test_the_settings_say_what_the_code_may_use_and_what_is_left(limited: Callable[..., Visit]):
    person = limited(answers.STANDING)
    person.button("Settings").click()
    person.panel.get_by_role("tab", name="Access").click()
    expect(person.panel).to_contain_text("$5 a month")
    expect(person.panel).to_contain_text("10 questions a minute")
    expect(person.panel).to_contain_text(f"$3.42 left of $5 for {answers.MONTH}. It renews on")
