"""UPSTREAM_HEADERS: headers of the owner's own for the upstream, in which {label} is the label of the caller's code.

AI gateways keep budgets by such metadata, and ask for an authorisation of their own:
https://developers.cloudflare.com/ai-gateway/observability/custom-metadata/
"""

from __future__ import annotations

import re
from urllib.parse import quote

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LABEL = "{label}"
_OURS = frozenset(
    {
        "accept-encoding",
        "authorization",
        "api-key",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""What the relay itself decides, or what would change how a request is read."""
_LONGEST = 4000
_SHORTEST_SECRET = 12
"""A shorter word, such as `true`, would be masked wherever it stands."""


class ExtraHeaders:
    """The headers of UPSTREAM_HEADERS, one a line: `name: value`."""

    def __init__(self, written: str = "") -> None:
        self._headers: dict[str, str] = {}
        self.problems: tuple[tuple[str, str], ...] = ()
        for number, line in enumerate(filter(None, map(str.strip, written.splitlines())), start=1):
            name, _, value = (part.strip() for part in line.partition(":"))
            if why := _fault_of(name, value):
                # The value may be a secret, so neither it nor its name is shown.
                self.problems = (*self.problems, ("UPSTREAM_HEADERS", f"has a line {number} {why}"))
            else:
                self._headers[name] = value

    @property
    def secrets(self) -> list[str]:
        """What must not be shown of the values: the last word of each that is no template, where it can be a secret."""
        words = [value.split()[-1] for value in self._headers.values() if _LABEL not in value]
        return [word for word in words if len(word) >= _SHORTEST_SECRET]

    def filled(self, label: str) -> dict[str, str]:
        """The headers for a caller with this label. What a header can't carry of it is percent-encoded."""
        safe = quote(label, safe=" ._-")
        return {name: value.replace(_LABEL, safe) for name, value in self._headers.items()}


def _fault_of(name: str, value: str) -> str:
    if not _NAME.fullmatch(name) or not value:
        return "that is not a header such as cf-aig-metadata: {...}"
    if name.lower() in _OURS:
        return "with a header that the relay sets itself"
    if not (value.isascii() and value.isprintable() and len(value) <= _LONGEST):
        return "with a character that can't be sent in an HTTP header"
    return ""
