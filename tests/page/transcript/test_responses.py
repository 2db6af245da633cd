"""Questions that go as responses: through the relay to an upstream that takes only what OpenAI's own server takes."""

import json
from collections.abc import Callable

from playwright.sync_api import expect

from tests.page.sites import CODE, OpenSite, Visit, learn_models
from tests.upstream import RecordedRequest, Script, ScriptedUpstream

THINKING = {"effort": "high"}
NO_PATH = {"error": {"message": "Unknown request URL: POST /v1/responses.", "code": "unknown_url"}}
CITED = {"type": "url_citation", "url": "https://a.example/salt", "title": "Salt", "start_index": 0, "end_index": 5}
SEARCH = {
    "id": "ws_1",
    "type": "web_search_call",
    "status": "completed",
    "action": {"type": "search", "query": "salt"},
}
TOOLS = {"CODE": f"{CODE}|tools=web_search"}


def asked(upstream: ScriptedUpstream) -> RecordedRequest:
    """The next question that an upstream gets."""
    return upstream.wait_for_request(lambda request: request.method == "POST")


def kinds(request: RecordedRequest) -> list[str]:
    """What the input of a request consists of."""
    return [item.get("role", item["type"]) for item in request.json()["input"]]


def test_thoughts_are_shown_and_travel_along_encrypted(
    visit: Callable[..., Visit], open_site: OpenSite, upstream: ScriptedUpstream
) -> None:
    site = open_site({"CODE": CODE})
    learn_models(site, CODE)
    person = visit(site)
    person.open_with_code(**THINKING)
    person.wait_until_learnt()
    upstream.next_script(Script(reasoning="Rivers carry it.", text="From the land."))
    person.ask("Why is the sea salty?")
    person.expect_state("complete")
    expect(person.answer).to_have_text("From the land.")
    person.exchange.locator("details > summary").click()
    expect(person.exchange).to_contain_text("Rivers carry it.")
    first = asked(upstream)
    assert (first.path, first.json()["store"]) == ("/v1/responses", False)
    person.page.reload()
    upstream.next_script(Script(text="Yes."))
    person.ask("Are you sure?")
    person.expect_state("complete")
    second = asked(upstream)
    assert kinds(second) == ["user", "reasoning", "assistant", "user"]
    assert second.json()["input"][1]["encrypted_content"].startswith("thoughts-of-")


def test_an_answer_is_stopped_and_continued(
    visit: Callable[..., Visit], open_site: OpenSite, upstream: ScriptedUpstream
) -> None:
    site = open_site({"CODE": CODE})
    learn_models(site, CODE)
    person = visit(site)
    person.open_with_code(**THINKING)
    person.wait_until_learnt()
    upstream.next_script(Script(reasoning="So.", text="The sea is salty.", gate="word"))
    person.ask("Why?")
    for _ in range(2):
        upstream.open_gate("word")
    expect(person.answer).to_have_text("The sea")
    person.button(person.words("composer.stop")).click()
    person.expect_state("stopped")
    upstream.next_script(Script(text="is salty."))
    person.exchange.get_by_role("button", name=person.words("resume.continue")).click()
    person.expect_state("complete")
    expect(person.answer).to_have_text("The sea is salty.")
    asked(upstream)
    assert kinds(asked(upstream)) == ["user", "reasoning", "assistant", "user"]


def test_another_version_begins_without_the_first_ones_thoughts(
    visit: Callable[..., Visit], open_site: OpenSite, upstream: ScriptedUpstream
) -> None:
    site = open_site({"CODE": CODE})
    learn_models(site, CODE)
    person = visit(site)
    person.open_with_code(**THINKING)
    person.wait_until_learnt()
    for words in ("One.", "Two."):
        upstream.next_script(Script(reasoning=f"I say {words}", text=words))
    person.ask("Count.")
    person.expect_state("complete")
    person.press_on(person.exchange, person.words("message.retry"))
    expect(person.answer).to_have_text("Two.")
    person.expect_state("complete")
    asked(upstream)
    assert kinds(asked(upstream)) == ["user"]


def test_the_web_is_searched_where_the_code_allows_it(
    visit: Callable[..., Visit], open_site: OpenSite, upstream: ScriptedUpstream
) -> None:
    site = open_site(TOOLS)
    learn_models(site, CODE)
    person = visit(site)
    person.open_with_code(webSearch="on")
    person.wait_until_learnt()
    content = [{"type": "output_text", "text": "Salty, as all say.", "annotations": [CITED], "logprobs": []}]
    message = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": content}
    upstream.next_script(Script(items=[SEARCH, message]))
    person.ask("How is the sea?")
    person.expect_state("complete")
    expect(person.answer).to_contain_text("as all say.")
    body = asked(upstream).json()
    assert (body["tools"][0]["type"], body["tool_choice"]) == ("web_search", "required")
    expect(person.exchange).to_contain_text("a.example")


def test_an_upstream_without_responses_answers_as_ever_and_is_remembered(
    visit: Callable[..., Visit], open_site: OpenSite, upstream: ScriptedUpstream
) -> None:
    site = open_site({"CODE": CODE, "BASE_URL": f"{upstream.url}/v1"})
    learn_models(site, CODE)
    person = visit(site)
    person.open_with_code(**THINKING)
    person.wait_until_learnt()
    upstream.next_script(Script(status=404, body=json.dumps(NO_PATH)))
    upstream.next_script(Script(text="From the land."))
    person.ask("Why?")
    person.expect_state("complete")
    expect(person.answer).to_have_text("From the land.")
    expect(person.card).to_have_count(0)
    assert [asked(upstream).path for _ in range(2)] == ["/v1/responses", "/v1/chat/completions"]
    person.page.reload()
    person.ask("Sure?")
    person.expect_state("complete")
    request = asked(upstream)
    assert (request.path, request.json()["reasoning_effort"]) == ("/v1/chat/completions", "high")


def test_an_answer_that_its_limit_cut_says_so(
    visit: Callable[..., Visit], open_site: OpenSite, upstream: ScriptedUpstream
) -> None:
    site = open_site({"CODE": CODE})
    learn_models(site, CODE)
    person = visit(site)
    person.open_with_code(**THINKING)
    person.wait_until_learnt()
    ending = {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}
    upstream.next_script(Script(text="The sea is", response=ending))
    person.ask("Why?")
    person.expect_state("cut")
    expect(person.exchange.get_by_role("button", name=person.words("resume.continue"))).to_be_visible()
