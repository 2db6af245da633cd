"""Checks of the variables: names, how values are written, the shape of keys, and what contradicts something else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from api.relay.access.codes import secrets_in, without_prefix
from api.relay.access.model_list import model_list
from api.relay.access.model_policy import split_provider
from api.relay.doctor.check import Check, Evidence, Finding, Verdict, ok, skipped
from api.relay.doctor.examination import Examination
from api.relay.doctor.variable_names import WRONG_NAMES, name_meant, owners_names
from api.relay.doctor.variable_values import is_masked, is_placeholder, owner_of_key, shape_problem, slips_in
from api.relay.upstream.providers import AZURE, OPENAI, is_azures_host, provider_ids, provider_variables

_PLATFORM_SECONDS = {"vercel": 300, "netlify": 60}
"""After which each platform cuts an answer, whatever is set."""
_PLATFORM_NAMES = {"vercel": "Vercel", "netlify": "Netlify"}
_ENV_FILE = ".env"
_NETLIFY_TOKEN = "NETLIFY_AI_GATEWAY_KEY"
_EXAMPLE_ELSEWHERE = "variables.key_example_elsewhere"
_KEY_MISPLACED = "variables.key_misplaced"
_KEY_ADMIN = "variables.key_admin"
_ADMIN_KEY = "sk-admin-"
_TO_AZURE = "move that address to AZURE_URL, and its key to AZURE_API_KEY,"
_AZURES_PATH = "/openai/deployments/"


def change_of(examination: Examination) -> str:
    """How a change of a variable takes effect here: the end of a sentence for the owner."""
    platform = _PLATFORM_NAMES.get(examination.deployment.settings.platform)
    return f"and deploy again at {platform}" if platform else "and restart the site"


def check_problems(examination: Examination) -> Iterator[Finding]:
    """The settings that make no sense: each of them closes the relay."""
    for variable, why in examination.deployment.problems:
        if variable == "BASE_URL" and _AZURES_PATH in examination.environment.get(variable, ""):
            yield Finding(
                Verdict.FAIL,
                "BASE_URL is an address that Azure shows for a deployment, which needs another API. The site answers "
                "nothing until that is fixed.",
                f"The owner must {_TO_AZURE} {change_of(examination)}.",
                "variables.problems_azure",
                {"variable": variable},
            )
            continue
        slips = slips_in(variable, examination.environment.get(variable, ""))
        seen = "".join(f" It has {slip.what} {slip.where}." for slip in slips if not slip.is_forgiven)
        yield Finding(
            Verdict.FAIL,
            f"{variable} {why}.{seen} The site answers nothing until that is fixed.",
            f"The owner must correct {variable} {change_of(examination)}.",
            "variables.problems",
            {"variable": variable, "why": why},
        )


def check_names(examination: Examination) -> Iterator[Finding]:
    """Names that mean another one."""
    environment = examination.environment
    settings = examination.deployment.settings
    in_use = {*examination.deployment.codes.key_variables, *settings.stores}
    ignored = in_use | set(WRONG_NAMES["set_by_platform"].get(settings.platform, ()))
    for name in sorted(environment):
        value = environment[name].strip()
        if not value or name in ignored or not (right := name_meant(name)):
            continue
        beside = environment.get(right, "").strip()
        if beside == value:
            continue
        is_essential = right in WRONG_NAMES["essential"] and not beside
        shown = name if name.isprintable() and name == name.strip() else repr(name)
        also = f"; {right} is set to something else, and that counts" if beside else ""
        yield Finding(
            Verdict.FAIL if is_essential else Verdict.WARN,
            f"{shown} has no effect: the variable is called {right}{also}.",
            f"The owner must rename {shown} to {right}, or remove it, {change_of(examination)}.",
            "variables.misspelt_besides" if beside else "variables.misspelt",
            {"variable": shown, "meant": right, "is_set_too": bool(beside)},
        )


def check_without_effect(examination: Examination) -> Iterator[Finding]:
    """NextChat's variables that do nothing here."""
    used = examination.deployment.codes.key_variables
    for name, why in WRONG_NAMES["without_effect"].items():
        if examination.environment.get(name, "").strip() and name not in used:
            yield Finding(
                Verdict.WARN,
                f"{name} has no effect here: {why}.",
                f"The owner can remove {name}.",
                "variables.without_effect",
                {"variable": name, "why": why},
            )


def check_writing(examination: Examination) -> Iterator[Finding]:
    """Quotes, blanks, line breaks and odd signs in the values."""
    told = {variable for variable, _ in examination.deployment.problems}
    for name, value in sorted(examination.environment.items()):
        if name in told or name not in owners_names():
            continue
        for slip in slips_in(name, value):
            effect = "The site reads it as if it had none" if slip.is_forgiven else "The site takes that for its value"
            yield Finding(
                Verdict.WARN if slip.is_forgiven else Verdict.FAIL,
                f"{name} has {slip.what} {slip.where}. {effect}.",
                f"The owner should write {name} without {slip.what} {change_of(examination)}.",
                slip.cause_id,
                {"variable": name, "is_read_without": slip.is_forgiven},
            )


def check_keys(examination: Examination) -> Iterator[Finding]:
    """Keys that are none: an access code, an example, a part of a key, somebody else's."""
    deployment = examination.deployment
    written = secrets_in(deployment.settings.code, deployment.settings.admin_code)
    codes = {without_prefix(code) for code in written if code}
    own_origins = {row.key_variable for row in deployment.providers.by_id.values() if row.is_own_origin}
    for variable, keys in deployment.settings.provider_keys.items():
        for number, key in enumerate(keys, start=1):
            if key == examination.environment.get(_NETLIFY_TOKEN):
                # The check of Netlify's gateway tells of it.
                continue
            cause_id, words = _key_problem(variable, key, codes, is_own_origin=variable in own_origins)
            if not cause_id:
                continue
            place = f" at position {number}" if len(keys) > 1 else ""
            owner = owner_of_key(key)
            seen: Evidence = {"variable": variable, "position": number, "length": len(key), "owner": owner}
            advice = f"copy the whole key from the provider's site into {variable}"
            if cause_id == _KEY_ADMIN:
                advice = f"set {variable} to an ordinary key, and move that one to OPENAI_ADMIN_KEY,"
            if cause_id == _KEY_MISPLACED:
                seen["right"] = _variable_of(owner)
                advice = f"move that key to {seen['right']}, and leave in {variable} only keys of its own provider,"
            yield Finding(
                Verdict.WARN if cause_id == _EXAMPLE_ELSEWHERE else Verdict.FAIL,
                f"{variable} has {words}{place}.",
                f"The owner must {advice} {change_of(examination)}.",
                cause_id,
                seen,
            )


def _key_problem(variable: str, key: str, codes: set[str], *, is_own_origin: bool) -> tuple[str, str]:
    """The cause where something else stands in place of a key, and that in words; empty where it may be one."""
    if without_prefix(key) in codes:
        return "variables.key_code", "an access code of this site and not a provider's key"
    if is_placeholder(key):
        return "variables.key_example" if is_own_origin else _EXAMPLE_ELSEWHERE, "an example and not a key"
    if is_masked(key):
        words = "a key that is shown only in part: the provider shows the whole of it once"
        return "variables.key_masked", words
    if not is_own_origin:
        return "", ""
    if key.startswith(_ADMIN_KEY):
        return _KEY_ADMIN, "a key of OpenAI's administration, with which no model can be asked"
    owner, problem = owner_of_key(key), shape_problem(variable, key)
    if owner and (right := _variable_of(owner)) != variable:
        return _KEY_MISPLACED if right else "variables.key_other", f"a key of {owner}"
    if problem == "other_shape":
        return "variables.key_other", "something that doesn't look like a key of this provider"
    return ("variables.key_cut", "a key that is too short: its end is missing") if problem else ("", "")


def _variable_of(owner: str) -> str:
    """The variable for the keys of a provider; empty where it is none that can be asked here."""
    return next((key for label, key, _, _ in provider_variables() if label == owner), "")


def check_contradictions(examination: Examination) -> Iterator[Finding]:
    """Variables that can't both take effect, or one that does nothing without another."""
    for found in chain(_contradictions(examination), _platform_contradictions(examination)):
        yield Finding(
            Verdict.FAIL if found.stops_something else Verdict.WARN,
            found.cause,
            f"The owner must {found.advice} {change_of(examination)}.",
            found.cause_id,
            found.evidence,
        )


@dataclass(frozen=True)
class _Contradiction:
    cause_id: str
    stops_something: bool
    cause: str
    advice: str
    """What the owner must do, without how it takes effect."""
    evidence: Evidence = field(default_factory=dict)


def _contradictions(examination: Examination) -> Iterator[_Contradiction]:
    deployment = examination.deployment
    settings, providers = deployment.settings, deployment.providers
    if settings.hide_user_api_key and settings.allow_user_keys:
        cause = "HIDE_USER_API_KEY refuses people's own keys and ALLOW_USER_KEYS allows them: they are refused."
        yield _Contradiction("variables.own_keys", False, cause, "remove one of the two")
    can_answer = bool(providers.usable_ids(codes_have_keys=deployment.codes.have_keys))
    if AZURE in providers.by_id and not settings.provider_keys.get("AZURE_API_KEY"):
        cause = "AZURE_URL is set and AZURE_API_KEY is not, so nothing can be asked of Azure."
        yield _Contradiction("variables.azure_key_missing", not can_answer, cause, "set AZURE_API_KEY")
    if settings.provider_keys.get("AZURE_API_KEY") and not settings.provider_urls.get("AZURE_URL"):
        cause = "AZURE_API_KEY is set and AZURE_URL is not, so Azure is not asked."
        yield _Contradiction("variables.azure_url_missing", not can_answer, cause, "set AZURE_URL")
    upstream = providers.by_id.get(OPENAI)
    if upstream is not None and is_azures_host(upstream.base.host):
        cause = f"BASE_URL is the address of an Azure resource ({upstream.base.host}), which needs another API."
        yield _Contradiction("variables.azure_in_base_url", True, cause, _TO_AZURE, {"host": upstream.base.host})
    listed = model_list(deployment.policy, provider_ids())
    if not any(listed.others.values()) and not any(entry.is_shown for entry in listed.entries):
        cause = "CUSTOM_MODELS hides every model, so nobody can ask one."
        advice = "name the models behind -all, as in -all,+gpt-6-luna,"
        yield _Contradiction("variables.all_hidden", True, cause, advice)
    if settings.openai_admin_key and not settings.openai_admin_key.startswith(_ADMIN_KEY):
        cause = "OPENAI_ADMIN_KEY has an ordinary key, which may not read what the organisation has used."
        advice = "make an admin key at OpenAI for OPENAI_ADMIN_KEY, or remove it,"
        yield _Contradiction("variables.admin_key", False, cause, advice)
    model, provider = split_provider(settings.default_model, provider_ids())
    if model and not deployment.policy.allows(model, provider or OPENAI):
        by = "CUSTOM_MODELS" if deployment.policy.allows_name(model) else "DISABLE_GPT4"
        cause = f"DEFAULT_MODEL is {settings.default_model}, and {by} forbids it."
        advice = f"choose another DEFAULT_MODEL, or allow this one in {by},"
        yield _Contradiction(
            "variables.default_hidden", True, cause, advice, {"model": settings.default_model, "variable": by}
        )


def _platform_contradictions(examination: Examination) -> Iterator[_Contradiction]:
    settings = examination.deployment.settings
    longest = _PLATFORM_SECONDS.get(settings.platform)
    if longest is None:
        return
    platform = _PLATFORM_NAMES[settings.platform]
    seen: Evidence = {"platform": platform, "seconds": longest}
    if not 0 < settings.stream_limit_seconds < longest:
        cause = f"STREAM_LIMIT_SECONDS is beyond the {longest} seconds after which {platform} cuts an answer."
        advice = f"remove STREAM_LIMIT_SECONDS, or set less than {longest},"
        yield _Contradiction("variables.stream_limit", False, cause, advice, seen)
    if examination.environment.get("MAX_BODY_MB", "").strip():
        cause = f"MAX_BODY_MB has no effect at {platform}, whose own limit is 4.5 MB."
        yield _Contradiction("variables.body_limit", False, cause, "remove MAX_BODY_MB", seen)
    if settings.data_dir:
        cause = f"DATA_DIR has no effect at {platform}, which keeps no files."
        advice = "remove DATA_DIR, add a store from the guide to budgets,"
        yield _Contradiction("variables.data_dir", False, cause, advice, seen)


def check_deployed(examination: Examination) -> Finding | Iterator[Finding]:
    """Whether what is set is also what runs, where that can be seen."""
    platform = _PLATFORM_NAMES.get(examination.deployment.settings.platform)
    if platform:
        why = f"{platform} doesn't tell when a variable was changed. Deploy again if you changed one."
        return skipped(why, "variables.deployed_untold", platform=platform)
    name = examination.environment.get("LOCUTORIO_ENV_FILE", _ENV_FILE)
    try:
        changed = datetime.fromtimestamp(os.stat(name).st_mtime, UTC)
    except (OSError, ValueError):
        return skipped("There is no file of variables here to compare with.", "variables.deployed_no_file")
    try:
        # The server's own library; a deployment that has no such file may not have it.
        from dotenv import dotenv_values
    except ImportError:
        return skipped("python-dotenv is not installed, so no file of variables was read.", "variables.deployed_unread")
    running = examination.environment
    written = dotenv_values(name)
    other = sorted(variable for variable, value in written.items() if (value or "") != running.get(variable, ""))
    seen = {"file": Path(name).name, "changed": f"{changed:%Y-%m-%d %H:%M:%S} UTC"}
    started = examination.deployment.started
    if not other or changed < started:
        return ok(**seen)
    return Finding(
        Verdict.FAIL,
        f"{Path(name).name} was changed after the site started: {', '.join(other)} is not what runs.",
        "The owner must restart the site.",
        "variables.deployed",
        {**seen, "started": f"{started:%Y-%m-%d %H:%M:%S} UTC", "variables": ", ".join(other)},
    )


CHECKS: tuple[Check, ...] = (
    Check("variables.problems", "Every variable makes sense", check_problems, faq="it-says-unauthorized"),
    Check("variables.misspelt", "The variables' names are right", check_names, faq="it-says-unauthorized"),
    Check("variables.written", "The values are written plainly", check_writing, faq="it-says-unauthorized"),
    Check("variables.keys", "The keys look like keys", check_keys, faq="it-says-unauthorized"),
    Check("variables.contradictions", "No variable contradicts another", check_contradictions),
    Check("variables.deployed", "What is set is what runs", check_deployed, faq="it-says-unauthorized"),
    Check("variables.without_effect", "No variable is without effect", check_without_effect),
)
