"""What is stored in the owner's account at the provider: nobody reaches it through a conversation."""

import json
from typing import Any

import pytest

from api.relay.web.allow_list import find_endpoint
from api.relay.web.request_body import read_body
from api.relay.web.request_references import references_in

FILES: list[dict[str, Any]] = [
    {"input": [{"role": "user", "content": [{"type": "input_file", "file_id": "file-1"}]}]},
    {"input": [{"role": "user", "content": [{"type": "input_image", "file_id": "file-1"}]}]},
    {"input": [{"type": "computer_call_output", "output": {"type": "computer_screenshot", "file_id": "file-1"}}]},
    {"input": [{"type": "function_call_output", "output": [{"type": "input_file", "file_id": "file-1"}]}]},
    {"messages": [{"role": "user", "content": [{"type": "file", "file": {"file_id": "file-1"}}]}]},
    {"messages": [{"content": [{"type": "document", "source": {"type": "file", "file_id": "file_1"}}]}]},
    {"messages": [{"content": [{"type": "tool_result", "content": [{"type": "file", "file_id": "file_1"}]}]}]},
    {"messages": [{"content": [{"type": "container_upload", "file_id": "file_1"}]}]},
    {"system": [{"type": "document", "source": {"type": "file", "file_id": "file_1"}}]},
    {"images": [{"file_id": "file-1"}]},
    {"mask": {"file_id": "file-1"}},
]
ITEMS: list[dict[str, Any]] = [
    {"input": [{"type": "item_reference", "id": "msg_1"}]},
    {"input": [{"role": "user", "content": "x"}, {"id": "msg_1"}]},
    {"input": [{"type": None, "id": "msg_1"}]},
]
OWN: list[dict[str, Any]] = [
    {"input": "file_id"},
    {"input": [{"type": "message", "id": "msg_1", "role": "assistant", "content": []}, {"type": "reasoning"}]},
    {"input": [{"type": "message", "content": [{"annotations": [{"type": "file_citation", "file_id": "file-1"}]}]}]},
    {"input": [{"type": "file_search_call", "results": [{"file_id": "file-1", "text": "x"}]}]},
    {"messages": [{"content": [{"type": "tool_use", "input": {"type": "file", "file_id": "mine"}}]}]},
    {"messages": [{"content": [{"type": "code_execution_output", "file_id": "file_1"}]}]},
    {"messages": [{"content": [{"type": "file", "file": {"file_data": "data:application/pdf;base64,AA=="}}]}]},
    {"messages": [{"content": [{"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]}]},
    {"images": [{"image_url": "https://example.com/a.png"}]},
    {"response_format": {"json_schema": {"schema": {"properties": {"file_id": {"type": "string"}}}}}},
    {"metadata": {"file_id": "mine"}},
]


@pytest.mark.parametrize("document", FILES, ids=json.dumps)
def test_a_file_of_the_account_is_found(document: dict[str, Any]) -> None:
    assert [field for field, _ in references_in(document)] == ["file_id"]


@pytest.mark.parametrize("document", ITEMS, ids=json.dumps)
def test_an_item_of_a_stored_conversation_is_found(document: dict[str, Any]) -> None:
    assert [field for field, _ in references_in(document)] == ["input"]


@pytest.mark.parametrize("document", OWN, ids=json.dumps)
def test_what_a_client_brings_along_or_a_model_has_cited_refers_to_nothing(document: dict[str, Any]) -> None:
    assert list(references_in(document)) == []


def test_deep_conversations_are_looked_through() -> None:
    part: Any = {"type": "input_file", "file_id": "file-1"}
    for _ in range(5_000):
        part = [part]
    assert [field for field, _ in references_in({"input": part})] == ["file_id"]


@pytest.mark.parametrize("name", ["file_id", "\\u0066ile_id", "file\\u005Fid"])
def test_a_name_in_escapes_hides_no_file(name: str) -> None:
    endpoint = find_endpoint("POST", "v1/responses")
    assert endpoint is not None
    written = f'{{"model": "a", "input": [{{"content": [{{"type": "input_file", "{name}": "file-1"}}]}}]}}'
    body = read_body(endpoint, written.encode(), "application/json")
    assert [held.field for held in body.fields.held] == ["file_id"]
