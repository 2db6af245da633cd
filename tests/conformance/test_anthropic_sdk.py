"""Anthropic's official SDK works against the relay, with an access code, as it does against Anthropic."""

from __future__ import annotations

import json
from typing import Any

import anthropic
import pytest
from anthropic import Anthropic

from tests.conformance.client import CODE, Client
from tests.conformance.conftest import Target
from tests.conformance.raw_upstream import RawUpstream
from tests.upstream import KeyState, Script, ScriptedUpstream

KEY = "sk-test-anthropic-owner-1"
MODEL = "claude-sonnet-5-5"
QUESTION: list[Any] = [{"role": "user", "content": "What is the capital of France?"}]
ASKED: dict[str, Any] = {"model": MODEL, "max_tokens": 2000, "messages": QUESTION}
BASE = "/api/anthropic"
WEB_SEARCH = {"type": "web_search_20250305", "name": "web_search", "max_uses": 3}


def environment(upstream: ScriptedUpstream, **more: str) -> dict[str, str]:
    return {"ANTHROPIC_URL": upstream.url, "ANTHROPIC_API_KEY": KEY} | more


def sdk(target: Target, upstream: ScriptedUpstream, code: str = CODE, base: str = BASE, **more: str) -> Anthropic:
    url = target.server(**environment(upstream, **more)).url + base
    return Anthropic(base_url=url, api_key=f"nk-{code}", max_retries=0, timeout=60)


def test_it_streams_with_thoughts_tools_and_usage(target: Target, upstream: ScriptedUpstream) -> None:
    call = {"name": "look", "arguments": '{"where": "in the harbour"}'}
    upstream.next_script(Script(text="Paris, I think.", reasoning="Let me see.", tool_calls=[call]))
    tools = [{"name": "look", "input_schema": {"type": "object", "properties": {"model": {"type": "string"}}}}]
    thinking = {"type": "adaptive", "display": "summarized"}
    with sdk(target, upstream, CUSTOM_MODELS="-gpt-4o").messages.stream(
        **ASKED, tools=tools, thinking=thinking
    ) as stream:
        words = "".join(stream.text_stream)
        message = stream.get_final_message()
    assert words == "Paris, I think."
    thought, text, tool = message.content
    assert (thought.thinking, text.text, tool.input) == ("Let me see.", "Paris, I think.", {"where": "in the harbour"})
    assert thought.signature and message.stop_reason == "tool_use"
    assert message.usage.output_tokens == 3 + 3
    sent = upstream.wait_for_request()
    assert sent.header("x-api-key") == KEY
    assert sent.header("anthropic-version") == stream.response.request.headers["anthropic-version"]
    assert CODE not in json.dumps(sent.headers)


def test_it_asks_without_streaming(target: Target, upstream: ScriptedUpstream) -> None:
    message = sdk(target, upstream).messages.create(**ASKED)
    assert message.content[0].text.startswith("chunk 0") and message.stop_reason == "end_turn"
    assert message.usage.input_tokens > 0
    assert message._request_id


def test_it_counts_tokens(target: Target, upstream: ScriptedUpstream) -> None:
    assert sdk(target, upstream).messages.count_tokens(model=MODEL, messages=QUESTION).input_tokens > 0


def test_it_stops(target: Target, upstream: ScriptedUpstream) -> None:
    client = sdk(target, upstream, **target.bound_on_aborts(2))
    upstream.next_script(Script(chunks=1000, interval=0.02))
    with client.messages.stream(**ASKED) as stream:
        next(iter(stream.text_stream))
    assert upstream.wait_for_request().wait_closed(3)


def test_a_heartbeat_is_no_trouble(target: Target, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="Slowly, very slowly.", comment="ping"))
    with sdk(target, upstream).messages.stream(**ASKED) as stream:
        assert "".join(stream.text_stream) == "Slowly, very slowly."


def test_what_is_cached_is_told_as_the_provider_tells_it(target: Target, upstream: ScriptedUpstream) -> None:
    client = sdk(target, upstream)
    system: list[Any] = [{"type": "text", "text": "Long rules. " * 1000, "cache_control": {"type": "ephemeral"}}]
    first = client.messages.create(**ASKED, system=system).usage
    again = client.messages.create(**ASKED, system=system).usage
    assert first.cache_creation_input_tokens == again.cache_read_input_tokens > 1024
    assert first.cache_creation.ephemeral_5m_input_tokens == first.cache_creation_input_tokens
    assert again.cache_creation_input_tokens == first.cache_read_input_tokens == 0


@pytest.mark.parametrize(
    ("code", "model", "error", "kind", "ours"),
    [
        ("code-test-wrong-guess", MODEL, anthropic.AuthenticationError, "authentication_error", "access_code_wrong"),
        (CODE, "claude-opus-5-5", anthropic.PermissionDeniedError, "permission_error", "model_not_allowed"),
        (CODE, "claude-opus-5-5-20261001", anthropic.PermissionDeniedError, "permission_error", "model_not_allowed"),
        (CODE, "anthropic/claude-opus-5-5", anthropic.PermissionDeniedError, "permission_error", "model_not_allowed"),
    ],
)
def test_the_relays_errors_are_typed(
    target: Target,
    upstream: ScriptedUpstream,
    code: str,
    model: str,
    error: type[anthropic.APIStatusError],
    kind: str,
    ours: str,
) -> None:
    client = sdk(target, upstream, code, CUSTOM_MODELS="-all,+claude-sonnet-5-5@anthropic")
    with pytest.raises(error) as raised:
        client.messages.create(**ASKED | {"model": model})
    assert raised.value.type == kind
    assert raised.value.body["error"]["code"] == ours and raised.value.body["error"]["hint"]
    assert not upstream.requests


@pytest.mark.parametrize(
    ("state", "error", "kind"),
    [
        (KeyState.INVALID, anthropic.AuthenticationError, "authentication_error"),
        (KeyState.NO_QUOTA, anthropic.BadRequestError, "invalid_request_error"),
        (KeyState.RATE_LIMITED, anthropic.RateLimitError, "rate_limit_error"),
    ],
)
def test_the_upstreams_errors_are_typed(
    target: Target, upstream: ScriptedUpstream, state: KeyState, error: type[anthropic.APIStatusError], kind: str
) -> None:
    key = f"sk-test-anthropic-{state.value}"
    upstream.keys[key] = state
    with pytest.raises(error) as raised:
        sdk(target, upstream, ANTHROPIC_API_KEY=key).messages.create(**ASKED)
    assert raised.value.type == kind
    cause = raised.value.response.headers["x-locutorio-error-cause"]
    causes = {"invalid": "provider_key_refused", "no_quota": "provider_purse_empty"}
    assert cause == causes.get(state.value, "provider_rate_limited")


def test_an_overloaded_model_says_so(target: Target, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(status=529))
    with pytest.raises(anthropic.APIStatusError) as raised:
        sdk(target, upstream).messages.create(**ASKED)
    assert (raised.value.status_code, raised.value.type) == (529, "overloaded_error")


@pytest.mark.parametrize("end", ["cut", "reset"])
def test_a_cut_stream_raises(target: Target, upstream: ScriptedUpstream, end: str) -> None:
    upstream.next_script(Script(text="half an ans", end=end))
    words = ""
    with pytest.raises(anthropic.APIStatusError) as raised, sdk(target, upstream).messages.stream(**ASKED) as stream:
        for piece in stream.text_stream:
            words += piece
    assert words == "half an ans"
    assert raised.value.body["error"]["code"] == "upstream_cut"


def test_an_error_in_the_middle_raises_in_the_providers_words(target: Target, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="half", error_event={"type": "overloaded_error", "message": "Overloaded"}))
    with pytest.raises(anthropic.APIStatusError) as raised, sdk(target, upstream).messages.stream(**ASKED) as stream:
        list(stream.text_stream)
    assert raised.value.type == "overloaded_error"


def test_an_error_that_a_gateway_tells_in_openais_way_raises_too(target: Target) -> None:
    said = b'data: {"error": {"message": "no more", "type": "server_error"}}\n\n'
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
    with RawUpstream(head + said) as upstream:
        url = target.server(ANTHROPIC_URL=f"{upstream.url}/v1", ANTHROPIC_API_KEY=KEY).url
        client = Anthropic(base_url=url + BASE, api_key=f"nk-{CODE}", max_retries=0)
        with pytest.raises(anthropic.APIStatusError, match="no more"):
            list(client.messages.create(**ASKED, stream=True))


@pytest.mark.parametrize(
    "base", ["", "/v1", "/api", "/api/anthropic/v1", "/api/anthropic/v1/messages", "/api//anthropic/"]
)
def test_it_works_from_any_base_url(target: Target, upstream: ScriptedUpstream, base: str) -> None:
    assert sdk(target, upstream, base=base).messages.create(**ASKED).content


def test_a_bearer_does_as_well(target: Target, upstream: ScriptedUpstream) -> None:
    url = target.server(**environment(upstream)).url + BASE
    client = Anthropic(base_url=url, auth_token=f"nk-{CODE}", api_key=None, max_retries=0)
    assert client.messages.create(**ASKED).content


def test_keys_in_that_header_are_credentials_nowhere_else(target: Target, upstream: ScriptedUpstream) -> None:
    client = Client(target.server(**environment(upstream)).url, authorization=None)
    answer = client.post("/api/openai/v1/chat/completions", {"model": "m"}, **{"x-api-key": f"nk-{CODE}"})
    assert answer.status == 401 and answer.error["code"] == "access_code_missing"


def test_who_names_no_version_gets_the_usual_one(target: Target, upstream: ScriptedUpstream) -> None:
    client = Client(target.server(**environment(upstream)).url, authorization=None)
    assert client.post("/api/anthropic/v1/messages?beta=true", ASKED, **{"x-api-key": f"nk-{CODE}"}).status == 200
    sent = upstream.wait_for_request()
    assert sent.header("anthropic-version") == "2023-06-01" and sent.target == "/v1/messages?beta=true"


def test_the_models_are_listed_with_that_header_too(target: Target, upstream: ScriptedUpstream) -> None:
    client = sdk(target, upstream)
    assert [model.id for model in client.models.list(limit=5)]
    sent = upstream.wait_for_request()
    assert (sent.header("x-api-key"), sent.target) == (KEY, "/v1/models?limit=5")
    with pytest.raises(anthropic.AuthenticationError) as raised:
        sdk(target, upstream, CODE="another-test-7f3kq9x2p").models.list()
    assert raised.value.body["type"] == "error"


def test_two_keys_in_that_header_are_refused(target: Target, upstream: ScriptedUpstream) -> None:
    client = Client(target.server(**environment(upstream)).url, authorization=None)
    answer = client.post("/api/anthropic/v1/messages", ASKED, **{"x-api-key": f"nk-{CODE}, nk-another-test"})
    assert answer.json()["error"]["code"] == "credential_ambiguous"


def test_an_own_key_goes_upstream_where_keys_may_be_brought(target: Target, upstream: ScriptedUpstream) -> None:
    own = "sk-test-callers-own-9"
    url = target.server(**environment(upstream, ALLOW_USER_KEYS="1")).url + BASE
    Anthropic(base_url=url, api_key=own, max_retries=0).messages.create(**ASKED)
    assert upstream.wait_for_request().header("x-api-key") == own
    hidden = target.server(**environment(upstream, ALLOW_USER_KEYS="1", HIDE_USER_API_KEY="1")).url + BASE
    with pytest.raises(anthropic.AuthenticationError):
        Anthropic(base_url=hidden, api_key=own, max_retries=0).messages.create(**ASKED)


def test_dear_tools_need_the_owners_leave(target: Target, upstream: ScriptedUpstream) -> None:
    for asked in (
        {"tools": [WEB_SEARCH]},
        {"tools": [{"type": "code_execution_20260521", "name": "code_execution"}]},
        {"mcp_servers": [{"type": "url", "url": "https://example.com", "name": "x"}]},
        {"container": "container_1"},
        {"speed": "fast"},
        {"service_tier": "priority"},
    ):
        with pytest.raises(anthropic.PermissionDeniedError) as raised:
            sdk(target, upstream).messages.create(**ASKED, extra_body=asked)
        codes = ("tool_not_allowed", "field_not_allowed", "tool_server_unknown")
        assert raised.value.body["error"]["code"] in codes
    searching = sdk(target, upstream, CODE=f"{CODE}|tools=web_search")
    assert searching.messages.create(**ASKED, tools=[WEB_SEARCH]).content
    assert upstream.wait_for_request().json()["tools"] == [WEB_SEARCH]


def test_only_betas_that_cost_nothing_are_turned_on(target: Target, upstream: ScriptedUpstream) -> None:
    betas = ["context-1m-2025-08-07", "interleaved-thinking-2025-05-14", "fast-mode-2026-02-01"]
    sdk(target, upstream).beta.messages.create(**ASKED, betas=betas)
    assert upstream.wait_for_request().header("anthropic-beta") == "interleaved-thinking-2025-05-14"


def test_nobody_else_has_this_endpoint(target: Target, upstream: ScriptedUpstream) -> None:
    for base in ("/api/openai", "/api/deepseek"):
        with pytest.raises(anthropic.NotFoundError) as raised:
            sdk(target, upstream, base=base, DEEPSEEK_API_KEY=KEY).messages.create(**ASKED)
        assert raised.value.body["error"]["code"] == "path_not_allowed"


@pytest.mark.parametrize("script", [Script(text="Whole."), Script(text="Whole.", end="no_done")])
def test_the_end_mark_says_that_a_message_is_whole(target: Target, upstream: ScriptedUpstream, script: Script) -> None:
    upstream.next_script(script)
    assert _end_of(target, upstream).startswith("ok ")


@pytest.mark.parametrize(
    ("script", "end"),
    [
        (Script(text="Half", end="early"), "cut "),
        (Script(text="Half", end="reset"), "cut "),
        (Script(text="Half", error_event={"type": "api_error", "message": "x"}), "error "),
    ],
)
def test_the_end_mark_says_that_one_is_not(
    target: Target, upstream: ScriptedUpstream, script: Script, end: str
) -> None:
    upstream.next_script(script)
    assert _end_of(target, upstream).startswith(end)


def _end_of(target: Target, upstream: ScriptedUpstream) -> str:
    client = Client(target.server(**environment(upstream)).url, authorization=None)
    body = json.dumps({**ASKED, "stream": True}).encode()
    headers = {"Content-Type": "application/json", "x-api-key": f"nk-{CODE}"}
    answer = client.open("POST", "/api/anthropic/v1/messages", body, headers)
    answer.read_all()
    return answer.end
