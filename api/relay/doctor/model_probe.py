"""The one probe that spends: a question to a model with a single token for the answer, only where that is allowed."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from api.relay.access.model_list import model_list
from api.relay.access.model_policy import split_provider
from api.relay.doctor.examination import Examination
from api.relay.doctor.probes import Answer, Line
from api.relay.models.prices import price_of
from api.relay.upstream.providers import AZURE, OPENAI, Upstream

_QUESTION = "Say ok."
_PROMPT_TOKENS = 9
"""What the question comes to with the words around it, at most."""
_SECONDS = 10.0
_NOT_UNDERSTOOD = (400, 422)
_LIMITS = ("max_completion_tokens", "max_tokens")
"""Both names of the same limit: the newer one first, where OpenAI itself is asked."""
_USD = 1_000_000


@dataclass(frozen=True)
class Probed:
    """What came of the question."""

    answer: Answer
    refuses_usage: bool = False
    """Whether the upstream refused to be asked about a stream's usage (stream_options)."""
    evidence: dict[str, str | int | float | bool | None] = field(default_factory=dict)


def probe(examination: Examination, upstream: Upstream, key: str) -> Probed | None:
    """The outcome, asked once for each key; None where no token may be spent, or no model is known to ask."""
    model = model_to_ask(examination, upstream)
    if not examination.may_probe or not model:
        return None
    return examination.known.once(("probe", upstream.id, key), lambda: _probe(examination, upstream, key, model))


def price_evidence(examination: Examination, upstream: Upstream) -> dict[str, str | int | float | bool | None]:
    """The model that would be asked and what that would cost in US dollars; empty where there is no model to ask."""
    model = model_to_ask(examination, upstream)
    if not model:
        return {}
    price = price_of(model, upstream.id, examination.now.date())
    cost = price.microdollars(prompt_tokens=_PROMPT_TOKENS, completion_tokens=1) / _USD if price else None
    return {"model": model, "price_usd": cost}


def model_to_ask(examination: Examination, upstream: Upstream) -> str:
    """The default model of a provider, or the first that its settings name; empty where there is none."""
    return next(iter(configured_models(examination, upstream)[0]), "")


def configured_models(examination: Examination, upstream: Upstream) -> tuple[list[str], str]:
    """The models that the settings name for a provider, and which of them is the default one (or empty)."""
    deployment = examination.deployment
    ids = deployment.providers.by_id.keys() | {AZURE}
    named = [
        entry.name
        for entry in model_list(deployment.policy, ids).entries
        if entry.is_named and entry.is_shown and (entry.provider or OPENAI) == upstream.id
    ]
    model, provider = split_provider(deployment.settings.default_model, ids)
    default = model if model and (provider or OPENAI) == upstream.id else ""
    return list(dict.fromkeys([*filter(None, [default]), *named])), default


def _probe(examination: Examination, upstream: Upstream, key: str, model: str) -> Probed:
    deployment = examination.deployment
    line = Line(deployment, upstream)
    path = f"{upstream.base.path}/chat/completions"
    if upstream.is_azure:
        name, version = quote(deployment.policy.azure_deployment(model), safe=""), deployment.settings.azure_api_version
        path = f"{upstream.base.path}/openai/deployments/{name}/chat/completions?api-version={quote(version)}"
    limit, other_limit = _LIMITS if upstream.id == OPENAI and upstream.is_own_origin else reversed(_LIMITS)
    question: dict[str, Any] = {
        "model": model,
        "messages": [{"role": "user", "content": _QUESTION}],
        limit: 1,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    probed = Probed(Answer(0))
    ends_at = time.monotonic() + _SECONDS
    # What a server doesn't know it refuses before it asks a model, so that only the last question costs anything.
    for _ in range(3):
        left = ends_at - time.monotonic()
        answer = line.ask(path, key, json.dumps(question).encode(), max(left, 1.0))
        probed = replace(probed, answer=answer)
        if answer.status not in _NOT_UNDERSTOOD:
            break
        if b"stream_options" in answer.body and "stream_options" in question:
            del question["stream_options"]
            probed = replace(probed, refuses_usage=True)
        elif limit.encode() in answer.body and limit in question:
            question[other_limit] = question.pop(limit)
        else:
            break
    evidence = price_evidence(examination, upstream)
    return replace(probed, evidence={**evidence, "answer_status": probed.answer.status, "answer_ms": probed.answer.ms})
