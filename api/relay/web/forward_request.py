"""From a client's request to the one that goes to an upstream: who asks, for which model, of which provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from api.relay import VERSION
from api.relay.access.authentication import Authenticator, Caller
from api.relay.access.client_address import RequestHeaders
from api.relay.access.model_policy import ModelPolicy, split_provider
from api.relay.access.tool_rules import what_is_forbidden
from api.relay.access.tool_servers import ToolServer
from api.relay.errors import RelayError
from api.relay.forwarding.forwarder import ForwardRequest
from api.relay.ledger.pricing import price_for
from api.relay.models.prices import Price
from api.relay.settings import Settings
from api.relay.site.model_catalogue import ModelCatalogue
from api.relay.upstream.extra_headers import ExtraHeaders
from api.relay.upstream.http_exchange import UpstreamRequest
from api.relay.upstream.providers import AZURE, OPENAI, Providers, Upstream
from api.relay.web.allow_list import Endpoint, azure_path, upstream_path
from api.relay.web.messages_headers import messages_headers
from api.relay.web.metering import PURPOSE_HEADER, metered
from api.relay.web.request_body import Body, read_body
from api.relay.web.request_fields import Held, RequestFields, held_by_name
from api.relay.web.tool_servers import with_tool_servers

_PASSED_HEADERS = ("Accept", "OpenAI-Beta")
_LONGEST_HEADER = 200
_WITH_SAFETY_IDENTIFIER = ("v1/chat/completions", "v1/responses")
_WITH_USAGE_ON_REQUEST = ("v1/chat/completions", "v1/completions")
"""Streams that tell their usage only if asked; other answers always do."""
_MOST_KNOWN_TO_REFUSE = 1_000


@dataclass(frozen=True)
class ClientRequest:
    """A client's request, as the routes read it."""

    provider: str
    endpoint: Endpoint
    authorization: str
    client: str
    """The client's address."""
    content: bytes
    content_type: str
    headers: RequestHeaders
    query: Mapping[str, str]
    base: str = "/api/openai/v1"
    """The base URL to tell who asks for something else."""
    is_disconnected: Callable[[], bool] | None = None
    is_stopping: Callable[[], bool] | None = None

    @property
    def method(self) -> str:
        return "POST" if self.endpoint.bodies else "GET"


class ForwardRequestBuilder:
    """Checks clients' requests against the owner's settings and turns them into requests to an upstream."""

    def __init__(
        self,
        settings: Settings,
        providers: Providers,
        policy: ModelPolicy,
        authenticator: Authenticator,
        extra_headers: ExtraHeaders,
        catalogue: ModelCatalogue,
        *,
        limits_money: bool = False,
        tool_servers: Sequence[ToolServer] = (),
    ) -> None:
        """`limits_money`: whether the whole site has a budget in dollars, for which prices must be known."""
        self._settings = settings
        self._extra_headers = extra_headers
        self._providers = providers
        self._policy = policy
        self._authenticator = authenticator
        self._catalogue = catalogue
        self._limits_money = limits_money
        self._tool_servers = tool_servers
        self._refuse_to_tell_usage: set[tuple[str, str]] = set()
        """Upstreams and models that don't know what a stream is asked about its usage."""

    def build(self, request: ClientRequest) -> ForwardRequest:
        """The request to forward. Raises RelayError.

        The caller is checked before the body is looked at, so that strangers learn nothing from it.
        """
        if request.endpoint.is_balance and not self._settings.enable_balance_query:
            raise RelayError("path_not_allowed", method="GET", path=request.endpoint.path, base=request.base)
        caller = self._authenticate(request)
        _check_endpoint(caller, request.endpoint)
        body = read_body(request.endpoint, request.content, request.content_type)
        model, provider = self._model_and_provider(request, body)
        upstream = self._upstream_for(caller, provider)
        if provider != request.provider:
            self._authenticator.require_own_key_allowed(caller, is_own_origin=upstream.is_own_origin)
        self._check_model(caller, upstream, request.endpoint, model)
        if caller.own_key is None:
            body = with_tool_servers(body, request.endpoint.path, self._tool_servers, caller.rules.tools)
        self._check_fields(caller, upstream, body)
        _check_key(caller, upstream)
        if model is not None and body.model not in (None, model):
            body = body.with_model(model)
        models = self._models_asked(upstream, request.endpoint, body, model)
        use = metered(
            caller,
            request.endpoint,
            body,
            models,
            upstream.id,
            purpose=request.headers.get(PURPOSE_HEADER, ""),
            listed=self._listed_prices(caller, upstream, models),
        )
        asked = (upstream.id, model or "")
        if use is not None and body.wants_stream and request.endpoint.path in _WITH_USAGE_ON_REQUEST:
            is_in_vain = body.asks_for_usage or asked in self._refuse_to_tell_usage
            body = body if is_in_vain else body.asking_for_usage()
        if self._tells_people_apart(caller, upstream, request.endpoint):
            body = body.with_field("safety_identifier", self._authenticator.pseudonym(caller))
        return ForwardRequest(
            title=f"{upstream.id}/{request.endpoint.path} label={caller.label}",
            upstream=upstream,
            upstream_request=UpstreamRequest(
                method=request.method,
                path=self._path_of(request, upstream, model),
                headers=self._headers_of(request, body, upstream, caller),
                body=body.content,
                added=body.added,
                key_header=request.endpoint.key_header,
            ),
            own_key=caller.own_key,
            wants_stream=body.wants_stream,
            is_disconnected=request.is_disconnected,
            is_stopping=request.is_stopping,
            keeps_model=self._model_filter(caller, upstream) if request.endpoint.lists_models else None,
            metered=use,
            note_refused_addition=lambda: self._note_refusal(asked),
        )

    def may_use(self, caller: Caller, upstream: Upstream, model: str) -> bool:
        """Whether the owner's policy and the caller's code both allow the model."""
        return self._policy.allows(model, upstream.id) and caller.allows_model(model)

    def _authenticate(self, request: ClientRequest) -> Caller:
        is_own_origin = self._upstream_of(request.provider).is_own_origin
        return self._authenticator.authenticate(
            request.authorization, request.client, is_own_origin=is_own_origin, provider=request.provider
        )

    def _upstream_for(self, caller: Caller, provider: str) -> Upstream:
        """The upstream with the key of the caller's code, if it has one: its limit at the provider is the budget."""
        upstream = self._upstream_of(provider)
        variable = caller.rules.key_variable
        if variable and provider != OPENAI:
            raise RelayError("provider_not_allowed", provider=upstream.label)
        return self._providers.with_key(upstream, variable)

    def _upstream_of(self, provider: str) -> Upstream:
        upstream = self._providers.by_id.get(provider)
        if upstream is None:
            if provider == AZURE:
                raise RelayError("key_missing", provider="Azure", variable="AZURE_URL and AZURE_API_KEY")
            raise RelayError("provider_unknown", provider=provider[:60])
        return upstream

    def _model_and_provider(self, request: ClientRequest, body: Body) -> tuple[str | None, str]:
        named = request.endpoint.model or body.model
        if named is None or request.provider != OPENAI or body.content_type != "application/json":
            return named, request.provider
        model, provider = split_provider(named, self._providers.by_id.keys() | {AZURE})
        return model, provider or request.provider

    def _check_model(self, caller: Caller, upstream: Upstream, endpoint: Endpoint, model: str | None) -> None:
        if model is None:
            is_limited = self._policy.restricts or bool(caller.rules.models)
            if endpoint.bodies and is_limited:
                raise RelayError("model_missing")
            return
        called = endpoint.model or model
        models: tuple[str, ...] = (model,)
        if upstream.is_azure:
            # The name in the request may be a deployment's, whose model is what the owner's rules speak of.
            called = endpoint.model or self._policy.azure_deployment(model)
            models = tuple(self._policy.azure_models(called))
        is_allowed = any(self.may_use(caller, upstream, name) for name in models)
        if not is_allowed or not all(self._policy.allows_name(name) for name in (model, called, *models)):
            raise RelayError("model_not_allowed", model=model[:100])

    def _check_fields(self, caller: Caller, upstream: Upstream, body: Body) -> None:
        for model in body.fields.models:
            if not self.may_use(caller, upstream, model):
                raise RelayError("model_not_allowed", model=model[:100])
        if kind := caller.rules.tools.forbidden_kind_in(body.fields.modalities):
            raise RelayError("endpoint_not_allowed", what=what_is_forbidden(kind))
        if not caller.pays:
            models = filter(None, (body.model, *body.fields.models))
            by_names = [each for model in models for each in self._held_by_name(caller, upstream, model)]
            RequestFields(held=(*body.fields.held, *by_names)).require_allowed(caller.rules.tools.allows)

    def _held_by_name(self, caller: Caller, upstream: Upstream, model: str) -> list[Held]:
        """What a name asks for beside the model, unless the owner has written it so."""
        default, _ = split_provider(self._settings.default_model, (upstream.id,))
        written = model == default or self._policy.names(model, upstream.id)
        return [] if written or caller.names_model(model) else held_by_name(model)

    def _models_asked(self, upstream: Upstream, endpoint: Endpoint, body: Body, model: str | None) -> list[str]:
        """The models that may answer, the one that is asked first before the others."""
        models = [model] if model is not None else []
        if upstream.is_azure and model is not None:
            models = self._policy.azure_models(endpoint.model or self._policy.azure_deployment(model))
        return [*models, *body.fields.models]

    def _listed_prices(self, caller: Caller, upstream: Upstream, models: list[str]) -> Mapping[str, Price]:
        """What the upstream says that it charges. It is asked where a budget could not be kept otherwise."""
        limits_money = (self._limits_money or caller.rules.budget.limits_money) and caller.own_key is None
        # OpenAI's own list has no prices; another one in its place may.
        may_tell = upstream.id != OPENAI or not upstream.is_own_origin
        is_needed = limits_money and may_tell and price_for(models, upstream.id, datetime.now(UTC).date()) is None
        return self._catalogue.prices_of(upstream, may_ask=is_needed)

    def _note_refusal(self, asked: tuple[str, str]) -> None:
        if len(self._refuse_to_tell_usage) < _MOST_KNOWN_TO_REFUSE:
            self._refuse_to_tell_usage.add(asked)

    def _tells_people_apart(self, caller: Caller, upstream: Upstream, endpoint: Endpoint) -> bool:
        """Whether OpenAI is told which guest asks, so that its measures against misuse hit one and not the owner.

        https://developers.openai.com/api/docs/guides/safety-best-practices#implement-safety-identifiers
        """
        is_openais_own = upstream.id == OPENAI and upstream.is_own_origin
        is_known = caller.code is not None and self._settings.safety_identifier
        return is_openais_own and is_known and endpoint.path in _WITH_SAFETY_IDENTIFIER

    def _model_filter(self, caller: Caller, upstream: Upstream) -> Callable[[str], bool] | None:
        if not self._policy.restricts and not caller.rules.models:
            return None
        return lambda model: self.may_use(caller, upstream, model)

    def _path_of(self, request: ClientRequest, upstream: Upstream, model: str | None) -> str:
        endpoint = request.endpoint
        if upstream.is_azure:
            named_in_path = endpoint.model if request.provider == AZURE else None
            name = named_in_path or self._policy.azure_deployment(model or "")
            # A dot segment would lead out of the deployments, with the owner's key.
            if not endpoint.on_azure or name in ("", ".", ".."):
                raise RelayError("path_not_allowed", method=request.method, path=endpoint.path, base=request.base)
            return azure_path(upstream.base.path, endpoint, name, self._api_version(request))
        query = "&".join(f"{name}={quote(request.query[name])}" for name in endpoint.query if name in request.query)
        return upstream_path(upstream.base.path, endpoint) + (f"?{query}" if query else "")

    def _api_version(self, request: ClientRequest) -> str:
        version = request.query.get("api-version", "") if request.provider == AZURE else ""
        is_version = len(version) <= 30 and version.replace("-", "").isalnum() and version.isascii()
        return version if version and is_version else self._settings.azure_api_version

    def _headers_of(self, request: ClientRequest, body: Body, upstream: Upstream, caller: Caller) -> dict[str, str]:
        headers = {"User-Agent": f"Locutorio/{VERSION}", "Accept-Encoding": "identity"}
        for name in _PASSED_HEADERS:
            value = request.headers.get(name, "")
            if value and value.isascii() and value.isprintable() and len(value) <= _LONGEST_HEADER:
                headers[name] = value
        if request.endpoint.key_header:
            headers |= messages_headers(request.headers, pays=caller.pays)
        if body.content_type:
            headers["Content-Type"] = body.content_type
        if caller.own_key is None and (upstream.id == OPENAI or not upstream.is_own_origin):
            headers |= self._extra_headers.filled(caller.label)
        if self._settings.openai_org_id and upstream.id == OPENAI and caller.own_key is None:
            headers["OpenAI-Organization"] = self._settings.openai_org_id
        return headers


def _check_endpoint(caller: Caller, endpoint: Endpoint) -> None:
    if kind := caller.rules.tools.forbidden_kind_of(endpoint.path):
        raise RelayError("endpoint_not_allowed", what=what_is_forbidden(kind))


def _check_key(caller: Caller, upstream: Upstream) -> None:
    if caller.own_key is None and upstream.is_own_origin and not upstream.keys:
        raise RelayError("key_missing", provider=upstream.label, variable=upstream.key_variable)
