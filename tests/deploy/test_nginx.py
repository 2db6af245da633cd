"""deploy/nginx.conf in a real nginx, and an nginx of which nobody has set anything: both stream."""

import ssl
import zlib
from collections.abc import Iterator

import pytest

from tests.conformance.client import CODE, Client
from tests.deploy.word_by_word import assert_comes_chunk_by_chunk
from tests.support.nginx import DefaultNginxInFront, NginxInFront
from tests.support.programs import ROOT
from tests.support.tls import Certificates
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

BODY_LIMIT = 4_500_000
STRANGER = "127.0.0.2"
"""An address that comes to nginx and is not among TRUSTED_PROXIES."""


@pytest.fixture(scope="module")
def nginx(relay: WaitressServer, certificates: Certificates) -> Iterator[NginxInFront]:
    with NginxInFront(relay.url, certificates) as started:
        yield started


@pytest.fixture(scope="module")
def in_folder(relay: WaitressServer, certificates: Certificates) -> Iterator[NginxInFront]:
    with NginxInFront(relay.url, certificates, folder=True) as started:
        yield started


@pytest.fixture
def client(nginx: NginxInFront, tls: ssl.SSLContext) -> Client:
    return Client(nginx.url, tls=tls)


def test_nginx_finds_nothing_to_warn_of(nginx: NginxInFront) -> None:
    assert "[warn]" not in nginx.logs()
    assert "[emerg]" not in nginx.logs()


def test_a_stream_comes_chunk_by_chunk(client: Client, upstream: ScriptedUpstream) -> None:
    assert_comes_chunk_by_chunk(client, upstream)


def test_in_a_folder_too(in_folder: NginxInFront, tls: ssl.SSLContext, upstream: ScriptedUpstream) -> None:
    assert_comes_chunk_by_chunk(Client(f"{in_folder.url}/chat/", tls=tls), upstream)


@pytest.mark.parametrize("lines", ["", "gzip on;"], ids=["default", "Debian's gzip"])
def test_with_all_settings_of_nginx_at_their_defaults_too(
    relay: WaitressServer, upstream: ScriptedUpstream, lines: str
) -> None:
    with DefaultNginxInFront(relay.url, lines) as nginx:
        assert_comes_chunk_by_chunk(Client(nginx.url), upstream)


def test_with_another_nginx_in_front_too(nginx: NginxInFront, upstream: ScriptedUpstream) -> None:
    with DefaultNginxInFront(nginx.url) as outer:
        assert_comes_chunk_by_chunk(Client(outer.url), upstream)


def test_an_nginx_that_compresses_everything_leaves_streams_alone(
    relay: WaitressServer, upstream: ScriptedUpstream
) -> None:
    with DefaultNginxInFront(relay.url, "gzip on; gzip_types *; gzip_min_length 0;") as nginx:
        client = Client(nginx.url)
        assert_comes_chunk_by_chunk(client, upstream)
        stream = client.stream(headers={"Accept-Encoding": "gzip"})
        stream.read_all()
        assert stream.headers["content-encoding"] == "identity"


def test_a_body_of_just_the_relays_limit_passes(client: Client, upstream: ScriptedUpstream) -> None:
    body = body_of(BODY_LIMIT)
    assert client.request("POST", "/api/openai/v1/chat/completions", body, JSON_TYPE).status == 200
    assert upstream.wait_for_request().body == body


def test_a_larger_one_gets_the_relays_own_error(client: Client) -> None:
    answer = client.request("POST", "/api/openai/v1/chat/completions", body_of(BODY_LIMIT + 1_000_000), JSON_TYPE)
    assert (answer.status, answer.error["code"]) == (413, "body_too_large")


JSON_TYPE = {"Content-Type": "application/json"}


def body_of(size: int) -> bytes:
    start = b'{"model": "gpt-4o-mini", "messages": [], "x": "'
    return start + b"a" * (size - len(start) - 2) + b'"}'


@pytest.mark.parametrize(
    ("script", "first"),
    [({"text": "word", "end": "hang"}, b"word"), ({"chunks": 1000, "interval": 0.02}, b"chunk 1 ")],
    ids=["while the upstream is silent", "while chunks come"],
)
def test_an_abort_reaches_the_upstream(client: Client, upstream: ScriptedUpstream, script: dict, first: bytes) -> None:
    stream = client.stream(script)
    request = upstream.wait_for_request()
    stream.read_until(first)
    stream.close()
    assert request.wait_closed(5)


@pytest.mark.parametrize("claimed", [None, "203.0.113.9", "127.0.0.1", "203.0.113.9, 127.0.0.1", "not an address"])
def test_the_callers_own_address_counts_whatever_it_claims(
    nginx: NginxInFront, relay: WaitressServer, tls: ssl.SSLContext, claimed: str | None
) -> None:
    headers = {"X-Forwarded-For": claimed} if claimed else {}
    seen = relay.logs().count(f"right client={STRANGER} ")
    Client(nginx.url, tls=tls, source=STRANGER).post("/api/access", {}, **headers)
    relay.transcript.wait_until(lambda logs: logs.count(f"right client={STRANGER} ") > seen or None, 5)


def test_wrong_codes_of_one_caller_do_not_lock_out_another(nginx: NginxInFront, tls: ssl.SSLContext) -> None:
    guesser = [Client(nginx.url, f"Bearer nk-code-test-guess{n}", tls, "127.0.0.3") for n in range(6)]
    statuses = [guess.post("/api/access", {}).status for guess in guesser]
    assert statuses == [401] * 5 + [429]
    assert Client(nginx.url, tls=tls, source="127.0.0.4").post("/api/access", {}).status == 200


@pytest.mark.parametrize("sends", ["proxy_set_header X-Forwarded-For $remote_addr;", ""], ids=["its caller", "nothing"])
def test_behind_an_nginx_that_nobody_declared_the_owner_learns_why_all_are_locked_out(sends: str) -> None:
    with WaitressServer({"CODE": CODE}) as relay, DefaultNginxInFront(relay.url, sends) as nginx:
        for number in range(5):
            assert Client(nginx.url, f"Bearer nk-code-test-guess{number}").post("/api/access", {}).status == 401
        client = Client(nginx.url, f"Bearer nk-{CODE}")
        assert client.post("/api/access", {}).error["code"] == "too_many_attempts"
        [warning] = client.get("/api/config").json()["locutorio"]["warnings"]
        assert warning["variable"] == "TRUSTED_PROXIES" and "TRUSTED_PROXIES=private" in warning["why"]
        assert "wrong codes have locked out an address" in relay.logs() and ": 127.0.0.1" in relay.logs()


def test_the_page_has_its_headers_and_is_compressed_once(client: Client) -> None:
    answer = client.get("/build/main.js", **{"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert b"import" in zlib.decompress(answer.content, 16 + zlib.MAX_WBITS)
    assert "require-trusted-types-for" in client.get("/").headers["content-security-policy"]


def test_what_a_browser_may_keep_is_what_the_page_says(client: Client) -> None:
    chunk = next((ROOT / "public/build/chunks").glob("*.js"))
    paths = ["/", "/build/main.js", f"/build/chunks/{chunk.name}"]
    said = [client.get(path).headers["cache-control"] for path in paths]
    assert said == ["no-cache", "no-cache", "public, max-age=31536000, immutable"]


def test_what_comes_without_tls_is_sent_to_tls(nginx: NginxInFront) -> None:
    answer = Client(f"http://127.0.0.1:{nginx.plain_port}", None).get("/some/page?x=1", Host="localhost")
    assert (answer.status, answer.headers["location"]) == (301, "https://localhost/some/page?x=1")


def test_in_a_folder_the_address_without_a_slash_leads_to_the_page(
    in_folder: NginxInFront, tls: ssl.SSLContext
) -> None:
    client = Client(in_folder.url, tls=tls)
    answer = client.get("/chat")
    assert answer.status == 301
    assert answer.headers["location"].endswith("/chat/")
    assert client.get("/chat/api/health").json()["status"] == "ok"
    assert client.get("/api/health").status == 404
