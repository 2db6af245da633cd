"""Headers of our answers: which of an upstream's are passed on, and what every answer carries."""

from __future__ import annotations

from collections.abc import Mapping

_PASSED = frozenset({"retry-after", "x-request-id", "openai-processing-ms", "openai-version", "content-disposition"})
_PASSED_PREFIXES = ("x-ratelimit-",)

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
}

_PASSED_TYPES = frozenset({"application/json", "text/plain", "text/vtt", "application/octet-stream"})
_PASSED_KINDS = ("audio/", "image/")
_SCRIPTABLE = frozenset({"image/svg+xml"})


def passed_headers(upstream: Mapping[str, str]) -> dict[str, str]:
    """The upstream's headers that a client may need; the organisation and cookies are not among them."""
    return {
        name: value.replace("\r", "").replace("\n", "")
        for name, value in upstream.items()
        if name in _PASSED or name.startswith(_PASSED_PREFIXES)
    }


def is_passed_type(content_type: str) -> bool:
    """Whether an answer of this media type may appear under our address: nothing that a browser would run."""
    if content_type in _SCRIPTABLE:
        return False
    return content_type in _PASSED_TYPES or content_type.startswith(_PASSED_KINDS)
