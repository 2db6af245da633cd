"""The routes: from a request to its answer."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from flask import Blueprint, Request, Response, jsonify, request
from werkzeug.routing import PathConverter

from api.relay import VERSION
from api.relay.access.allowed_hosts import is_host_allowed
from api.relay.access.authentication import Caller, read_credential
from api.relay.access.client_address import client_address
from api.relay.deployment import Deployment
from api.relay.errors import RelayError
from api.relay.forwarding.charge import Charge
from api.relay.forwarding.response_headers import RELAY_HEADERS
from api.relay.ledger.ledger import Account
from api.relay.upstream.providers import OPENAI, Upstream
from api.relay.web.allow_list import Endpoint, find_place
from api.relay.web.forward_request import ClientRequest, ForwardRequestBuilder
from api.relay.web.metering import budget_header
from api.relay.web.public_config import public_config
from api.relay.web.request_body import posted_json
from api.relay.web.search import read_question, require_search, search_answer
from api.relay.web.usage import Usage, left_of, read_query

if TYPE_CHECKING:
    from api.relay.web.doctor import Doctor

_ORIGIN = re.compile(r"https?://[\w.:\[\]-]{1,255}(/[\w.~/-]{0,100})?", re.ASCII)
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def build_routes(deployment: Deployment) -> Blueprint:
    """The blueprint of everything under /api, and of `/v1` and `/openai` for who knows the host alone."""
    handlers = _Handlers(deployment)
    routes = Blueprint("relay", __name__)
    routes.before_app_request(_refuse_websockets)
    for rule, handler, methods in (
        ("/api/health", handlers.health, ["GET"]),
        ("/api/config", handlers.config, ["GET", "POST"]),
        ("/api/access", handlers.access, ["POST"]),
        ("/api/updates", handlers.updates, ["GET"]),
        ("/api/codes", handlers.codes, ["GET"]),
        ("/api/invitations", handlers.invitations, ["POST"]),
        ("/api/usage", handlers.usage, ["GET"]),
        ("/api/search", handlers.search, ["POST"]),
        ("/api/doctor", handlers.doctor, ["GET"]),
        ("/api/doctor/ticks", handlers.doctor_ticks, ["GET"]),
    ):
        routes.add_url_rule(rule, handler.__name__, handler, methods=methods, provide_automatic_options=False)
    routes.record_once(lambda state: state.app.url_map.converters.update(rest=_RestOfPath))
    for prefix in ("/api", "/v1", "/openai"):
        for rule in (prefix, f"{prefix}/", f"{prefix}/<rest:path>"):
            routes.add_url_rule(rule, "forward", handlers.forward, methods=_METHODS, provide_automatic_options=False)
            routes.add_url_rule(rule, "options", handlers.options, methods=["OPTIONS"])
    return routes


def _refuse_websockets() -> None:
    # Java's client asks for `h2c` here, and may be answered as if it had not.
    if "websocket" in request.headers.get("Upgrade", "").lower():
        raise RelayError("websocket_not_supported")


class _RestOfPath(PathConverter):
    """Whatever follows a prefix; one that begins with a slash, as in `/api//openai`, too."""

    regex = ".*?"
    part_isolating = False


class _Handlers:
    """What each route answers."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._settings = deployment.settings
        self._authenticator = deployment.authenticator
        self._usage = Usage(deployment)
        self._builder = ForwardRequestBuilder(
            deployment.settings,
            deployment.providers,
            deployment.policy,
            deployment.authenticator,
            deployment.extra_headers,
            deployment.model_catalogue,
            limits_money=deployment.ledger.site.budget.limits_money,
            tool_servers=deployment.tool_servers,
        )

    def health(self) -> Response:
        return self._document({"status": "ok", "version": VERSION, "commit": self._settings.commit})

    def config(self) -> Response:
        return self._document(public_config(self._deployment))

    def access(self) -> Response:
        caller, upstream = self._authenticate_at_openai()
        return self._document(self._what_is_allowed(caller, upstream))

    def updates(self) -> Response:
        self._require_owner()
        return self._document(self._deployment.updates.document())

    def codes(self) -> Response:
        self._require_owner()
        return self._document({"codes": self._deployment.invitations.listed(datetime.now(UTC))})

    def invitations(self) -> Response:
        self._require_owner()
        # A code is in the body of a POST alone: addresses are logged and kept in many places.
        wanted = posted_json(request)
        return self._document(self._deployment.invitations.invitation(wanted, datetime.now(UTC)))

    def usage(self) -> Response:
        caller, _ = self._authenticate_at_openai()
        query = read_query(request.args)
        if not query.wants_csv:
            return self._document(self._usage.document(caller, query))
        name = f"usage-{datetime.now(UTC):%Y-%m-%d}.csv"
        headers = {**RELAY_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(self._usage.csv(caller, query), 200, headers, mimetype="text/csv")

    def search(self) -> Response:
        caller, _ = self._authenticate_at_openai()
        search = require_search(self._deployment, caller)
        question = read_question(posted_json(request))
        after_response = request.environ.get("locutorio.after_response")
        content, headers = search_answer(self._deployment, caller, search, question, after_response)
        response = self._document(content)
        response.headers.update(headers)
        return response

    def doctor(self) -> Response:
        caller = self._admitted_to_doctor()
        return self._doctor.examination(caller, request)

    def doctor_ticks(self) -> Response:
        self._admitted_to_doctor()
        return self._doctor.ticks()

    def forward(self, path: str = "") -> Response:
        place = find_place(request.method, self._decoded(request.path))
        if place.wants_websocket:
            raise RelayError("websocket_not_supported")
        if place.endpoint is None:
            raise path_not_allowed()
        self._refuse_other_sites()
        self._deployment.require_sound_settings()
        # Kept in no variable, so that its body is let go of while the answer is awaited.
        forward_request = self._builder.build(self._client_request(place.provider, place.endpoint))
        self._note_admitted(forward_request.own_key)
        metered = forward_request.metered
        after_response = request.environ.get("locutorio.after_response")
        charge = metered.reserve(self._deployment.ledger, after_response) if metered is not None else Charge()
        response = self._deployment.forwarder.forward(forward_request, charge)
        response.headers.update(budget_header(charge.standings))
        return response

    def _client_request(self, provider: str, endpoint: Endpoint) -> ClientRequest:
        return ClientRequest(
            provider=provider,
            endpoint=endpoint,
            authorization=read_credential(request.headers, endpoint.key_header or "api-key"),
            client=self._client_address(),
            content=request.get_data(cache=False),
            content_type=request.headers.get("Content-Type", ""),
            headers=request.headers,
            query=request.args,
            base=base_url(request),
            is_disconnected=request.environ.get("waitress.client_disconnected"),
            is_stopping=request.environ.get("locutorio.is_stopping"),
        )

    def options(self, path: str = "") -> Response:
        # No CORS header: other sites may not use this one. The body is what NextChat's clients expect.
        return self._document({"body": "OK"})

    def _authenticate_at_openai(self) -> tuple[Caller, Upstream]:
        self._deployment.require_sound_settings()
        self._refuse_other_sites()
        providers = self._deployment.providers
        upstream = providers.by_id[OPENAI]
        authorization = read_credential(request.headers)
        client = self._client_address()
        caller = self._authenticator.authenticate(authorization, client, is_own_origin=upstream.is_own_origin)
        self._note_admitted(caller.own_key)
        return caller, providers.with_key(upstream, caller.rules.key_variable)

    def _document(self, content: dict[str, object]) -> Response:
        response = jsonify(content)
        # A model's name may come from an upstream that names the key so.
        response.set_data(self._deployment.redactor.mask_own_keys(response.get_data()))
        response.headers.update(RELAY_HEADERS)
        return response

    @cached_property
    def _doctor(self) -> Doctor:
        # Imported on first need: a cold start has no use for it.
        from api.relay.web.doctor import Doctor

        return Doctor(self._deployment)

    def _admitted_to_doctor(self) -> Caller:
        """Who asks the doctor. Settings that make no sense keep nobody from it, as long as there are codes to check."""
        if self._authenticator.needs_code and not self._deployment.codes:
            self._deployment.require_sound_settings()
        self._refuse_other_sites()
        openai = self._deployment.providers.by_id.get(OPENAI)
        caller = self._authenticator.authenticate(
            read_credential(request.headers),
            self._client_address(),
            is_own_origin=openai is not None and openai.is_own_origin,
        )
        # Nobody checks a key that a caller brings: with any such, a stranger would come in.
        if caller.own_key is not None and self._authenticator.needs_code:
            raise RelayError("access_code_missing")
        self._note_admitted(caller.own_key)
        return caller

    def _note_admitted(self, own_key: str | None) -> None:
        """Tells the server that this peer came in with a code: it keeps places for such when strangers take many."""
        note = request.environ.get("locutorio.note_admitted")
        if note is not None and own_key is None and self._authenticator.needs_code:
            note()

    def _require_owner(self) -> None:
        caller, _ = self._authenticate_at_openai()
        if not caller.is_owner:
            raise RelayError("owner_only")

    def _client_address(self) -> str:
        trusted = self._deployment.trusted_proxies
        return client_address(request.remote_addr, request.headers, trusted, self._settings.platform)

    def _decoded(self, path: str) -> str:
        # Vercel's runtime, against the WSGI rules, leaves the path as it was escaped.
        return unquote(path) if self._settings.platform == "vercel" else path

    def _refuse_other_sites(self) -> None:
        """Without CODE any web page could spend the owner's money through its reader's browser."""
        self._refuse_other_names()
        site = request.headers.get("Sec-Fetch-Site", "")
        # Browsers leave that header out where a site has no https; then the page's own address must be ours. With
        # CODE no other site can send its header, and a proxy that renames the host must not lock our own page out.
        origin = "" if site or self._authenticator.needs_code else request.headers.get("Origin", "")
        if site in ("cross-site", "same-site") or (origin and urlsplit(origin).netloc != request.host):
            raise RelayError("origin_not_allowed")

    def _refuse_other_names(self) -> None:
        if self._settings.platform or self._authenticator.needs_code:
            return
        host = request.headers.get("Host", "")
        if not is_host_allowed(host, request.remote_addr or "", self._settings.allowed_hosts):
            raise RelayError("host_not_allowed", host=host[:100])

    def _what_is_allowed(self, caller: Caller, upstream: Upstream) -> dict[str, object]:
        code = caller.code
        listed = self._deployment.model_catalogue.models_of(upstream) if caller.own_key is None else None
        may_use = (
            [] if listed is None else [name for name in listed.ids if self._builder.may_use(caller, upstream, name)]
        )
        return {
            "label": caller.label,
            "owner": caller.is_owner,
            "sees_all_checks": self._deployment.shows_all_checks_to(caller),
            "open": code is None and caller.own_key is None,
            "models": None if listed is None else may_use,
            "shutdown": {name: day for name, day in listed.shutdown.items() if name in may_use} if listed else {},
            "limits": caller.rules.limits(),
            "left": self._what_is_left(caller),
        }

    def _what_is_left(self, caller: Caller) -> list[dict[str, object]] | None:
        """Of each amount that limits the caller; None where nothing does, or where the store can't be asked."""
        if caller.own_key is not None:
            return None
        return left_of(self._deployment.ledger, Account(caller.label, caller.rules.budget))


def base_url(asked: Request) -> str:
    """The base URL that a client of this very host must be given, as far as the request shows it."""
    scheme = asked.headers.get("X-Forwarded-Proto", "")
    scheme = scheme if scheme in ("http", "https") else asked.scheme
    folder = asked.headers.get("X-Forwarded-Prefix", "").rstrip("/") or asked.script_root
    written = f"{scheme}://{asked.host}{folder}"
    # Anything else would only repeat what the caller has made up.
    return f"{written if _ORIGIN.fullmatch(written) else ''}/api/openai/v1"


def path_not_allowed() -> RelayError:
    """The error for the path of the present request."""
    return RelayError("path_not_allowed", method=request.method[:20], path=request.path[:100], base=base_url(request))
