"""What the relay tells of itself."""

from __future__ import annotations

from tests.conformance.client import Client
from tests.conformance.conftest import Target
from tests.upstream import ScriptedUpstream


def test_the_config_has_nextchats_keys_and_ours(target: Target) -> None:
    client = target.client(
        CUSTOM_MODELS="+x",
        DEFAULT_MODEL="x",
        VISION_MODELS="x",
        DISABLE_FAST_LINK="1",
        DEFAULT_INPUT_TEMPLATE="{{input}}",
    )
    for method in ("GET", "POST"):
        answer = client.request(method, "/api/config", headers={"Authorization": ""})
        assert answer.headers["cache-control"] == "no-store"
        config = answer.json()
        ours = config.pop("locutorio")
        assert config == {
            "needCode": True,
            "hideUserApiKey": True,
            "disableGPT4": False,
            "hideBalanceQuery": True,
            "disableFastLink": True,
            "customModels": "+x",
            "defaultModel": "x",
            "visionModels": "x",
        }
        assert ours["providers"] == ["openai"]
        assert ours["limits"]["bodyBytes"] == 4_500_000
        assert ours["inputTemplate"] == "{{input}}"
        assert ours["problems"] == []


def test_health_asks_no_upstream_and_no_code(target: Target, upstream: ScriptedUpstream) -> None:
    answer = Client(target.server().url, None).get("/api/health")
    assert answer.status == 200
    assert answer.json()["status"] == "ok"
    assert set(answer.json()) == {"status", "version", "commit"}
    assert upstream.requests == []
