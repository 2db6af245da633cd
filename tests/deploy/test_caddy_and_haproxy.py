"""The guide's lines for Caddy in a real Caddy, and for HAProxy in a real HAProxy: answers come word by word."""

import json
import ssl
from collections.abc import Iterator

import pytest

from tests.conformance.client import Client
from tests.deploy.word_by_word import assert_comes_chunk_by_chunk
from tests.docs.guides import ORIGINAL, guide
from tests.docs.markdown import blocks_of
from tests.support.caddy import RELAY, CaddyInFront
from tests.support.haproxy import HaproxyInFront
from tests.support.tls import Certificates
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

GUIDE = guide(ORIGINAL, "deploy-server.md")
STRANGER = "127.0.0.2"
"""An address that comes to the proxy and is not among TRUSTED_PROXIES."""
JSON_TYPE = {"Content-Type": "application/json"}
LARGE = json.dumps({"model": "gpt-4o-mini", "messages": [], "x": "a" * 4_400_000}).encode()


@pytest.fixture(scope="module")
def caddy(relay: WaitressServer, certificates: Certificates) -> Iterator[CaddyInFront]:
    with CaddyInFront(relay.url, certificates) as started:
        yield started


@pytest.fixture(scope="module")
def haproxy(relay: WaitressServer) -> Iterator[HaproxyInFront]:
    [backend] = blocks_of(GUIDE, "haproxy")
    with HaproxyInFront(relay.url, backend) as started:
        yield started


@pytest.fixture(params=["caddy", "haproxy"])
def client(request: pytest.FixtureRequest, tls: ssl.SSLContext) -> Client:
    url = request.getfixturevalue(request.param).url
    return Client(url, tls=tls if url.startswith("https:") else None, source=STRANGER)


def test_a_stream_comes_chunk_by_chunk(client: Client, upstream: ScriptedUpstream) -> None:
    assert_comes_chunk_by_chunk(client, upstream)


def test_with_caddy_in_a_folder_too(
    relay: WaitressServer, certificates: Certificates, tls: ssl.SSLContext, upstream: ScriptedUpstream
) -> None:
    _, folder = blocks_of(GUIDE, "caddyfile")
    with CaddyInFront(relay.url, certificates, folder) as caddy:
        assert Client(caddy.url, tls=tls).get("/chat").headers["location"] == "/chat/"
        assert Client(f"{caddy.url}/chat/", tls=tls).get("/").headers["content-type"].startswith("text/html")
        assert_comes_chunk_by_chunk(Client(f"{caddy.url}/chat/", tls=tls), upstream)


def test_caddy_holds_nothing_back_where_it_compresses_either(
    relay: WaitressServer, certificates: Certificates, tls: ssl.SSLContext, upstream: ScriptedUpstream
) -> None:
    """The relay says that a stream's coding is `identity`, so Caddy leaves it alone."""
    with CaddyInFront(relay.url, certificates, f"encode gzip\nreverse_proxy {RELAY}") as caddy:
        client = Client(caddy.url, tls=tls)
        assert client.get("/", **{"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"
        assert_comes_chunk_by_chunk(client, upstream)


def test_a_large_body_passes(client: Client, upstream: ScriptedUpstream) -> None:
    assert client.request("POST", "/api/openai/v1/chat/completions", LARGE, JSON_TYPE).status == 200
    assert upstream.wait_for_request().body == LARGE


def test_the_relay_knows_who_calls_and_believes_no_caller_about_it(client: Client, relay: WaitressServer) -> None:
    seen = relay.logs().count(f"right client={STRANGER} ")
    client.post("/api/access", {}, **{"X-Forwarded-For": "203.0.113.78"})
    relay.transcript.wait_until(lambda logs: logs.count(f"right client={STRANGER} ") > seen or None, 5)
    assert "203.0.113.78" not in relay.logs()


def test_haproxy_is_told_to_send_each_piece_at_once() -> None:
    # Without it the pieces come too, but each up to 200 ms late.
    [backend] = blocks_of(GUIDE, "haproxy")
    assert "option http-no-delay" in backend
