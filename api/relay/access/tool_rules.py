"""What a caller may use that the owner pays for beside a model's words: the rule tools= of a code, or TOOLS.

A tool is allowed only where it is named. A kind of request, such as pictures, is forbidden only where it stands with a
`-` before it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from api.relay.list_grammar import split_list

_TABLE: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_KINDS: dict[str, dict[str, Any]] = {name: row for name, row in _TABLE["forbidden"].items() if name != "reason"}
_ALL = frozenset(_TABLE["all"]["names"])
_NONE = frozenset(_TABLE["none"]["names"])
KNOWN_TOOLS = frozenset(_TABLE["known"]["names"])
ANY_TOOL = "*"
SEARCH = "web_search"
"""The tool that searches the web, be it the provider's or the site's."""
MCP = "mcp"
"""The tool that stands for all tool servers; `mcp:docs` is the one that is called `docs`."""

_DASHES = re.compile("[‐‑‒–—−－]")
_SERVER = re.compile(rf"{MCP}:[a-z0-9][a-z0-9_-]*")
_KIND_WORDS = ", ".join(f"-{name}" for name in _KINDS)


class BadTools(ValueError):
    """A rule about tools makes no sense; str() says why behind a variable's name, and doesn't show the value."""


@dataclass(frozen=True)
class ToolRules:
    """What is allowed by its name, `*` for everything; and which kinds of requests are forbidden."""

    allowed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()

    def allows(self, tool: str) -> bool:
        """Whether a tool is allowed: `web_search` allows `web_search_preview` and dated versions, too.

        `mcp:docs` is the tool server that is called `docs`.
        """
        # OpenRouter's have its name in front: https://openrouter.ai/docs/guides/features/server-tools
        called = tool if tool.startswith(f"{MCP}:") else tool.rpartition(":")[2]
        if any(_covers(forbidden, called) for kind in self.forbidden for forbidden in _KINDS[kind]["tools"]):
            return False
        return any(_covers(allowed, tool) for allowed in self.allowed)

    def forbidden_kind_of(self, path: str) -> str:
        """The forbidden kind of request that an endpoint's path is; empty where it is allowed."""
        return next((kind for kind in self.forbidden if path.startswith(tuple(_KINDS[kind]["paths"]))), "")

    def forbidden_kind_in(self, modalities: Iterable[str]) -> str:
        """The forbidden kind of what a model is to answer with (`audio`, `image`); empty where it is allowed."""
        wanted = {modality.strip().lower() for modality in modalities}
        return next((kind for kind in self.forbidden if _KINDS[kind]["modality"] in wanted - {""}), "")

    def document(self) -> dict[str, list[str]]:
        """As the page and other clients are told."""
        return {"tools": list(self.allowed), "forbidden": list(self.forbidden)}

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names that no tool is known by; tool servers are not looked at."""
        return tuple(
            name
            for name in self.allowed
            if name != ANY_TOOL and not _SERVER.fullmatch(name) and not any(_covers(tool, name) for tool in KNOWN_TOOLS)
        )

    @property
    def servers(self) -> tuple[str, ...]:
        """The labels of the tool servers that are named one by one."""
        return tuple(name.partition(":")[2] for name in self.allowed if _SERVER.fullmatch(name))


ALL_TOOLS = ToolRules((ANY_TOOL,))
"""What the owner may use."""


def parse_tools(words: Iterable[str], place: str = "") -> ToolRules:
    """The rules that these words make. Raises BadTools for a `-` before what can't be forbidden.

    `place` says where they stand, such as ` at position 2`, and is told in the error.
    """
    allowed: list[str] = []
    forbidden: list[str] = []
    for word in map(_plain, words):
        if word.startswith("-"):
            kind = word[1:].strip()
            if kind not in _KINDS:
                raise BadTools(f"has a - in tools={place} before what can't be forbidden: it may be {_KIND_WORDS}")
            forbidden.append(kind)
        elif word in _ALL:
            allowed.append(ANY_TOOL)
        elif word and word not in _NONE:
            allowed.append(word)
    return ToolRules(tuple(dict.fromkeys(allowed)), tuple(dict.fromkeys(forbidden)))


def parse_site_tools(written: str) -> ToolRules:
    """The rules of TOOLS as written. Raises BadTools."""
    return parse_tools(word for piece in split_list(written, lambda _: True) for word in _without_name(piece))


def is_tool_word(word: str) -> bool:
    """Whether a word can be nothing else than a part of tools=."""
    plain = _plain(word)
    is_forbidding = plain.startswith("-") and plain[1:] in _KINDS
    return is_forbidding or plain in KNOWN_TOOLS | _ALL or _SERVER.fullmatch(plain) is not None


def what_is_forbidden(kind: str) -> str:
    """What a forbidden kind of request does, in words that follow `may not`."""
    return str(_KINDS[kind]["called"])


def kinds_without_models(models: Collection[str]) -> list[str]:
    """The kinds of requests for which none of `models`, a code's own list of names and patterns, can be used."""
    if not models:
        return []
    plain = [name.lower() for name in models]
    return [kind for kind, row in _KINDS.items() if not any(_can_be(name, row["models"]) for name in plain)]


def _can_be(pattern: str, known: Iterable[str]) -> bool:
    return any(word in pattern or fnmatchcase(word, pattern) for word in known)


def _covers(allowed: str, tool: str) -> bool:
    if allowed == ANY_TOOL:
        return True
    if allowed.startswith(f"{MCP}:"):
        # Another server may have a longer name.
        return tool == allowed
    return tool == allowed or tool.startswith((f"{allowed}_", f"{MCP}:") if allowed == MCP else f"{allowed}_")


def _without_name(piece: str) -> Iterable[str]:
    # Some write the rule as in CODE.
    return [re.sub(r"^tools?\s*[=＝]\s*", "", piece, flags=re.IGNORECASE)]


def _plain(word: str) -> str:
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", word)).strip(" \"'").lower()
    if plain.startswith("-") or plain.startswith(f"{MCP}:"):
        return re.sub(r"\s+", "", plain)
    return re.sub(r"[-\s]+", "_", plain)
