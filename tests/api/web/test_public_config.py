"""What everyone may know before showing a code."""

import json

import pytest

from api.relay.access.client_address import client_address
from api.relay.web.public_config import public_config
from tests.api.fakes import CODE, OWNER_KEY, deployment_of

NEXTCHATS_KEYS = {
    "needCode": False,
    "hideUserApiKey": False,
    "disableGPT4": False,
    "hideBalanceQuery": True,
    "disableFastLink": False,
    "customModels": "",
    "defaultModel": "",
    "visionModels": "",
}


def test_without_any_variable_it_says_nextchats_defaults() -> None:
    config = public_config(deployment_of())
    assert {name: config[name] for name in config if name != "locutorio"} == NEXTCHATS_KEYS


@pytest.mark.parametrize(
    ("variables", "name", "value"),
    [
        ({"CODE": CODE}, "needCode", True),
        ({"CODE": " , "}, "needCode", True),
        ({"CODE": " "}, "needCode", True),
        ({"HIDE_USER_API_KEY": "1"}, "hideUserApiKey", True),
        ({"CODE": CODE, "BASE_URL": "http://localhost:1"}, "hideUserApiKey", True),
        ({"CODE": CODE, "BASE_URL": "http://localhost:1", "ALLOW_USER_KEYS": "1"}, "hideUserApiKey", False),
        ({"CODE": CODE}, "hideUserApiKey", False),
        ({"BASE_URL": "http://localhost:1"}, "hideUserApiKey", False),
        ({"BASE_URL": "ftp://h"}, "hideUserApiKey", True),
        ({"DISABLE_GPT4": "1"}, "disableGPT4", True),
        ({"ENABLE_BALANCE_QUERY": "1"}, "hideBalanceQuery", False),
        ({"DISABLE_FAST_LINK": "1"}, "disableFastLink", True),
        ({"CUSTOM_MODELS": "-all,+x"}, "customModels", "-all,+x"),
        ({"VISION_MODELS": "a,b"}, "visionModels", "a,b"),
        ({"DEFAULT_MODEL": "gpt-4o-mini"}, "defaultModel", "gpt-4o-mini"),
        ({"DEFAULT_MODEL": "gpt-4o", "DISABLE_GPT4": "1"}, "defaultModel", ""),
        ({"DEFAULT_MODEL": "gpt-4o@Azure", "CUSTOM_MODELS": "-gpt-4o@azure"}, "defaultModel", ""),
        ({"DEFAULT_MODEL": "gpt-4o@groq", "CUSTOM_MODELS": "-gpt-4o@openai"}, "defaultModel", "gpt-4o@groq"),
    ],
)
def test_each_variable_shows_in_its_place(variables: dict[str, str], name: str, value: object) -> None:
    assert public_config(deployment_of(**variables))[name] == value


def test_our_own_part_tells_the_page_what_it_needs() -> None:
    deployment = deployment_of(
        OPENAI_API_KEY=OWNER_KEY, VERCEL="1", VERCEL_GIT_COMMIT_SHA="abc", DEFAULT_INPUT_TEMPLATE="{{input}}"
    )
    ours = public_config(deployment)["locutorio"]
    assert isinstance(ours, dict)
    names = {
        "version",
        "commit",
        "repository",
        "providers",
        "models",
        "inputTemplate",
        "name",
        "accent",
        "sign",
        "examples",
        "welcome",
        "demo",
        "limits",
        "search",
        "servers",
    }
    assert set(ours) == names | {"problems", "warnings"}
    assert (ours["commit"], ours["providers"], ours["problems"], ours["warnings"]) == ("abc", ["openai"], [], [])
    assert ours["limits"] == {"bodyBytes": 4_500_000, "heartbeatSeconds": 10.0, "streamSeconds": 290.0}


def test_the_page_is_told_what_tools_there_are_and_not_where() -> None:
    without = public_config(deployment_of())["locutorio"]
    assert isinstance(without, dict)
    assert (without["search"], without["servers"]) == (False, [])
    servers = (
        "docs=https://mcp.example.com/mcp|token=token-test-of-the-docs,wiki=https://wiki.example.org|approval=never"
    )
    config = public_config(deployment_of(SEARCH_API_KEY="tvly-test-of-the-config", MCP_SERVERS=servers))
    ours = config["locutorio"]
    assert isinstance(ours, dict)
    assert ours["search"] is True
    assert ours["servers"] == [{"label": "docs", "asks": True}, {"label": "wiki", "asks": False}]
    assert not any(secret in str(config) for secret in ("tvly-", "token-test", "example.com", "example.org"))


def test_the_owners_look_is_told_and_what_makes_no_sense_in_it_closes_the_site() -> None:
    ours = public_config(deployment_of(SITE_NAME="Casa Ruiz", SITE_SIGN="Casa Ruiz"))["locutorio"]
    assert isinstance(ours, dict)
    assert (ours["name"], ours["sign"]) == ("Casa Ruiz", "")
    assert [problem["variable"] for problem in ours["problems"]] == ["SITE_SIGN"]


def test_it_names_the_variables_that_are_set_wrongly() -> None:
    deployment = deployment_of(CODE=" ", HEARTBEAT_SECONDS="soon", TRUSTED_PROXIES="nginx", PROXY_URL="gopher://p")
    ours = public_config(deployment)["locutorio"]
    assert isinstance(ours, dict)
    problems = [problem["variable"] for problem in ours["problems"]]
    assert sorted(problems) == ["CODE", "HEARTBEAT_SECONDS", "PROXY_URL", "TRUSTED_PROXIES"]


def test_a_code_that_is_closed_is_named_apart_from_what_closes_the_relay() -> None:
    config = public_config(deployment_of(CODE=f"{CODE},密码|usd=5"))
    ours = config["locutorio"]
    assert isinstance(ours, dict)
    assert (config["needCode"], ours["problems"]) == (True, [])
    [warning] = ours["warnings"]
    assert warning["variable"] == "CODE" and "at position 2" in warning["why"] and "密码" not in warning["why"]


def test_when_no_code_can_be_used_the_site_needs_one_all_the_same() -> None:
    config = public_config(deployment_of(CODE="密码|usd=5"))
    ours = config["locutorio"]
    assert isinstance(ours, dict)
    assert config["needCode"] is True
    assert [problem["variable"] for problem in ours["problems"]] == ["CODE"]


def test_the_models_of_the_owner_are_told_without_a_grammar() -> None:
    deployment = deployment_of(
        CUSTOM_MODELS="-all,+gpt-4o-mini=Quick,+gpt-4o@Azure=mine,-o1", DEFAULT_MODEL="gpt-4o-mini", DISABLE_GPT4="1"
    )
    ours = public_config(deployment)["locutorio"]
    assert isinstance(ours, dict)
    assert ours["models"] == {
        "entries": [
            {"name": "gpt-4o-mini", "provider": "", "display": "Quick", "named": True, "shown": True},
            {"name": "gpt-4o", "provider": "azure", "display": "mine", "named": True, "shown": False},
            {"name": "o1", "provider": "", "display": "", "named": False, "shown": False},
        ],
        "others": {"": False},
        "default": {"name": "gpt-4o-mini", "provider": "openai"},
    }


@pytest.mark.parametrize(
    ("written", "rules", "default"),
    [
        ("", "", None),
        ("gpt-4o@Azure", "", {"name": "gpt-4o", "provider": "azure"}),
        ("gpt-4o@azure", "-gpt-4o@azure", None),
        ("claude-3-5-sonnet@20240620", "", {"name": "claude-3-5-sonnet@20240620", "provider": "openai"}),
    ],
)
def test_the_default_model_is_taken_apart_and_left_out_where_it_may_not_be_used(
    written: str, rules: str, default: dict[str, str] | None
) -> None:
    deployment = deployment_of(DEFAULT_MODEL=written, CUSTOM_MODELS=rules, AZURE_URL="https://my.openai.azure.com")
    ours = public_config(deployment)["locutorio"]
    assert isinstance(ours, dict)
    assert ours["models"]["default"] == default


def test_it_shows_no_secret_and_no_address() -> None:
    config = json.dumps(
        public_config(
            deployment_of(
                CODE=f"{CODE}|until=2027-01-01,code-test-2|until=secret-word,",
                OPENAI_API_KEY=OWNER_KEY,
                BASE_URL="https://hidden.example/secret-path",
                PROXY_URL="http://ana:secret-word@hidden.example:1",
                OPENAI_ORG_ID="org-secret",
                AZURE_URL="https://user:secret-word@hidden.example",
                TRUSTED_PROXIES="10.9.8.7",
            )
        )
    )
    for secret in ("code-test", "sk-test", "secret", "hidden.example", "ana", "10.9.8.7"):
        assert secret not in config


def test_a_proxy_that_is_not_trusted_shows_up_among_the_warnings() -> None:
    deployment = deployment_of(CODE=CODE)
    client_address("172.18.0.3", {"x-forwarded-for": "198.51.100.7"}, deployment.trusted_proxies, "")
    ours = public_config(deployment)["locutorio"]
    assert isinstance(ours, dict)
    assert ours["problems"] == []
    [warning] = ours["warnings"]
    assert warning["variable"] == "TRUSTED_PROXIES" and "172.18.0.3" in warning["why"]


@pytest.mark.parametrize("variable", ["CODE", "ADMIN_CODE"])
@pytest.mark.parametrize(
    ("written", "why"),
    [(" ", "contains only spaces"), *((nothing, "is set and contains no code") for nothing in ('""', "[]", "，"))],
)
def test_a_variable_of_codes_that_holds_none_closes_the_relay(variable: str, written: str, why: str) -> None:
    config = public_config(deployment_of(**{variable: written}))
    ours = config["locutorio"]
    assert isinstance(ours, dict)
    assert config["needCode"] is True
    assert ours["problems"] == [{"variable": variable, "why": why}]


def test_a_site_whose_codes_bring_their_own_keys_can_answer() -> None:
    variables = {"ANA_API_KEY": "sk-test-of-ana-alone", "CODE": "ana-codetest1|key=ANA_API_KEY"}
    for code, providers in ((variables["CODE"], ["openai"]), ("ana-codetest1", [])):
        ours = public_config(deployment_of(**variables | {"CODE": code}))["locutorio"]
        assert isinstance(ours, dict)
        assert ours["providers"] == providers
