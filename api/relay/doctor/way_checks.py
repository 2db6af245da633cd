"""Checks of the way to the model, for each provider in use: its address and proxy; name, connection, TLS, HTTP, API.

A provider at which an earlier step failed is not looked at by the later ones, which could only repeat the cause.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable

from api.relay.doctor.address_checks import CAUSES, FOR_GUESTS, is_loopback, ways
from api.relay.doctor.address_checks import CHECKS as ADDRESS_CHECKS
from api.relay.doctor.answer_causes import http_cause, location_of, refusal_cause, title_of
from api.relay.doctor.causes import Evidence
from api.relay.doctor.check import Check, Finding, ok, skipped
from api.relay.doctor.examination import Examination
from api.relay.doctor.probes import PATIENCE_SECONDS, STEP_SECONDS, Answer, Walk
from api.relay.doctor.right_path import has_chat, right_base
from api.relay.redaction import shortened
from api.relay.upstream.failures import is_no_tls, is_out_of_files, why_not_secure, why_unreachable
from api.relay.upstream.providers import OPENAI
from api.relay.upstream.proxies import excepted_proxy
from api.relay.upstream.timed_dialling import CONNECTION, NAME, TLS

_SLOW_NAME_MS = 1000
_SLOW_CONNECTION_MS = 1000
_SOON_DAYS = 3
"""Certificates that last for six days are renewed when three are left."""
_DAY_SECONDS = 86_400
_UNTRUSTED, _OUT_OF_DATE, _OTHER_NAME = (18, 19, 20, 21), (9, 10), (62, 64)
"""OpenSSL's verification codes."""


def _dns(examination: Examination, walk: Walk) -> Finding | None:
    if walk.upstream.proxy is not None:
        return None
    dialled, error = walk.dialled, walk.dialled.error
    evidence = walk.evidence | {"addresses": ", ".join(dialled.addresses)}
    if dialled.failed_at != NAME or error is None:
        is_slow = dialled.ms[NAME] > _SLOW_NAME_MS
        return CAUSES.finding("way.dns.slow", evidence) if is_slow else ok(**evidence)
    evidence["why"] = why_unreachable(error, STEP_SECONDS)
    if getattr(error, "errno", None) in (socket.EAI_AGAIN, socket.EAI_FAIL):
        return CAUSES.finding("way.dns.silent", evidence)
    if skipped_proxy := excepted_proxy(walk.upstream.base, examination.deployment.settings.proxies):
        return CAUSES.finding("way.dns.no_proxy", evidence | {"proxy": skipped_proxy})
    return CAUSES.finding("way.dns.offline" if walk.upstream.is_own_origin else "way.dns.unknown", evidence)


def _tcp(examination: Examination, walk: Walk) -> Finding | None:
    dialled, error = walk.dialled, walk.dialled.error
    if walk.upstream.proxy is not None or dialled.failed_at == NAME:
        return None
    evidence = walk.evidence | {"addresses": ", ".join(dialled.addresses), "seconds": f"{STEP_SECONDS:g}"}
    if dialled.failed_at != CONNECTION or error is None:
        is_slow = dialled.has_both_kinds and dialled.ms[CONNECTION] > _SLOW_CONNECTION_MS
        return CAUSES.finding("way.tcp.ipv6_slow", evidence) if is_slow else ok(**evidence)
    evidence["why"] = why_unreachable(error, STEP_SECONDS)
    if is_out_of_files(error):
        return CAUSES.finding("way.tcp.files", evidence)
    if examination.deployment.settings.in_container and is_loopback(walk.upstream.base.host):
        return CAUSES.finding("way.tcp.container", evidence)
    if isinstance(error, ConnectionRefusedError):
        return CAUSES.finding("way.tcp.refused", evidence)
    if isinstance(error, TimeoutError):
        return CAUSES.finding("way.tcp.silent", evidence)
    return CAUSES.finding("way.tcp.ipv6" if dialled.has_only_ipv6 else "way.tcp.failed", evidence)


def _tls(examination: Examination, walk: Walk) -> Finding | None:
    dialled, error = walk.dialled, walk.dialled.error
    if walk.upstream.base.scheme == "http" or TLS not in dialled.ms:
        return None
    evidence = walk.evidence
    if error is not None:
        evidence["why"] = why_not_secure(error, STEP_SECONDS)
        return CAUSES.finding(_tls_cause(walk, error), evidence)
    if dialled.certificate_ends is not None:
        days = int((dialled.certificate_ends - examination.now.timestamp()) // _DAY_SECONDS)
        evidence["days"] = days
        if days < _SOON_DAYS:
            return CAUSES.finding("way.tls.expiring", evidence)
    return ok(**evidence)


def _tls_cause(walk: Walk, error: Exception) -> str:
    upstream = walk.upstream
    code = error.verify_code if isinstance(error, ssl.SSLCertVerificationError) else 0
    if code in _UNTRUSTED:
        return "way.tls.intercepted" if upstream.is_own_origin else "way.tls.authority"
    if code in _OUT_OF_DATE:
        return "way.tls.expired"
    if code in _OTHER_NAME:
        return "way.tls.name"
    is_plain = is_no_tls(error) or walk.dialled.speaks_plain_http
    return "way.tls.plain" if is_plain and not upstream.is_own_origin else "way.tls.failed"


def _http(_: Examination, walk: Walk) -> Finding | None:
    answer = walk.answer
    if answer is None or (answer.failure is not None and answer.failure.code == "upstream_proxy"):
        return None
    evidence = walk.evidence
    cause = http_cause(walk, answer)
    if not cause:
        return ok(**evidence)
    failure = answer.failure
    evidence |= {"seconds": f"{STEP_SECONDS:g}", "location": location_of(answer), "title": title_of(answer)}
    evidence["why"] = str(failure.details.get("why") or failure.message).rstrip(".") if failure else ""
    evidence["server"] = shortened(answer.headers.get("server", ""), 60)
    return CAUSES.finding(cause, {name: value for name, value in evidence.items() if value != "" or name == "why"})


def _api(examination: Examination, walk: Walk) -> Finding | None:
    answer = walk.answer
    if answer is None or not speaks_http(walk):
        return None
    evidence = walk.evidence | {"asked": str(walk.upstream.base)}
    if report := answer.report.message:
        evidence["said"] = report
    if cause := api_cause(examination, walk, answer):
        return CAUSES.finding(cause, evidence)
    if walk.upstream.is_azure or answer.status in (400, 401, 402, 403, 422, 429):
        return ok(**evidence)
    if answer.status in (404, 405):
        return _nothing_there(examination, walk, evidence)
    if answer.models is None and walk.upstream.id == OPENAI:
        return CAUSES.finding("way.api.no_list", evidence)
    return ok(**evidence)


def _nothing_there(examination: Examination, walk: Walk, evidence: Evidence) -> Finding:
    if has_chat(examination, walk.upstream):
        return CAUSES.finding("way.api.no_list", evidence)
    if right := right_base(examination, walk.upstream):
        return CAUSES.finding("way.api.path", {**evidence, "right": right})
    return CAUSES.finding("way.api.nothing", evidence)


def api_cause(examination: Examination, walk: Walk, answer: Answer) -> str:
    """Why the API serves nobody from here; empty where it would."""
    extra = examination.deployment.extra_headers.filled("") if not walk.upstream.is_own_origin else {}
    return refusal_cause(answer, extra)


def speaks_http(walk: Walk) -> bool:
    """Whether an API has answered at the end of the way, be it with a refusal."""
    return walk.answer is not None and walk.answer.failure is None and not http_cause(walk, walk.answer)


def _for_each_way(
    look: Callable[[Examination, Walk], Finding | None], why_not: tuple[str, str]
) -> Callable[[Examination], list[Finding]]:
    def run(examination: Examination) -> list[Finding]:
        found = [finding for walk in ways(examination) if (finding := look(examination, walk)) is not None]
        return found or [skipped(*why_not)]

    return run


def _way_check(
    check_id: str,
    title: str,
    look: Callable[[Examination, Walk], Finding | None],
    why_not: tuple[str, str],
    faq: str = "",
) -> Check:
    return Check(
        check_id, title, _for_each_way(look, why_not), faq=faq, for_guests=FOR_GUESTS, seconds=PATIENCE_SECONDS
    )


_PROXIED = ("Every provider is asked through a proxy, which does this.", "way.proxied")
_EARLIER = ("There is nothing to ask before an earlier step has succeeded.", "way.earlier")
_NO_TLS = ("No connection got as far as TLS.", "way.tls.not_reached")
CHECKS: tuple[Check, ...] = (
    *ADDRESS_CHECKS,
    _way_check("way.dns", "Finding the provider's name (DNS)", _dns, _PROXIED),
    _way_check("way.tcp", "Connecting to the provider", _tcp, _EARLIER, "network-error-in-docker"),
    _way_check("way.tls", "A secure connection (TLS)", _tls, _NO_TLS),
    _way_check("way.http", "An answer from an API", _http, _EARLIER),
    _way_check("way.api", "The API at this address", _api, _EARLIER, "can-i-host-this-in-mainland-china"),
)
