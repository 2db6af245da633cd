"""Upstreams: the table of providers (providers.json) joined with the owner's variables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api.relay.settings import Settings
from api.relay.upstream.api_place import ApiPlace
from api.relay.upstream.base_url import BadUrl, BaseUrl, parse_base_url, parse_origin
from api.relay.upstream.key_ring import KeyRing
from api.relay.upstream.proxies import BadProxy, Proxy, choose_proxy

OPENAI = "openai"
AZURE = "azure"
ANTHROPIC = "anthropic"
_TABLE = Path(__file__).with_name("providers.json")


@dataclass(frozen=True)
class Upstream:
    """Where one provider's requests go, fixed by the environment alone."""

    id: str
    label: str
    key_variable: str
    base: BaseUrl
    proxy: Proxy | None
    keys: KeyRing
    is_own_origin: bool
    """Whether `base` is the provider itself and not somebody's reverse proxy."""
    place: ApiPlace
    has_codes_key: bool = False
    """Whether `keys` are those of one access code, by its rule `key=`."""

    @property
    def is_azure(self) -> bool:
        return self.id == AZURE


@dataclass(frozen=True)
class Providers:
    """All upstreams by id, and what is wrong with the variables that name them."""

    by_id: dict[str, Upstream]
    problems: tuple[tuple[str, str], ...]
    key_rings: Mapping[str, KeyRing]
    """By the name of the variable that holds the keys."""

    def with_key(self, upstream: Upstream, variable: str) -> Upstream:
        """The upstream with the keys of `variable` in place of its own; as it is where that is empty."""
        if not variable:
            return upstream
        return replace(upstream, keys=self.key_rings[variable], key_variable=variable, has_codes_key=True)

    def usable_ids(self, *, codes_have_keys: bool = False) -> list[str]:
        """Providers that can answer: those with a key of the owner's.

        OpenAI's place can also with a BASE_URL, or where codes have keys of their own.
        """
        return [
            upstream.id
            for upstream in self.by_id.values()
            if upstream.keys or (upstream.id == OPENAI and (codes_have_keys or not upstream.is_own_origin))
        ]


def read_providers(settings: Settings) -> Providers:
    """Joins the table with the settings. What is wrong goes into `problems` as (variable, why)."""
    found: dict[str, Upstream] = {}
    problems: list[tuple[str, str]] = []
    key_rings = {variable: KeyRing(keys) for variable, keys in settings.provider_keys.items()}
    for row in _rows():
        written = settings.provider_urls.get(row["url"])
        try:
            base, is_own_origin = _base_of(row, written)
        except BadUrl as error:
            problems.append((row["url"], str(error)))
            continue
        if base is None:
            continue
        try:
            proxy = choose_proxy(base, settings.proxies)
        except BadProxy as error:
            problems.append((error.variable, str(error)))
            proxy = None
        keys = key_rings.get(row["key"], KeyRing(()))
        found[row["id"]] = Upstream(
            row["id"], row["label"], row["key"], base, proxy, keys, is_own_origin, ApiPlace(base)
        )
    problems.extend(_unusable_keys(settings))
    return Providers(found, tuple(dict.fromkeys(problems)), key_rings)


def provider_ids() -> frozenset[str]:
    """The ids of all providers in the table, with a key or without."""
    return frozenset(row["id"] for row in _rows())


def provider_variables() -> Iterator[tuple[str, str, str, str]]:
    """(label, key variable, URL variable, default base) of each provider, for the documentation."""
    for row in _rows():
        yield row["label"], row["key"], row["url"], row["base"] or ""


def is_azures_host(host: str) -> bool:
    """Whether a host is one of Azure OpenAI's own, whose API AZURE_URL is for."""
    return any(host.endswith(tuple(row["own_domains"])) for row in _rows() if row["id"] == AZURE)


def _base_of(row: dict[str, Any], written: str | None) -> tuple[BaseUrl | None, bool]:
    if row.get("dialect") == AZURE:
        if not written:
            return None, True
        origin = parse_origin(written, ("http", "https"))
        before_azures_own_path = origin.path.split("/openai")[0].rstrip("/")
        is_own_origin = origin.scheme == "https" and origin.host.endswith(tuple(row["own_domains"]))
        return BaseUrl(origin.scheme, origin.host, origin.port, before_azures_own_path), is_own_origin
    own = parse_origin(row["base"], ("https",))
    base = parse_base_url(written, own.path) if written else own
    return base, base.origin == own.origin


def _unusable_keys(settings: Settings) -> Iterator[tuple[str, str]]:
    for row in _rows():
        variable = row["key"]
        if not all(map(_is_sendable, settings.provider_keys.get(variable, ()))):
            yield variable, "contains a space or a character that is not allowed in keys"


def usable_key_variables(settings: Settings) -> frozenset[str]:
    """The variables that hold keys which can be sent: those that a code's rule may name."""
    return frozenset(name for name, keys in settings.provider_keys.items() if keys and all(map(_is_sendable, keys)))


def _is_sendable(key: str) -> bool:
    return key.isascii() and key.isprintable() and " " not in key


def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return rows
