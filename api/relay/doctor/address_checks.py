"""Checks of what is written: each provider's address, and the proxy in front of it, which is also tried."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from api.relay.doctor.answer_causes import WEBSITES
from api.relay.doctor.causes import Causes
from api.relay.doctor.check import Check, Finding, GuestWords, ok, skipped
from api.relay.doctor.examination import Examination
from api.relay.doctor.probes import (
    PATIENCE_SECONDS,
    STEP_SECONDS,
    URL_VARIABLES,
    Walk,
    upstreams_in_use,
    url_variable,
    walks,
)
from api.relay.upstream.failures import why_unreachable
from api.relay.upstream.providers import Upstream
from api.relay.upstream.proxies import PROXY_VARIABLES, proxy_variable
from api.relay.upstream.timed_dialling import CONNECTION, NAME, PROXY

CAUSES = Causes(Path(__file__).with_name("way_checks.json"))
_NETLIFY_TOKEN = "NETLIFY_AI_GATEWAY_KEY"
_PROXY_WORDS = {
    "did not answer within": "way.proxy.unreachable",
    "user name": "way.proxy.credentials",
    "its address must begin with": "way.proxy.kind",
    "may be no forward proxy": "way.proxy.kind",
    "may be no HTTP proxy": "way.proxy.kind",
    "does not speak SOCKS5": "way.proxy.kind",
    "not allow connections to": "way.proxy.forbidden",
    "this server did not find the name": "way.proxy.lookup",
    "could not reach": "way.proxy.beyond",
    "waited too long for": "way.proxy.beyond",
    "refused its connection": "way.proxy.beyond",
    "no route to the network": "way.proxy.beyond",
}
"""How the reasons are told apart that upstream/failures.json has for a proxy that does not connect us."""


def check_address(examination: Examination) -> Iterator[Finding]:
    """Whether each provider's address is one that can be meant."""
    deployment = examination.deployment
    problems = [row for row in deployment.providers.problems if row[0] in URL_VARIABLES.values()]
    for variable, why in problems:
        yield CAUSES.finding("way.address.invalid", {"variable": variable, "why": why})
    for upstream in upstreams_in_use(deployment):
        evidence = {
            "provider": upstream.label,
            "variable": url_variable(upstream),
            "host": upstream.base.authority,
            "address": str(upstream.base),
            "platform": deployment.settings.platform,
        }
        cause = _address_cause(examination, upstream)
        yield CAUSES.finding(cause, evidence) if cause else ok(**evidence)


def _address_cause(examination: Examination, upstream: Upstream) -> str:
    base, platform = upstream.base, examination.deployment.settings.platform
    own_host = next((value for name, value in examination.request_headers.items() if name.lower() == "host"), "")
    if base.host in WEBSITES:
        return "way.address.website"
    if base.authority == own_host.lower():
        return "way.address.self"
    is_private = is_private_host(base.host)
    if platform and is_private and upstream.proxy is None:
        return "way.address.local"
    return "way.address.unencrypted" if base.scheme == "http" and not is_private else ""


def check_netlify_gateway(examination: Examination) -> Iterator[Finding]:
    """Whether Netlify has put its AI gateway's token where a key of the owner's is meant.

    https://docs.netlify.com/build/ai-gateway/overview/
    """
    token = examination.environment.get(_NETLIFY_TOKEN, "")
    if not token:
        yield skipped("Netlify's AI gateway has put nothing among the variables.", "way.netlify_gateway.absent")
        return
    labels = {upstream.key_variable: upstream.label for upstream in upstreams_in_use(examination.deployment)}
    filled_in = [name for name, value in examination.environment.items() if value == token and name in labels]
    for name in filled_in:
        evidence = {"variable": name, "provider": labels[name]}
        yield CAUSES.finding("way.netlify_gateway.key", evidence)
    if not filled_in:
        yield CAUSES.finding("way.netlify_gateway.offered", {"variable": _NETLIFY_TOKEN})


def ways(examination: Examination) -> list[Walk]:
    """The ways to the providers whose address makes sense; none where a proxy's doesn't, as all would go astray."""
    deployment = examination.deployment
    if any(variable in PROXY_VARIABLES for variable, _ in deployment.providers.problems):
        return []
    sensible = (
        upstream
        for upstream in upstreams_in_use(deployment)
        if _address_cause(examination, upstream) in ("", "way.address.unencrypted")
    )
    return walks(examination, sensible)


def check_proxy(examination: Examination) -> Iterator[Finding]:
    """Whether the proxy of each provider, where one is set, is understood, reached and lets us through."""
    deployment = examination.deployment
    problems = [row for row in deployment.providers.problems if row[0] in PROXY_VARIABLES]
    for variable, why in problems:
        yield CAUSES.finding("way.proxy.invalid", {"variable": variable, "why": why})
    proxied = [walk for walk in ways(examination) if walk.upstream.proxy is not None]
    if not proxied and not problems:
        is_set = any(deployment.settings.proxies.get(name) for name in PROXY_VARIABLES)
        yield (
            skipped("NO_PROXY excepts every provider in use.", "way.proxy.excepted")
            if is_set
            else skipped("No proxy is set.", "way.proxy.none")
        )
    yield from (_proxy_finding(examination, walk) for walk in proxied)


def _proxy_finding(examination: Examination, walk: Walk) -> Finding:
    upstream, dialled = walk.upstream, walk.dialled
    proxies = examination.deployment.settings.proxies
    variable = proxy_variable(upstream.base, proxies)
    evidence: dict[str, str | int | float | bool | None] = {
        **walk.evidence,
        "variable": variable,
        "has_password": upstream.proxy is not None and upstream.proxy.username is not None,
        "form": "host, user and password with blanks between" if " " in proxies[variable].strip() else "address",
        "why": "",
    }
    cause, why = _proxy_cause(examination, walk)
    if not cause:
        return ok(**evidence)
    evidence |= {"why": why, "step": dialled.failed_at}
    return CAUSES.finding(cause, evidence)


def _proxy_cause(examination: Examination, walk: Walk) -> tuple[str, str]:
    """The cause that lies in the proxy, and why in words; two empty texts where there is none."""
    dialled, error = walk.dialled, walk.dialled.error
    failure = walk.answer.failure if walk.answer else None
    if failure is not None and failure.code == "upstream_proxy":
        error = Exception(failure.details["why"])
    elif dialled.failed_at not in (NAME, CONNECTION, PROXY) or error is None:
        return "", ""
    if dialled.failed_at == NAME:
        return "way.proxy.name", why_unreachable(error, STEP_SECONDS)
    if dialled.failed_at == CONNECTION:
        host = walk.upstream.proxy.host if walk.upstream.proxy else ""
        is_ours = examination.deployment.settings.in_container and is_loopback(host)
        return "way.proxy.container" if is_ours else "way.proxy.unreachable", why_unreachable(error, STEP_SECONDS)
    why = str(error)
    return next((cause for words, cause in _PROXY_WORDS.items() if words in why), "way.proxy.failed"), why


def is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def is_private_host(host: str) -> bool:
    """Whether a host is on this machine or in a network of one's own: an address, or a name without a domain."""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_private
    return "." not in host or host.endswith((".localhost", ".local", ".internal", ".lan", ".home.arpa"))


FOR_GUESTS = GuestWords("The site doesn't reach the provider of its models.")
"""Whichever step of the way it is that fails."""
CHECKS: tuple[Check, ...] = (
    Check("way.address", "The provider's address", check_address, for_guests=FOR_GUESTS),
    Check("way.netlify_gateway", "Netlify's AI gateway", check_netlify_gateway),
    Check(
        "way.proxy",
        "The proxy",
        check_proxy,
        faq="what-is-a-proxy-and-do-i-need-one",
        for_guests=FOR_GUESTS,
        seconds=PATIENCE_SECONDS,
    ),
)
