"""The way to the upstream: TLS, forward proxies, SOCKS, and base addresses as people write them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.conftest import Target
from tests.conformance.raw_upstream import RawUpstream
from tests.support.proxies import Proxy, SocksProxy, TinyProxy
from tests.support.tls import Certificates
from tests.upstream import ScriptedUpstream, TlsFiles

PASSWORD = "code-test-proxy:p@ss/word"


@pytest.fixture(scope="module")
def secure_upstream(certificates: Certificates) -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream(TlsFiles(certificates.certificate, certificates.key)) as upstream:
        yield upstream


class TestTls:
    """Encrypted upstreams."""

    def test_a_trusted_upstream_streams(
        self, target: Target, secure_upstream: ScriptedUpstream, certificates: Certificates
    ) -> None:
        secure_upstream.reset()
        client = target.client(BASE_URL=secure_upstream.url, SSL_CERT_FILE=str(certificates.authority))
        for _ in range(3):
            stream = client.stream({"chunks": 300, "text": "secret " * 300})
            stream.read_all()
            assert stream.words == "secret " * 300
            assert stream.end.startswith("ok ")
        assert secure_upstream.connections == 1

    def test_silence_is_filled_and_an_abort_arrives_over_tls_too(
        self, target: Target, secure_upstream: ScriptedUpstream, certificates: Certificates
    ) -> None:
        secure_upstream.reset()
        environment = {"SSL_CERT_FILE": str(certificates.authority), **target.bound_on_aborts(3)}
        stream = target.client(BASE_URL=secure_upstream.url, **environment).stream({"head_gate": "never"})
        request = secure_upstream.wait_for_request()
        stream.read_until(b": ping\n\n: ping")
        stream.close()
        assert request.wait_closed(4)

    def test_each_chunk_arrives_before_the_next_over_tls_too(
        self, target: Target, secure_upstream: ScriptedUpstream, certificates: Certificates
    ) -> None:
        secure_upstream.reset()
        environment = {"SSL_CERT_FILE": str(certificates.authority)}
        stream = target.client(BASE_URL=secure_upstream.url, **environment).stream({"text": "one two ", "gate": "word"})
        for word in (b"one", b"two"):
            secure_upstream.open_gate("word")
            stream.read_until(word)
        stream.read_all()
        assert stream.end.startswith("ok ")

    def test_an_unknown_authority_is_refused(self, target: Target, secure_upstream: ScriptedUpstream) -> None:
        answer = target.client(BASE_URL=secure_upstream.url).chat()
        assert (answer.status, answer.error["code"]) == (502, "upstream_tls")
        assert "certificate" in answer.error["message"] or "issuer" in answer.error["message"]

    def test_a_wrong_name_is_refused(
        self, target: Target, secure_upstream: ScriptedUpstream, certificates: Certificates
    ) -> None:
        url = f"https://127.0.0.2:{secure_upstream.port}"
        answer = target.client(BASE_URL=url, SSL_CERT_FILE=str(certificates.authority)).chat()
        assert answer.error["code"] in ("upstream_tls", "upstream_unreachable")

    def test_plain_http_where_tls_was_expected_is_told(self, target: Target) -> None:
        with RawUpstream(b"HTTP/1.1 400 Bad Request\r\n\r\n", reads=False) as upstream:
            answer = target.client(BASE_URL=upstream.url.replace("http:", "https:")).chat()
        assert (answer.status, answer.error["code"]) == (502, "upstream_scheme")

    def test_tls_where_plain_http_was_expected_is_told(self, target: Target, secure_upstream: ScriptedUpstream) -> None:
        answer = target.client(BASE_URL=secure_upstream.url.replace("https:", "http:")).chat()
        assert (answer.status, answer.error["code"]) == (502, "upstream_scheme")


PROXIES = {
    "http": (TinyProxy, None, ["PROXY_URL", "HTTP_PROXY", "ALL_PROXY"], None),
    "http with a password": (TinyProxy, "ana", ["PROXY_URL"], None),
    "socks5": (SocksProxy, None, ["PROXY_URL", "ALL_PROXY"], "socks5"),
    "socks5h with a password": (SocksProxy, "ana", ["PROXY_URL"], "socks5h"),
}


@pytest.fixture(scope="module", params=PROXIES.values(), ids=PROXIES.keys())
def proxied(request: pytest.FixtureRequest) -> Iterator[tuple[Proxy, list[str], str | None]]:
    kind, user, variables, scheme = request.param
    with kind(user, PASSWORD.replace("/", "").replace("@", "").replace(":", "") if user else None) as proxy:
        yield proxy, variables, scheme


class TestProxies:
    """Forward proxies: real ones."""

    def test_requests_and_streams_go_through_it(
        self, target: Target, upstream: ScriptedUpstream, proxied: tuple[Proxy, list[str], str | None]
    ) -> None:
        proxy, variables, scheme = proxied
        for variable in variables:
            stream = target.client(**{variable: proxy.url(scheme)}).stream({"text": f"by {variable}"})
            stream.read_all()
            assert stream.words == f"by {variable}"
            proxy.wait_for_connection("127.0.0.1", upstream.port)

    def test_tls_goes_through_it(
        self,
        target: Target,
        secure_upstream: ScriptedUpstream,
        certificates: Certificates,
        proxied: tuple[Proxy, list[str], str | None],
    ) -> None:
        proxy, _, scheme = proxied
        environment = {"SSL_CERT_FILE": str(certificates.authority), "HTTPS_PROXY": proxy.url(scheme)}
        client = target.client(BASE_URL=f"https://localhost:{secure_upstream.port}", **environment)
        stream = client.stream({"text": "through a tunnel"})
        stream.read_all()
        assert stream.words == "through a tunnel"
        host = "127.0.0.1" if scheme == "socks5" else "localhost"
        proxy.wait_for_connection(host, secure_upstream.port)

    def test_the_models_are_asked_for_through_it_too(
        self, target: Target, upstream: ScriptedUpstream, proxied: tuple[Proxy, list[str], str | None]
    ) -> None:
        proxy, _, scheme = proxied
        answer = target.client(PROXY_URL=proxy.url(scheme), OPENAI_ORG_ID="org-proxied").post("/api/access", {})
        assert answer.json()["models"] == upstream.models

    def test_http_proxy_alone_also_serves_https(
        self, target: Target, secure_upstream: ScriptedUpstream, certificates: Certificates
    ) -> None:
        with TinyProxy() as proxy:
            environment = {"SSL_CERT_FILE": str(certificates.authority), "HTTP_PROXY": proxy.address}
            assert target.client(BASE_URL=secure_upstream.url, **environment).chat().status == 200
            proxy.wait_for_connection("127.0.0.1", secure_upstream.port)

    @pytest.mark.parametrize("no_proxy", ["127.0.0.1", "*", "localhost, 127.0.0.0/8"])
    def test_no_proxy_goes_around_it(self, target: Target, no_proxy: str) -> None:
        assert target.client(PROXY_URL="127.0.0.1:9", NO_PROXY=no_proxy).chat().status == 200

    @pytest.mark.parametrize(
        "written", ["http://127.0.0.1:9", "socks5://127.0.0.1:9", "socks5h://ana:code-test-secret@127.0.0.1:9"]
    )
    def test_a_proxy_that_is_not_there_is_named_without_its_password(self, target: Target, written: str) -> None:
        server = target.server(PROXY_URL=written, BASE_URL="https://api.example.com")
        answer = target.client(PROXY_URL=written, BASE_URL="https://api.example.com").chat()
        assert (answer.status, answer.error["code"]) == (502, "upstream_proxy")
        assert "127.0.0.1:9" in answer.error["message"]
        assert "code-test" not in answer.text + server.logs()

    @pytest.mark.parametrize("kind", [TinyProxy, SocksProxy])
    def test_a_wrong_password_is_told_as_the_proxys_refusal(
        self, target: Target, kind: type[Proxy], secure_upstream: ScriptedUpstream
    ) -> None:
        with kind("ana", "code-test-right") as proxy:
            wrong = proxy.url().replace("code-test-right", "code-test-wrong")
            answer = target.client(BASE_URL=secure_upstream.url, PROXY_URL=wrong).chat()
            assert (answer.status, answer.error["code"]) == (502, "upstream_proxy")

    def test_user_and_password_may_follow_the_address_as_in_nextchats_guide(
        self, target: Target, upstream: ScriptedUpstream
    ) -> None:
        with TinyProxy("ana", "code-test-right") as proxy:
            written = f"http://{proxy.address} ana code-test-right"
            assert target.client(PROXY_URL=written).chat().status == 200
            proxy.wait_for_connection("127.0.0.1", upstream.port)

    @pytest.mark.parametrize("status", [407, 502, 503])
    def test_a_forwarding_proxys_own_refusal_is_never_a_407(self, target: Target, status: int) -> None:
        with RawUpstream(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode()) as proxy:
            answer = target.client(BASE_URL="http://models.example", PROXY_URL=proxy.url).chat()
        assert (answer.status, answer.error["code"]) == (502, "upstream_proxy")

    @pytest.mark.parametrize("variable", ["PROXY_URL", "HTTPS_PROXY", "ALL_PROXY"])
    def test_a_proxy_that_makes_no_sense_closes_the_relay(self, target: Target, variable: str) -> None:
        answer = target.client(BASE_URL="https://api.example.com", **{variable: "ftp://127.0.0.1:21"}).chat()
        assert (answer.status, answer.error["code"]) == (503, "configuration_invalid")
        assert variable in answer.error["message"]


@pytest.mark.parametrize(
    "environment",
    [{"SSL_CERT_FILE": "/no/such/file.pem"}, {"OPENAI_ORG_ID": "\u7ec4\u7ec7"}, {"AZURE_API_VERSION": "2024\u00e9"}],
    ids=lambda environment: next(iter(environment)),
)
def test_a_setting_that_no_request_can_carry_closes_the_relay(target: Target, environment: dict[str, str]) -> None:
    answer = target.client(**environment).chat()
    assert (answer.status, answer.error["code"]) == (503, "configuration_invalid")
    assert next(iter(environment)) in answer.error["message"]


def test_a_proxy_that_speaks_no_http_is_told(target: Target) -> None:
    with RawUpstream(b"SSH-2.0-OpenSSH_9.2p1\r\n") as proxy:
        address = proxy.url.removeprefix("http://")
        answer = target.client(BASE_URL="https://api.example.com", HTTPS_PROXY=address).chat()
    assert (answer.status, answer.error["code"]) == (502, "upstream_proxy")


@pytest.mark.parametrize(
    "written",
    [
        "{url}",
        "{url}/",
        "{url}//",
        "{url}/v1",
        "{url}/v1/",
        "{url}/v1/v1",
        "{url}/v1/chat/completions",
        "{url}/v1/chat/completions/",
        "{host}",
        "{host}/v1",
        "  {url}  ",
        '"{url}"',
        "'{url}/'",
        "//{host}/v1",
    ],
)
def test_base_url_is_forgiven(target: Target, upstream: ScriptedUpstream, written: str) -> None:
    url = written.format(url=upstream.url, host=upstream.url.removeprefix("http://"))
    assert target.client(BASE_URL=url).chat().status == 200
    assert upstream.wait_for_request().target == "/v1/chat/completions"


@pytest.mark.parametrize("written", ["{url}/proxy/openai", "{url}/proxy/openai/v1/"])
def test_base_url_may_have_a_path(target: Target, upstream: ScriptedUpstream, written: str) -> None:
    assert target.client(BASE_URL=written.format(url=upstream.url)).chat().status == 200
    assert upstream.wait_for_request().target == "/proxy/openai/v1/chat/completions"


@pytest.mark.parametrize(
    "written", ["ftp://x", "https://", "https://a b", "https://ana:code-test-pw@host", "http://x?y=1"]
)
def test_base_url_that_makes_no_sense_closes_the_relay(target: Target, written: str) -> None:
    answer = target.client(BASE_URL=written).chat()
    assert (answer.status, answer.error["code"]) == (503, "configuration_invalid")
    assert "BASE_URL" in answer.error["message"]
