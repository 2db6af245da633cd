"""Forward proxies: which one, if any, a request to an upstream goes through."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from api.relay.list_grammar import split_list
from api.relay.upstream.base_url import BadUrl, BaseUrl, split_address

_DEFAULT_PORTS = {"http": 8080, "socks5": 1080, "socks5h": 1080}
_SCHEME_ALIASES = {"socks": "socks5h"}
_WITH_CREDENTIALS_BEHIND = re.compile(r"(\S+)[ \t]+(\S+)[ \t]+(\S+)")
"""As NextChat's guide writes it, after proxychains: `http://127.0.0.1:7890 user password`."""
_UNESCAPED = re.compile(r"[/?#\\\[\] ]")
"""Signs that end a user's name or password, or that no address can hold."""
_HOST_AND_PORT = re.compile(r"(?P<host>\[[^\]]+\]|[^:]+):(?P<port>\d+)")
_GATEWAY_ERRORS = (502, 503, 504)
_SIGNATURES = ("tinyproxy", "squid", "privoxy", "mitmproxy")
"""How forward proxies name themselves in the header Server of their own pages."""
_VARIABLES_BY_SCHEME = {
    "https": ("PROXY_URL", "HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY"),
    "http": ("PROXY_URL", "HTTP_PROXY", "ALL_PROXY"),
}
PROXY_VARIABLES = frozenset(name for names in _VARIABLES_BY_SCHEME.values() for name in names)


@dataclass(frozen=True)
class Proxy:
    """A forward proxy: `scheme` is http, socks5 (names resolved here) or socks5h (names resolved there)."""

    scheme: str
    host: str
    port: int
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """Host and port: what may be shown, without the credentials."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address with its credentials: never to be shown."""
        if self.username is None:
            return f"{self.scheme}://{self.address}"
        return f"{self.scheme}://{quote(self.username, safe='')}:{quote(self.password or '', safe='')}@{self.address}"


class BadProxy(ValueError):
    """A proxy variable cannot be used: `variable` is its name, str() says why."""

    def __init__(self, variable: str, why: str) -> None:
        super().__init__(why)
        self.variable = variable


def choose_proxy(base: BaseUrl, variables: Mapping[str, str]) -> Proxy | None:
    """The proxy for `base` out of PROXY_URL, HTTPS_PROXY, ALL_PROXY, HTTP_PROXY and NO_PROXY.

    HTTP_PROXY also serves https upstreams when it is the only one set: the deployment guides of old named just
    this variable. Raises BadProxy.
    """
    variable = proxy_variable(base, variables)
    if not variable:
        return None
    try:
        return parse_proxy(variables[variable])
    except BadUrl as error:
        raise BadProxy(variable, str(error)) from error


def proxy_variable(base: BaseUrl, variables: Mapping[str, str]) -> str:
    """The variable that names the proxy for `base`; empty where there is none, or NO_PROXY excepts it."""
    return "" if _is_reached_directly(base, variables.get("NO_PROXY", "")) else _variable_for(base, variables)


def excepted_proxy(base: BaseUrl, variables: Mapping[str, str]) -> str:
    """The variable of a proxy from which NO_PROXY excepts `base`; empty where there is none."""
    return _variable_for(base, variables) if _is_reached_directly(base, variables.get("NO_PROXY", "")) else ""


def parse_proxy(written: str) -> Proxy:
    """Parses `host:port`, `user:password@host:port`, URLs of http, socks5 and socks5h, and `URL user password`.

    Raises BadUrl. Some signs must be escaped in a password: taken as they stand, what follows them would be cut off,
    and the user's name would be taken for the host. Behind an address, user and password stand as they are.
    """
    text = written.strip()
    username = password = None
    if (behind := _WITH_CREDENTIALS_BEHIND.fullmatch(text)) and "@" not in behind[1]:
        text, username, password = behind.groups()
    if "://" not in text:
        text = f"http://{text}"
    _require_escapes(text)
    parts, host, port = split_address(text)
    scheme = _SCHEME_ALIASES.get(parts.scheme, parts.scheme)
    if scheme not in _DEFAULT_PORTS:
        raise BadUrl("must be an http, socks5 or socks5h proxy")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise BadUrl("must end after the port")
    if username is None:
        username, password = _unescaped(parts.username), _unescaped(parts.password)
    return Proxy(scheme, host, port or _DEFAULT_PORTS[scheme], username, password)


def is_proxys_own(status: int, headers: Mapping[str, str]) -> bool:
    """Whether an answer to a request that a proxy forwards is the proxy's own and not the upstream's.

    Nothing tells for sure: 407 may only come from a proxy, Squid marks its pages, and a proxy that passes an answer on
    should add Via. Without it a gateway's error is taken for the proxy's unless it is JSON, as an API's is.
    """
    if status == 407 or "x-squid-error" in headers:
        return True
    if status < 400 or "via" in headers:
        return False
    if headers.get("server", "").lower().startswith(_SIGNATURES):
        return True
    return status in _GATEWAY_ERRORS and "json" not in headers.get("content-type", "").lower()


def _require_escapes(text: str) -> None:
    credentials, separator, _ = text.partition("://")[2].rpartition("@")
    signs = dict.fromkeys(_UNESCAPED.findall(credentials)) if separator else {}
    if signs:
        named = ", ".join(f"'{sign}' as {quote(sign, safe='')}" for sign in signs)
        raise BadUrl(f"has a sign in its user name or password that must be escaped: write {named}")


def _unescaped(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError as error:
        raise BadUrl("has a '%' in its user name or password that must be escaped: write '%' as %25") from error


def _variable_for(base: BaseUrl, variables: Mapping[str, str]) -> str:
    return next((name for name in _VARIABLES_BY_SCHEME[base.scheme] if variables.get(name)), "")


def _is_reached_directly(base: BaseUrl, no_proxy: str) -> bool:
    return any(_is_named_by(entry, base) for entry in split_list(re.sub(r"\s+", ",", no_proxy)))


def _is_named_by(entry: str, base: BaseUrl) -> bool:
    """Whether an entry of NO_PROXY means `base`: a host, a domain, an address or a network, each with a port or not."""
    if entry == "*":
        return True
    name = entry.rpartition("://")[2].rstrip("/")
    if with_port := _HOST_AND_PORT.fullmatch(name):
        if int(with_port["port"]) != base.port:
            return False
        name = with_port["host"]
    try:
        network = ipaddress.ip_network(name.strip("[]"), strict=False)
    except ValueError:
        domain = name.removeprefix("*").strip("./").lower()
        return base.host == domain or (domain != "" and base.host.endswith(f".{domain}"))
    try:
        return ipaddress.ip_address(base.host) in network
    except ValueError:
        return False
