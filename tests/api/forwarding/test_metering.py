"""Every request is reserved before its upstream is asked, and settled once after the last byte, on every path."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from api.relay.forwarding.charge import Charge
from api.relay.forwarding.forwarder import Forwarder
from api.relay.ledger.amounts import Amounts
from api.relay.ledger.ledger import Basis
from tests.api.fakes import CALLERS_KEY, CODE
from tests.api.forwarding.books import Books, open_books
from tests.api.forwarding.relay import GATE, SayingUpstream, head, relay

MODEL = "gpt-6-luna"
"""Its price is known: 0.1 dollars for a million tokens of the prompt, 0.5 for those of the answer."""
USAGE = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}
USED = Amounts(requests=1, prompt_tokens=1000, completion_tokens=200, microdollars=200)
WORD = b'data: {"choices":[{"index":0,"delta":{"content":"Word after word. "},"finish_reason":null}]}\n\n'
STOP = b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n'
TELLING = b'data: {"choices":[],"usage":' + json.dumps(USAGE).encode() + b"}\n\n"
DONE = b"data: [DONE]\n\n"
JSON = head("application/json")
AUDIO = head("audio/mpeg")


@pytest.fixture
def books() -> Iterator[Books]:
    with open_books() as opened:
        yield opened


def ask(client: FlaskClient, endpoint: str = "chat/completions", *, key: str = f"nk-{CODE}", **fields: Any) -> Any:
    body = {"model": MODEL, "messages": [], **fields}
    return client.post(f"/api/openai/v1/{endpoint}", json=body, headers={"Authorization": f"Bearer {key}"})


def settled(
    said: bytes | list[bytes], books: Books, endpoint: str = "chat/completions", **fields: Any
) -> tuple[Amounts, Basis]:
    """What is in the books after an answer that was read to its end."""
    with SayingUpstream(said) as upstream, relay(upstream) as client:
        response = ask(client, endpoint, **fields)
        assert not books.settled or response.status_code >= 500
        response.get_data()
        response.close()
    return books.only


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(WORD + STOP + TELLING + DONE, id="at its end"),
        pytest.param(
            WORD + STOP.replace(b"}\n", b',"usage":' + json.dumps(USAGE).encode() + b"}\n") + DONE, id="beside"
        ),
        pytest.param(WORD * 2_000 + STOP + TELLING + DONE, id="after a long answer"),
        pytest.param(TELLING.replace(b"1000", b"7") + WORD + STOP + TELLING + DONE, id="twice, and the last counts"),
        pytest.param(TELLING.replace(b"\n", b"\r\n") + STOP + DONE, id="with other line ends"),
        pytest.param(STOP + TELLING, id="last of all"),
    ],
)
def test_a_stream_is_settled_by_what_it_reports(said: bytes, books: Books) -> None:
    assert settled(head() + said, books, stream=True) == (USED, Basis.REPORTED)


def test_a_whole_answer_is_settled_by_what_it_reports(books: Books) -> None:
    answer = {"choices": [{"message": {"content": "Word."}, "finish_reason": "stop"}], "usage": USAGE}
    assert settled(JSON + json.dumps(answer).encode(), books) == (USED, Basis.REPORTED)


def test_a_whole_answer_in_place_of_a_stream_is_too(books: Books) -> None:
    answer = {"choices": [{"message": {"content": "Word."}, "finish_reason": "stop"}], "usage": USAGE}
    assert settled(JSON + json.dumps(answer).encode(), books, stream=True) == (USED, Basis.REPORTED)


@pytest.mark.parametrize("depth", [0, 250])
def test_the_usage_of_a_response_is_found_however_long_its_last_event_is(depth: int, books: Books) -> None:
    usage = {"input_tokens": 1000, "input_tokens_details": {"cached_tokens": 400}, "output_tokens": 200}
    fake = {"parameters": {"usage": {"input_tokens": 1, "output_tokens": 1}}}
    nested: list[Any] = []
    for _ in range(depth):
        # Without its middle, this is no JSON.
        nested = ["x" * 400, nested]
    response = {
        "output": nested,
        "tools": [fake],
        "usage": usage,
        "metadata": {"usage": "none"},
    }
    event = b'event: response.completed\ndata: {"type":"response.completed","response":%s}\n\n'
    amounts, basis = settled(head() + event % json.dumps(response).encode(), books, "responses", stream=True)
    assert (amounts.prompt_tokens, amounts.cached_tokens, amounts.completion_tokens) == (1000, 400, 200)
    assert (amounts.microdollars, basis) == (164, Basis.REPORTED)


def test_embeddings_pictures_and_transcriptions_are_settled(books: Books) -> None:
    answer = {"data": [{"embedding": [0.1]}], "usage": {"prompt_tokens": 7, "total_tokens": 7}}
    amounts, _ = settled(JSON + json.dumps(answer).encode(), books, "embeddings", input="x")
    assert amounts.prompt_tokens == 7
    books.settled.clear()
    books.reserved.clear()
    answer = {"data": [{"b64_json": ""}] * 2, "usage": {"input_tokens": 5, "output_tokens": 9}}
    amounts, basis = settled(JSON + json.dumps(answer).encode(), books, "images/generations", prompt="x", n=2)
    assert (amounts.pictures, amounts.completion_tokens, basis) == (2, 9, Basis.REPORTED)


PARTIAL = b'event: image_generation.partial_image\ndata: {"type":"image_generation.partial_image","b64_json":"%b"}\n\n'
PICTURE = b'data: {"type":"image_generation.completed","b64_json":"%b","usage":%b}\n\n'
PICTURE_USAGE = {"input_tokens": 20, "input_tokens_details": {"text_tokens": 20, "image_tokens": 0}, "output_tokens": 1}
DRAW = {"model": "gpt-image-2", "prompt": "x", "size": "1024x1024", "quality": "low", "stream": True}
RESERVED = 196


def test_a_streamed_picture_of_megabytes_is_settled_by_what_it_reports(books: Books) -> None:
    said = PARTIAL % (b"A" * 3_000_000) + PICTURE % (b"A" * 4_000_000, json.dumps(PICTURE_USAGE).encode())
    amounts, basis = settled(head() + said, books, "images/generations", **DRAW)
    assert (amounts.pictures, amounts.completion_tokens, basis) == (1, 1, Basis.REPORTED)
    # 20 tokens of words at 5 dollars a million, and one of the picture at 30.
    assert amounts.microdollars == 130


def test_a_whole_picture_in_place_of_a_stream_is_settled_too(books: Books) -> None:
    answer = {"created": 1, "data": [{"b64_json": "QQ=="}], "usage": PICTURE_USAGE}
    amounts, basis = settled(JSON + json.dumps(answer).encode(), books, "images/generations", **DRAW)
    assert (amounts.pictures, amounts.completion_tokens, basis) == (1, 1, Basis.REPORTED)


def test_a_picture_that_is_cut_is_charged_as_it_was_reserved(books: Books) -> None:
    half = PARTIAL % b"AAAA" + PICTURE[:60]
    said = head().replace(b"Connection", b"Content-Length: 99999\r\nConnection") + half
    amounts, basis = settled(said, books, "images/generations", **DRAW)
    assert (amounts.pictures, amounts.completion_tokens, amounts.errors) == (1, RESERVED, 1)
    assert basis == Basis.ESTIMATED and amounts.microdollars > RESERVED * 30


def test_a_picture_is_charged_even_if_the_reader_leaves_before_it_is_done(books: Books) -> None:
    with SayingUpstream([head() + PARTIAL % b"AAAA", GATE]) as upstream, relay(upstream) as client:
        response = ask(client, "images/generations", **DRAW)
        assert b"partial_image" in next(response.iter_encoded())
        response.close()
        upstream.gate.release()
    amounts, basis = books.only
    assert (amounts.pictures, amounts.completion_tokens, amounts.stopped) == (1, RESERVED, 1)
    assert basis == Basis.ESTIMATED and amounts.microdollars > RESERVED * 30


def test_a_picture_that_its_provider_refuses_costs_nothing(books: Books) -> None:
    refused = b'event: error\ndata: {"type":"error","error":{"code":"moderation_blocked","message":"No."}}\n\n'
    amounts, basis = settled(head() + refused, books, "images/generations", **DRAW)
    assert (amounts, basis) == (Amounts(requests=1, errors=1), Basis.REPORTED)


def test_speech_is_estimated(books: Books) -> None:
    amounts, basis = settled(AUDIO + b"sound", books, "audio/speech", input="word " * 100)
    assert basis == Basis.ESTIMATED and amounts.audio_seconds > 40 and not amounts.stopped


def test_an_answer_without_usage_is_estimated_by_its_words(books: Books) -> None:
    amounts, basis = settled(head() + WORD * 1_000 + STOP + DONE, books, stream=True)
    assert basis == Basis.ESTIMATED
    assert 4_000 < amounts.completion_tokens < 8_000
    assert amounts.prompt_tokens == books.reserved[0][2].prompt_tokens > 0
    assert amounts.microdollars > 0


def test_the_upstreams_own_cost_counts(books: Books) -> None:
    telling = TELLING.replace(b"}\n", b"}\n").replace(b'"total_tokens"', b'"cost":0.25,"total_tokens"')
    amounts, _ = settled(head() + STOP + telling + DONE, books, stream=True)
    assert amounts.microdollars == 250_000


def test_a_model_without_a_price_is_never_counted_as_costing_nothing(books: Books) -> None:
    amounts, _ = settled(head() + STOP + TELLING + DONE, books, stream=True, model="nobody-knows")
    assert (amounts.microdollars, amounts.unpriced) == (0, 1)
    assert books.reserved[0][2].unpriced == 1


REFUSED = Amounts(requests=1, errors=1)


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize(
    "said",
    [
        pytest.param(head("application/json", 400) + b'{"error":{"message":"no"}}', id="refused"),
        pytest.param(head("text/html", 502) + b"<html>", id="refused in other words"),
        pytest.param(head("", 302, Location="https://x.example"), id="redirected"),
        pytest.param(b"no HTTP", id="no HTTP"),
        pytest.param([], id="cut before its head"),
    ],
)
def test_an_error_before_any_answer_uses_nothing(said: bytes | list[bytes], streams: bool, books: Books) -> None:
    assert settled(said, books, stream=streams) == (REFUSED, Basis.REPORTED)


def test_an_upstream_that_nobody_can_reach_uses_nothing(books: Books) -> None:
    with relay("http://127.0.0.1:9/v1") as client:
        assert ask(client, stream=True).status_code == 502
    assert books.only == (REFUSED, Basis.REPORTED)


def test_an_error_event_before_any_word_uses_nothing(books: Books) -> None:
    said = head() + b'data: {"error":{"message":"overloaded"}}\n\n'
    assert settled(said, books, stream=True) == (REFUSED, Basis.REPORTED)


def test_an_error_after_some_words_is_estimated_by_them(books: Books) -> None:
    amounts, basis = settled(head() + WORD * 10 + b'data: {"error":{"message":"x"}}\n\n', books, stream=True)
    assert (amounts.errors, amounts.stopped, basis) == (1, 0, Basis.ESTIMATED)
    assert 40 < amounts.completion_tokens < 80


def test_an_answer_that_is_cut_is_estimated(books: Books) -> None:
    said = head().replace(b"Connection", b"Content-Length: 9999\r\nConnection") + WORD * 10
    amounts, basis = settled(said, books, stream=True)
    assert (amounts.errors, basis) == (1, Basis.ESTIMATED) and amounts.completion_tokens > 40


def test_a_silent_upstream_is_charged_with_the_prompt(books: Books) -> None:
    with SayingUpstream([GATE]) as upstream, relay(upstream, UPSTREAM_TIMEOUT_SECONDS="1") as client:
        assert ask(client, stream=False).status_code == 504
        upstream.gate.release()
    amounts, basis = books.only
    assert (amounts.errors, amounts.completion_tokens, basis) == (1, 0, Basis.ESTIMATED) and amounts.prompt_tokens


def test_a_stream_that_reaches_its_time_limit_is_estimated(books: Books) -> None:
    said = [head() + WORD, GATE]
    with SayingUpstream(said) as upstream, relay(upstream, STREAM_LIMIT_SECONDS="0.3") as client:
        with ask(client, stream=True) as response:
            assert b": end limit" in response.get_data()
        upstream.gate.release()
    amounts, basis = books.only
    assert (amounts.errors, amounts.stopped, basis) == (0, 0, Basis.ESTIMATED)


def test_a_reader_who_leaves_is_charged_with_what_was_passed_on(books: Books) -> None:
    with SayingUpstream([head() + WORD, GATE]) as upstream, relay(upstream) as client:
        response = ask(client, stream=True)
        assert WORD in next(response.iter_encoded())
        assert not books.settled
        response.close()
        upstream.gate.release()
    amounts, basis = books.only
    assert (amounts.stopped, amounts.errors, basis) == (1, 0, Basis.ESTIMATED)
    assert amounts.prompt_tokens and amounts.completion_tokens


@pytest.mark.parametrize(
    ("endpoint", "said"), [("chat/completions", head() + WORD), ("audio/speech", AUDIO + b"sound")]
)
def test_an_answer_that_no_server_ever_reads_is_settled_when_it_is_closed(
    endpoint: str, said: bytes, books: Books
) -> None:
    with SayingUpstream([said, GATE]) as upstream, relay(upstream) as client:
        body = {"model": MODEL, "messages": [], "stream": True}
        headers = {"Authorization": f"Bearer nk-{CODE}"}
        asked = EnvironBuilder(path=f"/api/openai/v1/{endpoint}", method="POST", json=body, headers=headers)
        answer = client.application.wsgi_app(asked.get_environ(), lambda *_: None)
        assert not books.settled
        answer.close()
        upstream.gate.release()
    amounts, basis = books.only
    assert (amounts.stopped, basis) == (1, Basis.ESTIMATED) and amounts.prompt_tokens


def test_a_reader_who_leaves_after_the_last_word_has_the_whole_answer(books: Books) -> None:
    with SayingUpstream([head() + STOP + TELLING + DONE, GATE]) as upstream, relay(upstream) as client:
        response = ask(client, stream=True)
        pieces = response.iter_encoded()
        while b"[DONE]" not in next(pieces):
            pass
        response.close()
        upstream.gate.release()
    assert books.only == (USED, Basis.REPORTED)


def test_a_reader_who_leaves_before_the_head_is_charged_with_the_prompt(books: Books) -> None:
    with SayingUpstream([GATE]) as upstream, relay(upstream) as client:
        gone = {"waitress.client_disconnected": lambda: True}
        body = {"model": MODEL, "messages": []}
        headers = {"Authorization": f"Bearer nk-{CODE}"}
        response = client.post("/api/openai/v1/chat/completions", json=body, headers=headers, environ_overrides=gone)
        assert response.status_code == 499
        upstream.gate.release()
    amounts, basis = books.only
    assert (amounts.stopped, amounts.errors, basis) == (1, 0, Basis.ESTIMATED) and amounts.prompt_tokens


def test_audio_that_nobody_reads_to_its_end_was_stopped(books: Books) -> None:
    with SayingUpstream([AUDIO + b"sound", GATE]) as upstream, relay(upstream) as client:
        response = ask(client, "audio/speech", input="x")
        next(response.iter_encoded())
        response.close()
        upstream.gate.release()
    assert books.only[0].stopped == 1


def test_a_failure_of_our_own_settles_too(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Forwarder, "_await_opening", fail)
    with SayingUpstream(JSON + b"{}") as upstream, relay(upstream) as client:
        assert ask(client).status_code == 500
    assert books.only[0].errors == 1


def test_what_cannot_be_metered_is_charged_as_it_was_reserved(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Charge, "_of_stream", fail)
    amounts, basis = settled(head() + STOP + TELLING + DONE, books, stream=True)
    assert (amounts, basis) == (books.reserved[0][2], Basis.ESTIMATED)


def test_a_key_that_fails_before_another_one_makes_one_request(books: Books) -> None:
    refused = head("application/json", 429) + b"{}"
    with (
        SayingUpstream(refused, head() + STOP + TELLING + DONE) as upstream,
        relay(upstream, OPENAI_API_KEY="sk-test-a-1,sk-test-b-2") as client,
    ):
        with ask(client, stream=True) as response:
            response.get_data()
        assert len(upstream.requests) == 2
    assert books.only == (USED, Basis.REPORTED)


def test_nothing_is_settled_twice(books: Books) -> None:
    with SayingUpstream(head() + STOP + TELLING + DONE) as upstream, relay(upstream) as client:
        response = ask(client, stream=True)
        response.get_data()
        response.close()
        response.close()
    assert books.only == (USED, Basis.REPORTED)
    assert books.settlings > 1


def test_callers_with_a_key_of_their_own_are_not_counted(books: Books) -> None:
    with SayingUpstream(head() + STOP + TELLING + DONE) as upstream, relay(upstream, ALLOW_USER_KEYS="1") as client:
        assert ask(client, key=CALLERS_KEY, stream=True).status_code == 200
    assert not books.reserved


def test_lists_of_models_are_not_counted(books: Books) -> None:
    with SayingUpstream(JSON + b'{"data":[]}') as upstream, relay(upstream) as client:
        response = client.get("/api/openai/v1/models", headers={"Authorization": f"Bearer nk-{CODE}"})
        assert response.status_code == 200
    assert not books.reserved


def test_it_is_reserved_before_the_upstream_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("api.relay.ledger.ledger.Ledger.reserve", refuse)
    with SayingUpstream(JSON + b"{}") as upstream, relay(upstream) as client:
        assert ask(client).status_code == 500
        assert not upstream.requests


def test_nothing_is_settled_without_a_reservation() -> None:
    Charge().settle_refusal()
    assert Charge().standings == ()
