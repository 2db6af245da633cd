"""Forward proxies: which one, if any, a request to an upstream goes through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from api.relay.settings import split_list
from api.relay.upstream.base_url import BadUrl, BaseUrl, split_address

_DEFAULT_PORTS = {"http": 8080, "socks5": 1080, "socks5h": 1080}
_SCHEME_ALIASES = {"socks": "socks5h"}
_VARIABLES_BY_SCHEME = {
    "https": ("PROXY_URL", "HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY"),
    "http": ("PROXY_URL", "HTTP_PROXY", "ALL_PROXY"),
}


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
    variable = next((name for name in _VARIABLES_BY_SCHEME[base.scheme] if variables.get(name)), None)
    if variable is None or _is_reached_directly(base, variables.get("NO_PROXY", "")):
        return None
    try:
        return parse_proxy(variables[variable])
    except BadUrl as error:
        raise BadProxy(variable, str(error)) from error


def parse_proxy(written: str) -> Proxy:
    """Parses `host:port`, `user:password@host:port` and URLs of http, socks5 and socks5h. Raises BadUrl.

    A `/`, `?` or `#` in a password must be escaped: taken as it stands, what follows it would be cut off, and the
    user's name would be taken for the host.
    """
    text = written.strip()
    if "://" not in text:
        text = f"http://{text}"
    parts, host, port = split_address(text)
    scheme = _SCHEME_ALIASES.get(parts.scheme, parts.scheme)
    if scheme not in _DEFAULT_PORTS:
        raise BadUrl("must be an http, socks5 or socks5h proxy")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise BadUrl("must end after the port; in a password, write '/', '?' or '#' as %2F, %3F or %23")
    return Proxy(
        scheme,
        host,
        port or _DEFAULT_PORTS[scheme],
        None if parts.username is None else unquote(parts.username),
        None if parts.password is None else unquote(parts.password),
    )


def _is_reached_directly(base: BaseUrl, no_proxy: str) -> bool:
    if not no_proxy:
        return False
    # Imported on first need: it takes longer than all the rest of a cold start's parsing.
    from requests.utils import should_bypass_proxies

    entries = split_list(no_proxy)
    if "*" in entries:
        return True
    return bool(should_bypass_proxies(base.origin, no_proxy=",".join(entry.removeprefix("*") for entry in entries)))
