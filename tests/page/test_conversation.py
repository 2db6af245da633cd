"""A person asks and reads."""

from playwright.sync_api import expect

from tests.page.sites import CODE, KEY, MODEL, Visit
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
    assert upstream.requests[-1].json()["messages"] == [
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


def test_markup_in_an_answer_or_a_question_stays_text(person: Visit, upstream: ScriptedUpstream):
    hostile = "<script>document.title = 'taken'</script><img src='//evil.example/x' onerror='document.title = 1'>"
    upstream.next_script(Script(text=hostile))
    person.ask(hostile)
    person.expect_state("complete")
    expect(person.answer).to_have_text(hostile)
    expect(person.page.locator(".question")).to_have_text(hostile)
    assert person.page.title() == "Locutorio"
    assert person.page.locator("#transcript :is(script, img)").count() == 0


def test_line_breaks_and_blanks_stand_as_the_model_wrote_them(person: Visit, upstream: ScriptedUpstream):
    text = "one\n\n  two\u2028three 👋\n"
    upstream.next_script(Script(text=text, chunk_size=1, split_utf8=True))
    person.ask("Go")
    person.expect_state("complete")
    assert person.answer.evaluate("element => element.textContent") == text
    assert person.answer.evaluate("element => getComputedStyle(element).whiteSpace") == "pre-wrap"


def test_an_answer_is_read_aloud_once_it_is_over(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="uno dos", gate="word"))
    person.ask("Count")
    upstream.open_gate("word")
    expect(person.answer).to_have_text("uno")
    expect(person.page.get_by_role("status").first).to_be_empty()
    upstream.open_gate("word")
    expect(person.page.get_by_role("status").first).to_have_text("Answer: uno dos")


def test_an_upstream_that_does_not_stream_is_understood(person: Visit, upstream: ScriptedUpstream):
    answer = '{"choices":[{"message":{"role":"assistant","content":"All at once."},"finish_reason":"stop"}]}'
    upstream.next_script(Script(body=answer, content_type="application/json"))
    person.ask("Go")
    expect(person.answer).to_have_text("All at once.")
    person.expect_state("complete")


def test_a_draft_survives_a_reload(person: Visit):
    person.question.fill("Half a thou")
    person.page.reload()
    expect(person.question).to_have_value("Half a thou")


def test_the_code_never_stands_in_the_address(person: Visit, upstream: ScriptedUpstream):
    person.ask("Go")
    person.expect_state("complete")
    assert CODE not in person.page.url
