"""What a conversation refers to and does not contain: files and items that are stored in the owner's account.

A guest can store nothing there, so whatever they name is the owner's or somebody else's. The names of fields and parts
are in request_fields.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api.relay.access.model_policy import plain_name
from api.relay.errors import RelayError

_TABLE = json.loads(Path(__file__).with_name("request_fields.json").read_text(encoding="utf-8"))["references"]
MOST_OBJECTS = 100_000
"""No conversation has so many parts; to look through more would keep the others waiting."""
_CONVERSATIONS = frozenset(_TABLE["in"])
_FILE_PARTS = frozenset(_TABLE["files"]["types"])
_FILE_FIELDS = frozenset(_TABLE["files"]["fields"])
"""Fields whose objects name a file without a type of their own."""
_CALLS = tuple(_TABLE["calls"]["endings"])
_FILE_ID = "file_id"
_ITEMS = "input"
_ITEM_TYPE = "item_reference"
_CONTAINERS = (list, dict)
_OF_AN_ITEM = frozenset({"id", "type"})


def may_name_files(content: bytes) -> bool:
    """Whether a request's JSON has the field of files at all, if perhaps in escapes: looking for it takes long."""
    return _FILE_ID.encode() in content or b"\\u00" in content


def references_in(document: dict[str, Any], *, names_files: bool = True) -> Iterator[tuple[str, str]]:
    """Each field of a JSON request that refers to something stored, and what it does.

    `names_files`: whether any file may be named in it.
    """
    fields = [(plain_name(name), value) for name, value in document.items() if isinstance(value, _CONTAINERS)]
    for name, value in fields:
        if name == _ITEMS and isinstance(value, list) and any(map(_is_item_reference, value)):
            yield _ITEMS, _TABLE["items"]["reason"]
        if names_files and name in _CONVERSATIONS and _names_file(value, name):
            yield _FILE_ID, _TABLE["files"]["reason"]


def require_most(objects: int) -> None:
    """Raises bad_json where a request has too many objects to be looked through."""
    if objects > MOST_OBJECTS:
        raise RelayError("bad_json", why=f"it has more than {MOST_OBJECTS} objects")


def _is_item_reference(item: Any) -> bool:
    """Without a type, an item that is nothing but an `id` is a reference, too."""
    if not isinstance(item, dict):
        return False
    kind = item.get("type")
    return kind == _ITEM_TYPE if isinstance(kind, str) else "id" in item and item.keys() <= _OF_AN_ITEM


def _names_file(conversation: Any, field: str) -> bool:
    waiting = [(conversation, field in _FILE_FIELDS)]
    seen = 0
    while waiting:
        value, is_file = waiting.pop()
        require_most(seen := seen + 1)
        if isinstance(value, list):
            items = [(item, is_file) for item in value if isinstance(item, _CONTAINERS)]
            require_most(seen + len(items))
            waiting.extend(items)
        elif isinstance(value, dict):
            kind = value.get("type")
            is_part = kind in _FILE_PARTS if isinstance(kind, str) else is_file
            if is_part and isinstance(value.get(_FILE_ID), str):
                return True
            if not (isinstance(kind, str) and kind.endswith(_CALLS)):
                waiting.extend(
                    (inner, name in _FILE_FIELDS) for name, inner in value.items() if isinstance(inner, _CONTAINERS)
                )
    return False
