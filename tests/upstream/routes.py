"""Which endpoint a request target names, whatever base path stands before it."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

ENDPOINTS = {
    "chat/completions": "POST",
    "responses": "POST",
    "messages": "POST",
    "messages/count_tokens": "POST",
    "completions": "POST",
    "embeddings": "POST",
    "moderations": "POST",
    "audio/speech": "POST",
    "audio/transcriptions": "POST",
    "audio/translations": "POST",
    "images/generations": "POST",
    "images/edits": "POST",
    "models": "GET",
    "dashboard/billing/usage": "GET",
    "dashboard/billing/subscription": "GET",
}
MESSAGES_ENDPOINTS = ("messages", "messages/count_tokens")
MULTIPART_ENDPOINTS = ("audio/transcriptions", "audio/translations", "images/edits")

# One version segment exactly: a doubled /v1/v1 is the mistake that tests of base URLs look for.
VERSIONED = re.compile(r"(?:/(?!v\d)[^/]+)*/v\d+(?:alpha|beta)?\d*(?:/openai)?/(?P<endpoint>[^?]+)")
DEPLOYMENT = re.compile(r"(?:/[^/]+)*?/openai/deployments/(?P<deployment>[^/]+)/(?P<endpoint>[^?]+)")
BILLING = re.compile(r"(?:/[^/]+)*?/(?P<endpoint>dashboard/billing/[a-z]+)")


@dataclass(frozen=True)
class Route:
    """An endpoint, with the model or the Azure deployment that the path names."""

    endpoint: str
    method: str
    model: str | None = None
    deployment: str | None = None


def find_route(target: str) -> Route | None:
    """The route of a request target, or None where a model server would answer 404."""
    path, _, query = target.partition("?")
    if match := DEPLOYMENT.fullmatch(path):
        has_version = re.search(r"(?:^|&)api-version=[^&]", query)
        known = match["endpoint"] in ENDPOINTS and has_version
        return Route(match["endpoint"], "POST", deployment=unquote(match["deployment"])) if known else None
    match = BILLING.fullmatch(path) or VERSIONED.fullmatch(path)
    if match is None:
        return None
    endpoint = match["endpoint"]
    if endpoint.startswith("models/"):
        return Route("models/<id>", "GET", model=unquote(endpoint.removeprefix("models/")))
    return Route(endpoint, ENDPOINTS[endpoint]) if endpoint in ENDPOINTS else None
