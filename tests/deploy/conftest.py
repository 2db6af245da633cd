"""A relay, and ways to it."""

import ssl
from collections.abc import Iterator

import pytest

from tests.conformance.client import CODE, KEY
from tests.support.tls import Certificates
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream


@pytest.fixture(scope="session")
def relay(upstream: ScriptedUpstream) -> Iterator[WaitressServer]:
    """A relay that asks for a code and believes a proxy on this machine about who calls."""
    environment = {"CODE": CODE, "OPENAI_API_KEY": KEY, "BASE_URL": upstream.url, "TRUSTED_PROXIES": "127.0.0.1"}
    with WaitressServer(environment) as server:
        yield server


@pytest.fixture(scope="session")
def tls(certificates: Certificates) -> ssl.SSLContext:
    """What a browser knows that trusts the tests' authority."""
    return ssl.create_default_context(cafile=str(certificates.authority))


@pytest.fixture(autouse=True)
def forget_former_requests(upstream: ScriptedUpstream) -> None:
    upstream.reset()
