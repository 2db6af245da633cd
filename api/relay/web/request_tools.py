"""The tools of a request that run at the provider, at the owner's expense: by their types, in request_fields.json.

Those that the client runs itself are free, wherever they are: in groups, and later in a conversation too.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.relay.access.model_policy import plain_name
from api.relay.errors import RelayError

_TABLE = json.loads(Path(__file__).with_name("request_fields.json").read_text(encoding="utf-8"))
_CLIENTS_TOOLS = frozenset(_TABLE["tools"]["types"])
_CLIENTS_TOOLS_OF_MESSAGES = re.compile(_TABLE["tools"]["messages"]["pattern"])
_MESSAGES = frozenset({"v1/messages", "v1/messages/count_tokens"})
_BESIDE: dict[str, str] = _TABLE["beside"]["fields"]
_GROUPS = frozenset(_TABLE["groups"]["types"])
_LATER = frozenset(_TABLE["later"]["fields"])
_MOST_TOOLS = 20_000
"""Anthropic's search among tools takes 10,000: https://platform.claude.com/docs/en/agents-and-tools/tool-use/tool-search-tool"""
_LONGEST_KEPT = 64
_UNTYPED = "?"


def hosted_tools(fields: Iterable[tuple[str, Any]], later: Iterable[Any], path: str) -> Iterator[str]:
    """The types of the tools that run at the provider, in a request's `fields` (with plain names) and `later` lists.

    `?` is the type of what names none. Raises bad_json for more tools than anybody has.
    """
    now = (tool for name, value in fields if name == "tools" for tool in _ungrouped(value))
    # Without a type it is a server's, in the list of those that it has.
    typed = (tool for tools in later for tool in _ungrouped(tools) if _has_type(tool))
    for number, tool in enumerate(itertools.chain(now, typed)):
        if number >= _MOST_TOOLS:
            raise RelayError("bad_json", why=f"it has more than {_MOST_TOOLS} tools")
        kind = _type_of(tool)
        if kind not in _CLIENTS_TOOLS and not (path in _MESSAGES and _is_clients_of_messages(tool, kind)):
            yield kind
        elif isinstance(tool, dict):
            yield from filter(None, map(_carried_by, tool))


def tools_of_items(fields: Iterable[tuple[str, Any]]) -> list[Any]:
    """What items of a conversation bring as tools, or repeat as such."""
    items = (item for name, value in fields if name in _LATER and isinstance(value, list) for item in value)
    dicts = (item for item in items if isinstance(item, dict))
    return [value for item in dicts for name, value in item.items() if _plain(name) == "tools"]


def _ungrouped(tools: Any) -> Iterator[Any]:
    """Each tool, those in groups too, in their order."""
    waiting = [tools]
    while waiting:
        tool = waiting.pop()
        if isinstance(tool, list):
            waiting.extend(reversed(tool))
        elif _type_of(tool) in _GROUPS:
            waiting.extend(value for name, value in tool.items() if _plain(name) == "tools")
        else:
            yield tool


def _type_of(tool: Any) -> str:
    kind = tool.get("type") if isinstance(tool, dict) else None
    return plain_name(kind) if isinstance(kind, str) else _UNTYPED


def _has_type(tool: Any) -> bool:
    """Whether a tool names its type; some gateways read names without regard to case."""
    names = [name for name, value in tool.items() if value is not None] if isinstance(tool, dict) else []
    return any(_plain(name) == "type" for name in names)


def _is_clients_of_messages(tool: Any, kind: str) -> bool:
    is_untyped = isinstance(tool, dict) and "input_schema" in tool and not _has_type(tool)
    return is_untyped or _CLIENTS_TOOLS_OF_MESSAGES.fullmatch(kind) is not None


def _carried_by(field: str) -> str:
    """The tool of the provider's that a field of a client's tool is; empty for none."""
    return _BESIDE.get(_plain(field).replace("_", ""), "")


def _plain(name: str) -> str:
    return _known(name) if len(name) <= _LONGEST_KEPT else plain_name(name)


_known = lru_cache(maxsize=1024)(plain_name)
"""The same few names come in every request."""
