"""Any name may lead to a site without a code if its owner wants that, and no other site may use it."""

import ssl
from collections.abc import Iterator

import pytest

from tests.conformance.client import KEY, Client
from tests.support.nginx import DefaultNginxInFront, Nginx, NginxInFront
from tests.support.tls import Certificates
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream


@pytest.fixture(scope="module")
def open_relay(upstream: ScriptedUpstream) -> Iterator[WaitressServer]:
    with WaitressServer({"OPENAI_API_KEY": KEY, "BASE_URL": upstream.url, "ALLOWED_HOSTS": "*"}) as server:
        yield server


@pytest.fixture(scope="module")
def door(open_relay: WaitressServer, certificates: Certificates) -> Iterator[NginxInFront]:
    with NginxInFront(open_relay.url, certificates) as started:
        yield started


def status(door: Nginx, tls: ssl.SSLContext | None, **headers: str) -> int:
    client = Client(door.url, None, tls)
    return client.post("/api/openai/v1/chat/completions", {"model": "m", "messages": []}, **headers).status


def test_the_page_itself_is_let_in(door: NginxInFront, tls: ssl.SSLContext) -> None:
    assert status(door, tls, Origin=door.url) == 200


def test_under_any_name_that_leads_here(door: NginxInFront, tls: ssl.SSLContext) -> None:
    name = {"Host": "a-name-nobody-configured.example"}
    assert status(door, tls, Origin=f"https://{name['Host']}", **name) == 200


def test_without_the_owners_word_only_local_names_lead_to_it(
    upstream: ScriptedUpstream, certificates: Certificates, tls: ssl.SSLContext
) -> None:
    environment = {"OPENAI_API_KEY": KEY, "BASE_URL": upstream.url}
    with WaitressServer(environment) as server, NginxInFront(server.url, certificates) as door:
        assert status(door, tls, Host="localhost") == 200
        assert status(door, tls, Host="a-name-nobody-configured.example") == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://localhost"])
def test_another_site_is_not(door: NginxInFront, tls: ssl.SSLContext, origin: str) -> None:
    assert status(door, tls, Origin=origin) == 403


@pytest.mark.parametrize("forwarded", ["evil.example", "localhost"])
def test_another_site_does_not_get_in_by_naming_itself_the_host(
    door: NginxInFront, tls: ssl.SSLContext, forwarded: str
) -> None:
    headers = {"X-Forwarded-Host": forwarded, "X-Forwarded-Proto": "https", "Forwarded": f"host={forwarded}"}
    assert status(door, tls, Origin=f"https://{forwarded}", **headers) == 403


def test_a_proxy_that_renames_the_host_locks_no_browser_out_that_tells_where_it_comes_from(
    open_relay: WaitressServer,
) -> None:
    with DefaultNginxInFront(open_relay.url) as renaming:
        page = {"Origin": "https://chat.example.com", "Sec-Fetch-Site": "same-origin"}
        stranger = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        assert status(renaming, None, **page) == 200
        assert status(renaming, None, **stranger) == 403
