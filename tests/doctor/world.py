"""The world around a deployment, made for real: upstreams, proxies, stores, and what stands in the way to them.

A variable of the matrix names a part of it as `<name>`; a part is started when the first deployment names it.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import trustme

from api.relay.deployment import build_deployment
from api.relay.ledger.amounts import Amounts
from api.relay.ledger.day_rows import Use
from api.relay.ledger.standing import Account
from api.relay.settings import read_settings
from tests.conformance.raw_upstream import RawUpstream
from tests.doctor.resolver import Named, name_server
from tests.doctor.servers import SITES, dropping_port, internet, refused_port, resetting_port, silent_port, site
from tests.support.github import FakeGitHub
from tests.support.proxies import Proxy, SocksProxy, TinyProxy
from tests.support.redis_server import RedisRestServer, RedisServer
from tests.upstream import KeyState, ScriptedUpstream, TlsFiles

WRONG_KEY = "sk-test-wrong-4n7q2x9mw8e5r1t6"
EMPTY_KEY = "sk-test-empty-4n7q2x9mw8e5r1t6"
BUSY_KEY = "sk-test-busy-4n7q2x9mw8e5r1t6"
HOSTS = ("api.openai.com", "models.example.com")
"""What the world's internet serves as an OpenAI-like upstream; all other hosts are Azure resources."""
AZURE_HOST = "my-resource.openai.azure.com"
PROXY_PASSWORD = "code-test-proxy-9w2x"
SLOW_NAME_SECONDS = 1.2
NO_ROUTE = "fe80::1"
"""Without the interface that it is behind, nobody finds the way to it, be there IPv6 or not."""
SLOW_STORE_SECONDS = 0.4
ANSWERS_OF_A_BUSY_DAY = 4_000
_PART = re.compile(r"<([a-z_]+)>")


class SlowRestServer(RedisRestServer):
    """A store far away."""

    def answer_to(self, authorization: str, command: list[str]) -> tuple[int, dict[str, Any]]:
        time.sleep(SLOW_STORE_SECONDS)
        return super().answer_to(authorization, command)


class World:
    """From `with` to its end."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._started = ExitStack()
        self._found: dict[str, str] = {}
        self._authority = trustme.CA()
        self._redis: RedisServer | None = None
        self._makers: dict[str, Callable[[], AbstractContextManager[str]]] = {
            "upstream": self._upstream,
            "secure": lambda: self._secure(self._authority.issue_cert("127.0.0.1", *HOSTS)),
            "internet": lambda: internet(lambda host: self._part("secure" if host in HOSTS else "secure_azure")),
            "filtered_internet": lambda: internet(lambda host: self._part("secure_website")),
            "secure_azure": lambda: self._secure_site("azure", AZURE_HOST),
            "secure_website": lambda: self._secure_site("website", *HOSTS),
            "plain": lambda: _raw(RawUpstream(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", reads=False)),
            "expired": lambda: self._secure(
                self._authority.issue_cert("127.0.0.1", not_after=datetime.now(UTC) - timedelta(days=1))
            ),
            "expiring": lambda: self._secure(
                self._authority.issue_cert("127.0.0.1", not_after=datetime.now(UTC) + timedelta(days=3))
            ),
            "wrong_name": lambda: self._secure(self._authority.issue_cert("other.example")),
            "self_signed": lambda: self._secure(trustme.CA().issue_cert("127.0.0.1")),
            "authority": self._authority_file,
            "folder": lambda: contextlib.nullcontext(str(self._directory)),
            "file": self._file,
            "newer_settings": self._newer_settings,
            "refused": refused_port,
            "silent": silent_port,
            "drops": dropping_port,
            "resets": resetting_port,
            "hangs_up": lambda: _raw(RawUpstream(b"")),
            "speaks_ssh": lambda: _raw(RawUpstream(b"SSH-2.0-OpenSSH_9.2p1\r\n", reads=False)),
            "refuses_hosts": lambda: _raw(RawUpstream(b"HTTP/1.1 403 Filtered\r\nContent-Length: 0\r\n\r\n")),
            "proxy": lambda: _proxy(TinyProxy()),
            "guarded_proxy": lambda: _proxy(TinyProxy("ana", PROXY_PASSWORD)),
            "socks": lambda: _proxy(SocksProxy()),
            "guarded_socks": lambda: _proxy(SocksProxy("ana", PROXY_PASSWORD)),
            "redis": self._redis_address,
            "rest": lambda: self._rest(RedisRestServer),
            "slow_rest": lambda: self._rest(SlowRestServer),
            "busy_rest": self._busy_rest,
            "silent_name": lambda: self._named("silent.models.internal", Named("127.0.0.1", None)),
            "slow_name": lambda: self._named("slow.models.internal", Named("127.0.0.1", SLOW_NAME_SECONDS)),
            "six_name": lambda: self._named("six.models.internal", Named(NO_ROUTE)),
            "github": _github,
        } | {name: lambda name=name: site(name) for name in SITES}  # type: ignore[misc]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._started.close()

    def filled(self, text: str) -> str:
        """The text with each `<name>` replaced by that part's address, host:port, or path; starts what is new."""
        return _PART.sub(lambda place: self._part(place[1]), text)

    def _part(self, name: str) -> str:
        if name not in self._found:
            self._found[name] = self._started.enter_context(self._makers[name]())
        return self._found[name]

    @contextlib.contextmanager
    def _upstream(self) -> Iterator[str]:
        with ScriptedUpstream() as upstream:
            upstream.models.append("house-model")
            upstream.keys[WRONG_KEY] = KeyState.INVALID
            upstream.keys[EMPTY_KEY] = KeyState.NO_QUOTA
            upstream.keys[BUSY_KEY] = KeyState.RATE_LIMITED
            yield f"127.0.0.1:{upstream.port}"

    @contextlib.contextmanager
    def _secure(self, certificate: trustme.LeafCert) -> Iterator[str]:
        with ScriptedUpstream(self._tls_files(certificate)) as upstream:
            upstream.keys[WRONG_KEY] = KeyState.INVALID
            yield f"127.0.0.1:{upstream.port}"

    @contextlib.contextmanager
    def _secure_site(self, name: str, *hosts: str) -> Iterator[str]:
        files = self._tls_files(self._authority.issue_cert(*hosts))
        with site(name, files.context()) as address:
            yield address

    def _tls_files(self, certificate: trustme.LeafCert) -> TlsFiles:
        folder = Path(tempfile.mkdtemp(dir=self._directory))
        files = TlsFiles(folder / "server.pem", folder / "server.key")
        certificate.private_key_pem.write_to_path(str(files.key))
        for position, blob in enumerate(certificate.cert_chain_pems):
            blob.write_to_path(str(files.certificate), append=position > 0)
        return files

    @contextlib.contextmanager
    def _authority_file(self) -> Iterator[str]:
        path = self._directory / "authority.pem"
        self._authority.cert_pem.write_to_path(str(path))
        yield str(path)

    @contextlib.contextmanager
    def _file(self) -> Iterator[str]:
        path = self._directory / "a-file"
        path.write_text("not a folder", encoding="utf-8")
        yield str(path)

    @contextlib.contextmanager
    def _newer_settings(self) -> Iterator[str]:
        """A file of variables that was changed when the site had started."""
        path = self._directory / "newer.env"
        path.write_text("DEFAULT_MODEL=gpt-4o-mini\n", encoding="utf-8")
        later = datetime.now().timestamp() + 3600
        os.utime(path, (later, later))
        yield str(path)

    @contextlib.contextmanager
    def _redis_address(self) -> Iterator[str]:
        with RedisServer() as redis:
            self._redis = redis
            yield f"127.0.0.1:{redis.port}"

    @contextlib.contextmanager
    def _rest(self, kind: type[RedisRestServer]) -> Iterator[str]:
        self._part("redis")
        assert self._redis is not None
        with kind(self._redis) as server:
            yield server.url.removeprefix("http://")

    @contextlib.contextmanager
    def _busy_rest(self) -> Iterator[str]:
        """A store that has counted many answers today."""
        with RedisServer() as redis, RedisRestServer(redis) as server:
            variables = {"KV_REST_API_URL": server.url, "KV_REST_API_TOKEN": server.token}
            ledger = build_deployment(read_settings(variables)).ledger
            used = Amounts(requests=ANSWERS_OF_A_BUSY_DAY)
            ledger.reserve(Account("ana"), Use("openai", "gpt-6-luna"), used).settle(used)
            yield server.url.removeprefix("http://")

    @contextlib.contextmanager
    def _named(self, name: str, named: Named) -> Iterator[str]:
        """The upstream by a name."""
        with name_server({name: named}):
            yield f"{name}:{self._part('upstream').rpartition(':')[2]}"


@contextlib.contextmanager
def _raw(upstream: RawUpstream) -> Iterator[str]:
    with upstream:
        yield upstream.url.removeprefix("http://")


@contextlib.contextmanager
def _proxy(proxy: Proxy) -> Iterator[str]:
    with proxy:
        yield proxy.address


@contextlib.contextmanager
def _github() -> Iterator[str]:
    with FakeGitHub() as github:
        github.is_ahead_by("A first change", "A second change", "A third change")
        yield github.url.removeprefix("http://")
