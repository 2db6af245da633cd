"""Upstreams: the table joined with the owner's variables."""

import pytest

from api.relay.settings import read_settings
from api.relay.upstream.providers import (
    Upstream,
    provider_ids,
    provider_variables,
    read_providers,
)
from api.relay.upstream.proxies import Proxy
from tests.api.fakes import OWNER_KEY

ROWS = [
    ("openai", "OPENAI_API_KEY", "BASE_URL", "https://api.openai.com/v1"),
    ("anthropic", "ANTHROPIC_API_KEY", "ANTHROPIC_URL", "https://api.anthropic.com/v1"),
    ("google", "GOOGLE_API_KEY", "GOOGLE_URL", "https://generativelanguage.googleapis.com/v1beta/openai"),
    ("deepseek", "DEEPSEEK_API_KEY", "DEEPSEEK_URL", "https://api.deepseek.com/v1"),
    ("xai", "XAI_API_KEY", "XAI_URL", "https://api.x.ai/v1"),
    ("moonshot", "MOONSHOT_API_KEY", "MOONSHOT_URL", "https://api.moonshot.cn/v1"),
    ("alibaba", "ALIBABA_API_KEY", "ALIBABA_URL", "https://dashscope.aliyuncs.com/compatible-mode/v1"),
    ("bytedance", "BYTEDANCE_API_KEY", "BYTEDANCE_URL", "https://ark.cn-beijing.volces.com/api/v3"),
    ("chatglm", "CHATGLM_API_KEY", "CHATGLM_URL", "https://open.bigmodel.cn/api/paas/v4"),
    ("siliconflow", "SILICONFLOW_API_KEY", "SILICONFLOW_URL", "https://api.siliconflow.cn/v1"),
    ("openrouter", "OPENROUTER_API_KEY", "OPENROUTER_URL", "https://openrouter.ai/api/v1"),
    ("mistral", "MISTRAL_API_KEY", "MISTRAL_URL", "https://api.mistral.ai/v1"),
    ("groq", "GROQ_API_KEY", "GROQ_URL", "https://api.groq.com/openai/v1"),
]


def upstream_of(provider: str, **variables: str) -> Upstream:
    providers = read_providers(read_settings(variables))
    assert providers.problems == ()
    return providers.by_id[provider]


@pytest.mark.parametrize(("provider", "key", "url", "base"), ROWS)
def test_each_provider_has_its_own_base_key_and_address(provider: str, key: str, url: str, base: str) -> None:
    upstream = upstream_of(provider, **{key: f"{OWNER_KEY}, sk-test-owner-key-2"})
    assert (str(upstream.base), upstream.is_own_origin, upstream.key_variable) == (base, True, key)
    assert upstream.keys.in_turn() == [OWNER_KEY, "sk-test-owner-key-2"]
    elsewhere = upstream_of(provider, **{url: "https://proxy.example.com"})
    assert (elsewhere.base.host, elsewhere.is_own_origin) == ("proxy.example.com", False)
    assert not elsewhere.keys


def test_the_table_has_these_providers_and_azure() -> None:
    assert provider_ids() == {row[0] for row in ROWS} | {"azure"}
    assert {row[1:] for row in provider_variables()} >= {row[1:] for row in ROWS}


@pytest.mark.parametrize(
    ("written", "is_own_origin"),
    [
        ("", True),
        ("https://api.openai.com", True),
        ("api.openai.com/v1/", True),
        ("https://api.openai.com:443/v1", True),
        ("https://api.openai.com/other/v1", True),
        ("http://api.openai.com", True),
        ("http://api.openai.com:8080", False),
        ("https://api.openai.com:8443", False),
        ("https://api.openai.com.evil.example", False),
        ("https://evil.example/api.openai.com", False),
        ("https://eu.api.openai.com", False),
        ("http://localhost:11434", False),
    ],
)
def test_only_the_very_same_origin_is_the_provider_itself(written: str, is_own_origin: bool) -> None:
    assert upstream_of("openai", BASE_URL=written).is_own_origin == is_own_origin


@pytest.mark.parametrize(
    "written",
    [
        "https://my.openai.azure.com",
        "https://my.openai.azure.com/",
        "https://my.openai.azure.com/openai",
        "https://my.openai.azure.com/openai/deployments/gpt-4o/chat/completions",
        "my.openai.azure.com/openai/deployments",
    ],
)
def test_azure_takes_its_resource_however_much_is_pasted(written: str) -> None:
    upstream = upstream_of("azure", AZURE_URL=written)
    assert (str(upstream.base), upstream.is_azure, upstream.is_own_origin) == (
        "https://my.openai.azure.com",
        True,
        True,
    )


@pytest.mark.parametrize(
    "written",
    [
        "https://proxy.example.com",
        "http://my.openai.azure.com",
        "https://my.openai.azure.com.evil.example",
        "https://evilopenai.azure.com.example",
        "https://evil.example/my.openai.azure.com",
        "https://openai-azure.com",
        "https://myopenai.azure.com",
    ],
)
def test_only_azures_own_domains_are_azure_itself(written: str) -> None:
    assert not upstream_of("azure", AZURE_URL=written).is_own_origin


def test_without_its_address_there_is_no_azure() -> None:
    assert "azure" not in read_providers(read_settings({"AZURE_API_KEY": OWNER_KEY})).by_id


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({"BASE_URL": "https://user:secret@h.example"}, "BASE_URL"),
        ({"GROQ_URL": "ftp://h.example"}, "GROQ_URL"),
        ({"AZURE_URL": "https://h.example?api-version=1"}, "AZURE_URL"),
        ({"PROXY_URL": "gopher://secret:secret@p:1"}, "PROXY_URL"),
        ({"OPENAI_API_KEY": "sk-test-a b"}, "OPENAI_API_KEY"),
        ({"OPENAI_API_KEY": "sk-test-a\nX: y"}, "OPENAI_API_KEY"),
        ({"GROQ_API_KEY": "sk-test-ñ"}, "GROQ_API_KEY"),
    ],
)
def test_what_is_wrong_is_told_once_by_its_variable_without_its_value(variables: dict[str, str], problem: str) -> None:
    problems = read_providers(read_settings(variables)).problems
    assert [variable for variable, _ in problems] == [problem]
    assert "secret" not in problems[0][1] and "sk-test" not in problems[0][1]


def test_a_variable_of_some_other_program_closes_nothing() -> None:
    variables = {"WEATHER_API_KEY": "two words", "DATABASE_URL": "postgres://user:word@db/x?y#z"}
    assert read_providers(read_settings(variables)).problems == ()


def test_each_upstream_goes_through_the_proxy_for_its_scheme() -> None:
    providers = read_providers(read_settings({"HTTPS_PROXY": "p:1", "BASE_URL": "http://localhost:1"}))
    assert providers.by_id["openai"].proxy is None
    assert providers.by_id["groq"].proxy == Proxy("http", "p", 1)


@pytest.mark.parametrize(
    ("variables", "usable"),
    [
        ({}, []),
        ({"OPENAI_API_KEY": OWNER_KEY}, ["openai"]),
        ({"BASE_URL": "http://localhost:11434"}, ["openai"]),
        ({"BASE_URL": "https://api.openai.com"}, []),
        ({"GROQ_URL": "http://localhost:11434"}, []),
        ({"GROQ_API_KEY": OWNER_KEY, "OPENAI_API_KEY": OWNER_KEY}, ["openai", "groq"]),
        ({"AZURE_API_KEY": OWNER_KEY, "AZURE_URL": "https://my.openai.azure.com"}, ["azure"]),
        ({"OPENAI_API_KEY": " , "}, []),
    ],
)
def test_a_provider_is_usable_with_a_key_and_openais_place_also_with_an_address(
    variables: dict[str, str], usable: list[str]
) -> None:
    assert read_providers(read_settings(variables)).usable_ids() == usable


def test_an_upstream_shows_no_key_and_no_password() -> None:
    upstream = upstream_of("openai", OPENAI_API_KEY=OWNER_KEY, PROXY_URL="http://ana:secret@p:1")
    assert OWNER_KEY not in repr(upstream) and "secret" not in repr(upstream)
