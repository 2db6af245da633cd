"""A conversation with one of Anthropic's models goes through their own API: with thoughts, and from their cache."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.page.conftest import Visit
from tests.page.sites import CODE, OpenSite, learn_models
from tests.upstream import Script, ScriptedUpstream
from tests.upstream.recording import RecordedRequest

MODEL = "claude-sonnet-5-5@anthropic"
LONG_TEXT = "The harbour master keeps a book of every ship that comes in. " * 200
TURNS = 5


@pytest.fixture
def reader(visit: Callable[..., Visit], open_site: OpenSite, upstream: ScriptedUpstream) -> Visit:
    """Somebody who talks to a model of Anthropic's."""
    environment = {"CODE": CODE, "ANTHROPIC_URL": upstream.url, "ANTHROPIC_API_KEY": "sk-test-page-anthropic"}
    site = open_site({**environment, "CUSTOM_MODELS": f"+{MODEL}"})
    learn_models(site, CODE)
    somebody = visit(site)
    somebody.open_with_code(model=MODEL)
    somebody.wait_until_learnt()
    return somebody


def paths(upstream: ScriptedUpstream) -> list[str]:
    return [request.path.removeprefix("/v1") for request in upstream.requests if request.method == "POST"]


def asked(reader: Visit, upstream: ScriptedUpstream, question: str, script: Script) -> RecordedRequest:
    """The request for an answer, once that is complete."""
    upstream.next_script(script)
    reader.ask(question)
    request = upstream.wait_for_request(lambda each: each.method == "POST")
    expect(reader.answer).to_contain_text(script.text or "")
    reader.expect_state("complete")
    return request


def test_five_turns_read_what_was_said_before_from_the_cache(reader: Visit, upstream: ScriptedUpstream) -> None:
    said = []
    for turn in range(TURNS):
        question = f"{LONG_TEXT if turn == 0 else ''}Question {turn}?"
        script = Script(text=f"Answer number {turn}.", reasoning="I look into the book.")
        said.append(asked(reader, upstream, question, script))
    assert paths(upstream) == ["/messages"] * TURNS
    counts = [request.reported for request in said]
    assert all(counts)
    assert counts[0]["cached"] == 0 and counts[0]["cache_written"] > 1024
    for before, now in zip(counts, counts[1:], strict=False):
        # All that the question before was made of comes from the cache, and nothing of it is paid for anew.
        assert now["cached"] == before["cached"] + before["cache_written"]
        assert now["prompt"] - now["cached"] < 200
    for request in said[1:]:
        answered = request.json()["messages"][1]["content"]
        assert [block["type"] for block in answered] == ["thinking", "text"] and answered[0]["signature"]


def test_thoughts_are_shown_and_what_the_cache_gave_is_in_the_figures(
    reader: Visit, upstream: ScriptedUpstream
) -> None:
    counts = {"prompt": 3000, "cached": 2000, "cache_written": 500, "completion": 70, "reasoning": 40}
    request = asked(reader, upstream, "How deep?", Script(text="Deep.", reasoning="I sound it.", counts=counts))
    assert request.json()["thinking"] == {"type": "adaptive", "display": "summarized"}
    assert request.json()["model"] == "claude-sonnet-5-5"
    expect(reader.answers.last).to_contain_text("Deep.")
    stored = reader.page.evaluate("""async () => {
      const { Archive } = await import("/js/store/archive.js");
      const archive = await Archive.open();
      const [conversation] = await archive.conversations();
      const messages = await archive.messages(conversation.id);
      const { usage, reasoning, cost } = [...messages.values()].find(({ role }) => role === "assistant");
      return { usage, reasoning, cost: cost.amount };
    }""")
    assert stored["reasoning"] == "I sound it."
    assert stored["usage"] == {
        "promptTokens": 3000,
        "cachedTokens": 2000,
        "cacheWrittenTokens": 500,
        "completionTokens": 70,
        "reasoningTokens": 40,
    }
    # Of Claude Sonnet 5.5: 2 for what is new, 0.1 from the cache, 2.5 to it, and 10 for the answer, a million each.
    assert stored["cost"] == pytest.approx((500 * 2 + 2000 * 0.1 + 500 * 2.5 + 70 * 10) / 1e6)


def test_where_there_is_no_such_api_chat_completions_answer_from_then_on(
    reader: Visit, upstream: ScriptedUpstream
) -> None:
    upstream.next_script(Script(status=404))
    asked(reader, upstream, "Anybody there?", Script(text="Here I am."))
    asked(reader, upstream, "Still there?", Script(text="Still here."))
    assert paths(upstream) == ["/messages", "/chat/completions", "/chat/completions"]


def test_an_overloaded_model_is_told_as_busy(reader: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(status=529))
    reader.ask("Hello?")
    reader.expect_state("failed")
    expect(reader.exchange).to_contain_text("Overloaded")


SEARCH = {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"query": "depth"}}


def test_a_long_search_that_pauses_goes_on_where_it_was_also_after_a_reload(
    reader: Visit, upstream: ScriptedUpstream
) -> None:
    upstream.next_script(Script(text="", reasoning="I sound it.", items=[SEARCH], stop_reason="pause_turn"))
    reader.ask("How deep?")
    reader.expect_state("cut")
    expect(reader.exchange).to_contain_text(reader.words("cause.pause_turn"))
    reader.page.reload()
    upstream.wait_for_request(lambda each: each.method == "POST")
    upstream.next_script(Script(text="Ten fathoms."))
    reader.exchange.get_by_role("button", name=reader.words("resume.continue"), exact=True).click()
    reader.expect_state("complete")
    expect(reader.answer).to_have_text("Ten fathoms.")
    said = upstream.wait_for_request(lambda each: each.method == "POST").json()["messages"][-1]
    assert said["role"] == "assistant"
    assert [block["type"] for block in said["content"]] == ["thinking", "server_tool_use"]
    assert said["content"][1] == SEARCH
    after = asked(reader, upstream, "Are you sure?", Script(text="I am."))
    assert [message["role"] for message in after.json()["messages"]] == ["user", "assistant", "user"]
    types = [block["type"] for block in after.json()["messages"][1]["content"]]
    assert types == ["thinking", "text"]


def test_what_was_said_before_a_pause_stays_and_what_comes_after_follows_it(
    reader: Visit, upstream: ScriptedUpstream
) -> None:
    blocks = [{"type": "text", "text": "I look."}, SEARCH]
    upstream.next_script(Script(text="", items=blocks, stop_reason="pause_turn"))
    reader.ask("How deep?")
    reader.expect_state("cut")
    upstream.next_script(Script(text="Ten fathoms."))
    reader.exchange.get_by_role("button", name=reader.words("resume.continue"), exact=True).click()
    reader.expect_state("complete")
    expect(reader.answer.locator("p")).to_have_text(["I look.", "Ten fathoms."])
