"""Opening a connection: what an owner is told when the way to an upstream is blocked, and by whom."""

import errno
import os
import resource
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from api.relay.errors import RelayError
from api.relay.settings import read_settings
from api.relay.upstream import dialling
from api.relay.upstream.authorities import Authorities
from api.relay.upstream.connections import ConnectionPool
from api.relay.upstream.providers import OPENAI, Upstream, read_providers
from tests.conformance.raw_upstream import RawUpstream
from tests.support.ports import free_port
from tests.support.proxies import Proxy, SocksProxy, TinyProxy
from tests.support.tls import Certificates
from tests.upstream import ScriptedUpstream, TlsFiles

PASSWORD = "code-test-proxy-password"
SECURE = "https://api.example.com"


def upstream_of(**variables: str) -> Upstream:
    return read_providers(read_settings({"OPENAI_API_KEY": "sk-test-1", **variables})).by_id[OPENAI]


def failure_of(upstream: Upstream, authority: str = "") -> RelayError:
    with pytest.raises(RelayError) as failed:
        ConnectionPool(Authorities(authority)).dial(upstream).close()
    assert PASSWORD not in str(failed.value.body())
    return failed.value


def told(**variables: str) -> tuple[str, str]:
    failure = failure_of(upstream_of(**variables))
    return failure.code, failure.message


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialling, "CONNECT_SECONDS", 0.3)


def resolved(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Every name has these addresses, in this order."""

    def getaddrinfo(_host: str, port: int, *_: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        families = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in addresses]
        return [
            (family, socket.SOCK_STREAM, 0, "", (address, port))
            for family, address in zip(families, addresses, strict=True)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


class TestWithoutAProxy:
    """The first host on the way is the upstream itself."""

    def test_a_port_where_nothing_listens(self) -> None:
        port = free_port()
        code, message = told(BASE_URL=f"http://127.0.0.1:{port}")
        assert code == "upstream_unreachable"
        assert message == (
            f"127.0.0.1:{port} could not be reached: connection refused (nothing listens at that address and port)."
        )

    @pytest.mark.parametrize(
        ("failure", "words"),
        [
            (socket.gaierror(socket.EAI_NONAME, "unknown"), "the host name was not found"),
            (socket.gaierror(socket.EAI_AGAIN, "later"), "the name server (DNS) did not answer"),
            (socket.gaierror(socket.EAI_FAIL, "failed"), "the name server (DNS) failed"),
            (UnicodeError("label too long"), "the host name is not valid"),
            (OSError(errno.ENETUNREACH, "Network is unreachable"), "the server needs IPv6"),
            (OSError(errno.EHOSTUNREACH, "No route to host"), "there is no route to that host"),
            (OSError(errno.EACCES, "Permission denied"), "a firewall on this server forbids the connection"),
            (OSError(errno.EADDRNOTAVAIL, "Cannot assign"), "no address or port left to connect from"),
            (OSError(errno.EPROTO, "Protocol error"), "protocol error"),
            (TimeoutError("timed out"), "no connection within 10 seconds"),
        ],
        ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value[:20],
    )
    def test_each_failure_of_the_network_has_its_own_words(
        self, monkeypatch: pytest.MonkeyPatch, failure: Exception, words: str
    ) -> None:
        def refuse(*_: object, **__: object) -> socket.socket:
            raise failure

        monkeypatch.setattr(socket, "create_connection", refuse)
        code, message = told(BASE_URL=SECURE)
        assert code == "upstream_unreachable" and words in message

    def test_of_a_hosts_addresses_the_one_with_a_route_tells_why(self, monkeypatch: pytest.MonkeyPatch) -> None:
        resolved(monkeypatch, "127.0.0.1", "2001:db8::1")
        connect = socket.socket.connect

        def without_ipv6(sock: socket.socket, address: tuple[str, int]) -> None:
            if sock.family == socket.AF_INET6:
                raise OSError(errno.ENETUNREACH, "Network is unreachable")
            connect(sock, address)

        monkeypatch.setattr(socket.socket, "connect", without_ipv6)
        assert "refused" in told(BASE_URL=f"http://api.example.com:{free_port()}")[1]


@contextmanager
def every_file_open() -> Iterator[None]:
    """This process is at its limit on open files."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    next_free = os.dup(0)
    os.close(next_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (next_free, limits[1]))
    held: list[int] = []
    try:
        with pytest.raises(OSError):
            while True:
                held.append(os.dup(0))
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        for number in held:
            os.close(number)


@pytest.mark.parametrize(
    "variables",
    [
        {"BASE_URL": "http://127.0.0.1:9"},
        {"BASE_URL": "https://no-such-host.invalid"},
        {"BASE_URL": SECURE, "PROXY_URL": "http://127.0.0.1:9"},
        {"BASE_URL": SECURE, "PROXY_URL": "socks5://127.0.0.1:9"},
        {"BASE_URL": SECURE, "PROXY_URL": "socks5h://no-such-host.invalid:9"},
    ],
    ids=lambda variables: " ".join(variables.values()),
)
def test_the_limit_on_open_files_is_told_as_this_servers(variables: dict[str, str]) -> None:
    upstream = upstream_of(**variables)
    with every_file_open():
        failure = failure_of(upstream)
    assert (failure.code, failure.answer_status) == ("too_many_open_files", 503)
    assert "LimitNOFILE" in str(failure.body()) and "BASE_URL" not in str(failure.body())


@pytest.fixture(scope="module")
def secure_upstream(certificates: Certificates) -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream(TlsFiles(certificates.certificate, certificates.key)) as upstream:
        yield upstream


class TestTls:
    """The handshake with the upstream."""

    def test_an_authority_that_is_not_trusted(self, secure_upstream: ScriptedUpstream) -> None:
        failure = failure_of(upstream_of(BASE_URL=secure_upstream.url))
        assert failure.code == "upstream_tls"
        assert "the issuer of its certificate is not trusted here" in failure.message

    def test_a_certificate_for_another_host(
        self, secure_upstream: ScriptedUpstream, certificates: Certificates
    ) -> None:
        upstream = upstream_of(BASE_URL=f"https://ip6-localhost.localhost:{secure_upstream.port}")
        with pytest.MonkeyPatch.context() as patch:
            resolved(patch, "127.0.0.1")
            failure = failure_of(upstream, str(certificates.authority))
        assert failure.code == "upstream_tls" and "its certificate is for another host name" in failure.message

    def test_a_certificate_that_has_expired(self, tmp_path: Path) -> None:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        expired = authority.issue_cert("localhost", "127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC))
        expired.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "server.pem"))
        with ScriptedUpstream(TlsFiles(tmp_path / "server.pem", tmp_path / "server.pem")) as upstream:
            failure = failure_of(upstream_of(BASE_URL=upstream.url), str(tmp_path / "ca.pem"))
        assert failure.code == "upstream_tls" and "its certificate has expired" in failure.message

    @pytest.mark.parametrize(
        ("verify_code", "words"),
        [
            (9, "is not valid yet"),
            (10, "has expired"),
            (18, "is self-signed"),
            (19, "an authority that is not trusted here"),
            (62, "for another host name"),
            (64, "for another address"),
            (99, "its certificate is not valid: in OpenSSL's words"),
        ],
    )
    def test_each_fault_of_a_certificate_has_its_own_words(
        self, monkeypatch: pytest.MonkeyPatch, secure_upstream: ScriptedUpstream, verify_code: int, words: str
    ) -> None:
        error = ssl.SSLCertVerificationError(1, "certificate verify failed")
        error.reason = "CERTIFICATE_VERIFY_FAILED"
        error.verify_code, error.verify_message = verify_code, "in OpenSSL's words"

        def refuse(*_: object, **__: object) -> ssl.SSLSocket:
            raise error

        monkeypatch.setattr(ssl.SSLContext, "wrap_socket", refuse)
        assert words in told(BASE_URL=secure_upstream.url)[1]

    @pytest.mark.parametrize("said", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"<!DOCTYPE HTML><p>400"])
    def test_https_where_plain_http_is_spoken_names_the_right_scheme(self, said: bytes) -> None:
        with RawUpstream(said, reads=False) as plain:
            failure = failure_of(upstream_of(BASE_URL=plain.url.replace("http:", "https:")))
        assert failure.code == "upstream_scheme"
        assert "begins with https://, but that port speaks no TLS" in failure.message
        assert "write http:// in BASE_URL" in str(failure.body())

    def test_nobody_is_sent_from_a_providers_own_address_to_plain_http(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with RawUpstream(b"HTTP/1.1 302 Found\r\nLocation: http://login.example\r\n\r\n", reads=False) as portal:
            connect = socket.create_connection
            address = portal.url.removeprefix("http://").split(":")
            monkeypatch.setattr(
                socket, "create_connection", lambda _, *rest, **named: connect(tuple(address), *rest, **named)
            )
            failure = failure_of(upstream_of())
        assert failure.code == "upstream_tls" and "does not speak TLS" in failure.message
        assert "http://" not in str(failure.body())

    @pytest.mark.parametrize("reads", [True, False])
    def test_a_connection_that_ends_in_the_handshake(self, reads: bool) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:

            def hang_up() -> None:
                connection, _ = listener.accept()
                if reads:
                    connection.recv(65_536)
                connection.close()

            threading.Thread(target=hang_up, daemon=True).start()
            code, message = told(BASE_URL=f"https://127.0.0.1:{listener.getsockname()[1]}")
        assert code == "upstream_tls" and "it closed the connection during the handshake" in message

    def test_a_handshake_that_does_not_end(self, brief: None) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            code, message = told(BASE_URL=f"https://127.0.0.1:{listener.getsockname()[1]}")
        assert code == "upstream_tls" and "the handshake took more than" in message

    def test_a_server_that_wants_another_version_of_tls(self, certificates: Certificates) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates.certificate, certificates.key)
        context.set_ciphers("PSK")
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with socket.create_server(("127.0.0.1", 0)) as listener:

            def refuse() -> None:
                connection, _ = listener.accept()
                with pytest.raises(OSError):
                    context.wrap_socket(connection, server_side=True)

            threading.Thread(target=refuse, daemon=True).start()
            code, message = told(BASE_URL=f"https://127.0.0.1:{listener.getsockname()[1]}")
        assert code == "upstream_tls" and "it accepts none of the ways to encrypt" in message


KINDS = pytest.mark.parametrize("kind", [TinyProxy, SocksProxy])


class TestProxies:
    """Real proxies, which answer and do not connect."""

    @KINDS
    def test_one_that_asks_for_a_password_says_so(self, kind: type[Proxy]) -> None:
        with kind("ana", PASSWORD) as proxy:
            without = f"{proxy.scheme}://{proxy.address}"
            code, message = told(BASE_URL=SECURE, PROXY_URL=without)
            assert code == "upstream_proxy" and message.endswith("it asks for a user name and a password.")
            wrong = without.replace("://", "://ana:code-test-wrong@")
            code, message = told(BASE_URL=SECURE, PROXY_URL=wrong)
            assert code == "upstream_proxy" and "it refuses the user name and password" in message
            assert "code-test-wrong" not in message

    def test_an_http_proxy_that_does_not_reach_the_upstream(self) -> None:
        base = f"https://127.0.0.1:{free_port()}"
        with TinyProxy() as proxy:
            code, message = told(BASE_URL=base, PROXY_URL=proxy.url())
        assert code == "upstream_proxy"
        assert f"The forward proxy {proxy.address} did not let the request through: it could not reach" in message
        assert base.removeprefix("https://") in message

    def test_a_socks_proxy_that_does_not_reach_the_upstream(self) -> None:
        host = f"127.0.0.1:{free_port()}"
        with SocksProxy() as proxy:
            code, message = told(BASE_URL=f"https://{host}", PROXY_URL=proxy.url())
        assert code == "upstream_proxy" and message.endswith(f": {host} refused its connection.")

    @pytest.mark.parametrize(
        ("reply", "words"),
        [
            (1, "it could not reach api.example.com (general failure)"),
            (2, "its rules do not allow connections to api.example.com"),
            (3, "it has no route to the network of api.example.com"),
            (4, "it could not reach api.example.com, or did not find its name"),
            (6, "it waited too long for api.example.com"),
            (7, "it makes no connections"),
            (8, "it does not support that kind of address"),
            (99, "it failed with code 99"),
        ],
    )
    def test_each_reply_of_a_socks_proxy_has_its_own_words(self, reply: int, words: str) -> None:
        with RawUpstream(
            b"\x05\x00\x05" + bytes([reply]) + b"\x00\x01\0\0\0\0\0\0", reads=False, closes=False
        ) as proxy:
            address = proxy.url.removeprefix("http://")
            code, message = told(BASE_URL=SECURE, PROXY_URL=f"socks5h://{address}")
        assert code == "upstream_proxy" and words in message

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (403, "it does not allow connections to api.example.com (status 403)"),
            (405, "it makes no tunnels (status 405), so it may be no forward proxy"),
            (407, "it asks for a user name and a password"),
            (502, "it could not reach api.example.com (status 502)"),
            (503, "it could not reach api.example.com (status 503)"),
            (504, "it waited too long for api.example.com (status 504)"),
            (302, "it answered with status 302"),
        ],
    )
    def test_each_refusal_of_a_tunnel_has_its_own_words(self, status: int, words: str) -> None:
        with RawUpstream(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode(), reads=False) as proxy:
            code, message = told(BASE_URL=SECURE, PROXY_URL=proxy.url)
        assert code == "upstream_proxy" and words in message

    def test_a_socks_proxy_that_is_given_as_an_http_proxy_is_named_as_what_it_is(self) -> None:
        with SocksProxy() as proxy:
            code, message = told(BASE_URL=SECURE, PROXY_URL=proxy.url("http"))
        assert code == "upstream_proxy"
        assert message.endswith("it is a SOCKS5 proxy, so its address must begin with socks5h:// or socks5://.")

    def test_an_http_proxy_that_is_given_as_a_socks_proxy_is_named_as_what_it_is(self, brief: None) -> None:
        with TinyProxy() as proxy:
            code, message = told(BASE_URL=SECURE, PROXY_URL=proxy.url("socks5h"))
        assert code == "upstream_proxy"
        assert message.endswith("it is an HTTP proxy, so its address must begin with http://.")

    @pytest.mark.parametrize("scheme", ["http", "socks5h"])
    @pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH_9.2p1\r\n"])
    def test_what_is_no_proxy_at_all_is_not_taken_for_one(self, scheme: str, said: bytes) -> None:
        with RawUpstream(said, reads=False) as stranger:
            code, message = told(BASE_URL=SECURE, PROXY_URL=stranger.url.replace("http", scheme))
        assert code == "upstream_proxy"
        assert "does not speak" in message or "closed the connection without an answer" in message

    @pytest.mark.parametrize("scheme", ["http", "socks5h"])
    def test_a_proxy_that_says_nothing(self, monkeypatch: pytest.MonkeyPatch, brief: None, scheme: str) -> None:
        monkeypatch.setattr(dialling, "_PROBE_SECONDS", 0.1)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            address = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
            code, message = told(BASE_URL=SECURE, PROXY_URL=address)
        assert code == "upstream_proxy" and "it did not answer within 0.3 seconds" in message

    @pytest.mark.parametrize("scheme", ["http", "socks5", "socks5h"])
    def test_a_proxy_whose_name_is_not_found(self, scheme: str) -> None:
        code, message = told(BASE_URL=SECURE, PROXY_URL=f"{scheme}://no-such-host.invalid:1")
        assert code == "upstream_proxy" and "the host name was not found" in message

    def test_a_name_that_socks5_looks_up_here(self) -> None:
        with SocksProxy() as proxy:
            code, message = told(BASE_URL="https://no-such-host.invalid", PROXY_URL=proxy.url("socks5"))
        assert code == "upstream_proxy"
        assert "this server did not find the name no-such-host.invalid (with socks5h:// the proxy" in message


def test_acknowledging_at_once_is_the_sockets_own_option_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with RawUpstream(b"") as upstream, socket.create_connection(("127.0.0.1", int(upstream.url.split(":")[2]))) as sock:
        if hasattr(socket, "TCP_QUICKACK"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)
            dialling.acknowledge_at_once(sock)
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK) == 1
        monkeypatch.setattr(dialling, "_QUICK_ACKNOWLEDGEMENT", None)
        dialling.acknowledge_at_once(sock)
