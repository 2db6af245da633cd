"""What the ledger holds is what the upstream has reported, to the token, wherever the relay runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.client import Client
from tests.conformance.conftest import Target
from tests.conformance.forms import FORM_TYPE, form
from tests.upstream import ScriptedUpstream
from tests.upstream.pictures import png

MOST = 10**9
CODE = "code-test-metered-5"
COUNTS = {"prompt": 100, "cached": 30, "cache_written": 20, "completion": 50, "reasoning": 10}
SETTLING_SECONDS = 10.0


@pytest.fixture
def client(target: Target, request: pytest.FixtureRequest) -> Client:
    """A relay of its own for each test, whose books are empty."""
    found = target.client(
        CODE=f"{CODE}|tokens={MOST}/total", OPENAI_ORG_ID=request.node.name[:40], HEARTBEAT_SECONDS="1"
    )
    found.authorization = f"Bearer nk-{CODE}"
    return found


def booked_tokens(client: Client) -> int:
    """The tokens in the books, told by a request that takes none."""
    answer = client.post("/api/openai/v1/moderations", {"model": "omni-moderation-latest", "input": "x"})
    fields = dict(field.split("=") for field in answer.headers["x-locutorio-budget"].split("; "))
    return MOST - int(fields["left"])


def assert_booked(client: Client, expected: Callable[[], int]) -> None:
    """Waits until the books are right: an answer is settled after its last byte, and its reader may be quicker."""
    ends_at = time.monotonic() + SETTLING_SECONDS
    while (booked := booked_tokens(client)) != expected() and time.monotonic() < ends_at:
        time.sleep(0.02)
    assert booked == expected()


def reported_tokens(upstream: ScriptedUpstream) -> int:
    return sum(sums["prompt"] + sums.get("completion", 0) for sums in upstream.reported_by("authorization").values())


def test_the_books_are_the_upstreams_own_counts(client: Client, upstream: ScriptedUpstream) -> None:
    asks = {"stream_options": {"include_usage": True}}
    for script in ({"counts": COUNTS, "dialect": dialect} for dialect in ("chat", "short", "openrouter", "xai")):
        assert client.chat(script).status == 200
        assert client.stream(script).read_all()
        assert client.stream({**script, "reports": "in_every_chunk"}, **asks).read_all()
    for path, script in (
        ("responses", {"counts": COUNTS}),
        ("responses", {"counts": COUNTS, "text": "long " * 50_000, "chunks": 3}),
        ("responses", {"counts": COUNTS, "items": [{"type": "web_search_call", "id": "ws_1"}]}),
        ("completions", {"chunks": 4}),
    ):
        for stream in (False, True):
            fields: dict[str, Any] = {"model": "gpt-4o-mini", "script": script, "stream": stream}
            fields["prompt" if path == "completions" else "input"] = "Why?"
            assert client.post(f"/api/openai/v1/{path}", fields).status == 200
    assert (
        client.post("/api/openai/v1/embeddings", {"model": "text-embedding-3-small", "input": ["a", "b"]}).status == 200
    )
    assert reported_tokens(upstream) == 18 * 150 + 2 * 13 + 2
    assert_booked(client, lambda: reported_tokens(upstream))


def test_every_picture_is_in_the_books(client: Client, upstream: ScriptedUpstream) -> None:
    draw = {"model": "gpt-image-2", "prompt": "A booth", "size": "64x48", "quality": "low"}
    for more in ({}, {"stream": True, "partial_images": 2}, {"n": 3}):
        assert client.post("/api/openai/v1/images/generations", {**draw, **more}).status == 200
    body = form(**draw, stream="true", partial_images="1", image=png("8x8"))
    assert client.request("POST", "/api/openai/v1/images/edits", body, FORM_TYPE).status == 200
    assert reported_tokens(upstream) == (1 + 196) + (1 + 396) + (1 + 588) + (1 + 323 + 296)
    assert_booked(client, lambda: reported_tokens(upstream))


def test_what_an_upstream_refuses_costs_nothing(client: Client) -> None:
    assert client.chat({"status": 500}).status == 500
    client.stream({"status": 503}).read_all()
    client.stream({"error_event": {"message": "overloaded"}, "chunks": 0}).read_all()
    assert_booked(client, lambda: 0)


def test_a_reader_who_leaves_pays_for_no_more_than_was_reserved(
    target: Target, client: Client, upstream: ScriptedUpstream
) -> None:
    if target.name == "netlify":
        # It starts an instance for each request at the same time: without a store, each with books of its own.
        return
    stream = client.stream({"chunks": 500, "gate": "slow"}, max_tokens=600)
    upstream.open_gate("slow", 5)
    stream.read_until(b"chunk 2 ")
    reserved = booked_tokens(client)
    assert reserved > 600
    stream.close()
    ends_at = time.monotonic() + SETTLING_SECONDS
    while booked_tokens(client) == reserved and time.monotonic() < ends_at:
        time.sleep(0.05)
    assert 0 < booked_tokens(client) < reserved


def test_an_answer_says_what_is_left(client: Client) -> None:
    for answer in (client.chat(), client.stream(), client.chat({"status": 400})):
        assert answer.headers["x-locutorio-budget"].startswith("kind=tokens; left=")
