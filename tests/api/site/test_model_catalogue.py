"""The relay's own question for models: whatever the upstream does, there is an answer or none, never an error."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import requests
import responses

from api.relay.models.prices import Price
from api.relay.site import model_catalogue as catalogue_module
from api.relay.site.model_catalogue import (
    FAILURE_FRESH_SECONDS,
    FRESH_SECONDS,
    PRICES_FRESH_SECONDS,
    ListedModels,
    ModelCatalogue,
)
from tests.api.fakes import OWNER_KEY, FakeTime, deployment_of

URL = "https://api.openai.com/v1/models"
UPSTREAM = deployment_of(OPENAI_API_KEY=OWNER_KEY).providers.by_id["openai"]
LIST = {"object": "list", "data": [{"id": "gpt-4o"}, {"id": "o3"}]}
LISTED = ListedModels(("gpt-4o", "o3"))


@responses.activate
def test_it_tells_the_models_that_the_upstream_lists() -> None:
    responses.get(URL, json=LIST)
    assert ModelCatalogue().models_of(UPSTREAM) == LISTED
    assert responses.calls[0].request.headers["Authorization"] == f"Bearer {OWNER_KEY}"


@responses.activate
def test_it_tells_when_a_model_ends_where_the_upstream_does() -> None:
    ends = ["2027-01-14", None, "", "soon", 20270114, {"day": "2027-01-14"}]
    models = [{"id": f"model-{index}", "shutdown_date": end} for index, end in enumerate(ends)]
    responses.get(URL, json={"data": models})
    listed = ModelCatalogue().models_of(UPSTREAM)
    assert listed is not None
    assert len(listed.ids) == len(ends)
    assert listed.shutdown == {"model-0": "2027-01-14"}


@responses.activate
def test_it_tells_what_a_model_costs_where_the_upstream_does() -> None:
    pricings = [
        {"prompt": "0.000003", "completion": "0.000015", "request": None, "input_cache_read": "0.0000003"},
        {"input": "0.00000125", "output": "0.00001", "input_cache_write": "0.00000156"},
        {"prompt": "0", "completion": "0"},
        {"prompt": "-1", "completion": "-1"},
        {"prompt": "0.000001", "completion": "0.000001", "request": "0.005"},
        {"prompt": "0.000001"},
        {"prompt": "much", "completion": "0.1"},
        {"prompt": "nan", "completion": "inf"},
        {"prompt": True, "completion": []},
        "free",
        None,
    ]
    responses.get(URL, json={"data": [{"id": f"m{at}", "pricing": each} for at, each in enumerate(pricings)]})
    listed = ModelCatalogue().models_of(UPSTREAM)
    assert listed is not None and len(listed.ids) == len(pricings)
    assert listed.prices == {
        "m0": Price(input=3, cached=0.3, cache_write=3, cache_write_hour=3, output=15, image_input=3),
        "m1": Price(input=1.25, cached=1.25, cache_write=1.56, cache_write_hour=1.56, output=10, image_input=1.25),
        "m2": Price(),
    }


@responses.activate
def test_prices_are_asked_for_only_when_they_are_needed_and_outlive_a_list_that_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake_time = FakeTime()
    monkeypatch.setattr(catalogue_module.time, "monotonic", fake_time)
    model_catalogue = ModelCatalogue()
    priced = {"id": "m", "pricing": {"prompt": "0.000001", "completion": "0.000002"}}
    asked = responses.get(URL, json={"data": [priced]})
    assert model_catalogue.prices_of(UPSTREAM, may_ask=False) == {}
    assert asked.call_count == 0
    prices = model_catalogue.prices_of(UPSTREAM, may_ask=True)
    assert prices["m"].output == 2
    fake_time.now += PRICES_FRESH_SECONDS - 1
    assert model_catalogue.prices_of(UPSTREAM, may_ask=True) == prices
    assert asked.call_count == 1
    fake_time.now += 2
    responses.replace(responses.GET, URL, status=500)
    assert model_catalogue.prices_of(UPSTREAM, may_ask=True) == prices


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, b'{"error":{"message":"bad key"}}'),
        (429, b""),
        (500, b"<html>"),
        (200, b""),
        (200, b"<html>a login page</html>"),
        (200, b"{}"),
        (200, b"[]"),
        (200, b"null"),
        (200, b'"text"'),
        (200, b"7"),
        (200, b'{"data":null}'),
        (200, b'{"data":7}'),
        (200, b'{"data":[1]}'),
        (200, b'{"data":["gpt-4o"]}'),
        (200, b'{"data":[{"name":"gpt-4o"}]}'),
        (200, b'{"data":{"id":"gpt-4o"}}'),
        (200, b'{"data":[{"id":"gpt-4o"}'),
        (200, b"\xff\xfe"),
        (200, b'{"data":' + b"9" * 5000 + b"}"),
        (200, b"[" * 100_000),
    ],
    ids=lambda value: ascii(value[:30]) if isinstance(value, bytes) else str(value),
)
@responses.activate
def test_what_is_no_list_is_no_answer(status: int, body: bytes) -> None:
    responses.get(URL, status=status, body=body, content_type="application/json")
    assert ModelCatalogue().models_of(UPSTREAM) is None


@pytest.mark.parametrize(
    "fault",
    [
        requests.ConnectionError("refused"),
        requests.Timeout("too slow"),
        requests.exceptions.SSLError("wrong name"),
        requests.exceptions.ProxyError("refused"),
        requests.exceptions.ChunkedEncodingError("cut"),
        requests.exceptions.ContentDecodingError("no gzip"),
        requests.exceptions.InvalidHeader("a blank"),
    ],
    ids=lambda fault: type(fault).__name__,
)
@responses.activate
def test_an_upstream_that_cannot_be_asked_is_no_answer(fault: Exception, caplog: pytest.LogCaptureFixture) -> None:
    responses.get(URL, body=fault)
    assert ModelCatalogue().models_of(UPSTREAM) is None
    assert OWNER_KEY not in caplog.text


@responses.activate
def test_a_redirect_is_not_followed_with_the_key() -> None:
    responses.get(URL, status=302, headers={"Location": "https://evil.example/models"}, json=LIST | {"data": None})
    elsewhere = responses.get("https://evil.example/models", json=LIST)
    assert ModelCatalogue().models_of(UPSTREAM) is None
    assert elsewhere.call_count == 0


@pytest.mark.parametrize("is_known", [True, False], ids=["a list", "no list"])
@responses.activate
def test_an_answer_is_remembered_for_a_while(is_known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_time = FakeTime()
    monkeypatch.setattr(catalogue_module.time, "monotonic", fake_time)
    asked = responses.get(URL, json=LIST) if is_known else responses.get(URL, status=500)
    model_catalogue = ModelCatalogue()
    first = model_catalogue.models_of(UPSTREAM)
    fake_time.now += (FRESH_SECONDS if is_known else FAILURE_FRESH_SECONDS) - 1
    assert model_catalogue.models_of(UPSTREAM) == first
    assert asked.call_count == 1
    fake_time.now += 1
    assert model_catalogue.models_of(UPSTREAM) == first
    assert asked.call_count == 2


def test_who_asks_while_somebody_asks_shares_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    two_at_once = threading.Barrier(2)

    def fetch(url: str, *_: object) -> object:
        asked.append(url)
        with suppress(threading.BrokenBarrierError):
            two_at_once.wait(0.2)
        return LIST

    monkeypatch.setattr(catalogue_module, "fetch_json", fetch)
    model_catalogue = ModelCatalogue()
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(model_catalogue.models_of, [UPSTREAM, UPSTREAM])) == [LISTED, LISTED]
    assert asked == [URL]


@responses.activate
def test_what_a_codes_own_key_may_see_is_not_told_to_the_others() -> None:
    providers = deployment_of(OPENAI_API_KEY=OWNER_KEY, ANA_API_KEY="sk-test-of-ana-alone").providers
    ours, anas = providers.by_id["openai"], providers.with_key(providers.by_id["openai"], "ANA_API_KEY")
    responses.get(URL, json=LIST)
    responses.get(URL, status=401)
    model_catalogue = ModelCatalogue()
    assert model_catalogue.models_of(ours) == LISTED
    assert model_catalogue.models_of(anas) is None
    assert model_catalogue.models_of(ours) == LISTED


@responses.activate
def test_each_upstream_is_remembered_for_itself() -> None:
    responses.get(URL, json=LIST)
    responses.get("https://api.groq.com/openai/v1/models", json={"data": [{"id": "llama"}]})
    model_catalogue = ModelCatalogue()
    providers = deployment_of(OPENAI_API_KEY=OWNER_KEY, GROQ_API_KEY=OWNER_KEY).providers.by_id
    assert model_catalogue.models_of(providers["openai"]) == LISTED
    assert model_catalogue.models_of(providers["groq"]) == ListedModels(("llama",))


@responses.activate
def test_neither_the_processs_proxies_nor_its_passwords_are_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("machine localhost login ana password secret", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://evil.example:1")
    responses.get("http://localhost:9/v1/models", json=LIST)
    upstream = deployment_of(BASE_URL="http://localhost:9").providers.by_id["openai"]
    assert ModelCatalogue().models_of(upstream) == LISTED
    call = responses.calls[0].request
    assert "Authorization" not in call.headers
    assert not call.req_kwargs["proxies"]


@responses.activate
def test_the_owners_proxy_and_authorities_are_used_and_patience_is_short() -> None:
    responses.get(URL, json=LIST)
    upstream = deployment_of(OPENAI_API_KEY=OWNER_KEY, PROXY_URL="ana:word@p.example:1").providers.by_id["openai"]
    ModelCatalogue("authorities.pem").models_of(upstream)
    used = responses.calls[0].request.req_kwargs
    assert dict(used["proxies"]) == {"https": "http://ana:word@p.example:1"}
    assert used["verify"] == "authorities.pem"
    assert max(used["timeout"]) <= 5


def test_a_failure_is_asked_about_again_sooner_than_a_list() -> None:
    assert 0 < FAILURE_FRESH_SECONDS < FRESH_SECONDS


def test_its_clock_is_one_that_never_goes_back() -> None:
    assert catalogue_module.time.monotonic is time.monotonic
