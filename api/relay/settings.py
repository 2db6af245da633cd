"""Settings: the only reader of the environment.

What each variable means to its owner stands in variables.json, from which docs/en/variables.md and .env.example
are generated; a test holds the two together. Names and meanings are NextChat's where it had them, so that its
users only copy their variables.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from api.relay import REPOSITORY
from api.relay.list_grammar import split_list

BODY_LIMIT_BYTES = 4_500_000
"""Largest request body, if nothing else is said; Vercel refuses more than 4.5 MB before we see it."""

CONNECT_SECONDS = 10.0
"""How long dialling an upstream or its proxy may take."""

_STREAM_SECONDS = {"vercel": 290.0, "netlify": 55.0}
"""Below each platform's own limit, which would cut an answer without a word: 300 and 60 seconds."""
_COMMIT_VARIABLES = (
    "VERCEL_GIT_COMMIT_SHA",
    "COMMIT_REF",
    "RENDER_GIT_COMMIT",
    "RAILWAY_GIT_COMMIT_SHA",
    "LOCUTORIO_COMMIT",
)
"""Each platform's own name for it; the last is ours."""
_REPOSITORY_VARIABLES = (
    ("VERCEL_GIT_REPO_OWNER", "VERCEL_GIT_REPO_SLUG"),
    ("RAILWAY_GIT_REPO_OWNER", "RAILWAY_GIT_REPO_NAME"),
    ("", "RENDER_GIT_REPO_SLUG"),
)
"""Where a platform tells owner and name; Render tells both in one."""
_ON_GITHUB = re.compile(r"\bgithub\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?$", re.ASCII)
_STORE_VARIABLES = (
    "KV_REST_API_URL",
    "KV_REST_API_TOKEN",
    "KV_REST_API_READ_ONLY_TOKEN",
    "UPSTASH_REDIS_REST_URL",
    "UPSTASH_REDIS_REST_TOKEN",
    "REDIS_URL",
    "KV_URL",
)
"""How they end: Vercel puts a prefix of the owner's choice before them."""
_FALSE_WORDS = frozenset({"", "0", "false", "no", "off"})
_SCHEME = re.compile(r"\bbearer\s+", re.IGNORECASE)
"""What stands before a key in a header, and is copied along with it."""
_SHORTEST_KEY_AMONG_BLANKS = 16


@dataclass(frozen=True)
class Settings:
    """The parsed environment. `problems` names each variable that is set but makes no sense, and why."""

    code: str = field(default="", repr=False)
    """CODE as written: `codes` tells one that is written and holds nothing from one that is unset."""
    admin_code: str = field(default="", repr=False)
    """ADMIN_CODE as written."""
    budget: str = ""
    """BUDGET as written, like the next one."""
    tools: str = ""
    mcp_servers: str = field(default="", repr=False)
    """MCP_SERVERS as written; it may hold tokens."""
    search_keys: tuple[str, ...] = field(default=(), repr=False)
    search_url: str = ""
    search_engine: str = ""
    openai_org_id: str = ""
    openai_admin_key: str = field(default="", repr=False)
    """For the organisation's usage alone; it is sent to no other address than OpenAI's own."""
    azure_api_version: str = "2024-10-21"
    custom_models: str = ""
    default_model: str = ""
    vision_models: str = ""
    disable_gpt4: bool = False
    hide_user_api_key: bool = False
    allow_user_keys: bool = False
    allow_any_bearer: bool = False
    """Whether a bearer of any form may be a caller's own key: ALLOW_USER_KEYS=any."""
    trusted_proxies: tuple[str, ...] = ()
    client_address_header: str = ""
    allowed_hosts: tuple[str, ...] = ()
    enable_balance_query: bool = False
    disable_fast_link: bool = False
    default_input_template: str = ""
    site_name: str = ""
    """Empty for the program's own."""
    accent_color: str = ""
    """As written, like the next three; empty for the page's own."""
    site_sign: str = ""
    example_questions: str = ""
    welcome: str = ""
    proxies: Mapping[str, str] = field(default_factory=dict, repr=False)
    """PROXY_URL, HTTPS_PROXY, ALL_PROXY, HTTP_PROXY and NO_PROXY as written, those that are set."""
    ca_file: str = ""
    body_limit_bytes: int = BODY_LIMIT_BYTES
    ca_file_variable: str = "SSL_CERT_FILE"
    """The variable that named `ca_file`."""
    ca_directories: tuple[str, ...] = ()
    upstream_headers: str = field(default="", repr=False)
    """UPSTREAM_HEADERS as written; it may hold a secret."""
    safety_identifier: bool = True
    heartbeat_seconds: float = 10.0
    stream_limit_seconds: float = 0.0
    """0 is no limit."""
    upstream_timeout_seconds: float = 600.0
    provider_keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """Keys by the name of their variable, such as ANTHROPIC_API_KEY."""
    provider_urls: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Base URLs by the name of their variable, such as BASE_URL or ANTHROPIC_URL."""
    data_dir: str = ""
    """Where the ledger's file is; empty or `:memory:` for none."""
    stores: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Addresses and tokens of the ledger's store by the name of their variable, such as KV_REST_API_TOKEN."""
    ledger_required: bool = False
    platform: str = ""
    """`vercel` or `netlify`, else empty: decides how long a stream lasts, and on Vercel whose word is believed."""
    commit: str = ""
    repository: str = ""
    """`owner/name` of the repository that the platform deploys, where it says so."""
    upstream_repo: str = ""
    """`owner/name` of the repository whose updates the owner is told of; empty where they are not."""
    github_api_url: str = ""
    in_container: bool = False
    """Whether this runs in the project's own image, where 127.0.0.1 is not the machine that the owner means."""
    demo: str = ""
    """`model` or `scripted` where `make run` had no key and started a model of its own."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    """All variables as they were found, also those that nothing reads: for the doctor. It holds secrets."""
    problems: tuple[tuple[str, str], ...] = ()


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Parses the environment (by default this process's). Never raises: what is wrong goes into `problems`."""
    environ = os.environ if environ is None else environ
    values = {name: _clean(value) for name, value in environ.items()}
    problems: list[tuple[str, str]] = []
    platform = _platform(values)

    def text(name: str, default: str = "") -> str:
        return values.get(name) or default

    def flag(name: str, default: bool = False) -> bool:
        return text(name, str(default)).lower() not in _FALSE_WORDS

    def seconds(name: str, default: float, least: float) -> float:
        written = text(name)
        if not written:
            return default
        try:
            number = float(written)
        except ValueError:
            number = float("nan")
        if not least <= number <= 86_400:
            problems.append((name, f"must be a number of seconds from {least:g} to 86400"))
            return default
        return number

    def body_limit() -> int:
        written = text("MAX_BODY_MB")
        # A platform's own limit cannot be raised from here.
        if not written or platform:
            return BODY_LIMIT_BYTES
        try:
            number = float(written)
        except ValueError:
            number = float("nan")
        if not 0.1 <= number <= 1000:
            problems.append(("MAX_BODY_MB", "must be a number of megabytes from 0.1 to 1000"))
            return BODY_LIMIT_BYTES
        return round(number * 1_000_000)

    return Settings(
        code=environ.get("CODE", ""),
        admin_code=environ.get("ADMIN_CODE", ""),
        budget=text("BUDGET"),
        tools=environ.get("TOOLS", "").strip(),
        mcp_servers=environ.get("MCP_SERVERS", "").strip(),
        search_keys=split_list(environ.get("SEARCH_API_KEY", ""), _can_be_a_key),
        search_url=text("SEARCH_URL"),
        search_engine=text("SEARCH_ENGINE"),
        openai_org_id=text("OPENAI_ORG_ID"),
        openai_admin_key=text("OPENAI_ADMIN_KEY"),
        azure_api_version=text("AZURE_API_VERSION", "2024-10-21"),
        custom_models=environ.get("CUSTOM_MODELS", "").strip(),
        default_model=text("DEFAULT_MODEL"),
        vision_models=",".join(split_list(environ.get("VISION_MODELS", ""))),
        disable_gpt4=flag("DISABLE_GPT4"),
        hide_user_api_key=flag("HIDE_USER_API_KEY"),
        allow_user_keys=flag("ALLOW_USER_KEYS"),
        allow_any_bearer=text("ALLOW_USER_KEYS").lower() == "any",
        trusted_proxies=split_list(environ.get("TRUSTED_PROXIES", "")),
        client_address_header=text("CLIENT_ADDRESS_HEADER"),
        allowed_hosts=split_list(environ.get("ALLOWED_HOSTS", "")),
        enable_balance_query=flag("ENABLE_BALANCE_QUERY"),
        disable_fast_link=flag("DISABLE_FAST_LINK"),
        default_input_template=text("DEFAULT_INPUT_TEMPLATE"),
        site_name=text("SITE_NAME"),
        accent_color=text("ACCENT_COLOR"),
        site_sign=text("SITE_SIGN"),
        example_questions=text("EXAMPLE_QUESTIONS"),
        welcome=text("WELCOME"),
        proxies=_proxies(values, ",".join(split_list(environ.get("NO_PROXY") or environ.get("no_proxy", "")))),
        ca_file=text("SSL_CERT_FILE") or text("REQUESTS_CA_BUNDLE"),
        body_limit_bytes=body_limit(),
        ca_file_variable="SSL_CERT_FILE" if text("SSL_CERT_FILE") else "REQUESTS_CA_BUNDLE",
        ca_directories=tuple(filter(None, text("SSL_CERT_DIR").split(os.pathsep))),
        upstream_headers=text("UPSTREAM_HEADERS"),
        safety_identifier=flag("SAFETY_IDENTIFIER", default=True),
        heartbeat_seconds=seconds("HEARTBEAT_SECONDS", 10.0, 0.1),
        stream_limit_seconds=seconds("STREAM_LIMIT_SECONDS", _STREAM_SECONDS.get(platform, 0.0), 0.0),
        upstream_timeout_seconds=seconds("UPSTREAM_TIMEOUT_SECONDS", 600.0, 1.0),
        provider_keys={
            name: keys
            for name, value in _ending(environ, "_API_KEY")
            if (keys := split_list(_SCHEME.sub("", value), _can_be_a_key))
        },
        provider_urls=dict(_ending(values, "_URL")),
        data_dir=text("DATA_DIR"),
        stores={name: value for name, value in values.items() if value and name.endswith(_STORE_VARIABLES)},
        ledger_required=flag("LEDGER_REQUIRED"),
        platform=platform,
        commit=next((text(name) for name in _COMMIT_VARIABLES if text(name)), ""),
        repository=_repository(values),
        upstream_repo=text("UPSTREAM_REPO", REPOSITORY) if flag("UPSTREAM_REPO", default=True) else "",
        github_api_url=text("GITHUB_API_URL", "https://api.github.com").rstrip("/"),
        in_container=flag("LOCUTORIO_CONTAINER"),
        demo=text("LOCUTORIO_DEMO"),
        environment=dict(environ),
        problems=tuple(problems),
    )


def _can_be_a_key(piece: str) -> bool:
    return len(piece) >= _SHORTEST_KEY_AMONG_BLANKS


def _platform(values: Mapping[str, str]) -> str:
    # VERCEL itself is only there where the project exposes its system variables; the runtime's own always are.
    if values.get("VERCEL") or values.get("VERCEL_IPC_PATH"):
        return "vercel"
    return "netlify" if values.get("NETLIFY") else ""


def _ending(values: Mapping[str, str], ending: str) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in values.items() if name.endswith(ending) and value)


def _repository(values: Mapping[str, str]) -> str:
    for owner, name in _REPOSITORY_VARIABLES:
        if found := "/".join(filter(None, (values.get(owner), values.get(name)))):
            return found
    on_github = _ON_GITHUB.search(values.get("REPOSITORY_URL", ""))
    return on_github[1] if on_github else ""


def _proxies(values: Mapping[str, str], exceptions: str) -> dict[str, str]:
    names = ("PROXY_URL", "HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY")
    found = {name: values.get(name) or values.get(name.lower(), "") for name in names} | {"NO_PROXY": exceptions}
    return {name: value for name, value in found.items() if value}


def _clean(value: str) -> str:
    return _unquote(value.strip()).strip()


def _unquote(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
