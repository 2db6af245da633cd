"""The curl commands of the documents, as requests."""

import shlex
from urllib.request import Request

_TAKES_A_VALUE = {"--header", "--data", "--request"}
_CHANGES_NOTHING_HERE = {"--no-buffer"}


def request_of(command: str) -> Request:
    """Return the request that a curl command makes. Raises ValueError for an option that no document uses."""
    program, *words = shlex.split(command)
    options: dict[str, list[str]] = {name: [] for name in _TAKES_A_VALUE}
    addresses: list[str] = []
    rest = iter(words)
    for word in rest:
        if word in options:
            options[word].append(next(rest))
        elif word.startswith("-") and word not in _CHANGES_NOTHING_HERE:
            raise ValueError(f"{word} is not understood")
        elif not word.startswith("-"):
            addresses.append(word)
    if program != "curl" or len(addresses) != 1:
        raise ValueError(f"this is no curl command for one address: {command}")
    data = "".join(options["--data"]).encode() or None
    headers = dict(header.split(": ", 1) for header in options["--header"])
    method = "".join(options["--request"]) or ("POST" if data else "GET")
    return Request(addresses[0], data, headers, method=method)
