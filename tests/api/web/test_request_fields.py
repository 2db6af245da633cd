"""Fields beside `model`: every name in a request is found, and what changes the price is held back."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.errors import RelayError
from api.relay.web import request_fields
from api.relay.web.allow_list import find_endpoint
from api.relay.web.request_body import Body, read_body
from api.relay.web.request_fields import held_by_name, read_form_fields
from tests.api.fakes import words_of

CHAT = "v1/chat/completions"
RESPONSES = "v1/responses"


def read(document: dict[str, Any] | str, path: str = CHAT) -> Body:
    endpoint = find_endpoint("POST", path)
    assert endpoint is not None
    written = document if isinstance(document, str) else json.dumps(document)
    return read_body(endpoint, written.encode(), "application/json")


def held_in(document: dict[str, Any], path: str = CHAT) -> list[str]:
    return [held.field for held in read(document, path).fields.held]


@pytest.mark.parametrize(
    "fields",
    [
        {"models": ["other"]},
        {"models": "other"},
        {"Models": ["other"]},
        {"fallbacks": ["other"]},
        {"fallbacks": [{"model": "other", "messages": [{"role": "user", "content": "x"}]}]},
        {"fallbacks": [{"a": ["other"]}]},
        {"fallback_models": ["other"]},
        {"fallbackModels": ["other"]},
        {"extra_body": {"models": ["other"]}},
        {"extra_body": {"model": "other"}},
        {"providerOptions": {"gateway": {"models": ["other"]}}},
        {"compound_custom": {"models": {"answering_model": "other"}}},
        {"models": {"first": "other"}},
        {"engine": "other"},
        {"deployment_id": "other"},
        {"deploymentId": "other"},
        {"model_id": "other"},
        {"tools": [{"type": "image_generation", "model": "other"}]},
        {"tools": [{"type": "web_search"}, {"type": "image_generation", "Model": "other", "svg": {"n": 1}}]},
        {"tools": [{"type": "openrouter:image_generation", "parameters": {"model": "other"}}]},
        {"tools": {"type": "image_generation", "model": "other"}},
        {"tools": [{"type": "image_generation", "model": "other", "svg": {"model": "other"}}]},
        {"moderation": {"model": "other"}},
        {"a": {"b": [[{"c": {"model": ["other"]}}]]}},
    ],
    ids=json.dumps,
)
def test_a_model_is_found_wherever_it_is_named(fields: dict[str, Any]) -> None:
    models = read({"model": "a", "messages": [], **fields}).fields.models
    assert "other" in models
    assert set(models) <= {"other", "gpt-image-2.6-sunburst"}


def test_a_tool_that_names_no_model_uses_its_own() -> None:
    assert read({"model": "a", "tools": [{"type": "image_generation"}]}, RESPONSES).fields.models == (
        "gpt-image-2.6-sunburst",
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"messages": [{"role": "user", "content": "x", "model": "other", "models": ["other"]}]},
        {"input": [{"type": "message", "model": "other"}]},
        {"metadata": {"model": "other"}},
        {"tools": [{"type": "function", "name": "f", "parameters": {"properties": {"model": {"type": "string"}}}}]},
        {"tools": [{"type": "function", "function": {"parameters": {"default": {"model": "other"}}}}]},
        {"functions": [{"name": "f", "parameters": {"model": "other"}}]},
        {"response_format": {"json_schema": {"schema": {"properties": {"models": {"enum": ["other"]}}}}}},
        {"text": {"format": {"schema": {"model": "other"}}}},
        {"allow_fallbacks": True},
        {"search_engine": "other", "supermodel_x": "other"},
    ],
    ids=json.dumps,
)
def test_what_the_model_reads_names_no_model(fields: dict[str, Any]) -> None:
    assert read({"model": "a", **fields}).fields.models == ()


PROVIDERS_OWN = {
    "enable_thinking": True,
    "thinking": {"type": "enabled", "budget_tokens": 1000},
    "reasoning": {"effort": "high", "exclude": True},
    "reasoning_effort": "high",
    "include_reasoning": True,
    "top_k": 20,
    "top_a": 0.5,
    "min_p": 0.1,
    "repetition_penalty": 1.1,
    "chat_template_kwargs": {"enable_thinking": False},
    "safe_prompt": True,
    "num_ctx": 8192,
    "options": {"num_ctx": 8192},
    "guided_json": {"type": "object"},
    "extra_body": {"google": {"thinking_config": {"include_thoughts": True}}},
    "modalities": ["text", "audio"],
    "audio": {"voice": "alloy", "format": "wav"},
    "stream_options": {"include_usage": True},
    "prompt_cache_key": "x",
    "keep_alive": "5m",
    "usage": {"include": True},
}


def test_a_field_that_nobody_here_knows_is_passed_on() -> None:
    body = read({"model": "a", **PROVIDERS_OWN})
    assert (body.fields.models, body.fields.held) == ((), ())


HARMLESS = [
    (CHAT, {"service_tier": "auto"}),
    (CHAT, {"service_tier": "flex"}),
    (CHAT, {"service_tier": None}),
    (CHAT, {"store": False}),
    (CHAT, {"provider": {}}),
    (CHAT, {"provider": {"data_collection": "deny"}}),
    (CHAT, {"plugins": []}),
    (CHAT, {"transforms": ["middle-out"]}),
    (CHAT, {"models": ["b"], "fallbacks": ["c"]}),
    (CHAT, {"web_search_options": None}),
    (RESPONSES, {"background": False, "store": False, "previous_response_id": None}),
    (RESPONSES, {"store": False, "include": ["reasoning.encrypted_content"], "tools": [{"type": "function"}]}),
    (RESPONSES, {"tools": [{"type": "custom", "name": "x"}, {"type": "local_shell"}, {"type": "apply_patch"}]}),
    (
        CHAT,
        {"n": 8, "tools": [{"type": "function", "function": {"name": "n", "parameters": {"n": 100}}}], "best_of": 1},
    ),
    ("v1/images/generations", {"prompt": "a cat", "background": "transparent"}),
    ("v1/completions", {"prompt": ["x", "y"]}),
    ("v1/audio/speech", {"input": "x", "voice": "alloy", "speed": 1.5}),
]
DEAR = [
    (CHAT, {"service_tier": "priority"}),
    (CHAT, {"service_tier": ["auto"]}),
    (CHAT, {"Service_Tier": "priority"}),
    (CHAT, {"ｓervice_tier": "priority"}),
    (CHAT, {"store": True}),
    (CHAT, {"store": 0}),
    (CHAT, {"route": "fallback"}),
    (CHAT, {"plugins": [{"id": "web"}]}),
    (CHAT, {"provider": {"only": ["azure"]}}),
    (CHAT, {"transforms": ["other"]}),
    (CHAT, {"web_search_options": {}}),
    (CHAT, {"search_parameters": {"mode": "on"}}),
    (CHAT, {"preset": "x"}),
    (CHAT, {"api_base": "https://evil.example"}),
    (CHAT, {"base_url": "https://evil.example"}),
    (CHAT, {"user_config": {}}),
    (CHAT, {"extra_body": {"route": "fallback"}}),
    (CHAT, {"fallbacks": [{"model": "b", "api_base": "https://evil.example"}]}),
    (RESPONSES, {"background": True}),
    (RESPONSES, {"prompt": {"id": "pmpt_1"}}),
    (RESPONSES, {"service_tier": "fast"}),
    (RESPONSES, {"store": True}),
    (RESPONSES, {"previous_response_id": "resp_1"}),
    (RESPONSES, {"conversation": "conv_1"}),
    (RESPONSES, {"vector_store_ids": ["vs_1"]}),
    (CHAT, {"n": 9}),
    (CHAT, {"n": 1e3}),
    (CHAT, {"n": "1"}),
    (CHAT, {"best_of": 9}),
    (CHAT, {"extra_body": {"n": 100}}),
]


@pytest.mark.parametrize(("path", "fields"), HARMLESS, ids=str)
def test_a_value_that_costs_the_owner_nothing_is_passed_on(path: str, fields: dict[str, Any]) -> None:
    assert held_in({"model": "a", **fields}, path) == []


@pytest.mark.parametrize(("path", "fields"), DEAR, ids=str)
def test_a_field_that_changes_who_is_asked_or_the_price_is_held_back(path: str, fields: dict[str, Any]) -> None:
    body = read({"model": "a", **fields}, path)
    with pytest.raises(RelayError) as refusal:
        body.fields.require_allowed()
    assert refusal.value.code == "field_not_allowed"
    assert refusal.value.details["why"]


DEAR_TOOLS = {
    "web_search": {"tools": [{"type": "web_search"}]},
    "image_generation": {"tools": [{"type": "function"}, {"type": "image_generation"}]},
    "code_interpreter": {"tools": [{"type": "Code_Interpreter", "container": {"type": "auto"}}]},
    "file_search": {"tools": [{"type": "file_search"}]},
    "mcp": {"tools": [{"type": "mcp", "server_url": "https://x.example"}]},
    "builtin_function": {"tools": [{"type": "builtin_function", "function": {"name": "$web_search"}}]},
    "?": {"tools": [{"function": {"name": "x"}}, "web_search"]},
}


@pytest.mark.parametrize(("tool", "fields"), DEAR_TOOLS.items(), ids=DEAR_TOOLS)
def test_a_tool_that_runs_at_the_provider_needs_a_rule_of_the_code(tool: str, fields: dict[str, Any]) -> None:
    body = read(fields, RESPONSES)
    with pytest.raises(RelayError) as refusal:
        body.fields.require_allowed()
    assert refusal.value.code == "tool_not_allowed"
    body.fields.require_allowed(lambda asked: asked == tool)


@pytest.mark.parametrize(
    ("beside", "tool"),
    [
        ({"googleSearch": {}}, "web_search"),
        ({"google_search_retrieval": {}}, "web_search"),
        ({"enterpriseWebSearch": {}}, "web_search"),
        ({"code_execution": {}}, "code_execution"),
        ({"urlContext": {}}, "web_fetch"),
    ],
)
def test_a_tool_of_the_clients_carries_none_that_runs_elsewhere(beside: dict[str, Any], tool: str) -> None:
    for own in ({"type": "function", "function": {"name": "x"}}, {"type": "custom", "name": "x"}):
        assert [held.tool for held in read({"model": "a", "tools": [own | beside]}).fields.held] == [tool]
        assert read({"model": "a", "tools": [own]}).fields.held == ()


@pytest.mark.parametrize("fields", [{"web_search_options": {}}, {"search_parameters": {}}, {"enable_search": True}])
def test_a_search_that_is_asked_for_by_a_field_is_the_same_tool(fields: dict[str, Any]) -> None:
    read(fields).fields.require_allowed(lambda asked: asked == "web_search")
    with pytest.raises(RelayError):
        read(fields).fields.require_allowed(lambda asked: asked == "image_generation")


def test_a_form_names_one_model_and_holds_back_the_same_fields() -> None:
    names = words_of("model file language stream response_format timestamp_granularities[] prompt include[]")
    assert read_form_fields([(name, "x") for name in names], "v1/audio/transcriptions").held == ()
    assert read_form_fields([("n", "8")], "v1/images/edits").held == ()
    for number in ("9", "x", "", "1e9", "٩"):
        assert read_form_fields([("n", number)], "v1/images/edits").held, number
    for name in words_of(
        "models[] models[0] fallbacks fallback_models service_tier SERVICE_TIER provider.order engine"
    ):
        assert read_form_fields([(name, "x")], "v1/audio/transcriptions").held, name


@pytest.mark.parametrize(
    "written",
    [
        '{"model":"a","models":["a"],"Models":["b"]}',
        '{"model":"a","model\\u0000":"b"}',
        '{"model":"a","ｍodel":"b"}',
        '{"model":"a"," model":"b"}',
        '{"model":"a","extra_body":{"route":1,"ROUTE":2}}',
        '{"model":"a","tools":[{"type":"function","Type":"image_generation","model":"b"}]}',
        '{"model":"a","tools":[{"model":"a","model":"b"}]}',
    ],
)
def test_a_field_that_decides_cannot_stand_there_in_two_spellings(written: str) -> None:
    with pytest.raises(RelayError) as refusal:
        read(written)
    assert refusal.value.code == "bad_json" and "twice" in refusal.value.message


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ('{"model":"a","tools":[{"model":"b"}],"tools":[]}', {"model": "a", "tools": []}),
        ('{"model":"a","models":["b"],"models":[]}', {"model": "a", "models": []}),
        ('{"model":"a","x":{"y":1,"y":2}}', {"model": "a", "x": {"y": 2}}),
    ],
)
def test_where_a_field_stands_twice_the_upstream_gets_the_one_that_was_judged(
    written: str, understood: dict[str, Any]
) -> None:
    body = read(written)
    assert body.fields.models == ()
    assert json.loads(body.content, object_pairs_hook=lambda pairs: _once(pairs)) == understood


@pytest.mark.parametrize(
    "document",
    [
        {"model": "a" * 501},
        {"model": "a", "models": ["a" * 501]},
        {"model": "a", "models": [f"m{n}" for n in range(101)]},
    ],
    ids=["long", "long among others", "many"],
)
def test_nobody_names_so_many_models_or_such_long_ones(document: dict[str, Any]) -> None:
    with pytest.raises(RelayError) as refusal:
        read(document)
    assert refusal.value.code == "bad_json"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=4) | st.just("other"),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["model", "models", "fallbacks", "type", "x", "extra_body"]), inner)
        ),
        max_leaves=8,
    )
)
def test_no_document_is_too_strange_to_be_looked_through(value: object) -> None:
    body = read({"model": "a", "x": value, "tools": value})
    assert all(isinstance(model, str) for model in body.fields.models)


def test_a_request_of_many_fields_is_looked_through_in_one_go() -> None:
    """It would take hours where the time grows faster than the request: the time-out of all tests is the limit."""
    many = ",".join(f'"f{number}":1' for number in range(200_000))
    with pytest.raises(RelayError):
        read(f'{{"model":"a",{many},"route":1,"Route":1}}')
    for opened, closed in (
        ("[", "]"),
        ('{"models":[', "]}"),
        ('{"x":{"fallbacks":[', "]}}"),
        ('[{"extra_body":', "}]"),
    ):
        read(f'{{"model":"a","models":{opened * 90}"b"{closed * 90}}}')


@pytest.mark.parametrize(
    "written",
    [
        '"x":[' + "{}," * 100_001 + "{}]",
        '"x":[' + "[{}]," * 60_000 + "{}]",
        ",".join(f'"f{number}":1' for number in range(100_001)),
        '"tools":[' + '{"type":"function"},' * 20_000 + '{"type":"function"}]',
        '"messages":["file_id",' + "{}," * 100_001 + "{}]",
    ],
    ids=["objects", "lists", "fields", "tools", "parts"],
)
def test_a_request_that_would_keep_the_others_waiting_is_refused(written: str) -> None:
    with pytest.raises(RelayError) as refusal:
        read(f'{{"model":"a",{written}}}')
    assert refusal.value.code == "bad_json" and "more than" in refusal.value.message


@pytest.mark.parametrize(
    "written", ['"x":[' + "1," * 200_000 + "1]", '"tools":[' + '{"type":"function"},' * 9_999 + "{}]"]
)
def test_long_lists_of_numbers_and_many_tools_are_no_burden(written: str) -> None:
    assert read(f'{{"model":"a",{written}}}').fields.models == ()


MESSAGES = "v1/messages"
SCHEMA = {"type": "object", "properties": {"model": {"type": "string", "description": "of the car"}}}


@pytest.mark.parametrize(
    "tool",
    [
        {"name": "look", "input_schema": SCHEMA},
        {"type": "custom", "name": "look", "input_schema": SCHEMA},
        {"type": "bash_20250124", "name": "bash"},
        {"type": "text_editor_20250728", "name": "str_replace_based_edit_tool"},
        {"type": "memory_20250818", "name": "memory"},
    ],
)
def test_what_a_client_of_anthropics_runs_itself_is_free_and_names_no_model(tool: dict[str, Any]) -> None:
    body = read({"model": "m", "tools": [tool]}, MESSAGES)
    assert (body.fields.held, body.fields.models) == ((), ())


@pytest.mark.parametrize(
    ("tool", "fields"),
    [
        ("web_search_20250305", {"tools": [{"type": "web_search_20250305", "name": "web_search"}]}),
        ("web_fetch_20250910", {"tools": [{"type": "web_fetch_20250910", "name": "web_fetch"}]}),
        ("code_execution_20260521", {"tools": [{"type": "code_execution_20260521", "name": "code_execution"}]}),
        ("bash_code_execution_20260521", {"tools": [{"type": "bash_code_execution_20260521"}]}),
        ("?", {"tools": [{"name": "nothing"}]}),
        ("mcp", {"mcp_servers": [{"type": "url", "url": "https://example.com"}]}),
        ("code_execution", {"container": "container_1"}),
        ("", {"speed": "fast"}),
        ("", {"service_tier": "priority"}),
        ("", {"inference_geo": "us"}),
        ("", {"anthropic_beta": ["context-1m-2025-08-07"]}),
    ],
)
def test_what_runs_at_anthropics_or_costs_more_is_held_back(tool: str, fields: dict[str, Any]) -> None:
    (held,) = read({"model": "m", **fields}, MESSAGES).fields.held
    assert held.tool == tool


@pytest.mark.parametrize("path", [CHAT, MESSAGES, "v1/messages/count_tokens", "v1/responses"])
def test_only_the_owner_names_tool_servers_at_any_endpoint(path: str) -> None:
    servers = [{"type": "url", "url": "https://example.com"}]
    (held,) = read({"model": "m", "mcp_servers": servers}, path).fields.held
    assert held.tool == "mcp"


HELD_TOOL = {"type": "web_search"}
CLIENTS = [{"type": "custom", "name": "exec"}, {"type": "function", "name": "look", "parameters": SCHEMA}]


@pytest.mark.parametrize(
    "fields",
    [
        {"input": [{"type": "additional_tools", "role": "developer", "tools": [HELD_TOOL]}]},
        {"input": [{"role": "user", "content": "x"}, {"type": "tool_search_output", "Tools": [*CLIENTS, HELD_TOOL]}]},
        {"tools": [{"type": "namespace", "name": "n", "tools": [*CLIENTS, HELD_TOOL]}]},
        {"input": [{"type": "additional_tools", "tools": [{"type": "namespace", "Tools": [HELD_TOOL]}]}]},
        {"input": [{"type": "additional_tools", "tools": [{"Type": "web_search"}]}]},
    ],
)
def test_a_tool_needs_its_rule_wherever_it_is_brought(fields: dict[str, Any]) -> None:
    (held,) = read({"model": "m", **fields}, RESPONSES).fields.held
    assert (held.field, held.tool) in (("tools", "web_search"), ("tools", "?"))


def test_a_tool_that_comes_later_uses_its_model_too() -> None:
    later = {"type": "additional_tools", "tools": [{"type": "image_generation"}]}
    assert read({"model": "m", "input": [later]}, RESPONSES).fields.models == ("gpt-image-2.6-sunburst",)


@pytest.mark.parametrize(
    "fields",
    [
        {"tools": [{"type": "namespace", "name": "n", "description": "x", "tools": CLIENTS}]},
        {"input": [{"type": "additional_tools", "tools": [{"type": "namespace", "name": "n", "tools": CLIENTS}]}]},
        {
            "input": [
                {"type": "mcp_list_tools", "server_label": "docs", "tools": [{"name": "x", "input_schema": SCHEMA}]}
            ]
        },
        {"input": [{"type": "custom_tool_call", "input": [HELD_TOOL]}, "words", {"content": [HELD_TOOL]}]},
    ],
)
def test_what_the_client_runs_is_free_in_groups_and_later_too(fields: dict[str, Any]) -> None:
    body = read({"model": "m", **fields}, RESPONSES)
    assert (body.fields.held, body.fields.models) == ((), ())


def test_groups_in_groups_do_not_keep_the_relay_busy() -> None:
    depth = 300
    text = (
        '{"model":"m","tools":['
        + '{"type":"namespace","tools":[' * depth
        + '{"type":"web_search"}'
        + "]}" * depth
        + "]}"
    )
    (held,) = read(text, RESPONSES).fields.held
    assert held.tool == "web_search"


def test_no_field_is_held_back_in_two_ways() -> None:
    table = json.loads(Path(request_fields.__file__).with_suffix(".json").read_text(encoding="utf-8"))
    names = [row["field"] for row in table["held"]]
    assert len(names) == len(set(names))


def test_the_tokens_of_a_clients_own_tools_are_counted_for_everybody() -> None:
    tool = {"name": "look_up", "input_schema": SCHEMA}
    assert read({"model": "m", "tools": [tool]}, "v1/messages/count_tokens").fields.held == ()


@pytest.mark.parametrize("name", ["Type", "TYPE", "ｔｙｐｅ"])
def test_the_type_of_a_tool_is_not_hidden_by_another_spelling(name: str) -> None:
    tool = {name: "web_search_20250305", "name": "web_search", "input_schema": SCHEMA}
    (held,) = read({"model": "m", "tools": [tool]}, MESSAGES).fields.held
    assert held.tool == "?"


def test_what_anthropics_models_read_names_no_model() -> None:
    schema = {"format": {"type": "json_schema", "schema": SCHEMA}}
    fields = {"system": [{"type": "text", "text": "x", "model": "y"}], "output_config": schema, "service_tier": "auto"}
    body = read({"model": "m", **fields}, MESSAGES)
    assert (body.fields.held, body.fields.models) == ((), ())


def test_a_fallback_of_anthropics_is_a_model_like_any() -> None:
    assert read({"model": "m", "fallbacks": [{"model": "other"}]}, MESSAGES).fields.models == ("other",)


def test_an_untyped_tool_is_a_clients_for_anthropic_alone() -> None:
    assert held_in({"model": "m", "tools": [{"name": "look", "input_schema": SCHEMA}]}) == ["tools"]


HIDDEN_BY_A_TYPE = [
    {"models": ["other"]},
    {"fallbacks": [{"type": "function", "model": "other"}]},
    {"extra_body": {"type": "function", "models": ["other"]}},
    {"providerOptions": {"type": "function", "gateway": {"models": ["other"]}}},
    {"compound_custom": {"type": "function", "models": {"answering_model": "other"}}},
]


@pytest.mark.parametrize("fields", HIDDEN_BY_A_TYPE, ids=json.dumps)
def test_what_calls_itself_a_function_hides_no_model_outside_of_the_tools(fields: dict[str, Any]) -> None:
    assert read({"model": "a", "messages": [], "type": "function", **fields}).fields.models == ("other",)


@pytest.mark.parametrize(
    ("name", "tool"),
    [
        ("gpt-4o:online", "web_search"),
        ("openai/GPT-4o:Online", "web_search"),
        ("a:free:online", "web_search"),
        ("a:online@preset/x", "web_search"),
        ("a:nitro", ""),
        ("a:exacto", ""),
        ("@preset/cheap", ""),
        ("a@preset/cheap", ""),
    ],
)
def test_a_name_that_asks_a_gateway_for_more_than_the_model_is_held_back(name: str, tool: str) -> None:
    assert [(held.tool, held.field) for held in held_by_name(name)][0] == (tool, "tools" if tool else "model")
    assert all(held.why for held in held_by_name(name))


@pytest.mark.parametrize("name", ["gpt-4o", "a:free", "a:onlineish", "llama3:8b", "nitro", "a:floor", "online", ""])
def test_other_names_are_just_names(name: str) -> None:
    assert held_by_name(name) == []


@pytest.mark.parametrize(
    ("tool", "fields"),
    [
        ("web_search", {"web_search": {"enable": True}}),
        ("web_search", {"enable_enhancement": True}),
        ("web_search", {"force_search_enhancement": True}),
        ("code_interpreter", {"enable_code_interpreter": True}),
        ("", {"extra_headers": {"anthropic-beta": "context-1m-2025-08-07"}}),
        ("", {"extra_body": {"google": {"cached_content": "cachedContents/1"}}}),
        ("", {"deferred": True}),
    ],
    ids=str,
)
def test_more_names_of_what_costs_extra(tool: str, fields: dict[str, Any]) -> None:
    (held,) = read({"model": "a", **fields}).fields.held
    assert held.tool == tool
    off = {"web_search": {"enable": False}, "enable_enhancement": False, "extra_headers": {}, "deferred": False}
    assert held_in({"model": "a", **off}) == []
