"""Base URLs as people write them, made into the one address that requests go to.

Vendors whose addresses are documented are in vendors.json. Where neither the host nor the path tells whether a version
belongs at the end, the result has another path to try.
"""

from __future__ import annotations

import ipaddress
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit

_PASTED_ENDPOINT = re.compile(
    r"(/(chat/completions|completions|responses|embeddings|moderations|messages|models|"
    r"audio/(speech|transcriptions|translations)|images/(generations|edits)))+$"
)
_HALF_ENDPOINT = re.compile(r"(?<=/)(v\d+[a-z\d]*)(/(chat|audio|images))+$")
_VERSION_SEGMENT = re.compile(r"v\d+([a-z]+\d*)?")
_VENDORS = {
    row["host"]: row["path"] for row in json.loads(Path(__file__).with_name("vendors.json").read_text(encoding="utf-8"))
}
_SECOND_ADDRESS = re.compile(r"/(?=https?:/)", re.IGNORECASE)
_FULL_WIDTH = str.maketrans("：／．？＃，", ":/.?#,")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_VARIABLE = re.compile(r"(export\s+)?[A-Z][A-Z0-9_]*\s*=\s*")
_AROUND = " \t\r\n\"'`“”‘’«»<>,;，；、。"
_OLLAMA_PORT = 11434
_OLLAMAS_OWN_API = "/api"
_HOST = re.compile(r"^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?$")
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^\[\]]*)(:\d*)?")
_UNUSABLE = re.compile(r"[\s\x00-\x1f\\\ud800-\udfff]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class BadUrl(ValueError):
    """The address cannot be used; str() says why, without the address itself (it may hold a password)."""


@dataclass(frozen=True)
class BaseUrl:
    """An API's base: `path`, if any, begins with a slash, does not end with one, and has the version.

    `host` is ASCII.
    """

    scheme: str
    host: str
    port: int
    path: str = ""
    other_path: str | None = field(default=None, compare=False)
    """Where the API may be instead, if `path` is a guess."""

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
    """Forgives a missing scheme, trailing slashes, a pasted endpoint, a missing or doubled version, and bad typing.

    `default_path` is the provider's own base path, such as `/v1` or `/v1beta/openai`: what of it is missing at
    the end is added. An address with a version anywhere (`/api/v3`, `/v1/openai`), with an endpoint, or with `#` at its
    end is taken as it is. Raises BadUrl.
    """
    text = _tidied(written)
    if second := _SECOND_ADDRESS.search(text, text.find("://") + len("://")):
        # A proxy that has the address to ask in its path.
        outer = parse_origin(text[: second.start()], ("http", "https"))
        inner = parse_base_url(text[second.end() :], default_path)
        path = f"{_single_slashes(outer.path)}/{inner}"
        return BaseUrl(outer.scheme, outer.host, outer.port, path)
    is_exact = text.endswith("#")
    base = parse_origin(text.removesuffix("#"), ("http", "https"))
    if base.host in _VENDORS and base.scheme == "http":
        # Vendors answer over TLS alone, and a key must not be sent without it.
        base = BaseUrl("https", base.host, 443 if base.port == 80 else base.port, base.path)
    whole = _single_slashes(base.path)
    path = _PASTED_ENDPOINT.sub("", whole)
    is_exact = is_exact or path != whole
    path = re.sub(r"(/v1)+$", "/v1", _HALF_ENDPOINT.sub(r"\1", path))
    has_version = any(map(_VERSION_SEGMENT.fullmatch, path.split("/")))
    if not has_version and (base.host in _VENDORS or not is_exact):
        return _completed(base, path, default_path)
    path = path if is_exact else _with_missing_tail(path, default_path)
    return BaseUrl(base.scheme, base.host, base.port, path)


def _tidied(written: str) -> str:
    text = _INVISIBLE.sub("", written).translate(_FULL_WIDTH).strip(_AROUND)
    text = _VARIABLE.sub("", text, count=1) if _VARIABLE.match(text) else text
    text = text.strip(_AROUND)
    if re.search(r"[,;]\s*https?:", text, re.IGNORECASE):
        raise BadUrl("must be one address, not several")
    return text


def _single_slashes(path: str) -> str:
    return re.sub(r"/{2,}", "/", path).rstrip("/")


def _completed(base: BaseUrl, path: str, default_path: str) -> BaseUrl:
    """The base with what of the version is missing, which nothing in the address says."""
    vendors_path = _VENDORS.get(base.host)
    if vendors_path is not None:
        missing = vendors_path if vendors_path.startswith(path) else path
        return BaseUrl(base.scheme, base.host, base.port, missing)
    if path == _OLLAMAS_OWN_API and base.port == _OLLAMA_PORT:
        path = ""
    guess, other = _with_missing_tail(path, default_path), path
    if path == "/api" and default_path == "/v1":
        # Open WebUI has OpenAI's API there; where it is a folder, the version follows.
        guess, other = other, guess
    return BaseUrl(base.scheme, base.host, base.port, guess, other_path=other)


def parse_origin(written: str, schemes: tuple[str, ...]) -> BaseUrl:
    """Parses an address whose scheme may be missing: https then, or http for this machine and bare names.

    Raises BadUrl for anything but one of `schemes`, a host, an optional port and a path.
    """
    text = _tidied(written)
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
    if any(map(_VERSION_SEGMENT.fullmatch, present)):
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
        name = host.encode("idna").decode().lower().rstrip(".")
    except ValueError:
        return ""
    return name if _HOST.match(name) else ""
