"""The allow-list: what the relay forwards, as exact methods and paths. Anything else is a 404.

Callers write base URLs as freely as owners do: `find_place` leads them to the same paths.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import quote

from api.relay.upstream.providers import ANTHROPIC, AZURE, OPENAI

_MODEL_ID = re.compile(r"[\w.:@+-]+(/[\w.:@+-]+)*")
_DEPLOYMENT = re.compile(r"[\w.-]+")
_AZURE_PATH = re.compile(r"deployments/([^/]+)/(.+)")
_DOT_SEGMENTS = {".", ".."}


@dataclass(frozen=True)
class Endpoint:
    """One thing that can be asked of an upstream. `bodies` are the kinds of body it takes: json, form."""

    path: str
    bodies: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    model: str | None = None
    """The model or deployment that the path itself names."""
    lists_models: bool = False
    is_balance: bool = False
    on_azure: bool = False
    """Whether Azure has it under a deployment."""
    only_at: str = ""
    """The one provider that has it; empty for all of them."""
    key_header: str = ""
    """The header for keys, of clients and for the upstream; empty for a bearer."""


_ANTHROPIC_KEY = "x-api-key"
_PAGES = ("limit", "after_id", "before_id")
"""https://platform.claude.com/docs/en/api/models-list"""
_JSON = ("json",)
_FORM = ("form",)
_POST = {
    endpoint.path: endpoint
    for endpoint in (
        Endpoint("v1/chat/completions", _JSON, on_azure=True),
        Endpoint("v1/responses", _JSON),
        Endpoint("v1/completions", _JSON, on_azure=True),
        Endpoint("v1/embeddings", _JSON, on_azure=True),
        Endpoint("v1/moderations", _JSON),
        Endpoint("v1/audio/speech", _JSON, on_azure=True),
        Endpoint("v1/audio/transcriptions", _FORM, on_azure=True),
        Endpoint("v1/audio/translations", _FORM, on_azure=True),
        Endpoint("v1/images/generations", _JSON, on_azure=True),
        Endpoint("v1/images/edits", ("form", "json"), on_azure=True),
        Endpoint("v1/messages", _JSON, ("beta",), only_at=ANTHROPIC, key_header=_ANTHROPIC_KEY),
        Endpoint("v1/messages/count_tokens", _JSON, ("beta",), only_at=ANTHROPIC, key_header=_ANTHROPIC_KEY),
    )
}
_GET = {
    endpoint.path: endpoint
    for endpoint in (
        Endpoint("v1/models", lists_models=True),
        Endpoint("dashboard/billing/usage", query=("start_date", "end_date"), is_balance=True),
        Endpoint("dashboard/billing/subscription", is_balance=True),
    )
}


_POST_SEGMENTS = {tuple(path.removeprefix("v1/").split("/")) for path in _POST}


@dataclass(frozen=True)
class Place:
    """Where a request leads: to `endpoint` of `provider`. `endpoint` is None for what is not on the list."""

    provider: str
    endpoint: Endpoint | None
    wants_websocket: bool = False
    """Whether it is how Codex asks for a WebSocket: platforms take the header away that says so."""


def find_place(method: str, path: str) -> Place:
    """What `method` and the `path` of a whole request (`/api/openai/v1/chat/completions`, decoded) ask for.

    Forgives what base URLs are made of: doubled and missing slashes, a missing or doubled `v1`, an endpoint that was
    pasted with its base, a missing `/api` or `/openai`, and the `/openai` of Azure's own addresses.
    """
    segments = [segment for segment in path.split("/") if segment]
    if segments[:1] == ["api"]:
        del segments[0]
    named, rest = _provider_among(segments)
    rest = _without_pasted(rest)
    provider = named or OPENAI
    if provider == AZURE and rest[:1] == ["deployments"]:
        return Place(AZURE, find_azure_endpoint(method, "/".join(rest)))
    name = "/".join(rest if rest[:1] == ["dashboard"] else ["v1", *rest])
    endpoint = find_endpoint(method, name)
    if endpoint is not None and endpoint.only_at:
        provider = named or endpoint.only_at
        endpoint = endpoint if provider == endpoint.only_at else None
    elif endpoint is not None and provider == ANTHROPIC and (endpoint.lists_models or endpoint.model):
        # What it has of OpenAI's API does without a list.
        endpoint = replace(endpoint, query=_PAGES if endpoint.lists_models else (), key_header=_ANTHROPIC_KEY)
    return Place(provider, endpoint, (method, name) == ("GET", "v1/responses"))


def speaks_messages(path: str, *, names_version: bool = False) -> bool:
    """Whether who asks for the `path` of a whole request is a client of Anthropic's, which reads errors in their shape.

    `names_version`: whether it sends `anthropic-version`, which tells it from others that want the list of models.
    """
    endpoint = find_place("POST", path).endpoint
    if endpoint is not None:
        return endpoint.only_at == ANTHROPIC
    listed = find_place("GET", path)
    return names_version and listed.endpoint is not None and listed.provider == ANTHROPIC


def _provider_among(segments: list[str]) -> tuple[str, list[str]]:
    """The provider that is named, empty if none is, and what follows."""
    first, rest = (segments[0], segments[1:]) if segments else ("", [])
    if first == AZURE and rest[:1] == ["openai"]:
        rest = rest[1:]
    if first == OPENAI and rest[:1] == ["deployments"]:
        return AZURE, rest
    is_path = first in {"v1", "models", "dashboard"} or first in {known[0] for known in _POST_SEGMENTS}
    return ("", segments) if is_path else (first, rest)


def _without_pasted(segments: list[str]) -> list[str]:
    """The segments behind the last base: without each `v1` and each endpoint that another one follows."""
    start = 0
    while start < len(segments):
        begun = [known for known in _POST_SEGMENTS if tuple(segments[start : start + len(known)]) == known]
        pasted = max(begun, key=len, default=())
        if segments[start] != "v1" and (not pasted or start + len(pasted) == len(segments)):
            break
        start += len(pasted) or 1
    return segments[start:]


def find_endpoint(method: str, path: str) -> Endpoint | None:
    """What `method` and `path` (as in `v1/chat/completions`, decoded) ask for, or None."""
    if method == "POST":
        return _POST.get(path)
    if method != "GET":
        return None
    model = path.removeprefix("v1/models/")
    if model != path and _MODEL_ID.fullmatch(model) and not _DOT_SEGMENTS & set(model.split("/")):
        return Endpoint(f"v1/models/{quote(model, safe='/:@')}", model=model)
    return _GET.get(path)


def find_azure_endpoint(method: str, path: str) -> Endpoint | None:
    """The same in Azure's own dialect: what it has under a deployment, as NextChat and Azure's SDKs call it."""
    match = _AZURE_PATH.fullmatch(path)
    if match is None or not _DEPLOYMENT.fullmatch(match[1]) or match[1] in _DOT_SEGMENTS:
        return None
    endpoint = find_endpoint(method, f"v1/{match[2]}")
    return replace(endpoint, model=match[1]) if endpoint is not None and endpoint.on_azure else None


def upstream_path(base_path: str, endpoint: Endpoint) -> str:
    """The path at an upstream whose API is at `base_path`, which already ends with the version."""
    if endpoint.path.startswith("v1/"):
        return f"{base_path}/{endpoint.path.removeprefix('v1/')}"
    return f"{base_path.removesuffix('/v1')}/{endpoint.path}"


def azure_path(base_path: str, endpoint: Endpoint, deployment: str, api_version: str) -> str:
    """The path at an Azure resource: the deployment is part of it, and the API's version is in the query."""
    name = endpoint.path.removeprefix("v1/")
    return f"{base_path}/openai/deployments/{quote(deployment, safe='')}/{name}?api-version={quote(api_version)}"
