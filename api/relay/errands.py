"""From a request to an errand: who asks, for which model, of which upstream."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from api.relay import VERSION
from api.relay.bodies import Body, read_body
from api.relay.callers import Caller
from api.relay.deployment import Deployment
from api.relay.endpoints import Endpoint, azure_path, upstream_path
from api.relay.errors import RelayError
from api.relay.exchange import UpstreamRequest
from api.relay.forward import Errand
from api.relay.models import split_provider
from api.relay.providers import AZURE, OPENAI, Upstream

_PASSED_HEADERS = ("Accept", "OpenAI-Beta")
_LONGEST_HEADER = 200


@dataclass(frozen=True)
class Asked:
    """What a client asked for, as the routes read it from the request."""

    provider: str
    endpoint: Endpoint
    content: bytes
    content_type: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    is_disconnected: Callable[[], bool] | None
    is_stopping: Callable[[], bool] | None = None


def make_errand(deployment: Deployment, asked: Asked, admit: Callable[[Upstream], Caller]) -> Errand:
    """Checks what was asked and makes it an errand. `admit` lets the caller in for an upstream or raises.

    The caller is checked before the body is looked at, so that strangers learn nothing from it. Raises RelayError.
    """
    deployment.require_sound_settings()
    if asked.endpoint.is_balance and not deployment.settings.enable_balance_query:
        raise RelayError("path_not_allowed", method="GET", path=asked.endpoint.path)
    caller = admit(_upstream_of(deployment, asked.provider))
    body = read_body(asked.endpoint, asked.content, asked.content_type)
    model, provider = _model_and_provider(deployment, asked, body)
    upstream = _upstream_of(deployment, provider)
    if provider != asked.provider:
        caller = admit(upstream)
    _check_model(deployment, caller, upstream, asked.endpoint, model)
    _check_key(deployment, caller, upstream)
    if body.model is not None and body.model != model and body.content_type == "application/json":
        body = body.with_model(model)
    return Errand(
        title=f"{upstream.id}/{asked.endpoint.path} label={caller.label}",
        upstream=upstream,
        request=UpstreamRequest(
            method="POST" if asked.endpoint.bodies else "GET",
            path=_path_of(deployment, asked, upstream, model),
            headers=_headers_of(deployment, asked, body, upstream, caller),
            body=body.content,
        ),
        own_key=caller.own_key,
        wants_stream=body.wants_stream,
        is_disconnected=asked.is_disconnected,
        is_stopping=asked.is_stopping,
        keeps_model=_model_filter(deployment, caller, upstream) if asked.endpoint.lists_models else None,
    )


def may_use(deployment: Deployment, caller: Caller, upstream: Upstream, model: str) -> bool:
    """Whether the owner's policy and the caller's code both allow the model."""
    return deployment.policy.allows(model, upstream.id) and caller.allows_model(model)


def _upstream_of(deployment: Deployment, provider: str) -> Upstream:
    upstream = deployment.providers.by_id.get(provider)
    if upstream is None:
        if provider == AZURE:
            raise RelayError("key_missing", provider="Azure", variable="AZURE_URL and AZURE_API_KEY")
        raise RelayError("provider_unknown", provider=provider[:60])
    return upstream


def _model_and_provider(deployment: Deployment, asked: Asked, body: Body) -> tuple[str | None, str]:
    named = asked.endpoint.model or body.model
    if named is None or asked.provider != OPENAI or body.content_type != "application/json":
        return named, asked.provider
    model, provider = split_provider(named, deployment.providers.by_id.keys() | {AZURE})
    return model, provider or asked.provider


def _check_model(
    deployment: Deployment, caller: Caller, upstream: Upstream, endpoint: Endpoint, model: str | None
) -> None:
    if model is None:
        is_limited = deployment.policy.restricts or (caller.code is not None and caller.code.models)
        if endpoint.bodies and is_limited:
            raise RelayError("model_missing")
        return
    called, models = endpoint.model or model, [model]
    if upstream.is_azure:
        # The name in the request may be a deployment's, whose model is what the owner's rules speak of.
        called = endpoint.model or deployment.policy.azure_deployment(model)
        models = deployment.policy.azure_models(called)
    is_allowed = any(may_use(deployment, caller, upstream, name) for name in models)
    if not is_allowed or not all(deployment.policy.allows_name(name) for name in [model, called, *models]):
        raise RelayError("model_not_allowed", model=model[:100])


def _check_key(deployment: Deployment, caller: Caller, upstream: Upstream) -> None:
    needs_key = upstream.is_own_origin
    if caller.own_key is None and needs_key and not upstream.keys:
        raise RelayError("key_missing", provider=upstream.label, variable=upstream.key_variable)


def _model_filter(deployment: Deployment, caller: Caller, upstream: Upstream) -> Callable[[str], bool] | None:
    if not deployment.policy.restricts and (caller.code is None or not caller.code.models):
        return None
    return lambda model: may_use(deployment, caller, upstream, model)


def _path_of(deployment: Deployment, asked: Asked, upstream: Upstream, model: str | None) -> str:
    endpoint = asked.endpoint
    if upstream.is_azure:
        named_in_path = asked.endpoint.model if asked.provider == AZURE else None
        name = named_in_path or deployment.policy.azure_deployment(model or "")
        # A dot segment would lead out of the deployments, with the owner's key.
        if not endpoint.on_azure or name in ("", ".", ".."):
            raise RelayError("path_not_allowed", method="POST" if endpoint.bodies else "GET", path=endpoint.path)
        return azure_path(upstream.base.path, endpoint, name, _api_version(deployment, asked))
    query = "&".join(f"{name}={quote(asked.query[name])}" for name in endpoint.query if name in asked.query)
    return upstream_path(upstream.base.path, endpoint) + (f"?{query}" if query else "")


def _api_version(deployment: Deployment, asked: Asked) -> str:
    version = asked.query.get("api-version", "") if asked.provider == AZURE else ""
    is_version = len(version) <= 30 and version.replace("-", "").isalnum() and version.isascii()
    return version if version and is_version else deployment.settings.azure_api_version


def _headers_of(deployment: Deployment, asked: Asked, body: Body, upstream: Upstream, caller: Caller) -> dict[str, str]:
    headers = {"User-Agent": f"Locutorio/{VERSION}", "Accept-Encoding": "identity"}
    for name in _PASSED_HEADERS:
        value = asked.headers.get(name, "")
        if value and value.isascii() and value.isprintable() and len(value) <= _LONGEST_HEADER:
            headers[name] = value
    if body.content_type:
        headers["Content-Type"] = body.content_type
    if deployment.settings.openai_org_id and upstream.id == OPENAI and caller.own_key is None:
        headers["OpenAI-Organization"] = deployment.settings.openai_org_id
    return headers
