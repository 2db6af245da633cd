"""The scripted upstream speaks the wire of OpenAI's Responses: its SDK reads it, and bad requests are refused."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections import Counter
from typing import Any

import pytest
from openai import BadRequestError, NotFoundError, OpenAI
from openai.types.responses import ResponseStreamEvent
from pydantic import TypeAdapter

from tests.upstream import Script, ScriptedUpstream

EVENT: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)
CITATION = {"type": "url_citation", "url": "https://a.example/", "title": "A", "start_index": 0, "end_index": 3}
SEARCH = {"id": "ws_1", "type": "web_search_call", "status": "completed", "action": {"type": "search", "query": "x"}}
PICTURE = {
    "id": "ig_1", "type": "image_generation_call", "status": "completed", "result": "QUJD", "partial_images": ["QUI="],
}  # fmt: skip
TOOLS = {
    "id": "mcpl_1",
    "type": "mcp_list_tools",
    "server_label": "notes",
    "tools": [{"name": "f", "input_schema": {}}],
}
CALL = {
    "id": "mcp_1", "type": "mcp_call", "server_label": "notes", "name": "f", "arguments": '{"a": 1}', "output": "Two",
    "status": "completed",
}  # fmt: skip
ASKS = {"id": "mcpr_1", "type": "mcp_approval_request", "server_label": "notes", "name": "f", "arguments": "{}"}
PROGRAM = {
    "id": "ci_1", "type": "code_interpreter_call", "status": "completed", "code": "print(1)", "container_id": "c",
    "outputs": [{"type": "logs", "logs": "1"}],
}  # fmt: skip
THOUGHT = {"id": "rs_1", "type": "reasoning", "summary": [], "encrypted_content": "x"}


def message(*content: dict[str, Any]) -> dict[str, Any]:
    return {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": list(content)}


def text(words: str, *annotations: dict[str, Any]) -> dict[str, Any]:
    return {"type": "output_text", "text": words, "annotations": list(annotations), "logprobs": []}


def client_of(upstream: ScriptedUpstream) -> OpenAI:
    return OpenAI(base_url=f"{upstream.url}/v1", api_key="sk-test-a", max_retries=0)


def events_of(upstream: ScriptedUpstream, script: Script, **fields: Any) -> list[Any]:
    """The events of a stream, each of which is what the SDK's types say."""
    upstream.next_script(script)
    body = json.dumps({"model": "gpt-6-luna", "input": "Hello", "stream": True, **fields}).encode()
    request = urllib.request.Request(f"{upstream.url}/v1/responses", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        data = [line[6:] for line in answer.read().decode().splitlines() if line.startswith("data: ")]
    return [EVENT.validate_json(one) for one in data]


ITEMS = [SEARCH, PICTURE, TOOLS, CALL, ASKS, PROGRAM]
ASKED = {"reasoning": {"effort": "low", "summary": "auto"}, "include": ["reasoning.encrypted_content"], "store": False}


@pytest.mark.parametrize("items", [ITEMS, [*ITEMS, message(text("Cited.", CITATION))]])
def test_every_event_is_one_of_the_sdks(upstream: ScriptedUpstream, items: list[dict[str, Any]]) -> None:
    events = events_of(upstream, Script(reasoning="So it is.", items=items, text="Yes."), **ASKED)
    assert [event.sequence_number for event in events] == list(range(len(events)))
    last = events[-1]
    assert last.type == "response.completed"
    assert Counter(item.type for item in last.response.output) == Counter(
        ["reasoning", *(item["type"] for item in items if item["type"] != "message"), "message"]
    )
    done = [event.item for event in events if event.type == "response.output_item.done"]
    assert [item.id for item in done] == [item.id for item in last.response.output]
    assert {"response.image_generation_call.partial_image", "response.mcp_call.completed"} <= {e.type for e in events}


def test_the_sdk_reads_a_stream(upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(reasoning="So it is.", text="Yes, it is."))
    asked: dict[str, Any] = ASKED
    with client_of(upstream).responses.stream(model="gpt-6-luna", input="Is it?", **asked) as stream:
        types = {event.type for event in stream}
        response = stream.get_final_response()
    assert response.output_text == "Yes, it is."
    assert "response.reasoning_summary_text.delta" in types
    assert getattr(response.output[0], "encrypted_content", None)


@pytest.mark.parametrize(
    ("status", "more"),
    [
        ("incomplete", {"incomplete_details": {"reason": "max_output_tokens"}}),
        ("failed", {"error": {"code": "server_error", "message": "Out of order."}}),
    ],
)
def test_a_response_ends_as_it_is_told(upstream: ScriptedUpstream, status: str, more: dict[str, Any]) -> None:
    last = events_of(upstream, Script(text="Half", response={"status": status, **more}))[-1]
    assert (last.type, last.response.status) == (f"response.{status}", status)


def test_thoughts_go_encrypted_and_told_only_where_that_is_asked_for(upstream: ScriptedUpstream) -> None:
    thought = events_of(upstream, Script(reasoning="So."))[-1].response.output[0]
    assert (thought.summary, thought.encrypted_content) == ([], None)


QUESTION = {"role": "user", "content": [{"type": "input_text", "text": "x"}]}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"messages": []}, "Unknown parameter: 'messages'."),
        ({"reasoning": {"size": "big"}}, "Unknown parameter: 'reasoning.size'."),
        ({"reasoning": {"effort": "huge"}}, "Invalid value: 'huge'."),
        ({"max_output_tokens": 3}, "integer below minimum value"),
        ({"include": ["everything"]}, "Invalid value: 'everything'."),
        ({"tools": [{"type": "web_search", "depth": 1}]}, "Unknown parameter: 'tools[0].depth'."),
        ({"tools": [{"type": "mcp", "server_label": "notes"}]}, "server_url"),
        ({"tool_choice": "required"}, "must be specified with 'tools'"),
        ({"tool_choice": {"type": "image_generation"}}, "not found in 'tools'"),
        ({"input": [{"role": "assistant", "content": [{"type": "input_text", "text": "x"}]}]}, "'output_text'"),
        ({"input": [{"role": "user", "content": [{"type": "output_text", "text": "x"}]}]}, "'input_text'"),
        ({"input": [{"role": "user", "content": [{"type": "image_url"}]}]}, "Invalid value: 'image_url'."),
        ({"input": [THOUGHT, QUESTION]}, "without its required following item"),
        ({"input": [THOUGHT]}, "without its required following item"),
        ({"input": [SEARCH, SEARCH]}, "Duplicate item found with id ws_1"),
        ({"input": [ASKS]}, "do not have an approval"),
        ({"input": [{"type": "image_generation_call", "id": "ig_1", "status": "completed"}]}, "input[0].result"),
        ({"input": [{**QUESTION, "providerItems": []}]}, "Unknown parameter: 'input[0].providerItems'."),
    ],
)
def test_what_the_real_server_refuses_is_refused(
    upstream: ScriptedUpstream, fields: dict[str, Any], words: str
) -> None:
    body: dict[str, Any] = {"model": "gpt-6-luna", "input": "x", **fields}
    with pytest.raises(BadRequestError) as refusal:
        client_of(upstream).post("/responses", body=body, cast_to=object)
    assert words in refusal.value.message


def test_thoughts_that_nobody_has_kept_are_not_found(upstream: ScriptedUpstream) -> None:
    bare = {"id": "rs_1", "type": "reasoning", "summary": []}
    given: Any = [bare, message(text("Yes.")), QUESTION]
    with pytest.raises(NotFoundError, match="Items are not persisted"):
        client_of(upstream).responses.create(model="gpt-6-luna", input=given, store=False)
    assert client_of(upstream).responses.create(model="gpt-6-luna", input=given)


def test_a_whole_conversation_is_taken(upstream: ScriptedUpstream) -> None:
    decided = {"type": "mcp_approval_response", "approval_request_id": "mcpr_1", "approve": True}
    call = {**CALL, "approval_request_id": "mcpr_1"}
    del call["status"]
    picture = {name: value for name, value in PICTURE.items() if name != "partial_images"}
    given: Any = [QUESTION, THOUGHT, SEARCH, picture, TOOLS, ASKS, decided, call, message(text("Yes.")), QUESTION]
    assert client_of(upstream).responses.create(model="gpt-6-luna", input=given, store=False).output_text
