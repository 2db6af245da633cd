"""Checks of who can reach what, told from the settings. What a stranger reaches in fact, the page tries."""

from __future__ import annotations

from api.relay.doctor.check import Check, Finding, Verdict, ok, skipped
from api.relay.doctor.examination import Examination
from api.relay.upstream.providers import OPENAI

BEYOND_CHAT = ("responses", "completions", "embeddings", "moderations", "audio", "images")
"""What a right code may ask of the provider besides chat: the first parts of the paths in web/allow_list.py."""


def reach_of_a_code(examination: Examination) -> Finding:
    """What somebody with a right code can use beyond chat; the owner should know it, and nothing of it is wrong."""
    deployment = examination.deployment
    settings, guests = deployment.settings, list(deployment.codes.of_guests.values())
    tools = sorted({tool for code in guests for tool in code.rules.tools.allowed})
    return ok(
        paths=", ".join(BEYOND_CHAT),
        tools=", ".join(tools) or None,
        providers=", ".join(deployment.providers.usable_ids(codes_have_keys=deployment.authenticator.codes_have_keys)),
        codes=len(guests),
        codes_for_all_models=sum(not code.rules.models for code in guests),
        balance=settings.enable_balance_query,
    )


def reach_of_a_stranger(examination: Examination) -> Finding:
    """What somebody without a code can use."""
    deployment = examination.deployment
    settings, upstream = deployment.settings, deployment.providers.by_id.get(OPENAI)
    if not deployment.authenticator.needs_code:
        return skipped("The site is open: everyone reaches everything.")
    if upstream is None or not deployment.authenticator.accepts_own_keys(upstream.is_own_origin):
        return ok(own_keys=False)
    if upstream.is_own_origin and not settings.allow_any_bearer:
        return ok(own_keys=True)
    what = "anything" if settings.allow_any_bearer else "anything that looks like a key"
    return Finding(
        Verdict.WARN,
        f"Strangers can use {upstream.base.host} through this site with {what} in place of a key. If it has a key of "
        "its own, they spend your money.",
        "Remove ALLOW_USER_KEYS, or set HIDE_USER_API_KEY=1, unless that server checks every key itself.",
        "site.stranger_reach.own_keys",
        {"host": upstream.base.host, "own_keys": True},
    )


CHECKS: tuple[Check, ...] = (
    Check("site.code_reach", "What a right code can use", reach_of_a_code, faq="do-i-need-code"),
    Check("site.stranger_reach", "What a stranger can use", reach_of_a_stranger, faq="do-i-need-code"),
)
