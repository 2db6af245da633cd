"""Answers that end otherwise than well: cut, ended by the relay's time, refused, unreachable."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.page.sites import CODE, OpenSite, Visit, learn_models
from tests.support.waitress import WaitressServer
from tests.upstream import Script, ScriptedUpstream


def test_a_cut_answer_says_so_and_continue_completes_it(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="The sea is ", end="cut"))
    person.ask("Why is the sea salty?")
    person.expect_state("cut")
    expect(person.exchange).to_contain_text("This answer is incomplete: the connection to the model was lost.")
    expect(person.card).to_have_count(0)
    upstream.next_script(Script(text="salty because of rivers."))
    person.button("Continue").click()
    person.expect_state("complete")
    expect(person.answer).to_have_text("The sea is salty because of rivers.")
    expect(person.button("Continue")).to_have_count(0)
    *conversation, wish = upstream.requests[-1].json()["messages"]
    assert conversation == [
        {"role": "user", "content": "Why is the sea salty?"},
        {"role": "assistant", "content": "The sea is "},
    ]
    assert wish["role"] == "user"
    assert wish["content"].startswith("Continue")


def test_a_mark_that_a_cut_answer_has_not_closed_is_closed_and_stays_so(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="The **sea is", end="cut"))
    person.ask("Go")
    person.expect_state("cut")
    for _ in range(2):
        expect(person.page.locator(".answer strong")).to_have_text("sea is")
        expect(person.answer).not_to_contain_text("*")
        person.page.reload()


def test_an_answer_that_ends_too_early_is_cut_although_http_ended_well(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="The sea", end="early"))
    person.ask("Go")
    expect(person.exchange).to_contain_text("the model's server stopped early.")


def test_an_answer_without_the_relays_end_mark_is_cut(person: Visit):
    stream = 'data: {"choices":[{"delta":{"content":"The sea"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
    person.page.route("**/chat/completions", lambda route: route.fulfill(content_type="text/event-stream", body=stream))
    person.ask("Go")
    expect(person.answer).to_have_text("The sea")
    expect(person.exchange).to_contain_text("the connection to this site was lost.")


def test_the_models_own_limit_of_length_is_told(person: Visit):
    stream = 'data: {"choices":[{"delta":{"content":"So"},"finish_reason":"length"}]}\n\n: end ok bytes=1 ms=1\n\n'
    person.page.route("**/chat/completions", lambda route: route.fulfill(content_type="text/event-stream", body=stream))
    person.ask("Go")
    expect(person.exchange).to_contain_text("the model reached its length limit.")


def test_an_answer_ended_by_the_relays_time_continues_by_itself(
    open_site: OpenSite, visit: Callable[[WaitressServer], Visit], upstream: ScriptedUpstream
):
    site = open_site({"CODE": CODE, "STREAM_LIMIT_SECONDS": "0.5"})
    learn_models(site, CODE)
    person = visit(site)
    person.open_with_code()
    upstream.next_script(Script(text="Half an ", end="hang"))
    upstream.next_script(Script(text="answer."))
    person.ask("Go")
    expect(person.answer).to_have_text("Half an answer.")
    person.expect_state("complete")
    expect(person.card).to_have_count(0)


def test_a_model_that_says_nothing_in_all_its_time_is_not_asked_for_ever(
    open_site: OpenSite, visit: Callable[[WaitressServer], Visit], upstream: ScriptedUpstream
):
    site = open_site({"CODE": CODE, "STREAM_LIMIT_SECONDS": "0.5"})
    learn_models(site, CODE)
    person = visit(site)
    person.open_with_code()
    upstream.next_script(Script(chunks=0, end="hang"))
    person.ask("Go")
    expect(person.exchange).to_contain_text("before anything arrived")
    assert sum("completions" in request.path for request in upstream.requests) == 1


def test_an_upstreams_refusal_is_a_card_with_its_message_and_status(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(status=418, body='{"error":{"message":"No coffee here.","code":"teapot"}}'))
    person.ask("Coffee?")
    expect(person.card).to_contain_text("No coffee here.")
    expect(person.card).to_contain_text("teapot · HTTP 418")
    upstream.next_script(Script(text="Tea, then."))
    person.button("Try again").click()
    expect(person.answer).to_have_text("Tea, then.")
    expect(person.card).to_have_count(0)
    assert upstream.requests[-1].json()["messages"] == [{"role": "user", "content": "Coffee?"}]


def test_an_answer_that_a_closed_tab_left_unfinished_says_so(person: Visit, upstream: ScriptedUpstream):
    kept = person.keep("Why is the sea salty?", "The sea is ", answer={"state": "writing"})
    person.show(kept)
    person.expect_state("cut")
    expect(person.exchange).to_contain_text("the page was closed while the answer was being written.")
    upstream.next_script(Script(text="salty."))
    person.button("Continue").click()
    expect(person.answer).to_have_text("The sea is salty.")


def test_what_the_page_says_of_a_problem_is_no_part_of_the_text(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="The sea ", error_event={"message": "Overloaded.", "code": "server_error"}))
    person.ask("Go")
    person.expect_state("failed")
    upstream.next_script(Script(text="is salty."))
    person.button("Continue").click()
    person.expect_state("complete")
    expect(person.answer).to_have_text("The sea is salty.")
    assert "Overloaded" not in str(upstream.requests[-1].json())


def test_the_relays_own_errors_come_with_a_hint(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(redirect_to="https://elsewhere.example/"))
    person.ask("Go")
    expect(person.card).to_contain_text("answered with a redirect")
    expect(person.card).to_contain_text("The site's owner should set BASE_URL to the final address.")
    expect(person.card).to_contain_text("upstream_redirect · HTTP 502")


def test_an_error_in_the_midst_of_a_stream_keeps_the_text_before_it(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(text="The sea ", error_event={"message": "Overloaded.", "code": "server_error"}))
    person.ask("Go")
    expect(person.answer).to_have_text("The sea")
    expect(person.card).to_contain_text("Overloaded.")
    expect(person.button("Continue")).to_be_visible()


def test_a_chunk_that_is_no_json_is_an_error_and_no_crash(person: Visit):
    stream = "data: {broken\n\n: end ok bytes=1 ms=1\n\n"
    person.page.route("**/chat/completions", lambda route: route.fulfill(content_type="text/event-stream", body=stream))
    person.ask("Go")
    expect(person.card).to_contain_text("this page can't read")


def test_a_platforms_own_error_page_is_told_with_its_status(person: Visit):
    person.page.route("**/chat/completions", lambda route: route.fulfill(status=504, body="<h1>Gateway Timeout</h1>"))
    person.ask("Go")
    expect(person.card).to_contain_text("not_from_relay · HTTP 504")


def test_a_report_can_be_copied_and_holds_no_secret(person: Visit, upstream: ScriptedUpstream):
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    upstream.next_script(Script(status=418, body='{"error":{"message":"No coffee here.","code":"teapot"}}'))
    person.ask("My private question")
    person.button("Copy report").click()
    expect(person.button("Copied")).to_be_visible()
    report = person.page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"^code: teapot$", report, re.MULTILINE)
    assert re.search(r"^status: 418$", report, re.MULTILINE)
    assert CODE not in report
    assert "private" not in report


def test_offline_keeps_the_draft(person: Visit, upstream: ScriptedUpstream):
    person.ask("Hello?")
    person.expect_state("complete")
    person.page.context.set_offline(True)
    person.ask("A thought on a train")
    expect(person.card).to_contain_text("This site could not be reached.")
    expect(person.question).to_have_value("A thought on a train")
    person.page.context.set_offline(False)
    upstream.next_script(Script(text="A good one."))
    person.question.press("Enter")
    expect(person.answer).to_have_text("A good one.")
    expect(person.card).to_have_count(0)
