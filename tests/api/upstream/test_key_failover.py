"""What a refusal says decides what becomes of a key, whatever JSON it says it in."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from api.relay.upstream.http_response import ResponseHead
from tests.api.forwarding.relay import SayingUpstream, head, post, relay

KEYS = ["sk-test-first-key-1", "sk-test-second-key-2"]
ANSWER = head() + b'data: {"choices":[{"delta":{"content":"x"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'


def refusal(status: int, document: object) -> bytes:
    return head("application/json; charset=UTF-8", status) + json.dumps(document).encode()


@pytest.mark.parametrize(
    "refused",
    [
        refusal(429, [{"error": {"code": 429, "message": "Used up.", "status": "RESOURCE_EXHAUSTED"}}]),
        refusal(429, {"error": {"code": "rate_limit_exceeded"}}),
        refusal(429, {"detail": "slow down"}),
        refusal(429, "slow down"),
        refusal(429, [None, 5]),
        refusal(429, None),
        refusal(401, {"message": "no such key"}),
        refusal(402, {"error": "no money"}),
        head("text/html", 429) + b"<html>",
        head("", 429),
    ],
    ids=lambda refused: refused[-40:].decode(),
)
def test_another_key_is_tried_whatever_a_refusal_looks_like_and_the_first_rests(refused: bytes) -> None:
    with SayingUpstream(refused, ANSWER) as upstream, relay(upstream, OPENAI_API_KEY=",".join(KEYS)) as client:
        assert post(client).get_data().startswith(b"data: ")
        assert post(client).get_data().startswith(b"data: ")
    used = [next(key for key in KEYS if key.encode() in request) for request in upstream.requests]
    assert used == [KEYS[0], KEYS[1], KEYS[1]]


def test_the_last_keys_refusal_passes_as_it_came() -> None:
    said = [{"error": {"code": 429, "message": "Used up."}}]
    with SayingUpstream(refusal(429, said)) as upstream, relay(upstream, OPENAI_API_KEY=",".join(KEYS)) as client:
        answer = post(client)
    assert (answer.status_code, answer.get_json()) == (429, said)
    assert len(upstream.requests) == 2


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("20", 20), ("0", 0), ("1.5", 1.5), ("", None), ("soon", None), ("-1", None), ("nan", None), ("1e3", None)]
    + [("inf", None), ("5_0", None), ("Fri, 31 Dec 1999 23:59:59 GMT", 0), ("<script>", None), ("9" * 400, None)],
)
def test_how_long_a_key_rests_is_a_number_or_a_date(written: str, seconds: float | None) -> None:
    assert ResponseHead(429, {"retry-after": written}).retry_after == seconds


def test_a_date_is_counted_from_now() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    seconds = ResponseHead(429, {"retry-after": date}).retry_after
    assert seconds is not None and 90 < seconds <= 100
