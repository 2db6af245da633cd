"""The routes: from a request under /api to its answer."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from flask import Blueprint, Response, jsonify, request

from api.relay import VERSION
from api.relay.access.authentication import Caller
from api.relay.access.client_address import client_address
from api.relay.deployment import Deployment
from api.relay.errors import RelayError
from api.relay.forwarding.response_headers import RELAY_HEADERS
from api.relay.upstream.providers import AZURE, OPENAI, Upstream
from api.relay.web.allow_list import Endpoint, find_azure_endpoint, find_endpoint
from api.relay.web.forward_request import ClientRequest, ForwardRequestBuilder
from api.relay.web.public_config import public_config

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def build_routes(deployment: Deployment) -> Blueprint:
    """The blueprint of everything under /api."""
    handlers = _Handlers(deployment)
    routes = Blueprint("relay", __name__, url_prefix="/api")
    for rule, handler, methods in (
        ("/health", handlers.health, ["GET"]),
        ("/config", handlers.config, ["GET", "POST"]),
        ("/access", handlers.access, ["POST"]),
        ("/updates", handlers.updates, ["GET"]),
        ("/openai/<path:path>", handlers.openai, _METHODS),
        ("/azure/<path:path>", handlers.azure, _METHODS),
        ("/<provider>/v1/<path:path>", handlers.other_provider, _METHODS),
    ):
        routes.add_url_rule(rule, handler.__name__, handler, methods=methods, provide_automatic_options=False)
    routes.add_url_rule("/", "options", handlers.options, methods=["OPTIONS"], defaults={"path": ""})
    routes.add_url_rule("/<path:path>", "options", handlers.options, methods=["OPTIONS"])
    return routes


class _Handlers:
    """What each route answers."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._settings = deployment.settings
        self._authenticator = deployment.authenticator
        self._builder = ForwardRequestBuilder(
            deployment.settings, deployment.providers, deployment.policy, deployment.authenticator
        )

    def health(self) -> Response:
        return _document({"status": "ok", "version": VERSION, "commit": self._settings.commit})

    def config(self) -> Response:
        return _document(public_config(self._deployment))

    def access(self) -> Response:
        caller, upstream = self._authenticate_at_openai()
        return _document(self._what_is_allowed(caller, upstream))

    def updates(self) -> Response:
        caller, _ = self._authenticate_at_openai()
        if not caller.is_owner:
            raise RelayError("owner_only")
        return _document(self._deployment.updates.document())

    def openai(self, path: str) -> Response:
        return self._forward(OPENAI, find_endpoint(request.method, self._decoded(path)))

    def azure(self, path: str) -> Response:
        return self._forward(AZURE, find_azure_endpoint(request.method, self._decoded(path)))

    def other_provider(self, provider: str, path: str) -> Response:
        return self._forward(provider, find_endpoint(request.method, self._decoded(f"v1/{path}")))

    def options(self, path: str) -> Response:
        # No CORS header: other sites may not use this one. The body is what NextChat's clients expect.
        return _document({"body": "OK"})

    def _forward(self, provider: str, endpoint: Endpoint | None) -> Response:
        if endpoint is None:
            raise RelayError("path_not_allowed", method=request.method, path=request.path[:100])
        self._refuse_other_sites()
        self._deployment.require_sound_settings()
        client_request = ClientRequest(
            provider=provider,
            endpoint=endpoint,
            authorization=request.headers.get("Authorization", ""),
            client=self._client_address(),
            content=request.get_data(cache=False),
            content_type=request.headers.get("Content-Type", ""),
            headers=request.headers,
            query=request.args,
            is_disconnected=request.environ.get("waitress.client_disconnected"),
            is_stopping=request.environ.get("locutorio.is_stopping"),
        )
        forward_request = self._builder.build(client_request)
        self._note_admitted(forward_request.own_key)
        return self._deployment.forwarder.forward(forward_request)

    def _authenticate_at_openai(self) -> tuple[Caller, Upstream]:
        self._deployment.require_sound_settings()
        self._refuse_other_sites()
        upstream = self._deployment.providers.by_id[OPENAI]
        authorization = request.headers.get("Authorization", "")
        client = self._client_address()
        caller = self._authenticator.authenticate(authorization, client, is_own_origin=upstream.is_own_origin)
        self._note_admitted(caller.own_key)
        return caller, upstream

    def _note_admitted(self, own_key: str | None) -> None:
        """Tells the server that this peer came in with a code: it keeps places for such when strangers take many."""
        note = request.environ.get("locutorio.note_admitted")
        if note is not None and own_key is None and self._authenticator.needs_code:
            note()

    def _client_address(self) -> str:
        trusted = self._deployment.trusted_proxies
        return client_address(request.remote_addr, request.headers, trusted, self._settings.platform)

    def _decoded(self, path: str) -> str:
        # Vercel's runtime, against the WSGI rules, leaves the path as it was escaped.
        return unquote(path) if self._settings.platform == "vercel" else path

    def _refuse_other_sites(self) -> None:
        """Without CODE any web page could spend the owner's money through its reader's browser."""
        site = request.headers.get("Sec-Fetch-Site", "")
        # Browsers leave that header out where a site has no https; then the page's own address must be ours. With
        # CODE no other site can send its header, and a proxy that renames the host must not lock our own page out.
        origin = "" if site or self._authenticator.needs_code else request.headers.get("Origin", "")
        if site in ("cross-site", "same-site") or (origin and urlsplit(origin).netloc != request.host):
            raise RelayError("origin_not_allowed")

    def _what_is_allowed(self, caller: Caller, upstream: Upstream) -> dict[str, object]:
        code = caller.code
        models = self._deployment.model_catalogue.models_of(upstream) if caller.own_key is None else None
        if models is not None:
            models = tuple(model for model in models if self._builder.may_use(caller, upstream, model))
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
    response.headers.update(RELAY_HEADERS)
    return response
