"""The events of a response's items: what each kind of item says while it is made.

https://platform.openai.com/docs/api-reference/responses-streaming
"""

from collections.abc import Iterator
from typing import Any

from .script import words

Event = tuple[str, dict[str, Any]]

STAGES = {
    "web_search_call": ("in_progress", "searching"),
    "file_search_call": ("in_progress", "searching"),
    "image_generation_call": ("in_progress", "generating"),
    "code_interpreter_call": ("in_progress", "interpreting"),
    "mcp_list_tools": ("in_progress",),
    "mcp_call": ("in_progress",),
}
"""How far each tool says it is, before it is done."""
SAYS_FAILURE = frozenset({"mcp_list_tools", "mcp_call"})
WRITTEN = {"mcp_call": ("arguments", "arguments"), "code_interpreter_call": ("code", "code")}
"""What a call writes before it begins: the name in its events, and its field."""
EMPTIED = {"message": ("content", []), "reasoning": ("summary", [])}


def whole_item(item: dict[str, Any]) -> dict[str, Any]:
    """An item as it is at its end: without what only its events have."""
    return {name: value for name, value in item.items() if name != "partial_images"}


def item_events(item: dict[str, Any], index: int) -> Iterator[Event]:
    """All that a stream says of one item, in its order."""
    whole, kind = whole_item(item), str(item["type"])
    place = {"item_id": item.get("id"), "output_index": index}
    yield "response.output_item.added", {"output_index": index, "item": _begun(whole)}
    for stage in STAGES.get(kind, ()):
        yield f"response.{kind}.{stage}", place
        if stage == "in_progress":
            yield from _written(item, place)
    for number, picture in enumerate(item.get("partial_images", [])):
        fields = {"partial_image_index": number, "partial_image_b64": picture}
        form = {name: item[name] for name in ("output_format", "size", "quality", "background") if name in item}
        yield "response.image_generation_call.partial_image", {**place, **fields, **form}
    if kind in STAGES:
        has_failed = kind in SAYS_FAILURE and (item.get("error") or item.get("status") == "failed")
        yield f"response.{kind}.{'failed' if has_failed else 'completed'}", place
    for number, part in enumerate(item.get("summary", [])):
        yield from _summary(part, {**place, "summary_index": number})
    for number, part in enumerate(item["content"] if isinstance(item.get("content"), list) else []):
        yield from _content(part, {**place, "content_index": number})
    yield "response.output_item.done", {"output_index": index, "item": whole}


def _begun(item: dict[str, Any]) -> dict[str, Any]:
    field, nothing = EMPTIED.get(item["type"], ("", None))
    status = {"status": "in_progress"} if "status" in item else {}
    empty = {field: nothing} if field else {}
    unknown = {"result": None} if "result" in item else {}
    return {**item, **status, **empty, **unknown}


def _written(item: dict[str, Any], place: dict[str, Any]) -> Iterator[Event]:
    kind = item["type"]
    if kind not in WRITTEN:
        return
    name, field = WRITTEN[kind]
    start = f"response.{kind}_{name}"
    for delta in words(item[field] or ""):
        yield f"{start}.delta", {**place, "delta": delta}
    yield f"{start}.done", {**place, field: item[field]}


def _summary(part: dict[str, Any], place: dict[str, Any]) -> Iterator[Event]:
    yield "response.reasoning_summary_part.added", {**place, "part": {**part, "text": ""}}
    for delta in words(part["text"]):
        yield "response.reasoning_summary_text.delta", {**place, "delta": delta}
    yield "response.reasoning_summary_text.done", {**place, "text": part["text"]}
    yield "response.reasoning_summary_part.done", {**place, "part": part}


def _content(part: dict[str, Any], place: dict[str, Any]) -> Iterator[Event]:
    kind = part["type"]
    field, more = ("refusal", {}) if kind == "refusal" else ("text", {"logprobs": []} if kind == "output_text" else {})
    if kind != "reasoning_text":
        yield "response.content_part.added", {**place, "part": {**part, field: ""}}
    for delta in words(part[field]):
        yield f"response.{kind}.delta", {**place, "delta": delta, **more}
    for number, annotation in enumerate(part.get("annotations", [])):
        fields = {**place, "annotation_index": number, "annotation": annotation}
        yield "response.output_text.annotation.added", fields
    yield f"response.{kind}.done", {**place, field: part[field], **more}
    if kind != "reasoning_text":
        yield "response.content_part.done", {**place, "part": part}
