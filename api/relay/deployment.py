"""A deployment: everything that the settings make, put together once at the start."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from api.relay.access.attempt_limit import AttemptLimiter
from api.relay.access.authentication import Authenticator, Caller
from api.relay.access.client_address import TrustedProxies
from api.relay.access.codes import AccessCodes, BadCode, fingerprint_key_of, parse_codes, secrets_in
from api.relay.access.custom_models import BadModels, plain_custom_models
from api.relay.access.invitations import Invitations
from api.relay.access.model_endings import ending_models
from api.relay.access.model_policy import ModelPolicy, parse_custom_models
from api.relay.access.tool_rules import BadTools, ToolRules, parse_site_tools
from api.relay.access.tool_servers import BadServers, ToolServer, parse_tool_servers
from api.relay.errors import RelayError
from api.relay.forwarding.forwarder import Forwarder
from api.relay.ledger.budget import Budget
from api.relay.ledger.budget_rules import BadBudget, parse_site_budget
from api.relay.ledger.ledger import Ledger
from api.relay.ledger.open_store import OpenedStore, open_store, store_secrets
from api.relay.redaction import Redactor
from api.relay.settings import Settings
from api.relay.site.balances import Balances
from api.relay.site.look import look_problems
from api.relay.site.model_catalogue import ModelCatalogue
from api.relay.site.organization_usage import ORIGIN, OrganizationUsages
from api.relay.site.search import BadSearch, Search, open_search
from api.relay.site.updates import Updates
from api.relay.upstream.authorities import Authorities
from api.relay.upstream.base_url import BadUrl, parse_origin
from api.relay.upstream.connections import ConnectionPool
from api.relay.upstream.extra_headers import ExtraHeaders
from api.relay.upstream.providers import Providers, provider_ids, read_providers, usable_key_variables
from api.relay.upstream.proxies import BadProxy, Proxy, choose_proxy

_REPOSITORY = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*", re.ASCII)


@dataclass(frozen=True)
class Deployment:
    """What the routes work with."""

    settings: Settings
    providers: Providers
    policy: ModelPolicy
    codes: AccessCodes
    attempts: AttemptLimiter
    authenticator: Authenticator
    invitations: Invitations
    site_tools: ToolRules
    """What who has no tools= of their own may use: TOOLS."""
    tool_servers: tuple[ToolServer, ...]
    search: Search | None
    """None where the site has no search engine."""
    trusted_proxies: TrustedProxies
    forwarder: Forwarder
    ledger: Ledger
    ledger_store: OpenedStore
    model_catalogue: ModelCatalogue
    balances: Balances
    organization_usages: OrganizationUsages
    extra_headers: ExtraHeaders
    updates: Updates
    redactor: Redactor
    problems: tuple[tuple[str, str], ...]
    """(variable, why) of each setting that makes no sense: any of them closes the relay."""
    closed_codes: tuple[tuple[str, str], ...]
    """(variable, why) of each access code that is closed, because what is written makes no sense."""
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When it was put together: a variable that is changed later is not in it."""

    @property
    def warnings(self) -> tuple[tuple[str, str], ...]:
        """(variable, why) of what the owner should know and what closes nothing more than a code."""
        return self.closed_codes + self.trusted_proxies.warnings + self.ledger_store.warnings + self.ending_models

    @property
    def ending_models(self) -> tuple[tuple[str, str], ...]:
        """(variable, why) of each model that a variable names and that ends soon: a day later there may be another."""
        default, rules = self.settings.default_model, self.policy.rules
        return ending_models(default, rules, self.codes, datetime.now(UTC).date())

    def shows_all_checks_to(self, caller: Caller) -> bool:
        """Whether the doctor takes this for the owner: by ADMIN_CODE; without it, by a server's only code."""
        if self.codes.of_owner is not None:
            return caller.is_owner
        return caller.code is not None and len(self.codes) == 1 and not self.settings.platform

    def require_sound_settings(self) -> None:
        """Raises configuration_invalid if a variable makes no sense."""
        for variable, why in self.problems:
            raise RelayError("configuration_invalid", variable=variable, why=why)


def build_deployment(settings: Settings) -> Deployment:
    """Puts a deployment together. Never raises: what is wrong goes into `problems` and `warnings`."""
    problems = list(settings.problems)
    settings = _with_plain_models(settings, problems)
    fingerprint_key = fingerprint_key_of(key for keys in settings.provider_keys.values() for key in keys)
    site_tools = _site_tools(settings, problems)
    tool_servers = _tool_servers(settings, problems)
    try:
        codes = parse_codes(
            settings.code,
            settings.admin_code,
            fingerprint_key=fingerprint_key,
            key_variables=usable_key_variables(settings),
            site_tools=site_tools,
        )
    except BadCode as error:
        codes = AccessCodes(is_usable=False)
        problems.append((error.variable, str(error)))
    providers = read_providers(settings)
    problems.extend(providers.problems)
    trusted_proxies = TrustedProxies(settings.trusted_proxies, settings.client_address_header)
    problems.extend(trusted_proxies.problems)
    authorities = Authorities(settings.ca_file, settings.ca_directories, settings.ca_file_variable)
    problems.extend(authorities.problems())
    extra_headers = ExtraHeaders(settings.upstream_headers)
    problems.extend(extra_headers.problems)
    problems.extend(_unusable_texts(settings))
    site_budget = _site_budget(settings, problems)
    github_proxy, github_problems = _way_to_github(settings)
    problems.extend(github_problems)
    redactor = _redactor_of(settings, providers, extra_headers, tool_servers)
    ledger_store = open_store(settings, authorities, redactor.mask)
    if settings.ledger_required and not ledger_store.store.is_shared:
        problems.append(("LEDGER_REQUIRED", "is set, but no store for the ledger is"))
    attempts = AttemptLimiter(store=ledger_store.store, on_locked_out=trusted_proxies.note_locked_out)
    return Deployment(
        settings=settings,
        providers=providers,
        policy=ModelPolicy(parse_custom_models(settings.custom_models), settings.disable_gpt4),
        codes=codes,
        attempts=attempts,
        authenticator=Authenticator(settings, codes, attempts, site_tools),
        invitations=Invitations(codes),
        site_tools=site_tools,
        tool_servers=tool_servers,
        search=_search(settings, authorities.place, problems),
        trusted_proxies=trusted_proxies,
        forwarder=Forwarder(
            ConnectionPool(authorities, in_container=settings.in_container),
            redactor,
            heartbeat=settings.heartbeat_seconds,
            limit=settings.stream_limit_seconds,
            silence=settings.upstream_timeout_seconds,
        ),
        ledger=Ledger(
            ledger_store.store,
            site_budget,
            answer_seconds=settings.stream_limit_seconds,
            mask=redactor.mask,
        ),
        ledger_store=ledger_store,
        model_catalogue=ModelCatalogue(authorities.place),
        balances=Balances(authorities.place),
        organization_usages=_organization_usages(settings, codes, authorities.place),
        extra_headers=extra_headers,
        updates=Updates(settings, github_proxy, authorities.place),
        redactor=redactor,
        problems=tuple(dict.fromkeys(problems)),
        closed_codes=codes.problems,
    )


def _with_plain_models(settings: Settings, problems: list[tuple[str, str]]) -> Settings:
    try:
        return replace(settings, custom_models=plain_custom_models(settings.custom_models, provider_ids()))
    except BadModels as error:
        problems.append(("CUSTOM_MODELS", str(error)))
        return replace(settings, custom_models="-all")


def _site_tools(settings: Settings, problems: list[tuple[str, str]]) -> ToolRules:
    try:
        return parse_site_tools(settings.tools)
    except BadTools as error:
        problems.append(("TOOLS", str(error)))
        return ToolRules()


def _tool_servers(settings: Settings, problems: list[tuple[str, str]]) -> tuple[ToolServer, ...]:
    try:
        return parse_tool_servers(settings.mcp_servers, settings.environment)
    except BadServers as error:
        problems.append(("MCP_SERVERS", str(error)))
        return ()


def _search(settings: Settings, ca_place: str, problems: list[tuple[str, str]]) -> Search | None:
    try:
        return open_search(settings, ca_place)
    except BadSearch as error:
        problems.append((error.variable, str(error)))
        return None


def _site_budget(settings: Settings, problems: list[tuple[str, str]]) -> Budget:
    try:
        return parse_site_budget(settings.budget)
    except BadBudget as error:
        problems.append(("BUDGET", str(error)))
        return Budget()


def _unusable_texts(settings: Settings) -> Iterator[tuple[str, str]]:
    for variable, text in (
        ("OPENAI_ORG_ID", settings.openai_org_id),
        ("AZURE_API_VERSION", settings.azure_api_version),
        ("OPENAI_ADMIN_KEY", settings.openai_admin_key),
    ):
        if not (text.isascii() and text.isprintable()):
            yield variable, "contains a character that can't be sent in an HTTP header"
    yield from look_problems(settings)


def _way_to_github(settings: Settings) -> tuple[Proxy | None, list[tuple[str, str]]]:
    """The forward proxy for GitHub if there is one, and what is wrong with the variables that lead there."""
    problems = []
    if settings.upstream_repo and not _REPOSITORY.fullmatch(settings.upstream_repo):
        problems.append(("UPSTREAM_REPO", "is not a repository like owner/name"))
    try:
        return choose_proxy(parse_origin(settings.github_api_url, ("http", "https")), settings.proxies), problems
    except BadUrl as error:
        return None, [*problems, ("GITHUB_API_URL", str(error))]
    except BadProxy:
        # Told already, by the providers that go the same way.
        return None, problems


def _organization_usages(settings: Settings, codes: AccessCodes, ca_place: str) -> OrganizationUsages:
    variables = dict.fromkeys(["OPENAI_API_KEY", *codes.key_variables])
    own_keys = [(name, key) for name in variables for key in settings.provider_keys.get(name, ())]
    try:
        proxy = choose_proxy(parse_origin(ORIGIN, ("https",)), settings.proxies)
    except BadProxy:
        # Told already, by the providers that go the same way.
        proxy = None
    return OrganizationUsages(settings.openai_admin_key, own_keys, proxy, ca_place)


def _redactor_of(
    settings: Settings, providers: Providers, extra_headers: ExtraHeaders, tool_servers: Iterable[ToolServer]
) -> Redactor:
    keys = [key for keys in settings.provider_keys.values() for key in keys]
    keys += [settings.openai_admin_key, *extra_headers.secrets, *store_secrets(settings)]
    credentials = [
        (upstream.proxy.username, upstream.proxy.password or "")
        for upstream in providers.by_id.values()
        if upstream.proxy is not None and upstream.proxy.username is not None
    ]
    tokens = [secret for server in tool_servers for secret in server.secrets]
    return Redactor(keys, secrets_in(settings.code, settings.admin_code), credentials, tokens)
