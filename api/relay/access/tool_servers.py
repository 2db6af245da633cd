"""MCP_SERVERS: the tool servers that the owner lists. Nobody else names one, and nobody else sees their tokens.

The provider asks them, not the relay: https://developers.openai.com/api/docs/guides/tools-connectors-mcp
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from api.relay.list_grammar import list_pieces

_LABEL = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_BAR = re.compile(r"\s*[|｜]\s*")
_EQUALS = re.compile(
    r"(\b(?:token|approval|tools)|[\w-]+(?=[^\S\r\n]*[=＝][^\S\r\n]*https?:))[^\S\r\n]*[=＝][^\S\r\n]*", re.IGNORECASE
)
_LIST_AT_END = re.compile(r"\|tools=[^|]*\Z", re.IGNORECASE)
_TOOL = re.compile(r"[\w.-]{1,128}", re.ASCII)
_VARIABLE = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?")
_APPROVALS = {"always": True, "never": False}
_RULES = ("token", "approval", "tools")
_SHORTEST_SECRET = 8
_NO_OPTION = re.compile(r"(?=.*\d)(?=.*[A-Za-z]).{8,}|.{16,}")
"""A value in a query that is no ordinary word: masked, `database` would be missing in every answer."""
_UNGUESSABLE = re.compile(r"(?=.*[A-Z\d]).{16,}")
"""A part of a path that is no word: many hosts of tool servers give each customer an address of their own."""
_EXAMPLE = "write it like docs=https://mcp.example.com/mcp|token=$DOCS_TOKEN|approval=never"


class BadServers(ValueError):
    """MCP_SERVERS can't be used; str() says why, names a server by its place, and shows neither address nor token."""


@dataclass(frozen=True)
class ToolServer:
    """One server; `asks`: each call needs the reader's approval; empty `tools` are all of them."""

    label: str
    url: str = field(repr=False)
    token: str = field(default="", repr=False)
    asks: bool = True
    tools: tuple[str, ...] = ()

    def definition(self, *, asks: bool) -> dict[str, Any]:
        """The tool of a Responses request that the provider is given."""
        written: dict[str, Any] = {
            "type": "mcp",
            "server_label": self.label,
            "server_url": self.url,
            "require_approval": "always" if self.asks or asks else "never",
        }
        if self.token:
            written["authorization"] = self.token
        if self.tools:
            written["allowed_tools"] = list(self.tools)
        return written

    def document(self) -> dict[str, object]:
        """What the page may know of it."""
        return {"label": self.label, "asks": self.asks}

    @property
    def secrets(self) -> Iterator[str]:
        """What must not be shown: the token, and what the address has in its query, or by chance in its path.

        OpenAI's answers repeat the address.
        """
        parts = urlsplit(self.url)
        queried = [value or name for name, _, value in (piece.partition("=") for piece in parts.query.split("&"))]
        written = [*filter(_UNGUESSABLE.fullmatch, parts.path.split("/")), *filter(_NO_OPTION.fullmatch, queried)]
        decoded = [unquote_plus(value) for value in written]
        return (secret for secret in dict.fromkeys([self.token, *written, *decoded]) if len(secret) >= _SHORTEST_SECRET)


def parse_tool_servers(written: str, environment: Mapping[str, str]) -> tuple[ToolServer, ...]:
    """The servers of MCP_SERVERS, separated by commas: `label=address`, with rules behind `|`. Raises BadServers.

    A token that begins with `$` is the value of that variable in `environment`.
    """
    servers: dict[str, ToolServer] = {}
    for number, item in enumerate(_items(written), start=1):
        server = _parse_server(item, number, environment)
        if server.label in servers:
            raise BadServers(f"has two servers of one name at position {number}")
        servers[server.label] = server
    return tuple(servers.values())


def _items(written: str) -> list[str]:
    items: list[str] = []
    for _, piece in list_pieces(_EQUALS.sub(r"\1=", _BAR.sub("|", written))):
        if items and _LIST_AT_END.search(items[-1]) and _TOOL.fullmatch(piece.partition("|")[0]):
            items[-1] += f";{piece}"
        else:
            items.append(piece)
    return items


def _parse_server(item: str, number: int, environment: Mapping[str, str]) -> ToolServer:
    head, *rules = item.split("|")
    label, equals, url = head.partition("=")
    label = label.strip().lower()
    if not equals or not _LABEL.fullmatch(label):
        raise BadServers(f"has no name before the address at position {number}: {_EXAMPLE}")
    if not _is_address(url):
        raise BadServers(f"has no usable address at position {number}: {_EXAMPLE}")
    found = _rules_of(rules, number)
    approval = found.get("approval", "always").lower()
    if approval not in _APPROVALS:
        raise BadServers(f"has an approval= at position {number} that is neither always nor never")
    tools = tuple(filter(None, map(str.strip, found.get("tools", "").split(";"))))
    if not all(map(_TOOL.fullmatch, tools)) or ("tools" in found and not tools):
        raise BadServers(f"has a tools= at position {number} that names no tools like search;fetch")
    token = _token_of(found.get("token", ""), number, environment)
    return ToolServer(label, url, token, _APPROVALS[approval], tools)


def _rules_of(rules: Iterable[str], number: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for rule in rules:
        name, _, value = (part.strip() for part in rule.partition("="))
        if name.lower() not in _RULES or name.lower() in found or not value:
            raise BadServers(f"has an invalid rule at position {number}: each may have token=, approval= and tools=")
        found[name.lower()] = value
    return found


def _token_of(written: str, number: int, environment: Mapping[str, str]) -> str:
    token = written
    if variable := _VARIABLE.fullmatch(written):
        token = environment.get(variable[1], "").strip()
        if not token:
            raise BadServers(f"has a token= at position {number} that names a variable without a value")
    token = re.sub(r"^bearer\s+", "", token, flags=re.IGNORECASE)
    if not (token.isascii() and token.isprintable()) or " " in token or (token and len(token) < _SHORTEST_SECRET):
        raise BadServers(f"has a token= at position {number} that is none")
    return token


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_plain = url.isascii() and url.isprintable() and parts.username is None and not parts.fragment
    return has_host and is_plain and parts.scheme in ("http", "https")
