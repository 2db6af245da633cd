"""Several keys: healthy ones in turn, and another one before the first byte when one is of no use."""

from __future__ import annotations

from zlib import crc32

import pytest

from tests.conformance.client import Client
from tests.conformance.conftest import Target
from tests.conformance.raw_upstream import RawUpstream
from tests.upstream import KeyState, ScriptedUpstream

FIRST, SECOND, THIRD = "sk-test-first-key", "sk-test-second-key", "sk-test-third-key"


@pytest.fixture
def fresh_client(target: Target, request: pytest.FixtureRequest) -> Client:
    """A client of a relay that no other test has used: its keys have no history."""
    return target.client(
        OPENAI_API_KEY=f"{FIRST}, {SECOND},{THIRD}", OPENAI_ORG_ID=f"org-{crc32(request.node.nodeid.encode())}"
    )


def _keys_used(upstream: ScriptedUpstream) -> list[str | None]:
    return [request.api_key for request in upstream.requests]


def test_keys_are_used_in_turn(fresh_client: Client, upstream: ScriptedUpstream) -> None:
    for _ in range(4):
        assert fresh_client.chat().status == 200
    assert _keys_used(upstream) == [FIRST, SECOND, THIRD, FIRST]


@pytest.mark.parametrize("state", [KeyState.INVALID, KeyState.NO_QUOTA, KeyState.RATE_LIMITED])
def test_another_key_is_tried_before_the_first_byte(
    fresh_client: Client, upstream: ScriptedUpstream, state: KeyState
) -> None:
    upstream.keys[FIRST] = state
    stream = fresh_client.stream()
    stream.read_all()
    assert stream.status == 200
    assert stream.end.startswith("ok ")
    assert _keys_used(upstream) == [FIRST, SECOND]


@pytest.mark.parametrize("state", [KeyState.INVALID, KeyState.NO_QUOTA, KeyState.RATE_LIMITED])
def test_a_useless_key_is_left_alone_afterwards(
    fresh_client: Client, upstream: ScriptedUpstream, state: KeyState
) -> None:
    upstream.keys[FIRST] = state
    for _ in range(5):
        assert fresh_client.chat().status == 200
    assert _keys_used(upstream).count(FIRST) == 1


def test_a_rate_limited_key_comes_back_when_its_rest_is_over(fresh_client: Client, upstream: ScriptedUpstream) -> None:
    upstream.retry_after = 0
    upstream.keys[FIRST] = KeyState.RATE_LIMITED
    assert fresh_client.chat().status == 200
    upstream.keys[FIRST] = KeyState.OK
    for _ in range(3):
        assert fresh_client.chat().status == 200
    assert FIRST in _keys_used(upstream)[2:]


def test_when_no_key_works_the_last_refusal_is_passed_on(fresh_client: Client, upstream: ScriptedUpstream) -> None:
    for key in (FIRST, SECOND):
        upstream.keys[key] = KeyState.INVALID
    upstream.keys[THIRD] = KeyState.NO_QUOTA
    answer = fresh_client.chat()
    assert answer.status == 429
    assert answer.json()["error"]["code"] == "insufficient_quota"
    assert _keys_used(upstream) == [FIRST, SECOND, THIRD]
    assert fresh_client.chat().status in (401, 429)


def test_a_refusal_that_never_ends_does_not_keep_a_key_in_use(target: Target) -> None:
    head = b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
    with RawUpstream(head + b'{"error": ', closes=True) as upstream:
        answer = target.client(BASE_URL=upstream.url, OPENAI_API_KEY=f"{FIRST},{SECOND}").chat()
        assert (answer.status, answer.error["code"]) == (401, "upstream_refused")
        assert upstream.served == 2


def test_keys_are_changed_also_after_the_heartbeat_began(target: Target, upstream: ScriptedUpstream) -> None:
    client = target.client(OPENAI_API_KEY=f"{FIRST},{SECOND}", HEARTBEAT_SECONDS="0.3", UPSTREAM_TIMEOUT_SECONDS="77")
    upstream.keys[FIRST] = KeyState.INVALID
    stream = client.stream({"head_gate": "head", "text": "from the second"})
    stream.read_until(b": ping")
    upstream.open_gate("head")
    stream.read_all()
    assert stream.words == "from the second"
    assert _keys_used(upstream) == [FIRST, SECOND]
