"""Small questions of the relay's own, put with requests; what clients ask goes through `forward`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from api.relay.proxies import Proxy

TIMEOUT_SECONDS = (2.0, 3.0)
"""For the connection and for each read: somebody waits for the answer."""
_LARGEST_ANSWER_BYTES = 5_000_000

UNANSWERED = (OSError, ValueError, KeyError, TypeError, RecursionError)
"""What asking, and reading the answer as what it should be, may raise."""


def ask_json(url: str, headers: Mapping[str, str], proxy: Proxy | None, ca_file: str) -> Any:
    """The JSON that a GET of `url` is answered with. Follows no redirect.

    `ca_file` names the authorities to trust, or is empty for the usual ones. Raises OSError for a network that fails
    and for a status that is no success (then as requests.HTTPError), ValueError for an answer that is no JSON.
    """
    # Imported on first need: requests would be a fifth of the cold start.
    import requests

    with requests.Session() as session:
        # Proxies and keys come from our own settings, not from the process's environment or a .netrc file.
        session.trust_env = False
        answer = session.get(
            url,
            headers=dict(headers),
            timeout=TIMEOUT_SECONDS,
            proxies={url.partition(":")[0]: proxy.url} if proxy else {},
            verify=ca_file or True,
            allow_redirects=False,
            stream=True,
        )
        answer.raise_for_status()
        return json.loads(answer.raw.read(_LARGEST_ANSWER_BYTES, decode_content=True))
