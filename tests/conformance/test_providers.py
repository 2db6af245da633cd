"""Every provider of the table, and Azure with its own dialect."""

from __future__ import annotations

import pytest

from tests.conformance.conftest import Target
from tests.upstream import ScriptedUpstream


class TestProviders:
    """Each provider of the table has its own key and its own base path."""

    ROWS = [
        ("anthropic", "ANTHROPIC", "/v1/chat/completions"),
        ("google", "GOOGLE", "/v1beta/openai/chat/completions"),
        ("deepseek", "DEEPSEEK", "/v1/chat/completions"),
        ("xai", "XAI", "/v1/chat/completions"),
        ("moonshot", "MOONSHOT", "/v1/chat/completions"),
        ("alibaba", "ALIBABA", "/compatible-mode/v1/chat/completions"),
        ("bytedance", "BYTEDANCE", "/api/v3/chat/completions"),
        ("chatglm", "CHATGLM", "/api/paas/v4/chat/completions"),
        ("siliconflow", "SILICONFLOW", "/v1/chat/completions"),
        ("openrouter", "OPENROUTER", "/api/v1/chat/completions"),
        ("mistral", "MISTRAL", "/v1/chat/completions"),
        ("groq", "GROQ", "/openai/v1/chat/completions"),
    ]

    def environment(self, upstream: ScriptedUpstream) -> dict[str, str]:
        urls = {f"{prefix}_URL": upstream.url for _, prefix, _ in self.ROWS}
        return urls | {f"{prefix}_API_KEY": f"sk-test-{name}" for name, prefix, _ in self.ROWS}

    @pytest.mark.parametrize(("name", "prefix", "path"), ROWS, ids=[row[0] for row in ROWS])
    def test_its_key_and_path_are_used(
        self, target: Target, upstream: ScriptedUpstream, name: str, prefix: str, path: str
    ) -> None:
        client = target.client(**self.environment(upstream))
        answer = client.post(f"/api/{name}/v1/chat/completions", {"model": "m", "messages": []})
        assert answer.status == 200, answer.text
        request = upstream.wait_for_request()
        assert (request.target, request.authorization) == (path, f"Bearer sk-test-{name}")

    def test_a_model_may_name_its_provider(self, target: Target, upstream: ScriptedUpstream) -> None:
        answer = target.client(**self.environment(upstream)).chat(model="deepseek-chat@DeepSeek")
        assert answer.status == 200, answer.text
        request = upstream.wait_for_request()
        assert request.authorization == "Bearer sk-test-deepseek"
        assert request.json()["model"] == "deepseek-chat"

    def test_without_its_key_the_owner_is_told_which_to_set(self, target: Target) -> None:
        answer = target.client().post("/api/mistral/v1/chat/completions", {"model": "m"})
        assert (answer.status, answer.error["code"]) == (503, "key_missing")
        assert "MISTRAL_API_KEY" in answer.error["hint"]

    def test_an_unknown_provider_is_a_404(self, target: Target) -> None:
        answer = target.client().post("/api/evil/v1/chat/completions", {"model": "m"})
        assert (answer.status, answer.error["code"]) == (404, "provider_unknown")


class TestAzure:
    """Azure's dialect: the deployment is in the path, the version in the query, the key in a header of its own."""

    def environment(self, upstream: ScriptedUpstream) -> dict[str, str]:
        return {
            "AZURE_URL": f"{upstream.url}/openai/",
            "AZURE_API_KEY": "sk-test-azure",
            "AZURE_API_VERSION": "2025-01-01",
            "CUSTOM_MODELS": "+gpt-4o@Azure=my-deployment,-gpt-4.1@Azure",
        }

    def test_a_deployment_is_called_as_nextchat_does(self, target: Target, upstream: ScriptedUpstream) -> None:
        path = "/api/azure/deployments/my-deployment/chat/completions?api-version=2024-06-01&x=1"
        answer = target.client(**self.environment(upstream)).post(path, {"messages": []})
        assert answer.status == 200, answer.text
        request = upstream.wait_for_request()
        assert request.target == "/openai/deployments/my-deployment/chat/completions?api-version=2024-06-01"
        assert request.header("api-key") == "sk-test-azure"
        assert request.authorization is None

    def test_a_model_at_azure_is_routed_to_its_deployment(self, target: Target, upstream: ScriptedUpstream) -> None:
        answer = target.client(**self.environment(upstream)).chat(model="gpt-4o@Azure")
        assert answer.status == 200, answer.text
        request = upstream.wait_for_request()
        assert request.target == "/openai/deployments/my-deployment/chat/completions?api-version=2025-01-01"
        assert request.header("api-key") == "sk-test-azure"

    def test_the_owners_models_hold_there_too(self, target: Target, upstream: ScriptedUpstream) -> None:
        client = target.client(**self.environment(upstream))
        assert client.chat(model="gpt-4.1@Azure").error["code"] == "model_not_allowed"
        disabled = target.client(**self.environment(upstream), DISABLE_GPT4="1")
        path = "/api/azure/deployments/my-deployment/chat/completions"
        assert disabled.post(path, {"messages": []}).error["code"] == "model_not_allowed"
        assert upstream.requests == []

    @pytest.mark.parametrize("name", ["my-deployment", "MY-DEPLOYMENT", "hidden-one"])
    def test_a_deployments_name_does_not_get_around_them(
        self, target: Target, upstream: ScriptedUpstream, name: str
    ) -> None:
        rules = "+gpt-4o@Azure=my-deployment,-o3-mini@Azure=hidden-one"
        client = target.client(**self.environment(upstream) | {"CUSTOM_MODELS": rules, "DISABLE_GPT4": "1"})
        path = f"/api/azure/deployments/{name}/chat/completions"
        assert client.post(path, {"messages": []}).error["code"] == "model_not_allowed"
        assert client.chat(model=f"{name}@Azure").error["code"] == "model_not_allowed"
        assert upstream.requests == []

    def test_without_its_variables_the_owner_is_told(self, target: Target) -> None:
        answer = target.client().post("/api/azure/deployments/x/chat/completions", {"messages": []})
        assert answer.error["code"] == "key_missing"
        assert "AZURE_URL" in answer.error["hint"]
