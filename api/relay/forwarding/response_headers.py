"""Headers of our answers: which of an upstream's are passed on, and what every answer carries."""

from __future__ import annotations

import re
from collections.abc import Callable

from api.relay.upstream.http_response import ResponseHead

_PASSED = frozenset(
    {"retry-after", "x-request-id", "request-id", "openai-processing-ms", "openai-version", "content-disposition"}
)
_PASSED_PREFIXES = ("x-ratelimit-", "anthropic-ratelimit-")

RELAY_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
EVENT_STREAM = {
    **RELAY_HEADERS,
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
    # Caddy's `encode` compresses, and thereby buffers, whatever names no coding.
    "Content-Encoding": "identity",
}

_PASSED_TYPES = frozenset({"application/json", "text/plain", "text/vtt", "application/octet-stream"})
_BINARY_TYPE = re.compile(r"(audio|image)/[\w.+-]+", re.ASCII)
_SCRIPTABLE = frozenset({"image/svg+xml"})


def passed_headers(answer: ResponseHead, mask: Callable[[str], str]) -> dict[str, str]:
    """The upstream's headers that a client may need; the organisation and cookies are not among them.

    `mask` hides the owner's keys. Retry-After is passed only if it says when.
    """
    return {
        name: mask(value)
        for name, value in answer.headers.items()
        if (name in _PASSED or name.startswith(_PASSED_PREFIXES))
        and value.isprintable()
        and (name != "retry-after" or answer.retry_after is not None)
    }


def is_passed_type(content_type: str) -> bool:
    """Whether an answer of this media type may appear under our address: nothing that a browser would run."""
    return content_type in _PASSED_TYPES or is_binary_type(content_type)


def is_binary_type(content_type: str) -> bool:
    """Whether it is audio or a picture, which pass as they come."""
    return content_type not in _SCRIPTABLE and _BINARY_TYPE.fullmatch(content_type) is not None
