"""Upstreams: the table of providers (providers.json) joined with the owner's variables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.relay.keys import KeyRing
from api.relay.proxies import BadProxy, Proxy, choose_proxy
from api.relay.settings import Settings
from api.relay.urls import BadUrl, BaseUrl, parse_base_url, parse_origin

OPENAI = "openai"
AZURE = "azure"
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

    @property
    def is_azure(self) -> bool:
        return self.id == AZURE


@dataclass(frozen=True)
class Providers:
    """All upstreams by id, and what is wrong with the variables that name them."""

    by_id: dict[str, Upstream]
    problems: tuple[tuple[str, str], ...]

    def usable_ids(self) -> list[str]:
        """Providers that can answer: those with a key of the owner's, and OpenAI's place with a BASE_URL."""
        return [
            upstream.id
            for upstream in self.by_id.values()
            if upstream.keys or (upstream.id == OPENAI and not upstream.is_own_origin)
        ]


def read_providers(settings: Settings) -> Providers:
    """Joins the table with the settings. What is wrong goes into `problems` as (variable, why)."""
    found: dict[str, Upstream] = {}
    problems: list[tuple[str, str]] = []
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
        keys = KeyRing(settings.provider_keys.get(row["key"], ()))
        found[row["id"]] = Upstream(row["id"], row["label"], row["key"], base, proxy, keys, is_own_origin)
    problems.extend(_unusable_keys(settings))
    return Providers(found, tuple(dict.fromkeys(problems)))


def provider_ids() -> frozenset[str]:
    """The ids of all providers in the table, with a key or without."""
    return frozenset(row["id"] for row in _rows())


def provider_variables() -> Iterator[tuple[str, str, str, str]]:
    """(label, key variable, URL variable, default base) of each provider, for the documentation."""
    for row in _rows():
        yield row["label"], row["key"], row["url"], row["base"] or ""


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
        keys = settings.provider_keys.get(variable, ())
        if any(not key.isascii() or not key.isprintable() or " " in key for key in keys):
            yield variable, "contains a space or a character that is not allowed in keys"


def _rows() -> list[dict[str, Any]]:
    return json.loads(_TABLE.read_text(encoding="utf-8"))
