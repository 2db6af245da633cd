"""Checks of what a key can do at its address: Azure's deployments, other endpoints, an answer where it is allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from api.relay.doctor.causes import Causes
from api.relay.doctor.check import Finding, ok, skipped
from api.relay.doctor.examination import Examination
from api.relay.doctor.model_probe import Probed, configured_models, price_evidence, probe
from api.relay.doctor.probes import Answer, Line, side_by_side
from api.relay.doctor.right_path import NO_JSON, has_endpoint
from api.relay.doctor.trials import trials
from api.relay.upstream.providers import Upstream
from api.relay.upstream.refusals import cause_of

CAUSES = Causes(Path(__file__).with_name("key_checks.json"))
_ENDPOINTS = ("responses", "embeddings", "images/generations", "audio/speech", "audio/transcriptions")
_NO_KEY = "No key is set that could be tried."


def check_azure(examination: Examination) -> Iterator[Finding]:
    """Whether Azure has the deployments that are named, and knows the API's version. No model is asked."""
    tried = [
        trial for trial in trials(examination) if trial.upstream.is_azure and trial.answer.status not in (401, 403)
    ]
    if not tried:
        yield skipped(
            "No resource of Azure's is set up by AZURE_URL and AZURE_API_KEY, or none let the key in.",
            "keys.azure.none",
        )
        return
    trial = tried[0]
    policy, version = examination.deployment.policy, examination.deployment.settings.azure_api_version
    names = {policy.azure_deployment(model) for model in configured_models(examination, trial.upstream)[0]}
    evidence = trial.evidence(examination) | {"version": version}
    if not names:
        yield CAUSES.finding("keys.azure.unmapped", evidence)
        return
    line = Line(examination.deployment, trial.upstream)
    root = f"{trial.upstream.base.path}/openai/deployments"

    def ask(name: str) -> Answer:
        path = f"{root}/{quote(name, safe='')}/chat/completions?api-version={quote(version)}"
        return line.ask(path, trial.key, NO_JSON)

    asked = list(zip(sorted(names), side_by_side(ask, sorted(names)), strict=True))
    for name, answer in asked:
        seen = {**evidence, "deployment": name, "status": answer.status}
        if answer.status != 404:
            yield ok(**seen)
        elif "deploymentnotfound" in f"{answer.report.code} {answer.report.type}".lower():
            yield CAUSES.finding("keys.azure.deployment", seen)
        else:
            yield CAUSES.finding("keys.azure.version", seen)
            return


def check_endpoints(examination: Examination) -> Iterator[Finding]:
    """Which endpoints beyond chat an address has; none of them is made to do its work."""
    tried = [trial for trial in trials(examination) if trial.is_accepted and not trial.upstream.is_azure]
    first = {trial.upstream.id: trial for trial in reversed(tried)}
    if not first:
        yield skipped("No key was accepted with which to ask for endpoints.", "keys.endpoints.no_key")
    for trial in first.values():
        upstream, key = trial.upstream, trial.key
        there = side_by_side(_asker(examination, upstream, key), _ENDPOINTS)
        evidence = trial.evidence(examination) | dict(zip(_ENDPOINTS, there, strict=True))
        probed = probe(examination, upstream, key)
        if probed is None:
            evidence["stream_options"] = "not asked: only a model's answer shows it"
        elif probed.answer.status < 300:
            evidence["stream_options"] = not probed.refuses_usage
        is_refused = probed is not None and probed.refuses_usage
        yield CAUSES.finding("keys.endpoints.usage", evidence) if is_refused else ok(**evidence)


def _asker(examination: Examination, upstream: Upstream, key: str) -> Callable[[str], bool]:
    return lambda name: has_endpoint(examination, upstream, name, key)


def check_answer(examination: Examination) -> Iterator[Finding]:
    """Whether a model answers, for one token and only where that is allowed; what it costs is in the evidence."""
    tried = [trial for trial in trials(examination) if trial.is_accepted or trial.answer.status in (404, 405)]
    first = {trial.upstream.id: trial for trial in reversed(tried)}
    if not first:
        yield skipped(_NO_KEY, "keys.no_key")
    for trial in first.values():
        evidence = trial.evidence(examination) | price_evidence(examination, trial.upstream)
        probed = probe(examination, trial.upstream, trial.key)
        if "model" not in evidence:
            yield skipped(
                "No model is chosen here (DEFAULT_MODEL, CUSTOM_MODELS) that could be asked.",
                "keys.answer.no_model",
                **evidence,
            )
        elif probed is None:
            yield skipped("It costs a token, and nobody has allowed that.", "keys.answer.not_allowed", **evidence)
        else:
            yield _answered(examination, evidence, probed)


def _answered(
    examination: Examination, evidence: dict[str, str | int | float | bool | None], probed: Probed
) -> Finding:
    answer = probed.answer
    evidence |= probed.evidence
    if said := answer.report.message:
        evidence["said"] = examination.deployment.redactor.mask(said)
    if cause_of(answer.status, answer.body) is not None:
        return skipped("The key was refused: see the check of its quota.", "keys.answer.refused", **evidence)
    if answer.failure is None and answer.status < 300:
        return ok(**evidence)
    if answer.failure is not None:
        return CAUSES.finding("keys.answer.silent", evidence | {"why": answer.failure.message.rstrip(".")})
    is_model = answer.status in (400, 403, 404) and "model" in str(evidence.get("said", "")).lower()
    return CAUSES.finding("keys.answer.model" if is_model else "keys.answer.failed", evidence)
