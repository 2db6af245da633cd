"""Checks of the models: which ones end, whether the default is served, and whether prices are known."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

from api.relay.access.model_endings import WARNING_DAYS, named_models
from api.relay.access.model_policy import split_provider
from api.relay.deployment import Deployment
from api.relay.doctor.check import Check, Evidence, Finding, GuestWords, Verdict, ok, skipped
from api.relay.doctor.examination import Examination
from api.relay.doctor.offered_models import listed_models, models_of_site
from api.relay.doctor.variable_checks import change_of
from api.relay.ledger.standing import Account
from api.relay.models.facts import Shutdown, chats, shutdown_of
from api.relay.models.prices import price_of
from api.relay.models.table import table
from api.relay.upstream.providers import OPENAI, provider_ids

TABLE_DAYS = 120
"""From which age on prices are told to be old: makers publish models and prices several times a year."""
_MOST_NAMED = 5
_ASKING_SECONDS = 2.0
"""After so much no further provider is asked for its list: where one is silent, all may be."""


def check_endings(examination: Examination) -> Finding | Iterator[Finding]:
    """Models that a variable names and that their maker shuts down, by the table and by the provider's own list."""
    deployment = examination.deployment
    named = named_models(deployment.settings.default_model, deployment.policy.rules, deployment.codes)
    models = [(variable, model) for variable, model in dict.fromkeys(named) if model and model != "all"]
    if not models:
        return skipped("No variable names a model.", "models.unnamed")
    return _endings(examination, models)


def _endings(examination: Examination, models: list[tuple[str, str]]) -> Iterator[Finding]:
    today = examination.now.date()
    told = _told_by_provider(examination.deployment)
    for variable, model in models:
        end = shutdown_of(model)
        if end is None and model in told:
            end = Shutdown(date.fromisoformat(told[model]))
        if end is None or (left := end.days_left(today)) > WARNING_DAYS:
            continue
        successor = f"{end.successor}, which its maker recommends," if end.successor else "another model"
        is_gone = left <= 0
        when = f"was shut down on {end.on}" if is_gone else f"is shut down on {end.on}, in {left} days"
        cause_id = "models.gone" if is_gone else "models.ends_soon"
        if not end.successor:
            cause_id = "models.gone_without_successor" if is_gone else "models.ends_soon_without_successor"
        yield Finding(
            Verdict.FAIL if is_gone else Verdict.WARN,
            f"{variable} names {model}, which {when}.",
            f"The owner must name {successor} in {variable} {change_of(examination)}.",
            cause_id,
            {
                "variable": variable,
                "model": model,
                "shutdown": end.on.isoformat(),
                "days_left": left,
                "successor": end.successor,
            },
        )


def _told_by_provider(deployment: Deployment) -> dict[str, str]:
    told: dict[str, str] = {}
    ends_at = time.monotonic() + _ASKING_SECONDS
    for name in deployment.providers.usable_ids():
        if time.monotonic() > ends_at:
            break
        upstream = deployment.providers.by_id[name]
        listed = None if upstream.is_azure else deployment.model_catalogue.models_of(upstream)
        told |= listed.shutdown if listed is not None else {}
    return told


def check_default(examination: Examination) -> Finding:
    """Whether a provider serves the model that new conversations begin with."""
    deployment = examination.deployment
    if not deployment.settings.default_model:
        return skipped("DEFAULT_MODEL is not set, so the page chooses among what is there.", "models.default_unset")
    model, provider = split_provider(deployment.settings.default_model, provider_ids())
    upstream = deployment.providers.by_id.get(provider or OPENAI)
    if upstream is None or upstream.id not in deployment.providers.usable_ids():
        cause = f"DEFAULT_MODEL is {deployment.settings.default_model}, and this site has no key for that provider."
        advice = f"The owner must set that provider's key, or another DEFAULT_MODEL, {change_of(examination)}."
        return Finding(Verdict.FAIL, cause, advice, "models.default_without_key", {"model": model})
    listed = listed_models(deployment, upstream)
    if listed is None:
        return skipped(
            f"{upstream.label} doesn't list what it serves here.",
            "models.default_unlisted",
            model=model,
            provider=upstream.label,
        )
    if model in listed:
        return ok(model=model, provider=upstream.label, models=len(listed))
    return Finding(
        Verdict.FAIL,
        f"DEFAULT_MODEL is {model}, and {upstream.base.authority} doesn't list it among its {len(listed)} models.",
        f"The owner must set DEFAULT_MODEL to a model that is listed there {change_of(examination)}.",
        "models.default_unknown",
        {"model": model, "provider": upstream.label, "models": len(listed)},
    )


def check_prices(examination: Examination) -> Finding:
    """Whether the price of each offered model is known, where a budget in dollars refuses the others."""
    deployment = examination.deployment
    guests = deployment.codes.of_guests.values()
    limited = [code for code in guests if Account(code.label, code.rules.budget).refuses_unpriced]
    site_refuses = deployment.ledger.site.refuses_unpriced
    if not limited and not site_refuses:
        return skipped("No budget in dollars refuses models without a known price.", "models.no_usd_budget")
    offered = _offered(deployment)
    if not offered:
        return skipped("No provider lists its models, and no variable names any.", "models.none_offered")
    if not site_refuses:
        offered = [(name, provider) for name, provider in offered if any(code.allows_model(name) for code in limited)]
    today = examination.now.date()
    unpriced = [name for name, provider in offered if price_of(name, provider, today) is None]
    first = ", ".join(unpriced[:_MOST_NAMED])
    evidence: Evidence = {"models": len(offered), "without_price": len(unpriced), "first": first}
    if not unpriced:
        return ok(**evidence)
    named = first + (", and others" if len(unpriced) > _MOST_NAMED else "")
    default = split_provider(deployment.settings.default_model, provider_ids())[0]
    is_default = default in unpriced
    are_all = len(unpriced) == len(offered)
    pronoun = "it" if len(unpriced) == 1 else "them"
    cause = f"The price of {named} is not known, so a budget in dollars refuses {pronoun}."
    advice = "The owner can update the site for newer prices, use tokens= or requests= in place of usd=, "
    advice += f"or add unpriced=allow {change_of(examination)}."
    verdict = Verdict.FAIL if is_default or are_all else Verdict.WARN
    return Finding(verdict, cause, advice, "models.default_unpriced" if is_default else "models.unpriced", evidence)


def _offered(deployment: Deployment) -> list[tuple[str, str]]:
    """(model, provider) of what variables ask for by name, and without any of what the providers list for chats."""
    policy = deployment.policy
    default = split_provider(deployment.settings.default_model, provider_ids())
    shown = [(rule.name, rule.provider) for rule in policy.rules if rule.shows and rule.name != "all"]
    named = dict.fromkeys((name, provider or OPENAI) for name, provider in [*shown, default] if name)
    hides_others = not policy.allows("a-model-that-no-rule-names")
    listed = [] if hides_others else models_of_site(deployment) or []
    every = [*named, *((name, provider) for name, provider in listed if chats(name))]
    return [(name, provider) for name, provider in dict.fromkeys(every) if policy.allows(name, provider)]


def check_table(examination: Examination) -> Finding:
    """How old the table of models and prices is."""
    made = date.fromisoformat(table()["date"])
    age = (examination.now.date() - made).days
    if age <= TABLE_DAYS:
        return ok(date=made.isoformat(), days=age)
    return Finding(
        Verdict.WARN,
        f"The table of models and prices is {age} days old: newer models and prices are not in it.",
        "The owner should update the site.",
        "models.table",
        {"date": made.isoformat(), "days": age},
    )


_DISAPPEARED = "why-did-a-model-disappear-what-is-the-date-in-a-name"
_COST = "what-does-it-cost"
CHECKS: tuple[Check, ...] = (
    # A model that was shut down is not served either, and why says more.
    Check("models.endings", "No chosen model is shut down soon", check_endings, faq=_DISAPPEARED),
    Check(
        "models.default",
        "The default model is served",
        check_default,
        faq=_DISAPPEARED,
        for_guests=GuestWords("The model that new conversations begin with is not there.", "Choose another model."),
    ),
    Check("models.prices", "The offered models have a known price", check_prices, faq=_COST),
    Check("models.table", "The table of models is recent", check_table, faq=_COST),
)
