"""A person asks and reads."""

import json

from playwright.sync_api import expect

from tests.page.sites import CODE, KEY, MODEL, SAMPLING_MODEL, Visit
from tests.upstream import Script, ScriptedUpstream

ABORT_SECONDS = 0.5


def test_an_answer_grows_as_the_model_writes_it(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="uno dos tres", gate="word"))
    person.ask("Count to three in Spanish")
    request = upstream.wait_for_request(lambda request: "completions" in request.path)
    assert request.json()["messages"] == [{"role": "user", "content": "Count to three in Spanish"}]
    assert request.json()["model"] == MODEL
    assert request.api_key == KEY
    person.expect_state("waiting")
    expect(person.page.get_by_text(f"Waiting for {MODEL}")).to_be_visible()
    for so_far in ("uno", "uno dos", "uno dos tres"):
        upstream.open_gate("word")
        expect(person.answer).to_have_text(so_far)
    person.expect_state("complete")
    expect(person.button("Send")).to_be_visible()
    expect(person.question).to_be_focused()


def test_the_whole_conversation_is_sent_again(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="Paris."))
    person.ask("The capital of France?")
    person.expect_state("complete")
    upstream.next_script(Script(text="Two million."))
    person.ask("How many live there?")
    expect(person.answer).to_have_text("Two million.")
    person.expect_state("complete")
    asked = [request.json() for request in upstream.requests if "completions" in request.path]
    assert [body["messages"] for body in asked if body.get("stream")][-1] == [
        {"role": "user", "content": "The capital of France?"},
        {"role": "assistant", "content": "Paris."},
        {"role": "user", "content": "How many live there?"},
    ]


def test_stop_closes_the_upstreams_socket_and_keeps_what_has_arrived(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="This is only the beginning", gate="word"))
    person.ask("Tell me everything")
    request = upstream.wait_for_request(lambda request: "completions" in request.path)
    upstream.open_gate("word", 3)
    expect(person.answer).to_have_text("This is only")
    person.button("Stop").click()
    assert request.wait_closed(ABORT_SECONDS)
    person.expect_state("stopped")
    expect(person.answer).to_have_text("This is only")
    expect(person.exchange).to_contain_text("You stopped this answer.")


def test_stop_works_before_the_model_has_said_anything(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(head_gate="never"))
    person.ask("Anybody there?")
    request = upstream.wait_for_request(lambda request: "completions" in request.path)
    person.question.press("Escape")
    assert request.wait_closed(ABORT_SECONDS)
    person.expect_state("stopped")
    expect(person.button("Try again")).to_be_visible()


def test_a_question_stands_exactly_as_it_was_written(person: Visit):
    hostile = "<script>document.title = 'taken'</script>\n  *two*  <img src='//evil.example/x' onerror='alert(1)'>"
    person.ask(hostile)
    person.expect_state("complete")
    assert person.page.locator(".question").evaluate("element => element.textContent") == hostile
    assert person.page.locator(".question *").count() == 0


def test_an_upstream_that_does_not_stream_is_understood(person: Visit, upstream: ScriptedUpstream):
    answer = '{"choices":[{"message":{"role":"assistant","content":"All at once."},"finish_reason":"stop"}]}'
    upstream.next_script(Script(body=answer, content_type="application/json"))
    person.ask("Go")
    expect(person.answer).to_have_text("All at once.")
    person.expect_state("complete")


def test_thoughts_fold_away_and_say_how_long_they_took(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(reasoning="Rivers bring salt.", text="Because of rivers."))
    person.ask("Why is the sea salty?")
    person.expect_state("complete")
    expect(person.answer).to_have_text("Because of rivers.")
    thoughts = person.page.locator(".reasoning__text")
    expect(thoughts).to_be_hidden()
    person.page.locator("summary", has_text="Thought for").click()
    expect(thoughts).to_have_text("Rivers bring salt.")


def test_thoughts_that_only_their_end_tells_are_taken_out_of_the_text(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="# Rivers\n\nbring salt.\n</think>\n\nBecause of *rivers*.", chunk_size=3))
    person.ask("Why is the sea salty?")
    person.expect_state("complete")
    expect(person.answer).to_have_text("Because of rivers.")
    thoughts = person.page.locator(".reasoning__text")
    expect(thoughts).to_be_hidden()
    person.exchange.locator("summary").click()
    expect(thoughts).to_have_text("# Rivers\n\nbring salt.")
    upstream.next_script(Script(text="Yes."))
    person.ask("Really?")
    person.expect_state("complete")
    assert upstream.requests[-1].json()["messages"][1] == {"role": "assistant", "content": "Because of *rivers*."}


def test_what_a_model_refuses_is_left_out_without_a_word_also_after_a_reload(person: Visit, upstream: ScriptedUpstream):
    message = "Unsupported value: 'temperature' does not support 0.5 with this model."
    refusal = json.dumps({"error": {"message": message, "code": "unsupported_value"}})
    person.open_with_code(model=SAMPLING_MODEL, temperature=0.5)
    upstream.next_script(Script(status=400, body=refusal))
    upstream.next_script(Script(text="Because."))
    person.ask("Why?")
    expect(person.answer).to_have_text("Because.")
    expect(person.card).to_have_count(0)
    person.page.reload()
    upstream.next_script(Script(text="Yes."))
    person.ask("Really?")
    expect(person.answer).to_have_text("Yes.")
    asked = [request.json() for request in upstream.requests if "completions" in request.path]
    assert ["temperature" in body for body in asked if body["messages"][-1]["content"] in {"Why?", "Really?"}] == [
        True,
        False,
        False,
    ]


def test_an_answer_says_quietly_which_model_wrote_it_and_what_it_took(person: Visit, upstream: ScriptedUpstream):
    usage = {"prompt_tokens": 1000, "completion_tokens": 234, "total_tokens": 1234}
    upstream.next_script(Script(text="Because.", usage=usage))
    person.ask("Why?")
    person.expect_state("complete")
    facts = person.exchange.locator(".message__facts")
    expect(facts).to_contain_text(MODEL)
    expect(facts).to_contain_text("1,234 tokens")
    expect(facts).to_contain_text("<$0.01")


def test_the_code_never_stands_in_the_address(person: Visit):
    person.ask("Go")
    person.expect_state("complete")
    assert CODE not in person.page.url
