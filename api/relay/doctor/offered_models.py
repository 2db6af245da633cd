"""Which models the providers of a deployment serve, for the checks that ask about names."""

from __future__ import annotations

from collections.abc import Iterable

from api.relay.access.codes import AccessCode
from api.relay.deployment import Deployment
from api.relay.upstream.providers import OPENAI, Upstream


def listed_models(deployment: Deployment, upstream: Upstream) -> frozenset[str] | None:
    """The ids that an upstream lists; None where it doesn't tell.

    Azure lists what could be deployed and not what is, so its list says nothing.
    """
    if upstream.is_azure:
        return None
    listed = deployment.model_catalogue.models_of(upstream)
    return frozenset(listed.ids) if listed is not None and listed.ids else None


def models_of_site(deployment: Deployment) -> list[tuple[str, str]] | None:
    """(model, provider) of all that can be asked for with the site's keys; None where a provider doesn't tell."""
    providers = deployment.providers
    return _models_of(deployment, [providers.by_id[name] for name in providers.usable_ids()])


def models_for_code(deployment: Deployment, code: AccessCode) -> list[tuple[str, str]] | None:
    """(model, provider) of all that a code could ask for, if its rules let it; None where a provider doesn't tell."""
    openai = deployment.providers.by_id.get(OPENAI)
    if not code.rules.key_variable or openai is None:
        return models_of_site(deployment)
    return _models_of(deployment, [deployment.providers.with_key(openai, code.rules.key_variable)])


def _models_of(deployment: Deployment, upstreams: Iterable[Upstream]) -> list[tuple[str, str]] | None:
    found: list[tuple[str, str]] = []
    for upstream in upstreams:
        listed = listed_models(deployment, upstream)
        if listed is None:
            return None
        found += [(name, upstream.id) for name in sorted(listed)]
    return found or None
