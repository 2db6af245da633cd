"""Checks of the site itself: how it is reached, what it runs on, its limits and clock, and who can reach what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from api.relay import REPOSITORY, VERSION
from api.relay.access.client_address import is_private
from api.relay.doctor.check import Check, Finding, Verdict, ok, skipped
from api.relay.doctor.examination import Examination
from api.relay.doctor.reach_checks import CHECKS as REACH_CHECKS
from api.relay.site.fetch_json import fetch_date
from api.relay.upstream.authorities import Authorities

_SERVER_FAQ = "the-site-is-deployed-but-no-one-can-reach-it"
_LONGEST_STREAM_SECONDS = {"vercel": 295.0, "netlify": 58.0}
"""A little below what the platform itself allows: 300 and 60 seconds."""
_LONGEST_HEARTBEAT_SECONDS = 30.0
_SHORTEST_STREAM_SECONDS = 20.0
"""Proxies close a connection that is silent for 60 seconds (nginx's proxy_read_timeout), some for less."""
_LARGEST_SKEW_SECONDS = 120.0
_FILES_OF_A_STREAM = 2
_FILES_BESIDE_STREAMS = 600
_USUAL_THREADS = 512
"""As server/open_files.py counts them; the server raises the soft limit to the hard one."""
_REGION_VARIABLES = ("VERCEL_REGION", "FLY_REGION", "RAILWAY_REPLICA_REGION", "RENDER_REGION", "AWS_REGION")
_SERVICE_HEADERS = ("cf-connecting-ip", "true-client-ip", "fastly-client-ip", "fly-client-ip")
_LOCAL_NAME = re.compile(r"(localhost|.*\.localhost|127\.[\d.]+|\[::1\])(:\d+)?")


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _is_local(host: str) -> bool:
    return _LOCAL_NAME.fullmatch(host.lower()) is not None


def is_encrypted(examination: Examination) -> Finding:
    """Whether the visitor came by HTTPS, as far as the request shows it."""
    headers = _lower(examination.request_headers)
    host = headers.get("host", "")
    if not host:
        return skipped("No request through the site's own address was made.", "site.https.no_request")
    told = headers.get("x-forwarded-proto", "").split(",")[0].strip().lower()
    # Browsers send it to secure addresses alone (and to this machine's own).
    is_secure = "sec-fetch-site" in headers
    if told == "https" or _is_local(host) or (is_secure and told != "http"):
        return ok(host=host, forwarded_proto=told or None)
    if is_secure:
        return Finding(
            Verdict.WARN,
            "The browser came by https, but the proxy in front says http: clients get a wrong base URL.",
            "Let the proxy send the visitor's own scheme. nginx: proxy_set_header X-Forwarded-Proto $scheme;",
            "site.https.forwarded",
            {"host": host, "forwarded_proto": told},
        )
    if told == "http":
        return Finding(
            Verdict.FAIL,
            f"{host} was opened without https: access codes and messages can be read on the way.",
            "Set up https (Caddy does it by itself), and let http redirect to it.",
            "site.https",
            {"host": host, "forwarded_proto": told},
        )
    return skipped(
        "Nothing in the request tells whether it came by https; the page's own check does.",
        "site.https.untold",
        host=host,
    )


def knows_its_callers(examination: Examination) -> Finding:
    """Whether a proxy in front is believed: else a few wrong codes lock everybody out."""
    deployment, headers = examination.deployment, _lower(examination.request_headers)
    settings, trusted, peer = deployment.settings, deployment.trusted_proxies, examination.remote_address
    service = next((name for name in _SERVICE_HEADERS if headers.get(name)), "")
    if not headers or not peer:
        return _known_from_before(examination)
    if service and trusted.header != service and peer not in trusted:
        return Finding(
            Verdict.WARN,
            f"A service in front of the site names the visitor in {service}, which the relay doesn't read: all "
            "visitors share the service's few addresses, and a few wrong codes lock many of them out.",
            f"Set CLIENT_ADDRESS_HEADER={service} and redeploy or restart.",
            "site.client_address.service",
            {"header": service},
        )
    if settings.platform or not headers.get("x-forwarded-for") or peer in trusted or trusted.believes_header_of(peer):
        return _known_from_before(examination)
    return Finding(
        Verdict.FAIL if is_private(peer) else Verdict.WARN,
        f"{peer} sends X-Forwarded-For and isn't listed in TRUSTED_PROXIES: all visitors count as one, and a few wrong "
        "codes lock them all out.",
        f"If it is your own proxy, set TRUSTED_PROXIES={peer} and restart.",
        "site.client_address",
        {"peer": peer, "setting": f"TRUSTED_PROXIES={peer}"},
    )


def _known_from_before(examination: Examination) -> Finding:
    """What other requests have shown since the start."""
    for variable, why in examination.deployment.trusted_proxies.warnings:
        return Finding(
            Verdict.FAIL,
            f"{variable} {why}.",
            f"Set {variable} as it says, and restart.",
            "site.client_address.seen",
            {"variable": variable},
        )
    return ok(peer=examination.remote_address or None)


def is_up_to_date(examination: Examination) -> Finding:
    """How far the deployment is behind its repository; asks GitHub at most every six hours."""
    deployment = examination.deployment
    standing, repository = deployment.updates.standing(), deployment.settings.upstream_repo
    if standing.state == "behind":
        return Finding(
            Verdict.WARN,
            f"The site is {standing.behind} changes behind {repository}.",
            "Update it: Sync fork on GitHub for a fork; for a container or a server, its guide has the commands.",
            "site.updates.behind",
            {"behind": standing.behind, "repository": repository, "changes": standing.comparison},
        )
    reasons = {
        "off": ("site.updates.off", "UPSTREAM_REPO turns the check for updates off."),
        "unrelated": (
            "site.updates.unrelated",
            f"This copy has no history in common with {repository}, so they can't be compared.",
        ),
        "unknown": ("site.updates.unknown", "The deployed commit is not known, or GitHub didn't answer."),
    }
    if standing.state in reasons:
        cause_id, why = reasons[standing.state]
        return skipped(why, cause_id, repository=repository)
    return ok(repository=repository, version=VERSION)


def what_it_runs_on(examination: Examination) -> Finding:
    """Platform, region, and whether it is a fork, a copy or a container: nothing of it is wrong, all of it helps."""
    settings, headers = examination.deployment.settings, _lower(examination.request_headers)
    platform = settings.platform or ("container" if settings.in_container else "server")
    followed = settings.upstream_repo or REPOSITORY
    origin = "unknown" if not settings.repository else "own" if settings.repository == followed else "fork or copy"
    region = next(
        (examination.environment[name] for name in _REGION_VARIABLES if examination.environment.get(name)), ""
    )
    # As in `fra1::iad1::abcde`: where the visitor came in, and where the function ran.
    passed = headers.get("x-vercel-id", "").split("::")[:-1]
    return ok(
        platform=platform,
        region=region or (passed[-1] if passed else None),
        edge=passed[0] if passed else None,
        repository=settings.repository or None,
        origin=origin,
        version=VERSION,
        commit=settings.commit[:7] or None,
    )


def has_time_to_answer(examination: Examination) -> Finding:
    """Whether the relay ends a stream before the platform cuts it, and sends something before proxies lose patience."""
    settings = examination.deployment.settings
    limit, heartbeat = settings.stream_limit_seconds, settings.heartbeat_seconds
    longest = _LONGEST_STREAM_SECONDS.get(settings.platform)
    evidence = {"stream_seconds": limit, "heartbeat_seconds": heartbeat, "platform_seconds": longest}
    if longest is not None and not 0 < limit <= longest:
        return Finding(
            Verdict.FAIL,
            f"STREAM_LIMIT_SECONDS is {limit:g}, but the platform cuts answers off after {longest:g} seconds without a "
            "word, and the page can't continue them.",
            "Remove STREAM_LIMIT_SECONDS and redeploy: the default suits the platform.",
            "site.time_limits.stream",
            evidence,
        )
    if 0 < limit < _SHORTEST_STREAM_SECONDS:
        return Finding(
            Verdict.WARN,
            f"STREAM_LIMIT_SECONDS is {limit:g}: nearly every answer is cut, and a model that thinks first never "
            "begins.",
            "Remove STREAM_LIMIT_SECONDS, or set at least 30, and redeploy or restart.",
            "site.time_limits.short",
            evidence,
        )
    if heartbeat > _LONGEST_HEARTBEAT_SECONDS:
        return Finding(
            Verdict.WARN,
            f"HEARTBEAT_SECONDS is {heartbeat:g}: proxies and CDNs close connections that are silent for so long.",
            "Remove HEARTBEAT_SECONDS, or set it to 10, and redeploy or restart.",
            "site.time_limits.heartbeat",
            evidence,
        )
    return ok(**evidence)


def clock_is_right(examination: Examination) -> Finding:
    """The machine's clock against that of the provider: the last days of codes and budgets go by it."""
    deployment = examination.deployment
    settings, providers = deployment.settings, deployment.providers
    # Nobody is asked whom the site doesn't use.
    usable = providers.usable_ids(codes_have_keys=deployment.authenticator.codes_have_keys)
    upstream = next((providers.by_id[name] for name in usable), None)
    authorities = Authorities(settings.ca_file, settings.ca_directories, settings.ca_file_variable)
    if upstream is None:
        return skipped("No provider has an address that can be asked.", "site.clock.nobody")
    try:
        written = fetch_date(str(upstream.base), upstream.proxy, authorities.place)
        theirs = parsedate_to_datetime(written)
    except (OSError, ValueError, TypeError):
        return skipped("The provider's answer has no date, or there was none.", "site.clock.no_date")
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    skew = round((datetime.now(UTC) - theirs).total_seconds())
    if abs(skew) <= _LARGEST_SKEW_SECONDS:
        return ok(skew_seconds=skew)
    return Finding(
        Verdict.WARN,
        f"The server's clock is {abs(skew)} seconds {'ahead of' if skew > 0 else 'behind'} the provider's: codes and "
        "budgets begin and end at the wrong time.",
        "Let the machine keep its time: `timedatectl set-ntp true`. In a container, set the clock of its host.",
        "site.clock",
        {"skew_seconds": skew, "host": upstream.base.host},
    )


def open_files_suffice(examination: Examination) -> Finding:
    """Whether the system lets the server have as many connections as it has threads for."""
    if examination.deployment.settings.platform:
        return skipped("The platform takes care of it.", "site.open_files.platform")
    try:
        import resource
    except ImportError:
        return skipped("This system has no such limit.", "site.open_files.no_limit")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    written = examination.environment.get("THREADS", "")
    threads = int(written) if written.isdecimal() and int(written) else _USUAL_THREADS
    wanted = threads * _FILES_OF_A_STREAM + _FILES_BESIDE_STREAMS
    if hard == resource.RLIM_INFINITY or hard >= wanted:
        return ok(limit=None if hard == resource.RLIM_INFINITY else hard, wanted=wanted)
    return Finding(
        Verdict.WARN,
        f"The server may have only {hard} files and connections open, and wants {wanted}: fewer people get an answer "
        "at the same time.",
        "Raise the limit: LimitNOFILE= in the systemd unit, `--ulimit nofile=` of Docker, or `ulimit -n`.",
        "site.open_files",
        {"limit": hard, "wanted": wanted},
    )


CHECKS: tuple[Check, ...] = (
    Check("site.https", "Visitors come by https", is_encrypted, faq=_SERVER_FAQ),
    Check("site.client_address", "Visitors are told apart", knows_its_callers, faq="it-says-unauthorized"),
    Check("site.updates", "The program is up to date", is_up_to_date, faq="why-does-the-page-mention-a-new-version"),
    Check("site.deployment", "What the site runs on", what_it_runs_on, faq="what-are-vercel-netlify-and-cloudflare"),
    Check("site.time_limits", "Answers have the time they need", has_time_to_answer, faq="why-did-the-answer-stop"),
    Check("site.clock", "The server's clock is right", clock_is_right),
    Check("site.open_files", "There can be enough connections", open_files_suffice, faq="why-did-the-answer-stop"),
    *REACH_CHECKS,
)
