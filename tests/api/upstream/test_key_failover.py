"""What a refusal says decides what becomes of a key, whatever JSON it says it in."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from flask.testing import FlaskClient

from api.relay.upstream import key_failover
from api.relay.upstream.http_exchange import UpstreamRequest
from api.relay.upstream.http_response import ResponseHead
from tests.api.fakes import CALLERS_KEY, CODE, OTHER_CODE, deployment_of
from tests.api.forwarding.relay import GATE, SayingUpstream, answer_to, head, post, relay

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


SPENT = {"error": {"message": "Used up.", "type": "insufficient_quota", "code": "project_spend_limit_exceeded"}}
CAUSE = "X-Locutorio-Error-Cause"


@pytest.mark.parametrize(
    ("status", "document", "cause"),
    [
        (429, SPENT, "provider_key_limit"),
        (403, {"error": {"message": "Workspace monthly budget of $5.00 exceeded."}}, "provider_owner_limit"),
        (401, {"error": {"code": "invalid_api_key"}}, "provider_key_refused"),
        (429, {"error": {"code": "rate_limit_exceeded"}}, "provider_rate_limited"),
    ],
)
def test_a_refusal_passes_as_it_came_and_a_header_says_what_it_means(status: int, document: object, cause: str) -> None:
    answer = answer_to(refusal(status, document), streams=False)
    assert (answer.status_code, answer.get_json(), answer.headers[CAUSE]) == (status, document, cause)


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_an_error_that_is_not_about_the_key_has_no_cause_and_parks_none(status: int) -> None:
    document = {"error": {"message": "Your request is wrong.", "code": "invalid_value"}}
    with SayingUpstream(refusal(status, document)) as upstream, relay(upstream) as client:
        answer = post(client)
    assert (answer.get_json(), CAUSE in answer.headers, len(upstream.requests)) == (document, False, 1)


def test_the_limit_of_a_codes_own_key_is_that_guests_share() -> None:
    own = {"CODE": f"{CODE}|key=ANA_API_KEY", "ANA_API_KEY": KEYS[0]}
    with SayingUpstream(refusal(429, SPENT)) as upstream, relay(upstream, **own) as client:
        assert post(client).headers[CAUSE] == "provider_share_spent"


def key_told_by(client: FlaskClient) -> dict[str, str]:
    """What the owner is told of the site's first key."""
    answer = client.get("/api/usage", headers={"Authorization": f"Bearer nk-{OTHER_CODE}"})
    return dict(answer.get_json()["keys"][0])


@pytest.mark.parametrize(
    ("refused", "state", "reason"),
    [
        (refusal(429, SPENT), "parked", "provider_key_limit"),
        (refusal(402, {"error": "pay"}), "parked", "provider_quota_reached"),
        (refusal(401, {"error": "who?"}), "parked", "provider_key_refused"),
        (refusal(429, {"error": "slow down"}), "resting", "provider_rate_limited"),
    ],
)
def test_the_owner_is_told_which_key_is_left_out_and_why(refused: bytes, state: str, reason: str) -> None:
    with SayingUpstream(refused) as upstream, relay(upstream, ADMIN_CODE=OTHER_CODE) as client:
        assert key_told_by(client)["state"] == "healthy"
        post(client)
        told = key_told_by(client)
    assert (told["state"], told["reason"]) == (state, reason)
    assert datetime.fromisoformat(told["until"]) > datetime.now(UTC)


def test_a_limit_over_a_period_parks_its_key_until_midnight_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_failover, "until_midnight", lambda _: timedelta(seconds=90))
    for document, most in ((SPENT, 90), ({"error": {"code": "credit_balance_exhausted"}}, 3600)):
        with SayingUpstream(refusal(429, document)) as upstream, relay(upstream, ADMIN_CODE=OTHER_CODE) as client:
            post(client)
            left = datetime.fromisoformat(key_told_by(client)["until"]) - datetime.now(UTC)
        assert most - 60 < left.total_seconds() <= most


def test_the_only_key_is_used_though_it_is_parked_and_is_healthy_once_it_works() -> None:
    with SayingUpstream(refusal(402, {}), ANSWER) as upstream, relay(upstream, ADMIN_CODE=OTHER_CODE) as client:
        post(client)
        assert key_told_by(client)["state"] == "parked"
        assert post(client).get_data().startswith(b"data: ")
        assert key_told_by(client)["state"] == "healthy"


def test_a_callers_own_key_is_not_judged() -> None:
    with SayingUpstream(refusal(429, SPENT)) as upstream, relay(upstream, ALLOW_USER_KEYS="1") as client:
        answer = client.post(
            "/api/openai/v1/chat/completions",
            json={"model": "m", "messages": []},
            headers={"Authorization": f"Bearer {CALLERS_KEY}"},
        )
    assert (answer.status_code, CAUSE in answer.headers) == (429, False)


def test_once_a_stream_has_begun_the_cause_is_in_its_error() -> None:
    said = [GATE, refusal(429, SPENT)]
    with SayingUpstream(said) as upstream, relay(upstream, HEARTBEAT_SECONDS="0.1") as client:
        answer = post(client)
        upstream.gate.release()
        lines = answer.get_data().decode().split("\n")
    error = json.loads(next(line for line in lines if line.startswith("data: "))[6:])["error"]
    assert (error["code"], error["cause"]) == ("upstream_refused", "provider_key_limit")


def test_a_refusal_without_json_has_its_cause_in_the_relays_error() -> None:
    error = answer_to(head("text/plain", 402) + b"pay first", streams=False).get_json()["error"]
    assert (error["code"], error["cause"]) == ("upstream_refused", "provider_quota_reached")


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


MESSAGES_ANSWER = head("application/json") + b'{"type": "message", "content": []}'


def sent_to_anthropics_place(**variables: str) -> dict[str, str]:
    """The headers that a gateway in Anthropic's place gets with a message."""
    with SayingUpstream(MESSAGES_ANSWER) as upstream:
        with relay(upstream, ANTHROPIC_URL=upstream.url, ANTHROPIC_API_KEY=KEYS[0], **variables) as client:
            headers = {"x-api-key": f"nk-{CODE}"}
            client.post("/api/anthropic/v1/messages", json={"model": "m", "max_tokens": 1}, headers=headers).get_data()
        lines = upstream.requests[0].decode().splitlines()[1:]
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_a_gateway_gets_the_key_in_either_header_and_never_the_code() -> None:
    sent = sent_to_anthropics_place()
    assert (sent["x-api-key"], sent["authorization"]) == (KEYS[0], f"Bearer {KEYS[0]}")
    assert CODE not in str(sent)


def test_an_owners_own_header_for_keys_stays() -> None:
    sent = sent_to_anthropics_place(UPSTREAM_HEADERS="X-Api-Key: the-gateways-own-key")
    assert (sent["x-api-key"], sent["authorization"]) == ("the-gateways-own-key", f"Bearer {KEYS[0]}")


def test_anthropic_itself_gets_the_key_in_its_own_header_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[UpstreamRequest] = []
    monkeypatch.setattr(key_failover, "HttpExchange", lambda _pool, _upstream, request: asked.append(request))
    anthropic = deployment_of(ANTHROPIC_API_KEY=KEYS[0]).providers.by_id["anthropic"]
    request = UpstreamRequest("POST", "/v1/messages", {"anthropic-version": "2023-06-01"}, key_header="x-api-key")
    call = key_failover.UpstreamCall(None, anthropic, request, KEYS, owns_keys=True)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        call.poll(0)
    assert asked[0].headers == {"anthropic-version": "2023-06-01", "x-api-key": KEYS[0]}
