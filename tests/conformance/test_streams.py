"""Streams: chunk by chunk, with a heartbeat, and with an end that says how it ended."""

from __future__ import annotations

import json
import re
import time

import pytest

from tests.conformance.client import Client
from tests.conformance.conftest import Target
from tests.conformance.raw_upstream import RawUpstream
from tests.upstream import ScriptedUpstream

CHUNK_LAG_SECONDS = 0.05
"""A chunk is at the client within 50 ms of the upstream's write; `make bench` measures how far below that it stays."""

STAMP = re.compile(rb'"t":\s*(\d+)')


def test_a_stream_has_the_headers_that_keep_intermediaries_from_buffering(client: Client) -> None:
    stream = client.stream()
    assert stream.status == 200
    assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert stream.headers["cache-control"] == "no-cache, no-transform"
    assert stream.headers["x-accel-buffering"] == "no"
    assert stream.headers["content-encoding"] == "identity"
    stream.close()


def test_each_chunk_arrives_before_the_next_is_written(client: Client, upstream: ScriptedUpstream) -> None:
    stream = client.stream({"text": "one two three ", "gate": "words"})
    for word in (b"one", b"two", b"three"):
        upstream.open_gate("words")
        stream.read_until(word)
    assert stream.words.split() == ["one", "two", "three"][: len(stream.words.split())]
    stream.read_all()
    assert stream.words == "one two three "


def test_no_timer_holds_a_chunk_back(client: Client, upstream: ScriptedUpstream) -> None:
    stream = client.stream({"chunks": 20, "gate": "chunks", "stamp": True})
    lags = []
    for number in range(20):
        upstream.open_gate("chunks")
        seen = stream.read_until(b"chunk %d " % number)
        lags.append((time.monotonic_ns() - int(STAMP.findall(seen)[-1])) / 1e9)
    stream.close()
    # A timer would delay each of them, a busy machine only some.
    assert min(lags) < CHUNK_LAG_SECONDS


def test_the_upstreams_bytes_pass_unchanged(client: Client, upstream: ScriptedUpstream) -> None:
    stream = client.stream({"text": "ñandú 你好 👋 \u2028 end", "split_utf8": True, "crlf": True})
    content = stream.read_all()
    assert b"\r\n" in content
    assert stream.words == "ñandú 你好 👋 \u2028 end"


def test_a_complete_answer_ends_ok_with_bytes_and_duration(client: Client) -> None:
    stream = client.stream()
    content = stream.read_all()
    match = re.fullmatch(r"ok bytes=(\d+) ms=(\d+)", stream.end)
    assert match
    assert int(match[1]) == content.index(b": end ")


def test_an_answer_whose_connection_is_cut_says_so_and_raises_an_event(client: Client) -> None:
    stream = client.stream({"text": "half an ans", "end": "cut"})
    stream.read_all()
    assert stream.end.startswith("cut ")
    assert stream.events[-1]["error"]["code"] == "upstream_cut"
    assert stream.words == "half an ans"


def test_a_reset_connection_is_a_cut_answer(client: Client) -> None:
    stream = client.stream({"text": "half an ans", "end": "reset"})
    stream.read_all()
    assert stream.end.startswith("cut ")
    assert stream.events[-1]["error"]["code"] == "upstream_cut"


def test_an_answer_that_ends_well_but_unfinished_is_cut(client: Client) -> None:
    stream = client.stream({"text": "half an ans", "end": "early"})
    stream.read_all()
    assert stream.end.startswith("cut ")
    assert stream.end.endswith("reason=unfinished")


def test_a_finish_reason_is_enough_where_an_upstream_says_no_done(client: Client) -> None:
    stream = client.stream({"end": "no_done"})
    stream.read_all()
    assert stream.end.startswith("ok ")


@pytest.mark.parametrize("framing", ["chunked", "close"])
def test_the_framing_of_the_upstream_does_not_matter(client: Client, framing: str) -> None:
    stream = client.stream({"text": "the same", "framing": framing})
    stream.read_all()
    assert (stream.words, stream.end.split()[0]) == ("the same", "ok")


def test_silence_is_filled_with_heartbeats(client: Client, upstream: ScriptedUpstream) -> None:
    stream = client.stream({"text": "late", "gate": "late"})
    stream.read_until(b": ping\n\n: ping\n\n")
    upstream.open_gate("late", None)
    stream.read_all()
    assert (stream.words, stream.end.split()[0]) == ("late", "ok")


def test_the_heartbeat_begins_before_the_upstream_has_answered(client: Client, upstream: ScriptedUpstream) -> None:
    stream = client.stream({"text": "late", "head_gate": "head"})
    assert stream.status == 200
    stream.read_until(b": ping")
    upstream.open_gate("head")
    stream.read_all()
    assert (stream.words, stream.end.split()[0]) == ("late", "ok")


def test_a_refusal_after_the_heartbeat_began_is_an_event(client: Client, upstream: ScriptedUpstream) -> None:
    refusal = {"error": {"message": "No such model as gpt-9", "type": "x", "code": "model_not_found"}}
    stream = client.stream({"head_gate": "head", "status": 404, "body": json.dumps(refusal)})
    assert stream.status == 200
    upstream.open_gate("head")
    stream.read_all()
    error = stream.events[-1]["error"]
    assert error["code"] == "upstream_refused"
    assert "404" in error["message"]
    assert "No such model as gpt-9" in error["message"]
    assert stream.end.startswith("error ")
    assert stream.end.endswith("code=upstream_refused")


def test_a_failure_after_the_heartbeat_began_is_an_event(client: Client, upstream: ScriptedUpstream) -> None:
    stream = client.stream({"head_gate": "head", "head": "garbage"})
    upstream.open_gate("head")
    stream.read_all()
    assert stream.events[-1]["error"]["code"] == "upstream_invalid_response"
    assert stream.end.endswith("code=upstream_invalid_response")


def test_the_relay_ends_a_stream_before_the_platform_does(target: Target) -> None:
    client = target.client(STREAM_LIMIT_SECONDS="1.5", HEARTBEAT_SECONDS="1")
    stream = client.stream({"chunks": 1000, "interval": 0.05})
    stream.read_all()
    assert stream.end.startswith("limit ")
    assert stream.events[-1]["error"]["code"] == "stream_limit"
    assert len(stream.words) > 0


def test_an_upstream_that_falls_silent_for_good_is_given_up(target: Target) -> None:
    client = target.client(UPSTREAM_TIMEOUT_SECONDS="1.5", HEARTBEAT_SECONDS="1")
    stream = client.stream({"text": "word", "end": "hang"})
    stream.read_all()
    assert stream.events[-1]["error"]["code"] == "upstream_timeout"
    assert stream.end.endswith("code=upstream_timeout")


def test_an_upstream_that_does_not_close_after_done_does_not_hold_the_answer(target: Target) -> None:
    events = b'data: {"choices":[{"delta":{"content":"x"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    with RawUpstream(head + events, closes=False) as upstream:
        stream = target.client(BASE_URL=upstream.url).stream()
        assert stream.read_all().startswith(events)
        assert stream.end.startswith("ok ")
        assert upstream.left.wait(2)


def test_half_a_line_is_passed_on_when_the_rest_does_not_come_soon(target: Target) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    with RawUpstream(head + b"data: half a li", closes=False) as upstream:
        stream = target.client(BASE_URL=upstream.url).stream()
        stream.read_until(b"data: half a li")
        stream.close()


def test_no_heartbeat_breaks_a_line_in_two(target: Target) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    environment = {"HEARTBEAT_SECONDS": "0.2", "UPSTREAM_TIMEOUT_SECONDS": "1"}
    with RawUpstream(head + b"data: half a li", closes=False) as upstream:
        stream = target.client(BASE_URL=upstream.url, **environment).stream()
        content = stream.read_all()
    assert b": ping" not in content
    assert content.startswith(b"data: half a li\n\ndata: {")
    assert stream.end.startswith("error ")


def test_an_error_event_of_the_upstream_passes(client: Client) -> None:
    stream = client.stream({"error_event": {"message": "overloaded", "type": "server_error", "code": None}})
    stream.read_all()
    assert any(event.get("error", {}).get("message") == "overloaded" for event in stream.events)
