"""The headers of Anthropic's Messages API: its version, and the betas that a caller may turn on."""

from __future__ import annotations

import json
from pathlib import Path

from api.relay.access.client_address import RequestHeaders

_TABLE = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_VERSION: str = _TABLE["version"]["value"]
_BETAS = frozenset(_TABLE["betas"]["names"])
_LONGEST = 200
_LONGEST_LIST = 2_000


def messages_headers(headers: RequestHeaders, *, pays: bool) -> dict[str, str]:
    """What goes upstream of a client's headers. Who `pays` may turn on any beta, and others those of the table.

    The other betas are left out without a word: clients name many of them, whether they need them or not.
    """
    version = headers.get("anthropic-version", "")
    found = {"anthropic-version": version if _is_sendable(version, _LONGEST) else _VERSION}
    written = headers.get("anthropic-beta", "")
    names = [name.strip() for name in written.split(",")] if _is_sendable(written, _LONGEST_LIST) else []
    betas = [name for name in names if name and (pays or name in _BETAS)]
    return found | ({"anthropic-beta": ",".join(betas)} if betas else {})


def _is_sendable(value: str, most: int) -> bool:
    return bool(value) and value.isascii() and value.isprintable() and len(value) <= most
