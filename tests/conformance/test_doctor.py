"""The doctor on every target: verdicts and ticks come one by one, and a stranger gets none."""

from __future__ import annotations

import json
import re

import pytest

from tests.conformance.client import CODE, Client
from tests.conformance.conftest import Target
from tests.upstream import ScriptedUpstream

OWNERS_CODE = "code-test-owner-6m3p"
OWNER = f"Bearer nk-{OWNERS_CODE}"


def owner(target: Target) -> Client:
    return Client(target.server(ADMIN_CODE=OWNERS_CODE).url, OWNER)


@pytest.mark.parametrize("path", ["/api/doctor", "/api/doctor/ticks"])
def test_it_has_the_headers_that_keep_intermediaries_from_buffering(target: Target, path: str) -> None:
    stream = owner(target).open("GET", path)
    assert stream.status == 200
    assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert stream.headers["cache-control"] == "no-cache, no-transform"
    assert stream.headers["x-accel-buffering"] == "no"
    assert stream.headers["content-encoding"] == "identity"
    # To its end, because there is one examination at a time.
    stream.read_all()


def test_ticks_arrive_as_they_are_sent(target: Target) -> None:
    stream = owner(target).open("GET", "/api/doctor/ticks")
    for number in range(1, 10):
        seen = stream.read_until(b'"tick": %d,' % number)
        # It has come before the next one is due, so nothing holds it until there is more.
        assert b'"tick": 10,' not in seen
    stream.read_all()
    ticks = [event["tick"] for event in stream.events]
    assert ticks == list(range(1, 11))


def test_the_first_byte_does_not_wait_for_a_verdict(target: Target) -> None:
    stream = owner(target).open("GET", "/api/doctor")
    assert stream.read_until(b"\n\n").startswith(b": ping\n\n")
    stream.read_all()


def test_each_verdict_is_an_event_and_the_last_one_counts_them(target: Target) -> None:
    stream = owner(target).open("GET", "/api/doctor")
    stream.read_all()
    *results, last = stream.events
    fields = {"id", "group", "verdict", "title", "cause", "cause_id", "next", "evidence", "faq", "ms"}
    assert all(set(result) == fields for result in results)
    assert set(last) == {"done", "counts", "ms", "sees_all", "open"}
    assert sum(last["counts"].values()) == len(results)
    assert last["ms"] < 20_000


@pytest.mark.parametrize("path", ["/api/doctor", "/api/doctor/ticks"])
def test_a_stranger_gets_a_401_and_no_work_is_done(target: Target, upstream: ScriptedUpstream, path: str) -> None:
    answer = Client(target.server(ADMIN_CODE=OWNERS_CODE).url, None).get(path)
    assert (answer.status, answer.error["code"]) == (401, "access_code_missing")
    assert upstream.requests == []


def test_a_guest_is_told_less_than_the_owner(target: Target) -> None:
    stream = Client(target.server(ADMIN_CODE=OWNERS_CODE).url, f"Bearer nk-{CODE}").open("GET", "/api/doctor")
    stream.read_all()
    assert stream.events[-1]["sees_all"] is False
    assert not re.search(r"OPENAI_API_KEY|127\.0\.0\.1", json.dumps(stream.events))
