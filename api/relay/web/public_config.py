"""What the page may know before anyone has shown a code: NextChat's keys, and ours under `locutorio`."""

from __future__ import annotations

from collections.abc import Iterable

from api.relay import REPOSITORY, VERSION
from api.relay.access.model_list import model_list
from api.relay.access.model_policy import split_provider
from api.relay.deployment import Deployment
from api.relay.site.look import look_document
from api.relay.upstream.providers import AZURE, OPENAI


def public_config(deployment: Deployment) -> dict[str, object]:
    """The answer of /api/config. Holds no secret: it is given to everyone."""
    settings = deployment.settings
    openai = deployment.providers.by_id.get(OPENAI)
    accepts_own_keys = openai is not None and deployment.authenticator.accepts_own_keys(openai.is_own_origin)
    default = _default_model(deployment)
    models = model_list(deployment.policy, deployment.providers.by_id.keys() | {AZURE})
    return {
        "needCode": deployment.authenticator.needs_code,
        "hideUserApiKey": not accepts_own_keys,
        "disableGPT4": settings.disable_gpt4,
        "hideBalanceQuery": not settings.enable_balance_query,
        "disableFastLink": settings.disable_fast_link,
        "customModels": settings.custom_models,
        "defaultModel": settings.default_model if default else "",
        "visionModels": settings.vision_models,
        "locutorio": {
            "version": VERSION,
            "commit": settings.commit,
            "repository": settings.upstream_repo or REPOSITORY,
            "providers": deployment.providers.usable_ids(codes_have_keys=deployment.authenticator.codes_have_keys),
            "models": {**models.document(), "default": default},
            "inputTemplate": settings.default_input_template,
            **look_document(settings),
            "demo": settings.demo,
            "problems": _documents_of(deployment.problems),
            "warnings": _documents_of(deployment.warnings),
            "search": deployment.search is not None,
            "servers": [server.document() for server in deployment.tool_servers],
            "limits": {
                "bodyBytes": settings.body_limit_bytes,
                "heartbeatSeconds": settings.heartbeat_seconds,
                "streamSeconds": settings.stream_limit_seconds,
            },
        },
    }


def _documents_of(slips: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"variable": variable, "why": why} for variable, why in slips]


def _default_model(deployment: Deployment) -> dict[str, str] | None:
    """DEFAULT_MODEL taken apart; None where it is not set or may not be used."""
    name, provider = split_provider(deployment.settings.default_model, deployment.providers.by_id)
    place = provider or OPENAI
    return {"name": name, "provider": place} if name and deployment.policy.allows(name, place) else None
