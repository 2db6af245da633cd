"""A client that goes away stops the model: the upstream's socket is closed."""

from __future__ import annotations

import time

import pytest

from tests.conformance.client import Client
from tests.conformance.conftest import Target
from tests.conformance.raw_upstream import RawUpstream
from tests.upstream import ScriptedUpstream

ABORT_SECONDS = 2.0
"""Two heartbeats: when the writing of the second fails at the latest, the client has surely gone."""
SCHEDULING_SECONDS = 0.3
"""What a busy machine may add: the limits are the relay's, not the scheduler's."""


@pytest.mark.parametrize(
    ("script", "first"),
    [
        pytest.param({"chunks": 1000, "interval": 0.02}, b"chunk 1 ", id="while chunks come"),
        pytest.param({"text": "word", "end": "hang"}, b"word", id="while the upstream is silent"),
        pytest.param({"head_gate": "never"}, b": ping", id="before the upstream has answered"),
    ],
)
def test_an_abort_reaches_the_upstream(target: Target, upstream: ScriptedUpstream, script: dict, first: bytes) -> None:
    client = target.client(**target.bound_on_aborts(ABORT_SECONDS))
    stream = client.stream(script)
    request = upstream.wait_for_request()
    stream.read_until(first)
    left_at = time.monotonic()
    stream.close()
    limit = 0.5 if target.sees_disconnects else ABORT_SECONDS
    assert request.wait_closed(limit + SCHEDULING_SECONDS + 5)
    assert request.closed_at - left_at < limit + SCHEDULING_SECONDS


def test_an_abort_of_an_answer_that_is_not_streamed_reaches_the_upstream(
    target: Target, upstream: ScriptedUpstream
) -> None:
    if not target.sees_disconnects:
        # This runtime tells only by a failing write, and there is nothing to write: the time limit bounds it.
        client = target.client(STREAM_LIMIT_SECONDS="1.5", HEARTBEAT_SECONDS="1")
        answer = client.chat({"head_gate": "never"})
        assert answer.error["code"] == "upstream_timeout"
        assert upstream.wait_for_request().wait_closed(2)
        return
    client = target.client(HEARTBEAT_SECONDS="1")
    with pytest.raises(TimeoutError):
        _ask_and_leave(client)
    assert upstream.requests[-1].wait_closed(0.5 + SCHEDULING_SECONDS)


@pytest.mark.parametrize("content_type", ["application/json", "audio/mpeg"])
def test_an_abort_after_the_head_of_such_an_answer_reaches_the_upstream_too(target: Target, content_type: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: 100\r\n\r\n".encode()
    with RawUpstream(head, closes=False) as upstream:
        if not target.sees_disconnects:
            client = target.client(BASE_URL=upstream.url, STREAM_LIMIT_SECONDS="1.5", HEARTBEAT_SECONDS="0.5")
            assert client.chat().error["code"] == "upstream_timeout"
            assert upstream.left.wait(1)
            return
        with pytest.raises(TimeoutError):
            _ask_and_leave(target.client(BASE_URL=upstream.url))
        assert upstream.left.wait(0.5 + SCHEDULING_SECONDS)


def _ask_and_leave(client: Client) -> None:
    body = b'{"model": "gpt-4o-mini", "messages": [], "script": {"head_gate": "never"}}'
    headers = {"Content-Type": "application/json"}
    client.request("POST", "/api/openai/v1/chat/completions", body, headers, timeout=0.5)
