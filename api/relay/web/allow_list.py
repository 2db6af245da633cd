"""The allow-list: what the relay forwards, as exact methods and paths. Anything else is a 404."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

_MODEL_ID = re.compile(r"[\w.:@+-]+(/[\w.:@+-]+)*")
_DEPLOYMENT = re.compile(r"[\w.-]+")
_AZURE_CHAT = re.compile(r"deployments/([^/]+)/chat/completions")
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
        Endpoint("v1/audio/transcriptions", _FORM),
        Endpoint("v1/audio/translations", _FORM),
        Endpoint("v1/images/generations", _JSON, on_azure=True),
        Endpoint("v1/images/edits", ("form", "json")),
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
    """The same in Azure's own dialect: only a deployment's chat completions, as NextChat calls them."""
    match = _AZURE_CHAT.fullmatch(path)
    if method != "POST" or match is None or not _DEPLOYMENT.fullmatch(match[1]) or match[1] in _DOT_SEGMENTS:
        return None
    return Endpoint("v1/chat/completions", _JSON, model=match[1], on_azure=True)


def upstream_path(base_path: str, endpoint: Endpoint) -> str:
    """The path at an upstream whose API is at `base_path`, which already ends with the version."""
    if endpoint.path.startswith("v1/"):
        return f"{base_path}/{endpoint.path.removeprefix('v1/')}"
    return f"{base_path.removesuffix('/v1')}/{endpoint.path}"


def azure_path(base_path: str, endpoint: Endpoint, deployment: str, api_version: str) -> str:
    """The path at an Azure resource: the deployment is part of it, and the API's version is in the query."""
    name = endpoint.path.removeprefix("v1/")
    return f"{base_path}/openai/deployments/{quote(deployment, safe='')}/{name}?api-version={quote(api_version)}"
