"""Where a provider says when to try again, the page counts down, and goes on by itself if the reader wants that."""

import json
import re

from playwright.sync_api import Locator, expect

from tests.page.sites import Visit
from tests.upstream import Script, ScriptedUpstream

MESSAGE = "Rate limit reached for gpt-6-luna in organization org-1."


def refuse(upstream: ScriptedUpstream, seconds: int) -> None:
    body = json.dumps({"error": {"message": MESSAGE, "code": "rate_limit_exceeded"}})
    upstream.next_script(Script(status=429, body=body, headers={"Retry-After": str(seconds)}))


def by_itself(person: Visit) -> Locator:
    return person.page.get_by_label(person.words("problem.tryByItself"))


def asked(upstream: ScriptedUpstream) -> int:
    return sum("completions" in request.path for request in upstream.requests)


def test_the_wait_is_counted_down(person: Visit, upstream: ScriptedUpstream):
    refuse(upstream, 90)
    person.ask("Why?")
    expect(person.card.locator(".countdown")).to_have_text(re.compile(r"^1:2\d$"))
    expect(person.card).to_contain_text("Try again at")
    expect(by_itself(person)).not_to_be_checked()
    expect(person.card).to_contain_text(MESSAGE)


def test_the_page_tries_again_once_if_the_reader_wants_that(person: Visit, upstream: ScriptedUpstream):
    refuse(upstream, 2)
    refuse(upstream, 60)
    person.ask("Why?")
    by_itself(person).check()
    expect(person.card.locator(".countdown")).to_have_text(re.compile(r"^0:(59|60)$|^1:00$"))
    expect(by_itself(person)).not_to_be_checked()
    assert asked(upstream) == 2
    upstream.next_script(Script(text="Because."))
    person.button("Try again").click()
    expect(person.answer).to_have_text("Because.")
    expect(person.card).to_have_count(0)


def test_it_answers_where_it_was_asked_while_the_reader_writes_on(person: Visit, upstream: ScriptedUpstream):
    refuse(upstream, 2)
    upstream.next_script(Script(text="Because."))
    person.ask("Why?")
    by_itself(person).check()
    person.question.fill("And another")
    expect(person.answer).to_have_text("Because.")
    expect(person.question).to_be_focused()
    expect(person.question).to_have_value("And another")


def test_without_the_readers_word_nothing_is_sent(person: Visit, upstream: ScriptedUpstream):
    refuse(upstream, 2)
    person.ask("Why?")
    by_itself(person).check()
    by_itself(person).uncheck()
    expect(by_itself(person)).to_have_count(0)
    expect(person.button("Try again")).to_be_visible()
    assert asked(upstream) == 1


def test_a_busy_server_that_names_no_time_is_counted_down_too(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(status=503, body='{"error":{"message":"Overloaded.","code":"busy"}}'))
    person.ask("Why?")
    expect(person.card.locator(".countdown")).to_have_text(re.compile(r"^0:[12]\d$"))
    expect(by_itself(person)).to_be_visible()


def test_what_time_does_not_mend_is_not_counted_down(person: Visit, upstream: ScriptedUpstream):
    upstream.next_script(Script(status=418, body='{"error":{"message":"No coffee here.","code":"teapot"}}'))
    person.ask("Why?")
    expect(person.card).to_be_visible()
    expect(by_itself(person)).to_have_count(0)
