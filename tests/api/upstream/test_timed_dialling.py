"""Dialling step by step: each step is timed, and the one that fails is named."""

import ssl
from collections.abc import Callable

import pytest

from api.relay.settings import read_settings
from api.relay.upstream import dialling
from api.relay.upstream.authorities import Authorities
from api.relay.upstream.dialling import ProxyRefused
from api.relay.upstream.providers import OPENAI, Upstream, read_providers
from api.relay.upstream.timed_dialling import CONNECTION, NAME, PROXY, TLS, Dialled, dial_step_by_step
from tests.support.ports import free_port
from tests.support.proxies import Proxy, SocksProxy, TinyProxy
from tests.support.tls import Certificates
from tests.upstream import ScriptedUpstream, TlsFiles


@pytest.fixture(autouse=True)
def brief_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialling, "_PROBE_SECONDS", 0.3)


def upstream_of(**variables: str) -> Upstream:
    return read_providers(read_settings({"OPENAI_API_KEY": "sk-test-1", **variables})).by_id[OPENAI]


def dialled(authority: str = "", **variables: str) -> Dialled:
    context: Callable[[], ssl.SSLContext] = Authorities(authority).tls_context
    outcome = dial_step_by_step(upstream_of(**variables), context, 0.5)
    assert (outcome.sock is None) == bool(outcome.failed_at)
    if outcome.sock is not None:
        outcome.sock.close()
    return outcome


def test_a_plain_connection_has_two_steps(upstream: ScriptedUpstream) -> None:
    outcome = dialled(BASE_URL=upstream.url)
    assert list(outcome.ms) == [NAME, CONNECTION]
    assert outcome.addresses == ("127.0.0.1",)


@pytest.mark.parametrize("kind", [TinyProxy, SocksProxy])
def test_tls_through_a_proxy_has_four_and_tells_when_the_certificate_ends(
    kind: type[Proxy], certificates: Certificates
) -> None:
    files = TlsFiles(certificates.certificate, certificates.key)
    with ScriptedUpstream(files) as server, kind() as proxy:
        outcome = dialled(str(certificates.authority), BASE_URL=server.url, PROXY_URL=proxy.url())
    assert list(outcome.ms) == [NAME, CONNECTION, PROXY, TLS]
    assert outcome.certificate_ends is not None


def test_the_step_that_fails_is_named_and_none_comes_after_it(upstream: ScriptedUpstream) -> None:
    assert dialled(BASE_URL="https://no-such-host.invalid").failed_at == NAME
    refused = dialled(BASE_URL=f"https://127.0.0.1:{free_port()}")
    assert (refused.failed_at, list(refused.ms)) == (CONNECTION, [NAME, CONNECTION])
    with SocksProxy("ana", "code-test-proxy-password") as proxy:
        locked_out = dialled(BASE_URL=upstream.url, PROXY_URL=f"socks5h://{proxy.address}")
    assert locked_out.failed_at == PROXY
    assert isinstance(locked_out.error, ProxyRefused)
    plain = dialled(BASE_URL=f"https://127.0.0.1:{upstream.port}")
    assert (plain.failed_at, plain.speaks_plain_http) == (TLS, True)


def test_a_certificate_that_is_not_trusted_is_no_sign_of_plain_http(certificates: Certificates) -> None:
    with ScriptedUpstream(TlsFiles(certificates.certificate, certificates.key)) as server:
        outcome = dialled(BASE_URL=server.url)
    assert (outcome.failed_at, outcome.speaks_plain_http) == (TLS, False)
