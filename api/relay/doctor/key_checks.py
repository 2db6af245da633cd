"""Checks of the keys, each tried for free and side by side: is it there, accepted, paid for, and for which models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from api.relay.doctor.address_checks import ways
from api.relay.doctor.answer_causes import key_cause
from api.relay.doctor.capability_checks import check_answer, check_azure, check_endpoints
from api.relay.doctor.causes import Causes
from api.relay.doctor.check import Check, Finding, GuestWords, ok, skipped
from api.relay.doctor.examination import Examination
from api.relay.doctor.model_probe import configured_models, probe
from api.relay.doctor.probes import (
    PATIENCE_SECONDS,
    keys_of,
    list_models,
    upstreams_in_use,
)
from api.relay.doctor.trials import Trial, trials
from api.relay.doctor.way_checks import api_cause
from api.relay.models.table import maker_name
from api.relay.upstream.key_ring import KeyState
from api.relay.upstream.providers import OPENAI
from api.relay.upstream.refusals import cause_of

CAUSES = Causes(Path(__file__).with_suffix(".json"))
_REFUSED = "provider_key_refused"
_PURSE_EMPTY = "keys.quota.provider_purse_empty"
_NO_WAY = "No provider was reached, so that no key could be tried."
_NO_KEY = "No key is set that could be tried."


def check_missing(examination: Examination) -> Iterator[Finding]:
    """Whether there is a key wherever one is wanted."""
    deployment = examination.deployment
    upstreams = upstreams_in_use(deployment)
    if not upstreams:
        openai = deployment.providers.by_id.get(OPENAI)
        is_for_others = openai is not None and deployment.authenticator.accepts_own_keys(openai.is_own_origin)
        is_for_others = is_for_others and not deployment.settings.code
        yield CAUSES.finding("keys.missing.own" if is_for_others else "keys.missing.none", {})
    for walk in ways(examination):
        upstream, answer = walk.upstream, walk.answer
        evidence = {"provider": upstream.label, "host": upstream.base.authority, "variable": upstream.key_variable}
        if keys_of(deployment, upstream):
            yield ok(**evidence)
        elif answer is not None and answer.status in (401, 403) and not api_cause(examination, walk, answer):
            yield CAUSES.finding("keys.missing.wanted", {**evidence, "status": answer.status})
        elif answer is not None and answer.status:
            yield ok(**evidence, wanted=False)
    if upstreams and not ways(examination):
        yield skipped(_NO_WAY, "keys.unreached")


def check_valid(examination: Examination, trial: Trial) -> Finding | None:
    """Whether a provider accepts a key."""
    evidence = trial.evidence(examination)
    answer = trial.answer
    if answer.failure is not None or answer.status >= 500:
        return CAUSES.finding("keys.valid.silent", evidence)
    if cause := key_cause(answer):
        return CAUSES.finding(cause, evidence)
    if answer.status == 401 or trial.refusal == _REFUSED:
        return CAUSES.finding("keys.valid.refused", evidence)
    if answer.status == 403 and not trial.refusal:
        return CAUSES.finding("keys.valid.forbidden", evidence)
    if answer.status in (404, 405):
        return skipped(
            "There is no list of models here, so that only an answer proves the key.", "keys.valid.no_list", **evidence
        )
    # Some gateways list their models to everybody.
    is_proof = trial.upstream.is_own_origin or not list_models(examination, trial.upstream, "").models
    return ok(**evidence, proved=is_proof)


def check_quota(examination: Examination, trial: Trial) -> Finding | None:
    """Whether a key has quota left, by all that is known of it without asking a model."""
    if trial.refusal == _REFUSED or key_cause(trial.answer):
        return None
    evidence = trial.evidence(examination)
    if trial.refusal:
        return CAUSES.finding(f"keys.quota.{trial.refusal}", evidence)
    if learned := _learned(examination, trial):
        reason, seconds_left = learned
        return CAUSES.finding(f"keys.quota.{reason}", {**evidence, "left_out_for_seconds": round(seconds_left)})
    probed = probe(examination, trial.upstream, trial.key)
    if probed is not None:
        refusal = cause_of(probed.answer.status, probed.answer.body)
        evidence |= probed.evidence
        return CAUSES.finding(f"keys.quota.{refusal.name}", evidence) if refusal else ok(**evidence)
    balances = [row for row in examination.deployment.balances.of([trial.upstream]) if row.amount is not None]
    own = [row for row in balances if row.variable == trial.variable and row.ending and trial.key.endswith(row.ending)]
    left = [row for row in own if row.measures in ("balance", "key_left")]
    if left:
        least = min(left, key=lambda row: row.amount or 0.0)
        evidence |= {"left": least.amount, "currency": least.currency}
        return ok(**evidence) if (least.amount or 0) > 0 else CAUSES.finding(_PURSE_EMPTY, evidence)
    return skipped(
        "Nothing has refused this key; only a model's answer can prove that there is quota left.",
        "keys.quota.unproved",
        **evidence,
    )


def _learned(examination: Examination, trial: Trial) -> tuple[str, float] | None:
    """Why the relay leaves a key out since it last used it, and for how long."""
    rings = examination.deployment.providers.key_rings
    standings = rings[trial.variable].standings() if trial.variable in rings else []
    found = (row for row in standings if row.key == trial.key and row.state is not KeyState.HEALTHY and row.reason)
    return next(((row.reason, row.seconds_left) for row in found), None)


def check_models(examination: Examination) -> Iterator[Finding]:
    """Which of the models that the settings name each key can call, by its own list."""
    tried = [trial for trial in trials(examination) if trial.answer.models is not None]
    if not tried:
        yield skipped("No key has told which models it can call.", "keys.models.untold")
    for trial in tried:
        listed = {maker_name(model) for model in trial.answer.models or ()}
        others = {
            maker_name(model)
            for other in tried
            if other.upstream.id == trial.upstream.id
            for model in other.answer.models or ()
        }
        named, default = configured_models(examination, trial.upstream)
        missing = [model for model in named if maker_name(model) not in listed]
        evidence = trial.evidence(examination) | {"listed": len(listed), "named": len(named)}
        some = [model for model in missing if maker_name(model) in others]
        # A default that nobody lists is told by the checks of models.
        none = [model for model in missing if maker_name(model) not in others and model != default]
        if some:
            yield CAUSES.finding("keys.models.some", {**evidence, "models": ", ".join(some)})
        elif none and not trial.upstream.is_azure:
            yield CAUSES.finding("keys.models.unlisted", {**evidence, "models": ", ".join(none)})
        else:
            yield ok(**evidence)


def _for_each_key(
    look: Callable[[Examination, Trial], Finding | None],
) -> Callable[[Examination], list[Finding]]:
    def run(examination: Examination) -> list[Finding]:
        found = [finding for trial in trials(examination) if (finding := look(examination, trial)) is not None]
        return found or [skipped(_NO_KEY, "keys.no_key")]

    return run


_QUOTA = "you-exceeded-your-current-quota"
_BEST_MODELS = "the-best-models-are-refused-how-do-i-get-them"
_FOR_GUESTS = {"keys.valid": GuestWords("The provider of the models refuses this site.")}
CHECKS: tuple[Check, ...] = tuple(
    Check(check_id, title, run, faq=faq, for_guests=_FOR_GUESTS.get(check_id), seconds=PATIENCE_SECONDS)
    for check_id, title, run, faq in (
        ("keys.missing", "There is a key", check_missing, "how-do-i-get-an-openai-account-and-how-do-i-pay"),
        ("keys.valid", "The provider accepts each key", _for_each_key(check_valid), "it-says-unauthorized"),
        ("keys.quota", "Each key has quota left", _for_each_key(check_quota), _QUOTA),
        ("keys.models", "Each key can call the chosen models", check_models, _BEST_MODELS),
        ("keys.azure", "Azure's deployments and API version", check_azure, "can-i-use-azure"),
        ("keys.endpoints", "What else is at this address", check_endpoints, ""),
        ("keys.answer", "A model answers", check_answer, _BEST_MODELS),
    )
)
