"""Which store the ledger is kept in: the best that the settings name, else this process's memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from api.relay.ledger.memory_store import MemoryStore
from api.relay.ledger.resilient_store import ResilientStore
from api.relay.ledger.store import Store
from api.relay.settings import Settings
from api.relay.upstream.authorities import Authorities
from api.relay.upstream.base_url import BadUrl, parse_origin
from api.relay.upstream.connections import ConnectionPool
from api.relay.upstream.proxies import BadProxy, choose_proxy

IN_MEMORY = ":memory:"
_FORGOTTEN = "in memory: limits and sums are each instance's own, and forgotten when it ends"
_OUT_OF_REACH = "names a store that can't be reached now: counting goes on without it, and the log says why"
_REST_VARIABLES = ("KV_REST_API_", "UPSTASH_REDIS_REST_")
_ADDRESS_VARIABLES = ("REDIS_URL", "KV_URL")


@dataclass(frozen=True)
class OpenedStore:
    """A store, and what the owner should know of it."""

    store: Store
    place: str
    """Where it is, in words and without a secret."""
    variable: str = ""
    """The one that names it."""
    unusable: tuple[tuple[str, str], ...] = ()
    """(variable, why) of what is set and can't be used."""

    @property
    def warnings(self) -> tuple[tuple[str, str], ...]:
        """(variable, why) of what is wrong now, for everybody to read; none of it stops the site."""
        if self.store.is_available:
            return self.unusable
        # Where a store across a network is, and what it says, is for the owner alone: in the log and the usage page.
        why = self.store.why if self.store.kind == "sqlite" else _OUT_OF_REACH
        return (*self.unusable, (self.variable, why))


class _Unusable(ValueError):
    """A variable names a store that cannot be used; str() says why."""

    def __init__(self, variable: str, why: str) -> None:
        super().__init__(why)
        self.variable = variable


def open_store(
    settings: Settings, authorities: Authorities | None = None, mask: Callable[[str], str] = str
) -> OpenedStore:
    """The store that the settings name. Never raises, and asks none that is across a network.

    `mask` hides secrets in what a store says when it is down.
    """
    authorities = authorities or Authorities()
    # A platform's functions keep no connection of Redis's own protocol alive, and have no disk.
    kinds = (_open_rest, _open_redis) if settings.platform else (_open_redis, _open_rest, _open_file)
    unusable = list(_read_only_tokens(settings))
    for open_kind in kinds:
        try:
            opened = open_kind(settings, authorities, mask)
        except _Unusable as error:
            unusable.append((error.variable, str(error)))
            continue
        if opened is not None:
            return replace(opened, unusable=tuple(unusable))
    return OpenedStore(MemoryStore(), _FORGOTTEN, unusable=tuple(unusable))


def store_secrets(settings: Settings) -> list[str]:
    """The tokens and passwords of the stores that the settings name, as they are written and as they are meant."""
    secrets = [value for name, value in settings.stores.items() if name.endswith("_TOKEN")]
    for name in settings.stores:
        if name.endswith("_URL"):
            with suppress(ValueError):
                password = urlsplit(settings.stores[name]).password or ""
                secrets += [password, unquote(password)]
    return [secret for secret in secrets if secret]


def _open_rest(settings: Settings, authorities: Authorities, mask: Callable[[str], str]) -> OpenedStore | None:
    pair = next(_rest_pairs(settings), None)
    if pair is None:
        return None
    variable, address, token = pair
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise _Unusable(variable.removesuffix("URL") + "TOKEN", "has a character that no token has")
    try:
        base = parse_origin(address, ("https", "http"))
        proxy = choose_proxy(base, settings.proxies)
    except BadUrl as error:
        raise _Unusable(variable, str(error)) from error
    except BadProxy as error:
        raise _Unusable(error.variable, str(error)) from error
    # Imported where it is used, like the others: what only some sites need would make every cold start longer.
    from api.relay.ledger.redis_rest_store import RedisRestStore
    from api.relay.ledger.script_store import PATIENCE_SECONDS

    pool = ConnectionPool(authorities, in_container=settings.in_container, connect_seconds=PATIENCE_SECONDS)
    store = RedisRestStore(pool, base, token, proxy)
    resilient = ResilientStore(store, is_required=settings.ledger_required, answers_get_lost=True, mask=mask)
    return OpenedStore(resilient, f"in Redis over REST at {base.authority} ({variable})", variable)


def _rest_pairs(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Variable, address and token of each store over REST, then _Unusable where a token is missing."""
    half = None
    for variable in sorted(settings.stores, key=_plainest_first):
        start = variable.removesuffix("URL")
        if start == variable or not start.endswith(_REST_VARIABLES):
            continue
        if token := settings.stores.get(f"{start}TOKEN"):
            yield variable, settings.stores[variable], token
        else:
            half = _Unusable(f"{start}TOKEN", f"is not set, so the store of {variable} can't be used")
    if half is not None:
        raise half


def _plainest_first(variable: str) -> tuple[int, bool, str]:
    return variable.count("_"), variable.endswith("KV_URL"), variable


def _is_an_address(variable: str) -> bool:
    return variable.endswith(_ADDRESS_VARIABLES)


def _read_only_tokens(settings: Settings) -> Iterator[tuple[str, str]]:
    for variable in settings.stores:
        start = variable.removesuffix("READ_ONLY_TOKEN")
        if start != variable and f"{start}TOKEN" not in settings.stores:
            yield variable, f"may only read, and the ledger must write: set {start}TOKEN as well"


def _open_redis(settings: Settings, authorities: Authorities, mask: Callable[[str], str]) -> OpenedStore | None:
    # Elsewhere than on a platform, one with a prefix belongs to some other program.
    named = (name for name in settings.stores if name in _ADDRESS_VARIABLES or settings.platform)
    variable = next(iter(sorted(filter(_is_an_address, named), key=_plainest_first)), None)
    if variable is None:
        return None
    address = settings.stores[variable]
    try:
        from api.relay.ledger.redis_store import RedisStore

        store = RedisStore(address, authorities)
        host = urlsplit(address).hostname or "localhost"
    except ImportError as error:
        raise _Unusable(variable, "needs the package redis of requirements.txt, which is not installed") from error
    except ValueError as error:
        form = "rediss://user:password@host:port; signs such as / and # in a password must be escaped"
        raise _Unusable(variable, f"is not an address like {form}") from error
    resilient = ResilientStore(store, is_required=settings.ledger_required, answers_get_lost=True, mask=mask)
    return OpenedStore(resilient, f"in Redis at {host} ({variable})", variable)


def _directory(written: str) -> Path:
    """Where DATA_DIR leads. Raises _Unusable."""
    try:
        # As it is written: for Path, ./~ana is ana's home as well.
        expanded = os.path.expanduser(written)
        if expanded.startswith("~"):
            raise _Unusable("DATA_DIR", "names the home of a user who doesn't exist")
        return Path(expanded).absolute()
    except OSError as error:
        # The users can't be asked about, or the directory that this process works in is gone.
        raise _Unusable("DATA_DIR", f"can't be found ({(error.strerror or str(error)).lower()})") from error


def _open_file(settings: Settings, authorities: Authorities, mask: Callable[[str], str]) -> OpenedStore | None:
    if settings.data_dir in ("", IN_MEMORY):
        return None
    try:
        from api.relay.ledger.sqlite_store import FILE_NAME, SqliteStore
    except ImportError as error:
        raise _Unusable("DATA_DIR", "needs Python's sqlite3, which this Python was built without") from error
    directory = _directory(settings.data_dir)
    store = ResilientStore(SqliteStore(directory), is_required=settings.ledger_required, mask=mask)
    # On this machine asking takes no time, and a directory with the wrong owner is best told at once.
    store.look()
    return OpenedStore(store, f"in {directory / FILE_NAME}", "DATA_DIR")
