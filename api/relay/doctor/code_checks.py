"""Checks of the access codes: missing, closed, weak, duplicated, expired, and for models that nobody serves."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Iterable, Iterator

from api.relay.access.code_list import CodeItem, read_code_list
from api.relay.access.codes import AccessCode, digest_of, without_prefix
from api.relay.access.model_policy import matches_any
from api.relay.access.shapes import looks_like_a_key
from api.relay.deployment import Deployment
from api.relay.doctor.check import Check, Finding, Verdict, ok, skipped
from api.relay.doctor.examination import Examination
from api.relay.doctor.offered_models import models_for_code
from api.relay.doctor.variable_checks import change_of
from api.relay.upstream.providers import OPENAI

_WEAKNESSES = {
    "short": ("codes.weak_short", "is so short that it can be guessed"),
    "repeated": ("codes.weak_repeated", "repeats itself, so it can be guessed"),
    "common": ("codes.weak_common", "is made of common words or years, so it can be guessed"),
}
_NEW_CODE = "make a new code (make code NAME=..., or in the page under the invitations), replace the old one in {}"
_UNREADABLE = "CODE can't be read, so no code works: see the check of the variables."
_NO_CODES = "There are no codes."


def check_missing(examination: Examination) -> Finding:
    """Whether strangers need a code; an open site without any limit is the worst that can be."""
    deployment = examination.deployment
    if deployment.authenticator.needs_code:
        return ok(codes=len(deployment.codes))
    if deployment.settings.demo:
        return skipped("The site answers with a demo model, which costs nothing.", "codes.demo")
    is_empty = "CODE" in examination.environment
    unset = "CODE is set to nothing" if is_empty else "CODE is not set"
    advice = f"The owner must set CODE to long, random codes, one for each person, {change_of(examination)}."
    evidence = {"code_is_empty": is_empty, "budget": bool(deployment.settings.budget)}
    if not _spends_money(deployment):
        cause = f"{unset}, so everyone who finds the address can use the site."
        return Finding(Verdict.WARN, cause, advice, "codes.open_without_cost", evidence)
    if deployment.ledger.site.budget.limits_money and deployment.ledger_store.store.is_shared:
        cause = f"{unset}: everyone who finds the address spends the owner's money, up to BUDGET."
        return Finding(Verdict.WARN, cause, advice, "codes.open_with_budget", evidence)
    cause = f"{unset}: everyone who finds the address spends the owner's money, and nothing here limits how much."
    advice += " Until then, set a monthly spending limit on the provider's site."
    return Finding(Verdict.FAIL, cause, advice, "codes.open", evidence)


def _spends_money(deployment: Deployment) -> bool:
    """Whether an answer costs the owner something: one of a server in a private network does not."""
    usable = deployment.providers.usable_ids()
    return any(not _is_private(deployment.providers.by_id[name].base.host) for name in usable)


def _is_private(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host


def check_closed(examination: Examination) -> Finding | Iterator[Finding]:
    """Codes that let nobody in, because what is written makes no sense."""
    codes = examination.deployment.codes
    if codes.are_required and not len(codes):
        return skipped(_UNREADABLE, "codes.unreadable")
    return _closed(examination)


def _closed(examination: Examination) -> Iterator[Finding]:
    deployment = examination.deployment
    items = read_code_list(deployment.settings.code)
    guests = deployment.codes.of_code
    owner = deployment.codes.of_owner
    closed = [(code, _why_closed(item)) for code, item in zip(guests, items, strict=True) if code.problem]
    if owner is not None and owner.problem:
        closed.append((owner, "codes.closed_owners"))
    for code, cause_id in closed:
        yield Finding(
            Verdict.FAIL,
            f"{code.variable} {code.problem}. That code lets nobody in.",
            f"The owner must correct the code in {code.variable} {change_of(examination)}.",
            cause_id,
            {"label": code.label, "variable": code.variable, "why": code.problem},
        )


def _why_closed(item: CodeItem) -> str:
    secret = without_prefix(item.secret)
    if not secret:
        return "codes.closed_blank"
    if looks_like_a_key(secret):
        return "codes.closed_key"
    if item.doubt:
        return "codes.closed_doubt"
    return "codes.closed_rule" if secret.isprintable() and "," not in secret else "codes.closed_not_sendable"


def check_weak(examination: Examination) -> Iterator[Finding]:
    """Codes that could be guessed."""
    deployment = examination.deployment
    is_limited = deployment.ledger.site.budget.limits_money
    for code in _open_codes(deployment):
        if not code.weakness:
            continue
        cause_id, weakness = _WEAKNESSES[code.weakness]
        cause = f"The access code '{code.label}' {weakness}."
        has_limit = is_limited or code.rules.budget.limits_money
        if not has_limit:
            cause += " Whoever does spends without a limit."
        yield Finding(
            Verdict.WARN if has_limit else Verdict.FAIL,
            cause,
            f"The owner must {_NEW_CODE.format(code.variable)} {change_of(examination)}, and tell its user.",
            cause_id,
            {"label": code.label, "variable": code.variable, "has_limit": has_limit},
        )


def check_duplicated(examination: Examination) -> Iterator[Finding]:
    """The same code twice, of which only the last counts; or the owner's among them, which makes its user the owner."""
    deployment = examination.deployment
    items = read_code_list(deployment.settings.code)
    digests = [digest_of(item.secret) for item in items]
    owners = deployment.codes.of_owner
    if owners is not None and owners.digest in digests:
        position = digests.index(owners.digest) + 1
        yield Finding(
            Verdict.WARN,
            f"The code at position {position} of CODE is ADMIN_CODE as well, so whoever has it is the owner.",
            "If it is the owner's own, remove it from CODE: once is enough. If somebody else has it, set ADMIN_CODE to "
            f"a new code {change_of(examination)}.",
            "codes.duplicated_owner",
            {"position": position},
        )
    for digest, count in Counter(digests).items():
        if count < 2:
            continue
        positions = [position for position, other in enumerate(digests, start=1) if other == digest]
        rules = {tuple(items[position - 1].rules) for position in positions}
        places = ", ".join(map(str, positions))
        meant = "only the rules of the last one count" if len(rules) > 1 else "once is enough"
        yield Finding(
            Verdict.FAIL if len(rules) > 1 else Verdict.WARN,
            f"CODE has the same code at positions {places}: {meant}.",
            f"The owner must leave one of them in CODE {change_of(examination)}.",
            "codes.duplicated_rules" if len(rules) > 1 else "codes.duplicated",
            {"positions": places},
        )


def check_names(examination: Examination) -> Iterator[Finding]:
    """Two codes with one name: log, usage and budget can't tell them apart."""
    guests = examination.deployment.codes.of_guests.values()
    by_label: dict[str, set[bytes]] = {}
    for code in guests:
        by_label.setdefault(code.label, set()).add(code.digest)
    for label, digests in by_label.items():
        if len(digests) > 1:
            yield Finding(
                Verdict.WARN,
                f"{len(digests)} codes have the name {label}: they share one budget, and one row in log and usage.",
                f"The owner should begin each code with a name of its own {change_of(examination)}.",
                "codes.names",
                {"label": label, "codes": len(digests)},
            )


def check_expired(examination: Examination) -> Finding | Iterator[Finding]:
    """Codes whose last day is over."""
    guests = _guests(examination.deployment)
    if not guests:
        return skipped(_NO_CODES, "codes.none")
    expired = [code for code in guests if code.is_expired(examination.now)]
    return _expired(examination, expired, are_all=len(expired) == len(guests))


def _expired(examination: Examination, expired: Iterable[AccessCode], *, are_all: bool) -> Iterator[Finding]:
    for code in expired:
        yield Finding(
            Verdict.FAIL if are_all else Verdict.WARN,
            f"The access code '{code.label}' was valid until {code.rules.until}."
            + (" No other code is valid." if are_all else ""),
            f"The owner must set a later until= in CODE, or remove the code, {change_of(examination)}.",
            "codes.all_expired" if are_all else "codes.expired",
            {"label": code.label, "until": str(code.rules.until)},
        )


def check_models(examination: Examination) -> Finding | Iterator[Finding]:
    """Codes whose models= name what no provider here serves, or what the site forbids."""
    limited = [code for code in _guests(examination.deployment) if code.rules.models]
    if not limited:
        return skipped("No code is limited to models.", "codes.models_free")
    served = [(code, models_for_code(examination.deployment, code)) for code in limited]
    known = [(code, models) for code, models in served if models is not None]
    if not known:
        return skipped("No provider lists its models.", "models.unlisted")
    return _unserved(examination, known)


def _unserved(examination: Examination, known: list[tuple[AccessCode, list[tuple[str, str]]]]) -> Iterator[Finding]:
    policy = examination.deployment.policy
    for code, models in known:
        usable = [name for name, provider in models if policy.allows(name, provider or OPENAI)]
        missing = [name for name in code.rules.models if not any(matches_any(model, (name,)) for model in usable)]
        is_all = len(missing) == len(code.rules.models)
        for name in missing:
            is_hidden = any(matches_any(model, (name,)) for model, _ in models)
            why = "which CUSTOM_MODELS or DISABLE_GPT4 forbids" if is_hidden else "which no provider here serves"
            yield Finding(
                Verdict.FAIL if is_all else Verdict.WARN,
                f"The access code '{code.label}' may use {name}, {why}."
                + (" It can use no model at all." if is_all else ""),
                f"The owner must correct models= in CODE {change_of(examination)}.",
                "codes.models_hidden" if is_hidden else "codes.models_unknown",
                {"label": code.label, "model": name},
            )


def _guests(deployment: Deployment) -> list[AccessCode]:
    return [code for code in deployment.codes.of_guests.values() if not code.problem]


def _open_codes(deployment: Deployment) -> list[AccessCode]:
    owner = deployment.codes.of_owner
    return _guests(deployment) + ([owner] if owner is not None and not owner.problem else [])


_REFUSED = "the-best-models-are-refused-how-do-i-get-them"
CHECKS: tuple[Check, ...] = (
    Check("codes.missing", "Strangers need an access code", check_missing, faq="do-i-need-code"),
    Check("codes.closed", "Every access code lets its user in", check_closed, faq="it-says-unauthorized"),
    Check("codes.weak", "No access code can be guessed", check_weak, faq="do-i-need-code"),
    Check("codes.duplicated", "Every access code is there once", check_duplicated, faq="do-i-need-code"),
    Check("codes.names", "Every access code has a name of its own", check_names, faq="do-i-need-code"),
    Check("codes.expired", "The access codes are still valid", check_expired, faq="it-says-unauthorized"),
    Check(
        "codes.models",
        "The models of the codes exist",
        check_models,
        faq=_REFUSED,
    ),
)
