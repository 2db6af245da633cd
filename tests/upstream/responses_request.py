"""What the Responses API refuses of a request, as OpenAI's reference has it and its SDK's types.

https://platform.openai.com/docs/api-reference/responses/create; the words of refusals are those of the real server.
"""

from collections.abc import Iterator
from typing import Any

from .answers import Answer, error_answer

LEAST_OUTPUT_TOKENS = 16
FIELDS = frozenset(
    {
        "background", "conversation", "include", "input", "instructions", "max_output_tokens", "max_tool_calls",
        "metadata", "model", "parallel_tool_calls", "previous_response_id", "prompt", "prompt_cache_key",
        "prompt_cache_retention", "reasoning", "safety_identifier", "service_tier", "store", "stream",
        "stream_options", "temperature", "text", "tool_choice", "tools", "top_logprobs", "top_p", "truncation", "user",
    }
)  # fmt: skip
INCLUDABLE = frozenset(
    {
        "file_search_call.results", "web_search_call.results", "web_search_call.action.sources",
        "message.input_image.image_url", "computer_call_output.output.image_url", "code_interpreter_call.outputs",
        "reasoning.encrypted_content", "message.output_text.logprobs",
    }
)  # fmt: skip
EFFORTS = frozenset({"none", "minimal", "low", "medium", "high", "xhigh", "max"})
SUMMARIES = frozenset({"auto", "concise", "detailed"})
TOOL_FIELDS = {
    "function": "name parameters strict description defer_loading",
    "web_search": "filters search_context_size user_location external_web_access",
    "image_generation": "action background input_fidelity input_image_mask model moderation output_compression "
    "output_format partial_images quality size",
    "mcp": "server_label allowed_tools authorization connector_id headers require_approval server_description "
    "server_url defer_loading",
    "code_interpreter": "container",
    "file_search": "vector_store_ids filters max_num_results ranking_options",
}
"""Those that tests use; of the server's other tools none."""
ITEM_FIELDS = {
    "message": ("role content", "id status phase"),
    "reasoning": ("id summary", "encrypted_content content status"),
    "web_search_call": ("id action status", ""),
    "image_generation_call": ("id result status", "action background output_format quality revised_prompt size"),
    "code_interpreter_call": ("id code container_id outputs status", ""),
    "mcp_list_tools": ("id server_label tools", "error"),
    "mcp_call": ("id server_label name arguments", "output error status approval_request_id"),
    "mcp_approval_request": ("id server_label name arguments", ""),
    "mcp_approval_response": ("approval_request_id approve", "id reason"),
    "function_call": ("call_id name arguments", "id status"),
    "function_call_output": ("call_id output", "id status"),
}
"""Of each item of the input, the fields that it must have, and those that it may have."""
PART_FIELDS = {
    "input_text": ("text", ""),
    "input_image": ("", "image_url file_id detail"),
    "input_file": ("", "filename file_data file_id file_url detail"),
    "output_text": ("text", "annotations logprobs"),
    "refusal": ("refusal", ""),
}
PARTS_OF_ROLE = {
    "assistant": {"output_text", "refusal"},
    "user": {"input_text", "input_image", "input_file"},
    "system": {"input_text", "input_image", "input_file"},
    "developer": {"input_text", "input_image", "input_file"},
}


class _Refused(Exception):
    def __init__(self, message: str, code: str | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.answer = error_answer(status, message, code=code)


def refusal_of_response(payload: dict[str, Any]) -> Answer | None:
    """The error that the real server would answer with; None where it would answer the request."""
    try:
        _check_fields(payload)
        _check_reasoning(payload.get("reasoning"))
        _check_tools(payload.get("tools") or [], payload.get("tool_choice"))
        _check_input(payload.get("input"), is_stored=payload.get("store", True) is not False)
    except _Refused as refusal:
        return refusal.answer
    return None


def _check_fields(payload: dict[str, Any]) -> None:
    for name in payload.keys() - FIELDS - {"script"}:
        raise _Refused(f"Unknown parameter: '{name}'.", "unknown_parameter")
    for word in payload.get("include") or []:
        if word not in INCLUDABLE:
            raise _Refused(f"Invalid value: '{word}'.", "invalid_value")
    limit = payload.get("max_output_tokens")
    if limit is not None and limit < LEAST_OUTPUT_TOKENS:
        message = f"Invalid 'max_output_tokens': integer below minimum value. Expected a value >= {LEAST_OUTPUT_TOKENS}"
        raise _Refused(f"{message}, but got {limit} instead.", "integer_below_min_value")
    for name in (payload.get("stream_options") or {}).keys() - {"include_obfuscation"}:
        raise _Refused(f"Unknown parameter: 'stream_options.{name}'.", "unknown_parameter")


def _check_reasoning(reasoning: dict[str, Any] | None) -> None:
    for name in (reasoning or {}).keys() - {"effort", "summary", "generate_summary", "context", "mode"}:
        raise _Refused(f"Unknown parameter: 'reasoning.{name}'.", "unknown_parameter")
    for name, words in (("effort", EFFORTS), ("summary", SUMMARIES)):
        if (word := (reasoning or {}).get(name)) is not None and word not in words:
            raise _Refused(
                f"Invalid value: '{word}'. Supported values are: {', '.join(sorted(words))}.", "invalid_value"
            )


def _check_tools(tools: list[dict[str, Any]], choice: Any) -> None:
    for index, tool in enumerate(tools):
        kind = tool.get("type")
        if kind not in TOOL_FIELDS:
            raise _Refused(f"Invalid value: '{kind}'. Supported values are: {', '.join(TOOL_FIELDS)}.", "invalid_value")
        for name in tool.keys() - {"type", *TOOL_FIELDS[kind].split()}:
            raise _Refused(f"Unknown parameter: 'tools[{index}].{name}'.", "unknown_parameter")
        if kind == "mcp" and not tool.get("server_label"):
            raise _Refused(f"Missing required parameter: 'tools[{index}].server_label'.", "missing_required_parameter")
        if kind == "mcp" and not (tool.get("server_url") or tool.get("connector_id")):
            raise _Refused(f"Missing mutually exclusive parameters: 'tools[{index}]' needs 'server_url'.", "missing")
    kinds = {tool["type"] for tool in tools}
    if choice == "required" and not tools:
        raise _Refused("Tool choice 'required' must be specified with 'tools' parameter.")
    if isinstance(choice, dict) and choice.get("type") not in kinds:
        raise _Refused(f"Tool choice '{choice.get('type')}' not found in 'tools' parameter.")


def _check_input(given: Any, *, is_stored: bool) -> None:
    if given is None:
        raise _Refused("Missing required parameter: 'input'.", "missing_required_parameter")
    if isinstance(given, str):
        return
    items = [{"type": "message", **item} for item in given]
    for index, item in enumerate(items):
        _check_item(item, f"input[{index}]")
    _check_names(items)
    for item, following in zip(items, [*items[1:], {}], strict=True):
        _check_thought(item, following, is_stored)
    answered = {item.get("approval_request_id") for item in items}
    for item in items:
        if item["type"] == "mcp_approval_request" and item["id"] not in answered:
            raise _Refused(f"MCP approval requests do not have an approval: {item['id']}")


def _check_item(item: dict[str, Any], place: str) -> None:
    kind = item["type"]
    if kind not in ITEM_FIELDS:
        raise _Refused(f"Invalid value: '{kind}'. Supported values are: {', '.join(ITEM_FIELDS)}.", "invalid_value")
    _check_shape(item, ITEM_FIELDS[kind], place)
    if kind != "message":
        return
    if item["role"] not in PARTS_OF_ROLE:
        raise _Refused(f"Invalid value: '{item['role']}'. Supported values are: {', '.join(PARTS_OF_ROLE)}.")
    if isinstance(item["content"], str):
        return
    for number, part in enumerate(item["content"]):
        at = f"{place}.content[{number}]"
        known = PARTS_OF_ROLE[item["role"]]
        if part.get("type") not in known:
            words = ", ".join(f"'{word}'" for word in sorted(known))
            raise _Refused(f"Invalid value: '{part.get('type')}'. Supported values are: {words}.", "invalid_value")
        _check_shape(part, PART_FIELDS[part["type"]], at)


def _check_shape(thing: dict[str, Any], fields: tuple[str, str], place: str) -> None:
    required, optional = (names.split() for names in fields)
    for name in required:
        if name not in thing:
            raise _Refused(f"Missing required parameter: '{place}.{name}'.", "missing_required_parameter")
    for name in thing.keys() - {"type", *required, *optional}:
        raise _Refused(f"Unknown parameter: '{place}.{name}'.", "unknown_parameter")


def _check_names(items: list[dict[str, Any]]) -> None:
    seen = set()
    for name in _names(items):
        if name in seen:
            raise _Refused(
                f"Duplicate item found with id {name}. Remove duplicate items from your input and try again."
            )
        seen.add(name)


def _names(items: list[dict[str, Any]]) -> Iterator[str]:
    return (item["id"] for item in items if item.get("id"))


def _check_thought(item: dict[str, Any], following: dict[str, Any], is_stored: bool) -> None:
    if item["type"] != "reasoning":
        return
    name = item["id"]
    if not is_stored and not item.get("encrypted_content"):
        message = f"Item with id '{name}' not found. Items are not persisted when `store` is set to false."
        raise _Refused(message, status=404)
    is_question = following.get("type") == "message" and following.get("role") != "assistant"
    if not following or is_question or following["type"] in ("reasoning", "mcp_approval_response"):
        raise _Refused(f"Item '{name}' of type 'reasoning' was provided without its required following item.")
