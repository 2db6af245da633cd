"""One request out and its answer back: whose answer it is, and that small pieces are not held back on the way."""

import json
import socket
from collections.abc import Iterator

import pytest

from api.relay.errors import RelayError
from api.relay.settings import read_settings
from api.relay.upstream import dialling, http_exchange
from api.relay.upstream.authorities import Authorities
from api.relay.upstream.connections import ConnectionPool
from api.relay.upstream.http_exchange import HttpExchange, UpstreamRequest
from api.relay.upstream.http_response import ResponseHead
from api.relay.upstream.providers import OPENAI, Upstream, read_providers
from tests.conformance.raw_upstream import RawUpstream
from tests.support.nginx import Nginx
from tests.support.ports import free_port
from tests.support.proxies import Proxy, SocksProxy, TinyProxy
from tests.support.tls import Certificates
from tests.upstream import ScriptedUpstream, TlsFiles

BODY = json.dumps({"model": "m", "messages": [{"role": "user", "content": "hi"}], "stream": True}).encode()
REQUEST = UpstreamRequest("POST", "/v1/chat/completions", {"Content-Type": "application/json"}, BODY)


@pytest.fixture(autouse=True)
def brief_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialling, "_PROBE_SECONDS", 0.3)


def upstream_of(**variables: str) -> Upstream:
    return read_providers(read_settings({"OPENAI_API_KEY": "sk-test-1", **variables})).by_id[OPENAI]


def head_of(exchange: HttpExchange) -> ResponseHead:
    while (head := exchange.poll(5)) is None:
        pass
    return head


def ask(upstream: Upstream, authority: str = "") -> ResponseHead:
    exchange = HttpExchange(ConnectionPool(Authorities(authority)), upstream, REQUEST)
    try:
        return head_of(exchange)
    finally:
        exchange.abort()


def told(**variables: str) -> tuple[str, str]:
    with pytest.raises(RelayError) as failed:
        ask(upstream_of(**variables))
    assert failed.value.answer_status == 502
    return failed.value.code, failed.value.message


def answer(status: int, *headers: str, body: str = "") -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers, "", body]
    return "\r\n".join(lines).encode()


class TestProxysOwnAnswers:
    """A proxy that forwards plain http answers in the upstream's place when it does not forward."""

    def test_a_password_that_tinyproxy_wants(self) -> None:
        with TinyProxy("ana", "code-test-right") as proxy:
            base = f"http://127.0.0.1:{free_port()}"
            code, message = told(BASE_URL=base, PROXY_URL=f"http://{proxy.address}")
            assert code == "upstream_proxy" and message.endswith("it asks for a user name and a password.")
            code, message = told(BASE_URL=base, PROXY_URL=f"http://ana:code-test-wrong@{proxy.address}")
            assert code == "upstream_proxy" and "it refuses the user name and password" in message
            assert "code-test" not in message

    def test_an_upstream_that_tinyproxy_does_not_reach(self) -> None:
        host = f"127.0.0.1:{free_port()}"
        with TinyProxy() as proxy:
            code, message = told(BASE_URL=f"http://{host}", PROXY_URL=proxy.url())
        assert code == "upstream_proxy" and f"it could not reach {host} (status 50" in message

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            (answer(407, "Proxy-Authenticate: Basic"), "it asks for a user name and a password"),
            (answer(407, "Via: 1.1 far", "Content-Type: application/json"), "it asks for a user name and a password"),
            (answer(502), "it could not reach models.example (status 502)"),
            (answer(503, "Content-Type: text/html", body="<p>busy"), "it could not reach models.example (status 503)"),
            (answer(504, "Content-Type: text/plain"), "it waited too long for models.example (status 504)"),
            (
                answer(403, "X-Squid-Error: ERR_ACCESS_DENIED 0", "Via: 1.1 squid"),
                "does not allow connections to models",
            ),
            (answer(403, "Server: tinyproxy/1.11.1"), "it does not allow connections to models.example (status 403)"),
            (answer(400, "Server: Privoxy"), "it answered with status 400"),
        ],
    )
    def test_the_proxys_own_refusal_is_told_as_such(self, said: bytes, words: str) -> None:
        with RawUpstream(said) as proxy:
            code, message = told(BASE_URL="http://models.example", PROXY_URL=proxy.url)
        assert code == "upstream_proxy" and words in message

    @pytest.mark.parametrize(
        "said",
        [
            answer(502, "Content-Type: application/json", body="{}"),
            answer(503, "Content-Type: application/problem+json; charset=utf-8", body="{}"),
            answer(502, "Content-Type: text/html", "Via: 1.1 tinyproxy (tinyproxy/1.11.1)"),
            answer(401, "Content-Type: text/html"),
            answer(404, "Content-Type: text/html"),
            answer(200, "Server: squid"),
        ],
    )
    def test_the_upstreams_own_refusal_stays_the_upstreams(self, said: bytes) -> None:
        with RawUpstream(said) as proxy:
            head = ask(upstream_of(BASE_URL="http://models.example", PROXY_URL=proxy.url))
        assert head.status == int(said.split()[1])

    def test_a_real_upstreams_error_comes_through_a_real_proxy(self, upstream: ScriptedUpstream) -> None:
        with TinyProxy() as proxy, RawUpstream(answer(503, "Content-Type: text/html", body="<p>busy")) as busy:
            assert ask(upstream_of(BASE_URL=busy.url, PROXY_URL=proxy.url())).status == 503

    def test_no_407_comes_from_anywhere_else_either(self) -> None:
        with RawUpstream(answer(407, "Proxy-Authenticate: Basic")) as stranger:
            code, message = told(BASE_URL=stranger.url)
        assert code == "upstream_refused" and "status 407" in message

    def test_a_socks_proxy_that_is_given_as_an_http_proxy_is_named_as_what_it_is(self) -> None:
        with SocksProxy() as proxy:
            code, message = told(BASE_URL="http://models.example", PROXY_URL=proxy.url("http"))
        assert code == "upstream_proxy" and "it is a SOCKS5 proxy" in message

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            (b"", "it closed the connection without an answer."),
            (b"\x00\x5b\x00\x00", "it does not speak HTTP, so it may be no HTTP proxy."),
        ],
    )
    def test_what_is_no_http_proxy_is_told_as_a_proxys_fault(self, said: bytes, words: str) -> None:
        with RawUpstream(said) as stranger:
            code, message = told(BASE_URL="http://models.example", PROXY_URL=stranger.url)
        assert code == "upstream_proxy" and message.endswith(words)


@pytest.fixture(scope="module")
def secure_upstream(certificates: Certificates) -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream(TlsFiles(certificates.certificate, certificates.key)) as upstream:
        yield upstream


class TestHttpWhereTlsIsSpoken:
    """BASE_URL says http, and the port wants TLS: told as such, however the server takes it."""

    def test_a_server_that_hangs_up(self, secure_upstream: ScriptedUpstream) -> None:
        code, message = told(BASE_URL=secure_upstream.url.replace("https:", "http:"))
        host = f"localhost:{secure_upstream.port}"
        assert code == "upstream_scheme"
        assert message in (
            f"The address of {host} begins with http://, but that port speaks TLS.",
            f"The address of 127.0.0.1:{secure_upstream.port} begins with http://, but that port speaks TLS.",
        )

    @pytest.mark.parametrize("kind", [None, TinyProxy, SocksProxy])
    def test_nginx_which_answers_400(self, certificates: Certificates, kind: type[Proxy] | None) -> None:
        port = free_port()
        keys = f"ssl_certificate {certificates.certificate}; ssl_certificate_key {certificates.key};"
        with Nginx(f"server {{ listen 127.0.0.1:{port} ssl; {keys} location / {{ return 200; }} }}"):
            if kind is None:
                assert told(BASE_URL=f"http://127.0.0.1:{port}")[0] == "upstream_scheme"
                return
            with kind() as proxy:
                code, _ = told(BASE_URL=f"http://127.0.0.1:{port}", PROXY_URL=proxy.url())
            assert code == "upstream_scheme"

    def test_a_400_of_a_plain_server_stays_what_it_is(self) -> None:
        with RawUpstream(answer(400, "Content-Type: text/html", body="<p>no")) as plain:
            assert ask(upstream_of(BASE_URL=plain.url)).status == 400

    def test_a_plain_server_that_hangs_up_is_told_as_cut(self) -> None:
        with RawUpstream(b"") as plain:
            assert told(BASE_URL=plain.url)[0] == "upstream_cut"

    def test_a_tls_alert_where_an_answer_was_expected(self) -> None:
        with RawUpstream(b"\x15\x03\x01\x00\x02\x02\x0a", reads=False) as strict:
            assert told(BASE_URL=strict.url)[0] == "upstream_scheme"


class TestAcknowledgements:
    """Small pieces are not held back by a proxy's Nagle algorithm."""

    def test_a_request_leaves_in_one_piece(self, monkeypatch: pytest.MonkeyPatch, upstream: ScriptedUpstream) -> None:
        sent: list[bytes] = []
        sendall = socket.socket.sendall

        def record(sock: socket.socket, data: bytes) -> None:
            sent.append(data)
            sendall(sock, data)

        monkeypatch.setattr(socket.socket, "sendall", record)
        ask(upstream_of(BASE_URL=upstream.url))
        assert [piece for piece in sent if b"POST" in piece or BODY in piece] == sent[:1]
        assert sent[0].startswith(b"POST /v1/chat/completions HTTP/1.1\r\n") and sent[0].endswith(b"\r\n\r\n" + BODY)

    @pytest.mark.parametrize(("kind", "is_quick"), [(None, False), (TinyProxy, True), (SocksProxy, True)])
    def test_through_a_proxy_what_arrives_is_acknowledged_at_once_and_directly_nothing_is_spent_on_it(
        self,
        monkeypatch: pytest.MonkeyPatch,
        upstream: ScriptedUpstream,
        kind: type[Proxy] | None,
        is_quick: bool,
    ) -> None:
        calls: list[socket.socket] = []
        monkeypatch.setattr(http_exchange, "acknowledge_at_once", calls.append)
        if kind is None:
            ask(upstream_of(BASE_URL=upstream.url))
        else:
            with kind() as proxy:
                ask(upstream_of(BASE_URL=upstream.url, PROXY_URL=proxy.url()))
        assert (len(calls) >= 2) == is_quick and bool(calls) == is_quick
