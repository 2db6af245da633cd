"""Checks of what is offered beside a model's words: names of tools, tool servers, and the search engine."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from api.relay.access.tool_rules import MCP, SEARCH
from api.relay.doctor.causes import Causes
from api.relay.doctor.check import Check, Finding, ok, skipped
from api.relay.doctor.examination import Examination
from api.relay.errors import RelayError
from api.relay.site.search import Search
from api.relay.upstream.providers import OPENAI

CAUSES = Causes(Path(__file__).with_suffix(".json"))
_QUESTION = "weather"
_SEARCH_SECONDS = 16.0
_CAUSES_OF = {
    "search_key_refused": "keys.search.refused",
    "search_quota_exhausted": "keys.search.quota",
    "search_form_refused": "keys.search.form",
    "search_failed": "keys.search.failed",
}
_LOCAL_NAMES = (".local", ".internal", ".lan", ".localhost")


def check_tools(examination: Examination) -> Iterator[Finding]:
    """Names in TOOLS and in tools= that mean nothing, and what is set up while no rule allows it to anybody."""
    deployment = examination.deployment
    labels = {server.label for server in deployment.tool_servers}
    rules = {"TOOLS": deployment.site_tools}
    rules |= {f"CODE ({code.label})": code.rules.tools for code in deployment.codes.of_guests.values()}
    for variable, tools in rules.items():
        if tools == deployment.site_tools and variable != "TOOLS":
            continue
        if unknown := tools.unknown:
            yield CAUSES.finding("variables.tools.unknown", {"variable": variable, "names": ", ".join(unknown)})
        if missing := [label for label in tools.servers if label not in labels]:
            yield CAUSES.finding("variables.tools.server", {"variable": variable, "names": ", ".join(missing)})
    if deployment.authenticator.needs_code and not deployment.codes.of_guests:
        # The owner is alone, and may use everything.
        return
    if deployment.search is not None and not any(tools.allows(SEARCH) for tools in rules.values()):
        yield CAUSES.finding("variables.tools.no_search", {})
    named = {label for tools in rules.values() for label in tools.servers}
    unused = [label for label in sorted(labels) if not any(tools.allows(f"{MCP}:{label}") for tools in rules.values())]
    # One that is named wrongly has been told.
    if unused and named <= labels:
        yield CAUSES.finding("variables.tools.no_servers", {"names": ", ".join(unused)})


def check_tool_servers(examination: Examination) -> Finding | list[Finding]:
    """Addresses of tool servers that the provider can't reach, or that everybody can listen to."""
    deployment = examination.deployment
    if not deployment.tool_servers:
        return skipped("MCP_SERVERS is not set.", "variables.tool_servers.none")
    openai = deployment.providers.by_id.get(OPENAI)
    is_openais_own = openai is not None and openai.is_own_origin
    found = []
    for server in deployment.tool_servers:
        parts = urlsplit(server.url)
        seen = {"server": server.label, "provider": openai.label if openai else ""}
        if is_openais_own and _is_private(parts.hostname or ""):
            found.append(CAUSES.finding("variables.tool_servers.private", seen))
        elif parts.scheme == "http" and not _is_private(parts.hostname or ""):
            found.append(CAUSES.finding("variables.tool_servers.http", seen))
    return found or ok(servers=", ".join(server.label for server in deployment.tool_servers))


def check_search(examination: Examination) -> Finding:
    """Whether the search engine answers: by a search, where one may be spent, else by the last one of a reader's."""
    search = examination.deployment.search
    if search is None:
        return skipped("No search engine is set.", "keys.search.none")
    seen = {"engine": search.engine.label, "host": search.engine.base.authority}
    failure = _try(search) if examination.may_probe else search.last_failure
    if failure is not None:
        details = {name: str(failure.details.get(name, "")) for name in ("status", "why")}
        return CAUSES.finding(_CAUSES_OF[failure.code], seen | details)
    if not examination.may_probe:
        return skipped("A search costs something, so only a probe makes one.", "keys.search.not_allowed", **seen)
    return ok(**seen)


def _try(search: Search) -> RelayError | None:
    try:
        search.results(_QUESTION, 1)
    except RelayError as error:
        return error
    return None


def _is_private(host: str) -> bool:
    with suppress(ValueError):
        return not ipaddress.ip_address(host).is_global
    return host == "localhost" or "." not in host or host.endswith(_LOCAL_NAMES)


_FAQ = "can-it-search-the-web"
CHECKS: tuple[Check, ...] = (
    Check("variables.tools", "The allowed tools are known", check_tools, faq=_FAQ),
    Check("variables.tool_servers", "The provider can reach the tool servers", check_tool_servers, faq=_FAQ),
    Check("keys.search", "The search engine answers", check_search, faq=_FAQ, seconds=_SEARCH_SECONDS),
)
