"""Tool servers: clients name a label, the owner's definition goes out, and its token never comes back."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from api.relay.access.authentication import Caller
from api.relay.access.codes import parse_codes
from api.relay.app import create_app
from api.relay.errors import RelayError
from api.relay.settings import read_settings
from tests.api.fakes import CODE, OWNER_KEY, deployment_of
from tests.api.web.test_forward_request import OWN_KEY, asked_for, builder_with_servers
from tests.upstream.search_engines import ScriptedSearchEngine

URL = "https://mcp.example.com/mcp"
TOKEN = "docs0tok"
SERVERS = f"docs={URL}|token={TOKEN}|tools=search;fetch, wiki=https://wiki.example.org/mcp|approval=never"
VARIABLES = {"OPENAI_API_KEY": OWNER_KEY, "MCP_SERVERS": SERVERS}
NAMED = {"type": "mcp", "server_label": "docs"}
DOCS = {
    "type": "mcp",
    "server_label": "docs",
    "server_url": URL,
    "require_approval": "always",
    "authorization": TOKEN,
    "allowed_tools": ["search", "fetch"],
}


def caller_with(rules: str) -> Caller:
    code = parse_codes(f"{CODE}|{rules}").find(CODE)
    assert code is not None
    return Caller("code 1", code)


def sent(caller: Caller, path: str = "v1/responses", **fields: Any) -> dict[str, Any]:
    """The body that goes to the provider. Raises RelayError."""
    body = {"model": "gpt-6-luna", "input": "Hello", **fields}
    forward_request = builder_with_servers(deployment_of(**VARIABLES), caller).build(asked_for(path, body))
    written: dict[str, Any] = json.loads(forward_request.upstream_request.body)
    return written


def refusal(caller: Caller, path: str = "v1/responses", **fields: Any) -> str:
    with pytest.raises(RelayError) as error:
        sent(caller, path, **fields)
    assert TOKEN not in str(error.value.body())
    return error.value.code


ALLOWED = caller_with("tools=mcp")
OWNER = Caller("owner", parse_codes("", "owner-8h2m4k6p").find("owner-8h2m4k6p"))


@pytest.mark.parametrize("caller", [caller_with("tools=*"), OWNER])
@pytest.mark.parametrize(
    "fields",
    [
        {"input": [{"type": "additional_tools", "tools": [{"type": "mcp", "server_url": "https://example.com"}]}]},
        {"tools": [{"type": "namespace", "tools": [{"type": "mcp", "server_url": "https://example.com"}]}]},
        {"tools": [NAMED], "mcp_servers": [{"url": "https://example.com"}]},
    ],
)
def test_a_server_of_a_clients_own_is_refused_wherever_it_is_brought(caller: Caller, fields: dict[str, Any]) -> None:
    assert refusal(caller, **fields) == "tool_server_unknown"


@pytest.mark.parametrize("caller", [ALLOWED, caller_with("tools=mcp:docs"), caller_with("tools=*"), OWNER])
def test_a_label_becomes_the_owners_definition(caller: Caller) -> None:
    function = {"type": "function", "name": "f", "parameters": {}}
    written = sent(caller, tools=[function, NAMED, {"type": "custom", "name": "c"}])
    assert written["tools"] == [function, DOCS, {"type": "custom", "name": "c"}]
    assert written["input"] == "Hello"


def test_a_server_that_never_asks_asks_where_the_client_wants_it() -> None:
    named = {"type": "mcp", "server_label": "Wiki"}
    assert sent(ALLOWED, tools=[named])["tools"][0]["require_approval"] == "never"
    assert sent(ALLOWED, tools=[{**named, "require_approval": "always"}])["tools"][0]["require_approval"] == "always"


def test_a_client_can_take_no_approval_away_and_add_no_tools() -> None:
    asked = {**NAMED, "require_approval": "never", "allowed_tools": ["delete_everything"]}
    assert sent(ALLOWED, tools=[asked])["tools"] == [DOCS]


@pytest.mark.parametrize("rules", ["tools=web_search", "tools=mcp:wiki", "tools=none", "rpm=10"])
def test_who_may_not_use_a_server_is_refused(rules: str) -> None:
    assert refusal(caller_with(rules), tools=[NAMED]) == "tool_not_allowed"


@pytest.mark.parametrize("caller", [ALLOWED, caller_with("tools=*"), OWNER])
@pytest.mark.parametrize(
    "tool",
    [
        {"type": "mcp", "server_label": "evil", "server_url": "https://evil.example/mcp"},
        {"type": "mcp", "server_label": "evil"},
        {"type": "mcp", "server_url": URL},
        {"type": "mcp"},
        {"type": "mcp", "server_label": ["docs"]},
        {"type": "MCP", "server_label": "docs", "server_url": "https://evil.example/mcp"},
        {**NAMED, "server_url": "https://evil.example/mcp"},
        {**NAMED, "server_url": URL},
        {**NAMED, "connector_id": "connector_gmail"},
        {**NAMED, "authorization": "token-of-somebody"},
        {**NAMED, "headers": {"x": "y"}},
        {"type": "mcp_toolset", "mcp_server_name": "docs"},
    ],
)
def test_no_other_server_is_ever_asked(caller: Caller, tool: dict[str, Any]) -> None:
    assert refusal(caller, tools=[tool]) in ("tool_server_unknown", "tool_not_allowed")


@pytest.mark.parametrize("caller", [ALLOWED, caller_with("tools=*"), OWNER])
@pytest.mark.parametrize(
    "fields",
    [
        {"tools": NAMED},
        {"Tools": [NAMED]},
        {"extra_body": {"tools": [NAMED]}},
        {"tools": [NAMED], "extra_body": {"tools": [{**NAMED, "server_url": "https://evil.example"}]}},
    ],
)
def test_a_server_stands_among_the_tools_or_nowhere(caller: Caller, fields: dict[str, Any]) -> None:
    assert refusal(caller, **fields) == "tool_server_unknown"


def test_only_the_responses_api_knows_tool_servers() -> None:
    assert refusal(ALLOWED, "v1/chat/completions", tools=[NAMED]) == "tool_server_unknown"


def test_a_callers_own_key_gets_no_token_of_the_owners() -> None:
    assert sent(OWN_KEY, tools=[NAMED])["tools"] == [NAMED]


def test_the_rules_for_other_tools_and_models_hold_beside_a_server() -> None:
    assert refusal(ALLOWED, tools=[NAMED, {"type": "code_interpreter"}]) == "tool_not_allowed"
    assert refusal(caller_with("tools=mcp|models=gpt-6-luna"), tools=[NAMED], fallbacks=["gpt-6-terra"]) == (
        "model_not_allowed"
    )


def test_a_body_without_tool_servers_keeps_its_bytes() -> None:
    asked = asked_for("v1/responses", {"model": "gpt-6-luna", "input": "mcp", "tools": [], "temperature": 1.50})
    forward_request = builder_with_servers(deployment_of(**VARIABLES), OWN_KEY).build(asked)
    assert forward_request.upstream_request.body == asked.content


@pytest.mark.parametrize("escaped", [TOKEN, "".join(f"\\u{ord(letter):04x}" for letter in TOKEN)])
@pytest.mark.parametrize("status", [200, 400])
def test_a_token_that_the_provider_echoes_reaches_nobody(
    caplog: pytest.LogCaptureFixture, escaped: str, status: int
) -> None:
    echo = f'{{"object":"response","output":[],"error":null,"tools":[{{"authorization":"{escaped}"}}]}}'
    if status == 400:
        echo = f'{{"error":{{"message":"The token {escaped} of the tool server is wrong.","code":"x"}}}}'
    with ScriptedSearchEngine("tavily", status=status, raw=echo.encode()) as upstream:
        client = create_app(
            read_settings({**VARIABLES, "CODE": f"{CODE}|tools=mcp", "BASE_URL": f"{upstream.url}/v1"})
        ).test_client()
        with caplog.at_level(logging.DEBUG):
            answer = client.post(
                "/api/openai/v1/responses",
                json={"model": "gpt-6-luna", "input": "x", "tools": [NAMED]},
                headers={"Authorization": f"Bearer nk-{CODE}"},
            )
            said = answer.get_data(as_text=True)
    assert upstream.asked[0].body["tools"] == [DOCS]
    assert answer.status_code == status
    assert "***" in said
    assert escaped not in said and TOKEN not in said and TOKEN not in caplog.text
    assert TOKEN not in client.get("/api/config").get_data(as_text=True)
