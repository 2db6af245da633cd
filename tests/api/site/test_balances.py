"""Balances: each key's is asked where its provider tells it, side by side, remembered; an error is that key's own."""

import json
import threading

import pytest
import requests
import responses

from api.relay.site import balances as balances_module
from api.relay.site.balances import FAILURE_FRESH_SECONDS, FRESH_SECONDS, Balance, Balances
from tests.api.fakes import FakeTime, deployment_of
from tests.upstream import ScriptedUpstream

KEY = "sk-test-owner-key-of-20-abcd"
OTHER_KEY = "sk-test-other-key-of-20-wxyz"
OPENROUTER = "https://openrouter.ai/api/v1"


def balances_of(**variables: str) -> list[Balance]:
    return Balances().of(deployment_of(**variables).providers.by_id.values())


def figures_of(balances: list[Balance]) -> list[tuple[str, float | None, str, str]]:
    return [(balance.measures, balance.amount, balance.currency, balance.error) for balance in balances]


@responses.activate
def test_openrouter_tells_what_is_left_of_the_credit_and_of_the_keys_own_limit() -> None:
    responses.get(f"{OPENROUTER}/credits", json={"data": {"total_credits": 25.5, "total_usage": 5.25}})
    asked = responses.get(f"{OPENROUTER}/key", json={"data": {"limit_remaining": 4.5, "usage_daily": 0.75}})
    found = balances_of(OPENROUTER_API_KEY=KEY)
    assert figures_of(found) == [
        ("balance", 20.25, "USD", ""),
        ("key_left", 4.5, "USD", ""),
        ("key_used_today", 0.75, "USD", ""),
    ]
    assert {(balance.provider, balance.variable, balance.ending) for balance in found} == {
        ("openrouter", "OPENROUTER_API_KEY", "abcd")
    }
    assert asked.call_count == 1 and asked.calls[0].request.headers["Authorization"] == f"Bearer {KEY}"


@responses.activate
def test_a_key_that_may_not_ask_for_the_credit_still_tells_its_own_limit() -> None:
    responses.get(f"{OPENROUTER}/credits", status=403, json={"error": {"message": "Only management keys."}})
    responses.get(f"{OPENROUTER}/key", json={"data": {"limit_remaining": None, "usage_daily": 0}})
    assert figures_of(balances_of(OPENROUTER_API_KEY=KEY)) == [
        ("balance", None, "USD", "status_403"),
        ("key_left", None, "USD", ""),
        ("key_used_today", 0, "USD", ""),
    ]


@responses.activate
def test_deepseek_has_a_balance_in_each_currency() -> None:
    infos = [{"currency": "CNY", "total_balance": "110.00"}, {"currency": "USD", "total_balance": "3.5"}]
    responses.get("https://api.deepseek.com/user/balance", json={"is_available": True, "balance_infos": infos})
    found = figures_of(balances_of(DEEPSEEK_API_KEY=KEY))
    assert found == [("balance", 110, "CNY", ""), ("balance", 3.5, "USD", "")]


@responses.activate
def test_moonshot_and_siliconflow_tell_theirs_in_the_currency_of_their_address() -> None:
    responses.get("https://api.moonshot.cn/v1/users/me/balance", json={"code": 0, "data": {"available_balance": 49.5}})
    data = {"balance": "0.88", "chargeBalance": "88.00", "totalBalance": "88.88"}
    responses.get("https://api.siliconflow.cn/v1/user/info", json={"code": 20000, "data": data})
    found = balances_of(MOONSHOT_API_KEY=KEY, SILICONFLOW_API_KEY=KEY)
    assert figures_of(found) == [("balance", 49.5, "CNY", ""), ("balance", 88.88, "CNY", "")]


def test_a_server_like_one_api_tells_it_by_the_old_dashboard(upstream: ScriptedUpstream) -> None:
    found = balances_of(OPENAI_API_KEY=KEY, BASE_URL=f"{upstream.url}/v1")
    assert figures_of(found) == [("balance", 107.655, "USD", "")]


@responses.activate
def test_openai_itself_has_no_such_address_and_is_not_asked() -> None:
    assert balances_of(OPENAI_API_KEY=KEY, MISTRAL_API_KEY=KEY) == []


@responses.activate
def test_each_key_is_asked_for_itself_and_fails_for_itself() -> None:
    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        is_first = request.headers["Authorization"] == f"Bearer {KEY}"
        return (401, {}, "{}") if is_first else (200, {}, json.dumps({"data": {"available_balance": 1}}))

    responses.add_callback("GET", "https://api.moonshot.cn/v1/users/me/balance", answer)
    found = balances_of(MOONSHOT_API_KEY=f"{KEY},{OTHER_KEY}")
    assert [(balance.ending, balance.amount, balance.error) for balance in found] == [
        ("abcd", None, "status_401"),
        ("wxyz", 1, ""),
    ]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (requests.ConnectionError("refused"), "no_answer"),
        (requests.Timeout("slow"), "no_answer"),
        (b"<html>", "unreadable"),
        (b"{}", "unreadable"),
        (b"null", "unreadable"),
        (b'{"data":{"available_balance":"much"}}', "unreadable"),
        (b'{"data":{"available_balance":[]}}', "unreadable"),
    ],
)
@responses.activate
def test_whatever_a_provider_answers_is_no_error_of_ours(body: bytes | Exception, error: str) -> None:
    responses.get("https://api.moonshot.cn/v1/users/me/balance", body=body)
    assert figures_of(balances_of(MOONSHOT_API_KEY=KEY)) == [("balance", None, "CNY", error)]


@responses.activate
def test_an_answer_is_remembered_for_minutes_and_a_failure_for_less(monkeypatch: pytest.MonkeyPatch) -> None:
    fake_time = FakeTime()
    monkeypatch.setattr(balances_module.time, "monotonic", fake_time)
    asked = responses.get("https://api.moonshot.cn/v1/users/me/balance", status=500)
    known, upstreams = Balances(), deployment_of(MOONSHOT_API_KEY=KEY).providers.by_id.values()
    for seconds, calls in ((0, 1), (FAILURE_FRESH_SECONDS - 1, 1), (1, 2)):
        fake_time.now += seconds
        known.of(upstreams)
        assert asked.call_count == calls
    responses.replace("GET", "https://api.moonshot.cn/v1/users/me/balance", json={"data": {"available_balance": 1}})
    fake_time.now += FAILURE_FRESH_SECONDS
    known.of(upstreams)
    fake_time.now += FRESH_SECONDS - 1
    assert figures_of(known.of(upstreams)) == [("balance", 1, "CNY", "")]
    assert len(responses.calls) == 3


def test_a_provider_that_does_not_answer_in_time_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = threading.Event()
    monkeypatch.setattr(balances_module, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(balances_module, "fetch_json", lambda *_: hangs.wait(20))
    try:
        assert figures_of(balances_of(MOONSHOT_API_KEY=KEY)) == [("balance", None, "CNY", "no_answer")]
    finally:
        hangs.set()


def test_no_balance_shows_a_key(upstream: ScriptedUpstream) -> None:
    found = balances_of(OPENAI_API_KEY=KEY, BASE_URL=f"{upstream.url}/v1")
    assert KEY not in repr(found) and KEY not in str([balance.document() for balance in found])
