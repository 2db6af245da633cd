"""Streams are asked for their usage, and a client that did not ask sees what it would have seen without us."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from api.relay.forwarding.usage_events import without_usage
from tests.api.fakes import CALLERS_KEY, CODE
from tests.api.forwarding.relay import GATE, SayingUpstream, head, relay
from tests.upstream import ScriptedUpstream

FIRST = b'data: {"choices":[],"prompt_filter_results":[{"prompt_index":0}]}\n\n'
"""With which Azure begins."""
WORD = b'data: {"choices":[{"index":0,"delta":{"content":"[] \\"usage\\""}}],"usage":null}\n\n'
STOP = b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}\n\n'
TELLING = b'data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":1}}\n\n'
DONE = b"data: [DONE]\n\n"


def ask(upstream: SayingUpstream | ScriptedUpstream, key: str = f"nk-{CODE}", **fields: Any) -> TestResponse:
    body = {"model": "m", "messages": [], "stream": True, **fields}
    said_by = upstream if isinstance(upstream, SayingUpstream) else f"{upstream.url}/v1"
    with relay(said_by, ALLOW_USER_KEYS="1") as client:
        path = "/api/openai/v1/chat/completions"
        response = client.post(path, json=body, headers={"Authorization": f"Bearer {key}"})
        response.get_data()
        response.close()
        return response


def shown(*said: bytes, **fields: Any) -> bytes:
    with SayingUpstream([head(), *said]) as upstream:
        return ask(upstream, **fields).get_data().partition(b": end")[0]


def test_the_usage_that_the_relay_asked_for_is_hidden() -> None:
    assert shown(FIRST + WORD + STOP + TELLING + DONE) == FIRST + WORD + STOP + DONE


def test_a_client_that_asked_gets_it() -> None:
    asked = {"stream_options": {"include_usage": True}}
    assert shown(FIRST + WORD + STOP + TELLING + DONE, **asked) == FIRST + WORD + STOP + TELLING + DONE


def test_the_bytes_in_the_end_mark_are_those_that_were_passed_on() -> None:
    with SayingUpstream(head() + WORD + STOP + TELLING + DONE) as upstream:
        end = ask(upstream).get_data().rpartition(b": end ")[2]
    assert f"bytes={len(WORD + STOP + DONE)} ".encode() in end


def test_an_event_that_comes_in_parts_is_hidden_too() -> None:
    with SayingUpstream([head(), STOP, TELLING[:20], GATE, TELLING[20:-1], GATE, b"\n" + DONE]) as upstream:
        upstream.gate.release(2)
        assert TELLING.strip() not in ask(upstream).get_data()


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(FIRST, id="Azure's first chunk"),
        pytest.param(WORD, id="a word"),
        pytest.param(b'data: {"choices":[],"usage":null}\n\n', id="no usage yet"),
        pytest.param(b'data: {"choices":[],"usage":{},"error":{"message":"x"}}\n\n', id="an error"),
        pytest.param(b'data: {"type":"x","choices":[],"usage":{}}\n\n', id="another API's event"),
        pytest.param(b'data: {"choices":[{"delta":{}}],"usage":{"prompt_tokens":9}}\n\n', id="usage beside a choice"),
        pytest.param(b'data: {"choices":[],"usage":{\n\n', id="no JSON"),
    ],
)
def test_everything_else_passes(event: bytes) -> None:
    assert without_usage(event) == event


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize(
    "event", [TELLING, b"id: 7\nevent: chunk\n" + TELLING, b'data: {"usage":{"prompt_tokens":1}, "choices": [ ]}\n\n']
)
def test_an_event_that_only_reports_usage_is_taken_out(event: bytes, line_end: bytes) -> None:
    lines = (WORD + event + STOP).replace(b"\n", line_end)
    assert without_usage(lines) == (WORD + STOP).replace(b"\n", line_end)


@given(st.lists(st.sampled_from([FIRST, WORD, STOP, TELLING, DONE, b": ping\n\n"]), max_size=8))
def test_what_is_left_is_what_the_upstream_would_have_said(events: list[bytes]) -> None:
    assert without_usage(b"".join(events)) == b"".join(event for event in events if event != TELLING)


@pytest.fixture
def upstream() -> Any:
    with ScriptedUpstream() as scripted:
        yield scripted


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        (..., {"include_usage": True}),
        (None, {"include_usage": True}),
        ({}, {"include_usage": True}),
        ({"include_usage": False, "chunk_include_usage": 1}, {"include_usage": True, "chunk_include_usage": 1}),
        ({"include_usage": True, "x": [1]}, {"include_usage": True, "x": [1]}),
        ("text", "text"),
    ],
)
def test_a_clients_other_options_stay(options: object, sent: object, upstream: ScriptedUpstream) -> None:
    ask(upstream, **({} if options is ... else {"stream_options": options}))
    assert upstream.requests[0].json()["stream_options"] == sent


def test_a_body_is_not_written_anew_for_it(upstream: ScriptedUpstream) -> None:
    ask(upstream, temperature=1.50, word="ñ")
    sent = upstream.requests[0].body
    added = b'{"stream_options":{"include_usage":true},'
    assert sent.startswith(added)
    assert json.loads(b"{" + sent.removeprefix(added))["word"] == "ñ"


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"stream": False}, id="an answer that is whole"),
        pytest.param({"key": CALLERS_KEY}, id="a caller with a key of their own"),
    ],
)
def test_nobody_else_is_asked(asked: dict[str, Any], upstream: ScriptedUpstream) -> None:
    ask(upstream, **asked)
    assert b"stream_options" not in upstream.requests[0].body


def test_an_upstream_that_refuses_to_tell_is_asked_once_more_and_then_never_again(upstream: ScriptedUpstream) -> None:
    with relay(f"{upstream.url}/v1") as client:

        def answer(**fields: Any) -> TestResponse:
            script = {"refuses": ["stream_options"]}
            body = {"model": "m", "messages": [], "stream": True, "script": script, **fields}
            headers = {"Authorization": f"Bearer nk-{CODE}"}
            return client.post("/api/openai/v1/chat/completions", json=body, headers=headers)

        assert b": end ok" in answer().get_data()
        assert ["stream_options" in request.json() for request in upstream.requests] == [True, False]
        assert b": end ok" in answer().get_data()
        assert ["stream_options" in request.json() for request in upstream.requests[2:]] == [False]
        # Another model there may know it.
        assert b": end ok" in answer(model="another").get_data()
        assert len(upstream.requests) == 5


def test_what_a_client_asked_for_itself_is_refused_in_the_upstreams_words(upstream: ScriptedUpstream) -> None:
    response = ask(upstream, script={"refuses": ["stream_options"]}, stream_options={"include_usage": True})
    assert response.status_code == 400 and len(upstream.requests) == 1


def test_other_refusals_are_passed_on_at_once(upstream: ScriptedUpstream) -> None:
    response = ask(upstream, script={"refuses": ["temperature"]}, temperature=3)
    assert response.status_code == 400 and len(upstream.requests) == 1
    assert "temperature" in response.get_json()["error"]["message"]


def test_a_second_refusal_is_the_answer_and_teaches_nothing() -> None:
    refusal = head("application/json", 400) + b'{"error":{"message":"bad stream_options, or not"}}'
    with SayingUpstream(refusal) as saying, relay(saying) as client:
        for _ in range(2):
            body = {"model": "m", "stream": True}
            headers = {"Authorization": f"Bearer nk-{CODE}"}
            assert client.post("/api/openai/v1/chat/completions", json=body, headers=headers).status_code == 400
        assert len(saying.requests) == 4
