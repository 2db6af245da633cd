"""Two tabs of one conversation that goes as responses: both ask, and both show the same tree."""

import itertools
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.page.sites import CODE, OpenSite, Visit, learn_models
from tests.upstream import RecordedRequest, Script, ScriptedUpstream

TREE = """async () => {
  const { Archive } = await import("/js/store/archive.js");
  const archive = await Archive.open();
  const messages = await archive.messages(location.hash.split("/")[2]);
  archive.close();
  const byId = new Map(messages.map((message) => [message.id, message]));
  return messages.map(({ parentId, text }) => `${byId.get(parentId)?.text ?? ""} > ${text}`).sort();
}"""


@pytest.fixture
def tabs(visit: Callable[..., Visit], open_site: OpenSite, upstream: ScriptedUpstream) -> tuple[Visit, Visit]:
    """Somebody who has the same conversation open twice; the first question is answered, with thoughts."""
    site = open_site({"CODE": CODE})
    learn_models(site, CODE)
    first = visit(site)
    first.open_with_code(effort="high")
    answer(first, upstream, "One?", "One.")
    second = Visit(first.page.context.new_page(), site)
    second.open_with_code(effort="high")
    second.page.goto(first.page.url)
    expect(second.answer).to_have_text("One.")
    return first, second


def answer(tab: Visit, upstream: ScriptedUpstream, question: str, text: str) -> RecordedRequest:
    """Ask in a tab, and return the request once its answer is there."""
    upstream.next_script(Script(reasoning=f"I think of {text}", text=text))
    tab.ask(question)
    request = asked(upstream)
    expect(tab.answer).to_have_text(text)
    tab.expect_state("complete")
    return request


def asked(upstream: ScriptedUpstream) -> RecordedRequest:
    request = upstream.wait_for_request(lambda each: each.method == "POST")
    assert request.path == "/v1/responses"
    return request


def kinds(request: RecordedRequest) -> list[str]:
    return [item.get("role", item["type"]) for item in request.json()["input"]]


def test_each_tab_goes_on_from_what_the_other_has_asked_with_its_thoughts(
    tabs: tuple[Visit, Visit], upstream: ScriptedUpstream
) -> None:
    first, second = tabs
    request = answer(second, upstream, "Two?", "Two.")
    assert kinds(request) == ["user", "reasoning", "assistant", "user"]
    expect(first.answer).to_have_text("Two.")
    request = answer(first, upstream, "Three?", "Three.")
    assert kinds(request) == ["user", "reasoning", "assistant"] * 2 + ["user"]
    expect(second.answer).to_have_text("Three.")
    assert first.page.evaluate(TREE) == second.page.evaluate(TREE)


def reloaded(tabs: tuple[Visit, Visit]) -> Iterator[Visit]:
    """The tabs, each after a reload."""
    for tab in tabs:
        tab.page.reload()
        yield tab


def test_both_ask_at_once_and_both_questions_stay(tabs: tuple[Visit, Visit], upstream: ScriptedUpstream) -> None:
    first, second = tabs
    for tab, number in ((first, "Two"), (second, "Three")):
        upstream.next_script(Script(reasoning="So.", text=f"{number}.", gate=number))
        tab.ask(f"{number}?")
        assert kinds(asked(upstream)) == ["user", "reasoning", "assistant", "user"]
        expect(second.questions.last).to_contain_text(f"{number}?")
    for number in ("Three", "Two"):
        for _ in range(2):
            upstream.open_gate(number)
    for tab in itertools.chain(tabs, reloaded(tabs)):
        expect(tab.answers.locator(".answer")).to_have_text(["One.", "Two.", "Three."])
        expect(tab.page.locator(".message--answer[data-state=complete]")).to_have_count(3)
        expect(tab.questions).to_contain_text(["One?", "Two?", "Three?"])


def test_the_second_tab_continues_what_the_first_has_stopped(
    tabs: tuple[Visit, Visit], upstream: ScriptedUpstream
) -> None:
    first, second = tabs
    upstream.next_script(Script(reasoning="So.", text="Two and three.", gate="word"))
    first.ask("More?")
    asked(upstream)
    for _ in range(2):
        upstream.open_gate("word")
    expect(first.answer).to_have_text("Two and")
    first.button(first.words("composer.stop")).click()
    second.expect_state("stopped")
    expect(second.answer).to_have_text("Two and")
    upstream.next_script(Script(text="three."))
    second.exchange.get_by_role("button", name=second.words("resume.continue"), exact=True).click()
    assert kinds(asked(upstream)) == ["user", "reasoning", "assistant", "user", "reasoning", "assistant", "user"]
    for tab in tabs:
        expect(tab.answer).to_have_text("Two and three.")
        tab.expect_state("complete")


def test_the_second_tab_asks_again_and_both_have_both_versions(
    tabs: tuple[Visit, Visit], upstream: ScriptedUpstream
) -> None:
    first, second = tabs
    upstream.next_script(Script(reasoning="Anew.", text="Uno."))
    second.press_on(second.exchange, second.words("message.retry"))
    expect(second.answer).to_have_text("Uno.")
    second.expect_state("complete")
    # What the first version was thought to be is none of the second one's business.
    assert kinds(asked(upstream)) == ["user"]
    for tab in tabs:
        expect(tab.exchange.get_by_role("group", name="Version")).to_be_visible()
    assert first.page.evaluate(TREE) == second.page.evaluate(TREE) == [" > One?", "One? > One.", "One? > Uno."]
    request = answer(second, upstream, "And?", "Dos.")
    assert [item["content"][0]["text"] for item in request.json()["input"] if item.get("role") == "assistant"] == [
        "Uno."
    ]
