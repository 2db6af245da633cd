"""The proxies and certificates of the tests are real: they carry traffic, and they refuse it."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from tests.support.programs import ProgramFailed
from tests.support.proxies import Proxy, SocksProxy, TinyProxy
from tests.support.tls import Certificates, make_certificates


class Hello(BaseHTTPRequestHandler):
    """Answers every GET with one word, and logs nothing."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def hello_server(certificates: Certificates | None = None) -> Iterator[int]:
    """Serve Hello on a free port, over TLS if there are certificates, and yield the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hello)
    if certificates:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates.certificate, certificates.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("tls"))


def get(url: str, proxy: str, verify: str | bool = True) -> requests.Response:
    """Ask for `url` through `proxy` alone, whatever the environment says."""
    with requests.Session() as session:
        session.trust_env = False
        return session.get(url, proxies={"http": proxy, "https": proxy}, verify=verify, timeout=10)


@pytest.mark.parametrize("credentials", [(), ("ana", "secret")], ids=["open", "with password"])
@pytest.mark.parametrize("kind", [TinyProxy, SocksProxy])
def test_a_proxy_carries_plain_and_tls_traffic_and_says_so(
    kind: type[Proxy], credentials: tuple[str, ...], files: Certificates
) -> None:
    with kind(*credentials) as proxy, hello_server() as port, hello_server(files) as tls_port:
        assert get(f"http://127.0.0.1:{port}/", proxy.url()).text == "hello"
        assert get(f"https://127.0.0.1:{tls_port}/", proxy.url(), str(files.authority)).text == "hello"
        proxy.wait_for_connection("127.0.0.1", port)
        proxy.wait_for_connection("127.0.0.1", tls_port)


@pytest.mark.parametrize("kind", [TinyProxy, SocksProxy])
def test_a_proxy_refuses_a_caller_without_its_password(kind: type[Proxy]) -> None:
    with kind("ana", "secret") as proxy, hello_server() as port:
        try:
            status = get(f"http://127.0.0.1:{port}/", f"{proxy.scheme}://{proxy.address}").status_code
        except requests.ConnectionError:
            status = 0  # SOCKS has no status: the connection is closed.
        assert status in (0, 407)
        with pytest.raises(ProgramFailed):
            proxy.wait_for_connection("127.0.0.1", port, timeout_seconds=0.1)


def test_the_name_is_resolved_by_the_proxy_with_socks5h() -> None:
    with SocksProxy() as proxy, hello_server() as port:
        assert get(f"http://localhost:{port}/", proxy.url("socks5h")).text == "hello"
        proxy.wait_for_connection("localhost", port)


def test_a_proxy_that_is_not_installed_is_one_clear_message(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramFailed, match="tinyproxy is not installed"):
        TinyProxy()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_certificate_is_trusted_through_its_authority_alone(host: str, files: Certificates) -> None:
    with hello_server(files) as port, requests.Session() as session:
        session.trust_env = False
        url = f"https://{host}:{port}/"
        assert session.get(url, verify=str(files.authority), timeout=10).text == "hello"
        with requests.Session() as stranger, pytest.raises(requests.exceptions.SSLError):
            stranger.trust_env = False
            stranger.get(url, timeout=10)
