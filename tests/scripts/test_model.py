"""The real model of the tests and the demo speaks the dialect that the relay forwards."""

import psutil
import requests

from tests.support.model import RealModel


def test_it_offers_one_model_under_its_own_name(real_model: RealModel) -> None:
    models = requests.get(f"{real_model.url}/v1/models", timeout=10).json()
    assert [model["id"] for model in models["data"]] == [real_model.model]


def test_it_answers_and_counts_tokens(real_model: RealModel) -> None:
    body = {"model": real_model.model, "messages": [{"role": "user", "content": "Say hello."}], "max_tokens": 8}
    answer = requests.post(f"{real_model.url}/v1/chat/completions", json=body, timeout=60).json()
    assert answer["choices"][0]["message"]["content"].strip()
    assert 0 < answer["usage"]["completion_tokens"] <= 8


def test_what_repeats_itself_is_ended(real_model: RealModel) -> None:
    body = {"model": real_model.model, "messages": [{"role": "user", "content": "中国的首都是哪里？"}], "seed": 1}
    answer = requests.post(f"{real_model.url}/v1/chat/completions", json=body, timeout=120).json()
    words = answer["choices"][0]["message"]["content"]
    runs = [words[at : at + 24] for at in range(len(words) - 24)]
    assert max(map(runs.count, runs), default=0) <= 3


def test_no_page_of_another_site_may_call_it(real_model: RealModel) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    answer = requests.get(f"{real_model.url}/v1/models", headers=headers, timeout=10)
    assert answer.headers.get("Access-Control-Allow-Origin", "") == ""


def test_it_listens_on_loopback_only(real_model: RealModel) -> None:
    listening = [
        connection.laddr.ip
        for connection in psutil.Process(real_model.process.pid).net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]
    assert listening == ["127.0.0.1"]


def test_it_ends_when_whoever_started_it_is_gone() -> None:
    with RealModel() as model:
        model.process.stdin.close()
        assert model.process.wait(10) == 0
