"""The routes, thin: what stands in the request goes to the module that knows, its answer goes back."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from flask import Blueprint, Response, jsonify, request

from api.relay import VERSION
from api.relay.answer_headers import OURS
from api.relay.callers import Caller
from api.relay.clients import client_address
from api.relay.config import public_config
from api.relay.deployment import Deployment
from api.relay.endpoints import Endpoint, find_azure_endpoint, find_endpoint
from api.relay.errands import Asked, make_errand, may_use
from api.relay.errors import RelayError
from api.relay.providers import AZURE, OPENAI, Upstream

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def make_routes(deployment: Deployment) -> Blueprint:
    """The blueprint of everything under /api."""
    routes = Blueprint("relay", __name__, url_prefix="/api")
    settings = deployment.settings
    # Vercel's runtime, against the WSGI rules, leaves the path as it was escaped.
    decoded = unquote if settings.platform == "vercel" else str

    @routes.get("/health", provide_automatic_options=False)
    def health() -> Response:
        return _document({"status": "ok", "version": VERSION, "commit": settings.commit})

    @routes.route("/config", methods=["GET", "POST"], provide_automatic_options=False)
    def config() -> Response:
        return _document(public_config(deployment))

    @routes.post("/access", provide_automatic_options=False)
    def access() -> Response:
        deployment.require_sound_settings()
        _refuse_other_sites(deployment)
        upstream = deployment.providers.by_id[OPENAI]
        caller = _admit(deployment)(upstream)
        return _document(_what_is_allowed(deployment, caller, upstream))

    @routes.get("/updates", provide_automatic_options=False)
    def updates() -> Response:
        deployment.require_sound_settings()
        _refuse_other_sites(deployment)
        if not _admit(deployment)(deployment.providers.by_id[OPENAI]).is_owner:
            raise RelayError("owner_only")
        return _document(deployment.updates.document())

    @routes.route("/openai/<path:path>", methods=_METHODS, provide_automatic_options=False)
    def openai(path: str) -> Response:
        return _forward(deployment, OPENAI, find_endpoint(request.method, decoded(path)))

    @routes.route("/azure/<path:path>", methods=_METHODS, provide_automatic_options=False)
    def azure(path: str) -> Response:
        return _forward(deployment, AZURE, find_azure_endpoint(request.method, decoded(path)))

    @routes.route("/<provider>/v1/<path:path>", methods=_METHODS, provide_automatic_options=False)
    def other_provider(provider: str, path: str) -> Response:
        return _forward(deployment, provider, find_endpoint(request.method, decoded(f"v1/{path}")))

    @routes.route("/", defaults={"path": ""}, methods=["OPTIONS"])
    @routes.route("/<path:path>", methods=["OPTIONS"])
    def options(path: str) -> Response:
        # No CORS header: other sites may not use this one. The body is what NextChat's clients expect.
        return _document({"body": "OK"})

    return routes


def _forward(deployment: Deployment, provider: str, endpoint: Endpoint | None) -> Response:
    if endpoint is None:
        raise RelayError("path_not_allowed", method=request.method, path=request.path[:100])
    _refuse_other_sites(deployment)
    asked = Asked(
        provider=provider,
        endpoint=endpoint,
        content=request.get_data(cache=False),
        content_type=request.headers.get("Content-Type", ""),
        headers=request.headers,
        query=request.args,
        is_disconnected=request.environ.get("waitress.client_disconnected"),
        is_stopping=request.environ.get("locutorio.is_stopping"),
    )
    return deployment.forwarder.forward(make_errand(deployment, asked, _admit(deployment)))


def _admit(deployment: Deployment) -> Callable[[Upstream], Caller]:
    client = client_address(
        request.remote_addr, request.headers, deployment.trusted_proxies, deployment.settings.platform
    )
    authorization = request.headers.get("Authorization", "")
    return lambda upstream: deployment.doorkeeper.admit(authorization, client, is_own_origin=upstream.is_own_origin)


def _refuse_other_sites(deployment: Deployment) -> None:
    """Without CODE any web page could spend the owner's money through its reader's browser."""
    site = request.headers.get("Sec-Fetch-Site", "")
    # Browsers leave that header out where a site has no https; then the page's own address must be ours. With CODE
    # no other site can send its header, and a proxy that renames the host must not lock our own page out.
    origin = "" if site or deployment.needs_code else request.headers.get("Origin", "")
    if site in ("cross-site", "same-site") or (origin and urlsplit(origin).netloc != request.host):
        raise RelayError("origin_not_allowed")


def _what_is_allowed(deployment: Deployment, caller: Caller, upstream: Upstream) -> dict[str, object]:
    code = caller.code
    models = deployment.catalogue.models_of(upstream) if caller.own_key is None else None
    if models is not None:
        models = [model for model in models if may_use(deployment, caller, upstream, model)]
    return {
        "label": caller.label,
        "owner": caller.is_owner,
        "open": code is None and caller.own_key is None,
        "models": models,
        "limits": {
            "models": list(code.models) if code else [],
            "until": code.until.isoformat() if code and code.until else None,
        },
        "left": None,
    }


def _document(content: dict[str, object]) -> Response:
    response = jsonify(content)
    response.headers.update(OURS)
    return response
