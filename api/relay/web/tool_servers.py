"""Tool servers in a request: clients name a label, and the relay puts the owner's definition in its place."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from api.relay.access.model_policy import plain_name
from api.relay.access.tool_rules import MCP, ToolRules
from api.relay.access.tool_servers import ToolServer
from api.relay.errors import RelayError
from api.relay.web.request_body import Body
from api.relay.web.request_fields import read_json_fields

_RESPONSES = "v1/responses"
_OWNERS = ("server_url", "connector_id", "authorization", "headers")
"""What decides who is asked, and with which token: never a client's to say."""


def with_tool_servers(body: Body, path: str, servers: Iterable[ToolServer], rules: ToolRules) -> Body:
    """The body with the definition of each tool server that it names, for a caller with these rules.

    Raises tool_not_allowed for a server that the caller may not use, tool_server_unknown for one that the owner
    doesn't list, and wherever else than among the tools of a Responses request.
    """
    if not _names_servers(body):
        return body
    if path != _RESPONSES or body.form is not None:
        raise RelayError("tool_server_unknown", server=MCP)
    document = json.loads(body.content)
    by_label = {server.label: server for server in servers}
    tools = document.get("tools")
    if not isinstance(tools, list):
        raise RelayError("tool_server_unknown", server=MCP)
    others = [tool for tool in tools if not _is_server(tool)]
    rest = replace(body, fields=read_json_fields({**document, "tools": others}, path))
    if _names_servers(rest):
        # In another spelling, or in an object that a gateway would merge into the request.
        raise RelayError("tool_server_unknown", server=MCP)
    written = [_defined(tool, by_label, rules) if _is_server(tool) else tool for tool in tools]
    return replace(rest, content=json.dumps({**document, "tools": written}).encode())


def _defined(tool: dict[str, Any], by_label: dict[str, ToolServer], rules: ToolRules) -> dict[str, Any]:
    label = tool.get("server_label")
    label = label.lower() if isinstance(label, str) else ""
    if not rules.allows(f"{MCP}:{label}"):
        raise RelayError("tool_not_allowed", tool=f"{MCP}:{label}"[:60])
    if label not in by_label or any(tool.get(name) is not None for name in _OWNERS):
        raise RelayError("tool_server_unknown", server=label[:60] or MCP)
    return by_label[label].definition(asks=tool.get("require_approval") == "always")


def _names_servers(body: Body) -> bool:
    return any(held.tool == MCP or held.tool.startswith(f"{MCP}_") for held in body.fields.held)


def _is_server(tool: object) -> bool:
    return isinstance(tool, dict) and isinstance(tool.get("type"), str) and plain_name(tool["type"]) == MCP
