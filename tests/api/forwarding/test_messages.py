"""A message of Anthropic's: how it ends, what it used, and how an error is told in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from api.relay.forwarding.stream_ending import ending_of
from api.relay.ledger.amounts import Amounts
from api.relay.ledger.ledger import Basis
from tests.api.fakes import CODE, OWNER_KEY
from tests.api.forwarding.books import Books, open_books
from tests.api.forwarding.relay import SayingUpstream, head, relay

MODEL = "claude-sonnet-5-5"
"""A million tokens are 2 dollars; 0.1 from the cache, 2.5 to it and 4 to the hour's; 10 for those of the answer."""
PROMPT = {
    "input_tokens": 1000,
    "cache_creation_input_tokens": 3000,
    "cache_read_input_tokens": 20_000,
    "cache_creation": {"ephemeral_5m_input_tokens": 1000, "ephemeral_1h_input_tokens": 2000},
}
ANSWER = {"output_tokens": 500, "output_tokens_details": {"thinking_tokens": 100}}
COST = 1000 * 2 + 20_000 * 0.1 + 1000 * 2.5 + 2000 * 4 + 500 * 10
USED = Amounts(
    requests=1,
    prompt_tokens=24_000,
    cached_tokens=20_000,
    cache_written_tokens=3000,
    completion_tokens=500,
    reasoning_tokens=100,
    microdollars=round(COST),
)


def event(kind: str, **fields: Any) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()


def said(text: str) -> bytes:
    return event("content_block_delta", index=0, delta={"type": "text_delta", "text": text})


START = event("message_start", message={"type": "message", "content": [], "usage": {**PROMPT, "output_tokens": 1}})
WORD = said("Word after word. ")
DELTA = event("message_delta", delta={"stop_reason": "end_turn"}, usage=ANSWER)
WHOLE_DELTA = event("message_delta", delta={"stop_reason": "end_turn"}, usage={**PROMPT, **ANSWER})
STOP = event("message_stop")
MESSAGE = {
    "type": "message",
    "role": "assistant",
    "content": [
        {"type": "thinking", "thinking": "Let me see.", "signature": "signed"},
        {"type": "text", "text": "All at once.", "citations": [{"type": "page_location"}]},
        {"type": "tool_use", "id": "t", "name": "look", "input": {"a": 1}},
        {"type": "redacted_thinking", "data": "sealed"},
    ],
    "stop_reason": "tool_use",
    "usage": {**PROMPT, **ANSWER},
}


@pytest.fixture
def books() -> Iterator[Books]:
    with open_books() as opened:
        yield opened


def answered(answer: bytes, **fields: Any) -> Any:
    """What a client gets, read to its end."""
    with SayingUpstream(answer) as upstream:
        variables = {"ANTHROPIC_URL": upstream.url, "ANTHROPIC_API_KEY": OWNER_KEY, **fields.pop("variables", {})}
        with relay(upstream, **variables) as client:
            body = {"model": MODEL, "max_tokens": 90_000, "messages": [], "stream": True, **fields}
            response = client.post("/api/anthropic/v1/messages", json=body, headers={"x-api-key": f"nk-{CODE}"})
            response.get_data()
            response.close()
            return response


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(START + WORD + DELTA + STOP, id="the end tells of the answer alone"),
        pytest.param(START + WORD + WHOLE_DELTA + STOP, id="the end tells of all"),
        pytest.param(START + WORD * 2000 + DELTA + STOP, id="after a long answer"),
        pytest.param(START + WORD + DELTA, id="without a last event"),
    ],
)
def test_a_stream_is_settled_exactly_with_both_caches(stream: bytes, books: Books) -> None:
    answered(head() + stream)
    assert books.only == (USED, Basis.REPORTED)


def test_a_whole_message_is_settled_exactly(books: Books) -> None:
    answered(head("application/json") + json.dumps(MESSAGE).encode(), stream=False)
    assert books.only == (USED, Basis.REPORTED)


def test_a_cut_stream_is_charged_its_exact_prompt_and_the_words_so_far(books: Books) -> None:
    answered(head() + START + WORD * 50)
    amounts, basis = books.only
    assert basis is Basis.ESTIMATED
    assert (amounts.prompt_tokens, amounts.cached_tokens, amounts.cache_written_tokens) == (24_000, 20_000, 3000)
    assert 100 < amounts.completion_tokens < 400
    assert amounts.microdollars == COST - 5000 + amounts.completion_tokens * 10


def test_searches_are_paid_for(books: Books) -> None:
    used = {**ANSWER, "server_tool_use": {"web_search_requests": 2, "web_fetch_requests": 1}}
    delta = event("message_delta", delta={"stop_reason": "end_turn"}, usage=used)
    answered(head() + START + delta + STOP)
    amounts, _ = books.only
    assert (amounts.tool_calls, amounts.microdollars) == (2, COST + 20_000)


def test_a_limit_that_must_be_named_reserves_no_more_than_none_and_what_is_cached_its_own_price(books: Books) -> None:
    system = [{"type": "text", "text": "Rules. " * 2000, "cache_control": {"type": "ephemeral"}}]
    answered(head() + START + DELTA + STOP, system=system)
    _, _, expected = books.reserved[0]
    assert expected.completion_tokens == 4096
    assert expected.cache_written_tokens == expected.prompt_tokens > 2000
    assert expected.microdollars == pytest.approx(expected.prompt_tokens * 2.5 + 40_960, abs=1)


def test_counting_tokens_costs_nothing(books: Books) -> None:
    url, headers = "/api/anthropic/v1/messages/count_tokens", {"x-api-key": f"nk-{CODE}"}
    with (
        SayingUpstream(head("application/json") + b'{"input_tokens": 14}') as upstream,
        relay(upstream, ANTHROPIC_URL=upstream.url, ANTHROPIC_API_KEY=OWNER_KEY) as client,
    ):
        response = client.post(url, json={"model": MODEL, "messages": []}, headers=headers)
        assert response.json == {"input_tokens": 14}
        response.close()
    assert books.only[0].microdollars == books.reserved[0][2].microdollars == 0


@pytest.mark.parametrize(
    ("text", "is_finished"),
    [
        (START + WORD + DELTA + STOP, True),
        (START + WORD + DELTA, True),
        (START + WORD, False),
        (START + WORD + DELTA.replace(b"end_turn", b"something_new"), False),
        *(
            (START + DELTA.replace(b"end_turn", reason), True)
            for reason in (b"stop_sequence", b"tool_use", b"pause_turn", b"refusal", b"max_tokens")
        ),
    ],
)
def test_a_message_is_finished_by_its_last_event_or_a_known_reason(text: bytes, is_finished: bool) -> None:
    assert ending_of(text).is_finished is is_finished


def test_an_error_of_the_relays_is_an_event_that_anthropics_clients_know() -> None:
    half = START + WORD
    broken = head(Transfer_Encoding="chunked") + b"%x\r\n%b\r\n" % (len(half), half)
    content = answered(broken).get_data()
    assert content.startswith(half)
    name, data, end = content.removeprefix(half).strip().replace(b"\n\n", b"\n").split(b"\n")
    assert name == b"event: error" and end.startswith(b": end cut ")
    error = json.loads(data.removeprefix(b"data: "))
    assert (error["type"], error["error"]["type"], error["error"]["code"]) == ("error", "api_error", "upstream_cut")
    assert error["error"]["hint"] and error["msg"]


def test_an_overloaded_model_is_passed_on_as_it_says_it() -> None:
    error = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    response = answered(head("application/json", 529) + json.dumps(error).encode())
    assert response.status_code == 529 and response.json == error


def test_an_error_that_was_told_in_their_way_is_not_told_again() -> None:
    error = event("error", error={"type": "overloaded_error", "message": "Overloaded"})
    content = answered(head() + START + error).get_data()
    assert content.count(b"event: error") == 1
    assert b": end error " in content


def test_a_message_that_came_whole_is_streamed_block_by_block(books: Books) -> None:
    content = answered(head("application/json") + json.dumps(MESSAGE).encode()).get_data().decode()
    events = [json.loads(line.removeprefix("data: ")) for line in content.splitlines() if line.startswith("data: ")]
    assert [event["type"] for event in events if "delta" not in event["type"]] == [
        "message_start",
        *["content_block_start", "content_block_stop"] * 4,
        "message_stop",
    ]
    deltas = [event["delta"] for event in events if event["type"] == "content_block_delta"]
    assert [delta["type"] for delta in deltas] == [
        "thinking_delta",
        "signature_delta",
        "citations_delta",
        "text_delta",
        "input_json_delta",
    ]
    assert deltas[3]["text"] == "All at once." and json.loads(deltas[4]["partial_json"]) == {"a": 1}
    assert ": end ok " in content
    assert books.only == (USED, Basis.REPORTED)


@pytest.mark.parametrize("citations", [5, "words", {"a": 1}, None])
def test_a_message_whose_citations_are_no_list_is_streamed_all_the_same(citations: object, books: Books) -> None:
    block = {"type": "text", "text": "All at once.", "citations": citations}
    content = answered(head("application/json") + json.dumps({**MESSAGE, "content": [block]}).encode()).get_data()
    assert b"All at once." in content and b": end ok " in content and b"citations_delta" not in content
