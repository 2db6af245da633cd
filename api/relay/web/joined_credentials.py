"""Credentials that were sent twice, under Vercel's runtime.

A WSGI server joins headers of one name by a comma. Vercel's runtime keeps only the last one, so the relay could not
tell two credentials from one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_NAMES = {"authorization": "HTTP_AUTHORIZATION", "api-key": "HTTP_API_KEY", "x-api-key": "HTTP_X_API_KEY"}


class JoinedCredentials:
    """The application, with repeated credential headers joined as by any other server."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        sent = _headers_as_sent(start_response)
        for name, key in _NAMES.items():
            values = [value for header, value in sent if header.lower().replace("_", "-") == name]
            if len(values) > 1:
                environ[key] = ", ".join(values)
        return self._application(environ, start_response)


def _headers_as_sent(start_response: Any) -> list[tuple[str, str]]:
    """The request's headers, which the runtime's `start_response` holds on to with the handler that it belongs to."""
    for cell in getattr(start_response, "__closure__", None) or ():
        headers = getattr(cell.cell_contents, "headers", None)
        if headers is not None:
            return list(headers.items())
    return []
