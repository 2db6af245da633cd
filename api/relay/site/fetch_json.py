"""Small questions of the relay's own, put with requests; what clients ask goes through `forward`."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from api.relay.upstream.proxies import Proxy

if TYPE_CHECKING:
    from requests import Response

TIMEOUT_SECONDS = (2.0, 3.0)
"""For the connection and for each read: somebody waits for the answer."""
BODY_SECONDS = 6.0
"""For the whole body: one that comes drop by drop is never silent for as long as a read may take."""
LARGEST_ANSWER_BYTES = 5_000_000
_PIECE_BYTES = 65_536

FETCH_ERRORS = (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError)
"""What asking, and reading the answer as what it should be, may raise."""


def fetch_json(
    url: str,
    headers: Mapping[str, str],
    proxy: Proxy | None,
    ca_file: str,
    *,
    body: bytes | None = None,
    timeout: tuple[float, float] = TIMEOUT_SECONDS,
    body_seconds: float | None = None,
) -> Any:
    """The JSON that a GET of `url` is answered with, or a POST of the JSON `body`. Follows no redirect.

    `ca_file` names the authorities to trust, a file or a directory, or is empty for the usual ones. Raises OSError for
    a network that fails and for a status that is no success (then as requests.HTTPError), ValueError for an answer
    that is no JSON or has more than LARGEST_ANSWER_BYTES.
    """
    # Imported on first need: requests would be a fifth of the cold start.
    import requests

    with requests.Session() as session:
        # Proxies and keys come from our own settings, not from the process's environment or a .netrc file.
        session.trust_env = False
        answer = session.request(
            "GET" if body is None else "POST",
            url,
            headers={**headers, **({} if body is None else {"Content-Type": "application/json"})},
            data=body,
            timeout=timeout,
            proxies={url.partition(":")[0]: proxy.url} if proxy else {},
            verify=ca_file or True,
            allow_redirects=False,
            stream=True,
        )
        answer.raise_for_status()
        if answer.status_code >= 300:
            raise requests.HTTPError("a redirect", response=answer)
        return json.loads(_read_body(answer, body_seconds or BODY_SECONDS))


def fetch_date(url: str, proxy: Proxy | None, ca_file: str) -> str:
    """The header Date of the answer to a HEAD of `url`, whatever its status; empty if there is none. Raises OSError."""
    import requests

    with requests.Session() as session:
        session.trust_env = False
        answer = session.head(
            url,
            timeout=TIMEOUT_SECONDS,
            proxies={url.partition(":")[0]: proxy.url} if proxy else {},
            verify=ca_file or True,
            allow_redirects=False,
        )
        return str(answer.headers.get("Date", ""))


def name_of_failure(error: Exception) -> str:
    """Why there is no answer, for programs: `no_answer`, `unreadable` or `status_` with the HTTP status."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status is not None:
        return f"status_{status}"
    return "no_answer" if isinstance(error, OSError) and not isinstance(error, ValueError) else "unreadable"


def _read_body(answer: Response, seconds: float) -> bytes:
    """The body, decoded. Raises OSError if it breaks off or takes too long, ValueError if it is too large."""
    from urllib3.exceptions import HTTPError

    ends_at = time.monotonic() + seconds
    body = bytearray()
    try:
        while piece := answer.raw.read1(_PIECE_BYTES, decode_content=True):
            body += piece
            if len(body) > LARGEST_ANSWER_BYTES:
                raise ValueError("the answer is too large")
            if time.monotonic() > ends_at:
                raise TimeoutError("the answer takes too long")
    except HTTPError as error:
        # Under requests' own level: what breaks within a body is none of its exceptions.
        raise OSError("the answer was cut off") from error
    return bytes(body)
