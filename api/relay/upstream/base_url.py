"""Base URLs as people write them, made into the one address that requests go to."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

_PASTED_ENDPOINT = re.compile(
    r"(/(chat/completions|completions|responses|embeddings|moderations|models|"
    r"audio/(speech|transcriptions|translations)|images/(generations|edits)))+$"
)
_VERSION_SEGMENT = re.compile(r"^v\d+([a-z]+\d*)?$")
_HOST = re.compile(r"^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?$")
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^\[\]]*)(:\d*)?")
_UNUSABLE = re.compile(r"[\s\x00-\x1f\\\ud800-\udfff]")
_UNVERSIONED_HOSTS = frozenset({"gateway.ai.cloudflare.com"})
_DEFAULT_PORTS = {"http": 80, "https": 443}


class BadUrl(ValueError):
    """The address cannot be used; str() says why, without the address itself (it may hold a password)."""


@dataclass(frozen=True)
class BaseUrl:
    """An API's base: `path` begins with a slash, does not end with one, and includes the version; `host` is ASCII."""

    scheme: str
    host: str
    port: int
    path: str = ""

    @property
    def authority(self) -> str:
        """Host and, where it is not the scheme's own, port, as in a Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return self.origin + self.path


def parse_base_url(written: str, default_path: str) -> BaseUrl:
    """Forgives a missing scheme, trailing slashes, a pasted endpoint and a missing or doubled version.

    `default_path` is the provider's own base path, such as `/v1` or `/v1beta/openai`: what of it is missing at
    the end is added. A base that ends in another version (`/api/v3`) is taken as it is, and so is Cloudflare's
    AI gateway, whose bases have none. Raises BadUrl.
    """
    base = parse_origin(written, ("http", "https"))
    path = re.sub(r"/{2,}", "/", base.path).rstrip("/")
    path = _PASTED_ENDPOINT.sub("", path)
    path = re.sub(r"(/v1)+$", "/v1", path)
    last_segment = path.rsplit("/", 1)[-1]
    is_complete = base.host in _UNVERSIONED_HOSTS and last_segment not in ("", default_path.strip("/"))
    if not is_complete:
        path = _with_missing_tail(path, default_path)
    return BaseUrl(base.scheme, base.host, base.port, path)


def parse_origin(written: str, schemes: tuple[str, ...]) -> BaseUrl:
    """Parses an address whose scheme may be missing: https then, or http for this machine and bare names.

    Raises BadUrl for anything but one of `schemes`, a host, an optional port and a path.
    """
    text = written.strip().strip("\"'").strip()
    if "://" not in text:
        text = f"{_likely_scheme(text)}://{text.lstrip('/')}"
    parts, host, port = split_address(text)
    if parts.scheme not in schemes:
        raise BadUrl(f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    if parts.username is not None or parts.password is not None:
        raise BadUrl("must not contain a user name or password")
    if parts.query or parts.fragment:
        raise BadUrl("must not contain '?' or '#'")
    # A host called https is the rest of a slip such as https:/example.com.
    if host in _DEFAULT_PORTS:
        raise BadUrl("has no valid host name")
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    return BaseUrl(parts.scheme, host, port or _DEFAULT_PORTS.get(parts.scheme, 0), path)


def split_address(text: str) -> tuple[SplitResult, str, int | None]:
    """Splits a URL: its parts, its host as it is looked up, and its port. Raises BadUrl where they can be doubted."""
    if _UNUSABLE.search(text):
        raise BadUrl("contains a space, a backslash or an invalid character")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BadUrl("is not an address") from error
    host = _ascii_host((parts.hostname or "").rstrip("."))
    if not host or port == 0 or not _AUTHORITY.fullmatch(parts.netloc.rpartition("@")[2]):
        raise BadUrl("has no valid host name")
    return parts, host, port


def _with_missing_tail(path: str, default_path: str) -> str:
    wanted = default_path.strip("/").split("/")
    present = path.strip("/").split("/")
    for count in range(len(wanted), 0, -1):
        if present[-count:] == wanted[:count]:
            return path + "".join(f"/{segment}" for segment in wanted[count:])
    if _VERSION_SEGMENT.match(present[-1]):
        return path
    return f"{path}/{'/'.join(wanted)}"


def _likely_scheme(text: str) -> str:
    host = re.split(r"[/:]", text.lstrip("/"), maxsplit=1)[0].lower()
    if text.startswith("[") or "." not in host:
        return "http"
    try:
        return "http" if ipaddress.ip_address(host).is_private else "https"
    except ValueError:
        return "https"


def _ascii_host(host: str) -> str:
    """The host as it is looked up, empty if it is none."""
    try:
        if ":" in host:
            return host if ipaddress.IPv6Address(host).scope_id is None else ""
        name = host.encode("idna").decode().lower()
    except ValueError:
        return ""
    return name if _HOST.match(name) else ""
