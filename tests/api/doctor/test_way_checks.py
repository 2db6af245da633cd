"""The way to the model: each step that can fail, in front of the real thing, is named as the cause."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from api.relay.doctor import address_checks, probes, way_checks
from tests.api.doctor.examining import (
    KEY,
    NOTHING,
    Said,
    cause,
    complaints,
    error,
    examination_of,
    found,
    found_by,
    site,
)
from tests.conformance.raw_upstream import RawUpstream
from tests.support.ports import free_port
from tests.support.proxies import SocksProxy, TinyProxy
from tests.support.tls import Certificates
from tests.upstream import ScriptedUpstream, TlsFiles

PASSWORD = "code-test-proxy-password"
LISTED = "https://api.openai.com"


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (probes, way_checks, address_checks):
        monkeypatch.setattr(module, "STEP_SECONDS", 0.5)


@contextmanager
def silent() -> Iterator[str]:
    """A port that takes connections and says nothing; yields host:port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def resolved(monkeypatch: pytest.MonkeyPatch, *addresses: str, error: Exception | None = None) -> None:
    """Every name has these addresses, or its look-up fails."""

    def getaddrinfo(_host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        if error is not None:
            raise error
        families = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in addresses]
        return [
            (family, socket.SOCK_STREAM, 0, "", (address, port))
            for family, address in zip(families, addresses, strict=True)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.fixture
def secure(certificates: Certificates) -> Iterator[str]:
    with ScriptedUpstream(TlsFiles(certificates.certificate, certificates.key)) as server:
        yield f"localhost:{server.port}"


@pytest.fixture
def authority(certificates: Certificates) -> str:
    return str(certificates.authority)


class TestAddress:
    """What is written, before anybody is asked."""

    def test_one_that_makes_sense(self) -> None:
        assert cause("way.address", BASE_URL="https://gateway.example.com/v1") == "ok"
        assert found("way.address").evidence["address"] == "https://api.openai.com/v1"

    @pytest.mark.parametrize("written", ["ftp://example.com", "https://a b", "https://ana:code-test-pw@example.com"])
    def test_one_that_is_none(self, written: str) -> None:
        examination = examination_of(OPENAI_API_KEY=KEY, BASE_URL=written)
        findings = found_by("way.address", examination)
        assert [finding.cause_id for finding in findings] == ["way.address.invalid"]
        assert findings[0].cause.startswith("BASE_URL ")

    @pytest.mark.parametrize("host", ["chatgpt.com", "platform.openai.com"])
    def test_a_website_for_people(self, host: str) -> None:
        assert cause("way.address", BASE_URL=f"https://{host}") == "website"

    def test_the_site_itself(self) -> None:
        headers = {"host": "Chat.example.com"}
        assert cause("way.address", BASE_URL="https://chat.example.com", headers=headers) == "self"

    @pytest.mark.parametrize("host", ["localhost:11434", "192.168.1.20:8000", "ollama"])
    def test_a_private_network_seen_from_a_platform(self, host: str) -> None:
        assert cause("way.address", BASE_URL=f"http://{host}", VERCEL="1") == "local"
        assert cause("way.address", BASE_URL=f"http://{host}") == "ok"

    def test_a_key_sent_unencrypted(self) -> None:
        assert cause("way.address", BASE_URL="http://gateway.example.com") == "unencrypted"

    def test_where_the_address_makes_no_sense_nobody_is_asked(self) -> None:
        examination = examination_of(OPENAI_API_KEY=KEY, BASE_URL="https://chatgpt.com")
        assert complaints(examination) == ["way.address.website"]


class TestNetlifysGateway:
    """Netlify's AI gateway puts variables of its own among the owner's."""

    def test_without_it(self) -> None:
        assert cause("way.netlify_gateway") == "skipped"

    def test_its_token_in_place_of_a_key(self) -> None:
        assert cause("way.netlify_gateway", NETLIFY="1", NETLIFY_AI_GATEWAY_KEY=KEY) == "key"

    def test_its_token_beside_a_key(self) -> None:
        assert cause("way.netlify_gateway", NETLIFY="1", NETLIFY_AI_GATEWAY_KEY="another-token") == "offered"


class TestProxy:
    """The proxy is understood, reached, and lets us through."""

    def test_none(self) -> None:
        assert cause("way.proxy", BASE_URL=f"http://127.0.0.1:{free_port()}") == "skipped"
        finding = found("way.proxy", BASE_URL="http://127.0.0.1:9", PROXY_URL="http://127.0.0.1:8", NO_PROXY="*")
        assert "NO_PROXY" in finding.cause

    @pytest.mark.parametrize("form", ["http://{0}:{1}@{2}", "http://{2} {0} {1}", "{0}:{1}@{2}"])
    def test_one_with_a_password(self, upstream: ScriptedUpstream, form: str) -> None:
        with TinyProxy("ana", PASSWORD) as proxy:
            finding = found("way.proxy", BASE_URL=upstream.url, PROXY_URL=form.format("ana", PASSWORD, proxy.address))
        assert finding.verdict == "ok"
        assert finding.evidence["proxy"] == f"http://{proxy.address}"
        assert finding.evidence["has_password"] is True
        assert finding.evidence["form"] == ("host, user and password with blanks between" if " " in form else "address")

    def test_socks(self, upstream: ScriptedUpstream) -> None:
        with SocksProxy() as proxy:
            examination = examination_of(OPENAI_API_KEY=KEY, BASE_URL=upstream.url, PROXY_URL=proxy.url("socks5h"))
            assert complaints(examination) == []

    def test_tls_through_a_tunnel(self, secure: str, authority: str) -> None:
        with TinyProxy() as proxy:
            examination = examination_of(
                OPENAI_API_KEY=KEY, BASE_URL=f"https://{secure}", HTTPS_PROXY=proxy.url(), SSL_CERT_FILE=authority
            )
            assert complaints(examination) == []
            (finding,) = found_by("way.tls", examination)
        assert {"name_ms", "connection_ms", "proxy_ms", "tls_ms", "http_ms"} <= finding.evidence.keys()

    def test_one_that_makes_no_sense(self) -> None:
        examination = examination_of(OPENAI_API_KEY=KEY, PROXY_URL="ftp://127.0.0.1:8080")
        assert complaints(examination) == ["way.proxy.invalid"]

    def test_one_whose_name_is_not_found(self) -> None:
        assert cause("way.proxy", BASE_URL="http://127.0.0.1:9", PROXY_URL="http://no-such-host.invalid:1") == "name"

    @pytest.mark.parametrize("scheme", ["http", "socks5h"])
    def test_one_that_is_not_there(self, scheme: str) -> None:
        variables = {"BASE_URL": LISTED, "PROXY_URL": f"{scheme}://127.0.0.1:{free_port()}"}
        assert cause("way.proxy", **variables) == "unreachable"
        assert cause("way.proxy", **variables, LOCUTORIO_CONTAINER="1") == "container"
        assert complaints(examination_of(OPENAI_API_KEY=KEY, **variables)) == ["way.proxy.unreachable"]

    def test_one_that_never_answers(self) -> None:
        with silent() as host:
            assert cause("way.proxy", BASE_URL=LISTED, PROXY_URL=f"http://{host}") == "unreachable"

    @pytest.mark.parametrize("credentials", ["", "ana:code-test-wrong@"])
    def test_one_that_wants_another_password(self, upstream: ScriptedUpstream, credentials: str) -> None:
        with TinyProxy("ana", PASSWORD) as proxy:
            variables = {"BASE_URL": upstream.url, "PROXY_URL": f"http://{credentials}{proxy.address}"}
            assert cause("way.proxy", **variables) == "credentials"
            assert complaints(examination_of(OPENAI_API_KEY=KEY, **variables)) == ["way.proxy.credentials"]

    def test_socks_that_wants_a_password(self) -> None:
        with SocksProxy("ana", PASSWORD) as proxy:
            assert cause("way.proxy", BASE_URL=LISTED, PROXY_URL=f"socks5h://{proxy.address}") == "credentials"

    def test_a_socks_proxy_taken_for_an_http_proxy(self) -> None:
        with SocksProxy() as proxy:
            assert cause("way.proxy", BASE_URL=LISTED, PROXY_URL=f"http://{proxy.address}") == "kind"

    def test_an_http_proxy_taken_for_a_socks_proxy(self) -> None:
        with TinyProxy() as proxy:
            assert cause("way.proxy", BASE_URL=LISTED, PROXY_URL=f"socks5h://{proxy.address}") == "kind"

    def test_one_whose_rules_forbid_the_host(self) -> None:
        with RawUpstream(b"HTTP/1.1 403 Filtered\r\nContent-Length: 0\r\n\r\n") as proxy:
            assert cause("way.proxy", BASE_URL=LISTED, PROXY_URL=proxy.url) == "forbidden"

    def test_one_that_does_not_reach_the_host(self) -> None:
        with SocksProxy() as proxy:
            base = f"https://127.0.0.1:{free_port()}"
            assert cause("way.proxy", BASE_URL=base, PROXY_URL=proxy.url("socks5h")) == "beyond"

    def test_one_that_leaves_names_to_us(self) -> None:
        with SocksProxy() as proxy:
            base = "https://no-such-host.invalid"
            assert cause("way.proxy", BASE_URL=base, PROXY_URL=proxy.url("socks5")) == "lookup"

    def test_one_that_fails_otherwise(self) -> None:
        with RawUpstream(b"HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n") as proxy:
            assert cause("way.proxy", BASE_URL=LISTED, PROXY_URL=proxy.url) == "failed"


class TestName:
    """The look-up of the provider's name."""

    def test_a_name_that_is_found(self, upstream: ScriptedUpstream) -> None:
        finding = found("way.dns", BASE_URL=f"http://localhost:{upstream.port}")
        assert finding.verdict == "ok"
        assert "127.0.0.1" in str(finding.evidence["addresses"])

    def test_one_that_the_proxy_looks_up(self, upstream: ScriptedUpstream) -> None:
        with TinyProxy() as proxy:
            assert cause("way.dns", BASE_URL=upstream.url, PROXY_URL=proxy.url()) == "skipped"

    def test_one_that_nobody_knows(self) -> None:
        assert cause("way.dns", BASE_URL="https://no-such-host.invalid") == "unknown"

    def test_the_providers_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        resolved(monkeypatch, error=socket.gaierror(socket.EAI_NONAME, "unknown"))
        assert cause("way.dns") == "offline"
        assert complaints(examination_of(OPENAI_API_KEY=KEY)) == ["way.dns.offline"]

    def test_a_name_server_that_does_not_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        resolved(monkeypatch, error=socket.gaierror(socket.EAI_AGAIN, "later"))
        assert cause("way.dns") == "silent"

    def test_a_look_up_without_an_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import threading

        over = threading.Event()
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(60))
        assert cause("way.dns") == "silent"
        over.set()

    def test_a_slow_one(self, upstream: ScriptedUpstream, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(way_checks, "_SLOW_NAME_MS", -1)
        assert cause("way.dns", BASE_URL=upstream.url) == "slow"


class TestConnection:
    """The TCP connection to the provider."""

    def test_one_that_is_made(self, upstream: ScriptedUpstream) -> None:
        assert cause("way.tcp", BASE_URL=upstream.url) == "ok"

    def test_none_before_the_name_is_found(self) -> None:
        assert cause("way.tcp", BASE_URL="https://no-such-host.invalid") == "skipped"

    def test_a_port_where_nobody_listens(self) -> None:
        variables = {"BASE_URL": f"http://127.0.0.1:{free_port()}"}
        assert cause("way.tcp", **variables) == "refused"
        assert cause("way.tcp", **variables, LOCUTORIO_CONTAINER="1") == "container"
        assert complaints(examination_of(OPENAI_API_KEY=KEY, **variables)) == ["way.tcp.refused"]

    def test_a_firewall_that_swallows_everything(self) -> None:
        # Once its queue is full, a listener answers nobody, as a firewall does that drops packets.
        with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
            listener.bind(("127.0.0.1", 0))
            listener.listen(0)
            for client in (first, second):
                client.setblocking(False)
                client.connect_ex(listener.getsockname())
            assert cause("way.tcp", BASE_URL=f"http://127.0.0.1:{listener.getsockname()[1]}") == "silent"

    def test_only_ipv6_where_there_is_no_route(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # A prefix for documentation, to which no network has a route.
        resolved(monkeypatch, "2001:db8::1")
        without_ipv6 = OSError(101, "Network is unreachable")
        monkeypatch.setattr(socket.socket, "connect", lambda *_: (_ for _ in ()).throw(without_ipv6))
        assert cause("way.tcp", BASE_URL="https://six.example.com") == "ipv6"

    def test_ipv6_that_leads_nowhere_before_ipv4(
        self, upstream: ScriptedUpstream, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        variables = {"BASE_URL": f"http://both.example.com:{upstream.port}"}
        resolved(monkeypatch, "::1", "127.0.0.1")
        assert cause("way.tcp", **variables) == "ok"
        monkeypatch.setattr(way_checks, "_SLOW_CONNECTION_MS", -1)
        assert cause("way.tcp", **variables) == "ipv6_slow"
        resolved(monkeypatch, "127.0.0.1")
        assert cause("way.tcp", **variables) == "ok"

    def test_no_route_at_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        resolved(monkeypatch, "192.0.2.1")
        without_route = OSError(113, "No route to host")
        monkeypatch.setattr(socket.socket, "connect", lambda *_: (_ for _ in ()).throw(without_route))
        assert cause("way.tcp", BASE_URL="https://four.example.com") == "failed"

    def test_too_many_open_files(self, monkeypatch: pytest.MonkeyPatch) -> None:
        resolved(monkeypatch, "192.0.2.1")
        out_of_files = OSError(24, "Too many open files")
        monkeypatch.setattr(socket.socket, "connect", lambda *_: (_ for _ in ()).throw(out_of_files))
        assert cause("way.tcp", BASE_URL="https://four.example.com") == "files"


class TestTls:
    """Whom the provider's certificate is from, and for."""

    def test_a_certificate_that_is_trusted(self, secure: str, authority: str) -> None:
        finding = found("way.tls", BASE_URL=f"https://{secure}", SSL_CERT_FILE=authority)
        assert finding.verdict == "ok"
        assert isinstance(finding.evidence["days"], int)

    def test_none_over_plain_http(self, upstream: ScriptedUpstream) -> None:
        assert cause("way.tls", BASE_URL=upstream.url) == "skipped"

    def test_a_private_authority(self, secure: str) -> None:
        variables = {"BASE_URL": f"https://{secure}"}
        assert cause("way.tls", **variables) == "authority"
        assert cause("way.tls", **variables, is_own_origin=True) == "intercepted"
        assert complaints(examination_of(OPENAI_API_KEY=KEY, **variables)) == ["way.tls.authority"]

    @pytest.mark.parametrize(
        ("ends", "expected"), [(timedelta(days=-1), "expired"), (timedelta(days=2, hours=1), "expiring")]
    )
    def test_a_certificate_near_its_end(self, tmp_path: Path, ends: timedelta, expected: str) -> None:
        files = certificate_in(tmp_path, "localhost", datetime.now(UTC) + ends)
        with ScriptedUpstream(TlsFiles(files.certificate, files.key)) as server:
            variables = {"BASE_URL": f"https://localhost:{server.port}", "SSL_CERT_FILE": str(files.authority)}
            assert cause("way.tls", **variables) == expected

    def test_a_certificate_for_another_name(self, tmp_path: Path) -> None:
        files = certificate_in(tmp_path, "another.example.com")
        with ScriptedUpstream(TlsFiles(files.certificate, files.key)) as server:
            variables = {"BASE_URL": f"https://localhost:{server.port}", "SSL_CERT_FILE": str(files.authority)}
            assert cause("way.tls", **variables) == "name"

    def test_a_server_without_tls(self, upstream: ScriptedUpstream) -> None:
        variables = {"BASE_URL": f"https://127.0.0.1:{upstream.port}"}
        assert cause("way.tls", **variables) == "plain"
        assert complaints(examination_of(OPENAI_API_KEY=KEY, **variables)) == ["way.tls.plain"]

    def test_a_server_that_never_greets(self) -> None:
        with silent() as host:
            assert cause("way.tls", BASE_URL=f"https://{host}") == "failed"


def certificate_in(directory: Path, name: str, ends: datetime | None = None) -> Certificates:
    """A certificate for a name from an authority of its own."""
    files = Certificates(directory / "ca.pem", directory / "server.pem", directory / "server.key")
    authority = trustme.CA()
    starts = datetime.now(UTC) - timedelta(days=30)
    server = authority.issue_cert(name, not_before=starts, not_after=ends)
    authority.cert_pem.write_to_path(str(files.authority))
    server.private_key_pem.write_to_path(str(files.key))
    server.cert_chain_pems[0].write_to_path(str(files.certificate))
    return files


class TestHttp:
    """Whether what answers is an API."""

    def test_an_api(self, upstream: ScriptedUpstream) -> None:
        finding = found("way.http", BASE_URL=upstream.url)
        assert finding.verdict == "ok"
        assert finding.evidence["status"] == 200

    def test_nothing_before_a_connection(self) -> None:
        assert cause("way.http", BASE_URL=f"http://127.0.0.1:{free_port()}") == "skipped"

    def test_silence(self) -> None:
        with silent() as host:
            assert cause("way.http", BASE_URL=f"http://{host}") == "silent"

    def test_a_connection_that_ends(self) -> None:
        with RawUpstream(b"") as server:
            assert cause("way.http", BASE_URL=server.url) == "cut"

    def test_tls_where_the_address_says_http(self, secure: str) -> None:
        assert cause("way.http", BASE_URL=f"http://{secure}") == "scheme"

    def test_another_protocol(self) -> None:
        with RawUpstream(b"SSH-2.0-OpenSSH_9.2\r\n", reads=False) as server:
            assert cause("way.http", BASE_URL=server.url) == "not_http"

    def test_an_answer_that_only_a_proxy_may_give(self) -> None:
        with site(Said({}, 407)) as server:
            assert cause("way.http", BASE_URL=server.url) == "failed"

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            (Said("", 301, {"Location": "https://api.example.com/v1/models?key=1"}), "redirect"),
            (Said("", 302, {"Location": "http://login.wifi.example/portal"}), "portal"),
            (Said("", 302, {"Location": "https://team.cloudflareaccess.com/cdn-cgi/access/login"}), "login"),
            (Said("<html><title>Just a moment...</title>", 403), "challenge"),
            (Said("<html>", 403, {"cf-mitigated": "challenge"}), "challenge"),
            (Said("<html><h1>Sorry, you have been blocked</h1>", 403), "blocked"),
            (Said("<html><title>Access Denied</title>", 403), "blocked"),
            (Said("<html>", 511), "portal"),
            (Said("<html><title>Guest Wi-Fi</title>Sign in to the network"), "portal"),
            (Said('<html><form><input type="password">'), "login"),
            (Said("<html><title>Welcome to nginx!</title>"), "website"),
            (Said("OK", headers={"Content-Type": "text/plain"}), "not_json"),
            (Said('{"data": [', headers={"Content-Type": "application/json"}), "not_json"),
        ],
    )
    def test_something_else_in_place_of_json(self, said: Said, expected: str) -> None:
        with site(said) as server:
            examination = examination_of(OPENAI_API_KEY=KEY, BASE_URL=server.url)
            assert complaints(examination) == [f"way.http.{expected}"]
            (finding,) = found_by("way.http", examination)
        assert "key=1" not in str(finding)

    def test_a_page_where_the_provider_itself_was_asked(self) -> None:
        with site(Said("<html><title>Filtered</title>")) as server:
            finding = found("way.http", BASE_URL=server.url, is_own_origin=True)
        assert finding.cause_id == "way.http.intercepted"
        assert finding.evidence["title"] == "Filtered"

    def test_what_an_api_quotes_is_not_its_own_word(self) -> None:
        with site(error(400, "Just a moment is no model")) as server:
            assert cause("way.http", BASE_URL=server.url) == "ok"


class TestApi:
    """Whether the API serves this site, and is where the address says."""

    def test_one_that_does(self, upstream: ScriptedUpstream) -> None:
        assert cause("way.api", BASE_URL=upstream.url) == "ok"

    @pytest.mark.parametrize("status", [401, 429])
    def test_a_refused_key_is_no_matter_of_the_way(self, status: int) -> None:
        with site(error(status, "No")) as server:
            assert cause("way.api", BASE_URL=server.url) == "ok"

    def test_nothing_before_an_answer(self) -> None:
        with RawUpstream(b"") as server:
            assert cause("way.api", BASE_URL=server.url) == "skipped"

    @pytest.mark.parametrize(
        "said",
        [
            error(403, "Country, region, or territory not supported", "unsupported_country_region_territory"),
            Said([{"error": {"code": 400, "message": "User location is not supported for the API use."}}], 400),
        ],
    )
    def test_a_country_that_is_refused(self, said: Said) -> None:
        with site(said) as server:
            examination = examination_of(OPENAI_API_KEY=KEY, BASE_URL=server.url)
            assert complaints(examination) == ["way.api.region"]

    def test_a_gateway_that_wants_its_own_authorisation(self) -> None:
        said = Said({"success": False, "result": [], "error": [{"code": 2009, "message": "Unauthorized"}]}, 401)
        with site(said) as server:
            assert cause("way.api", BASE_URL=server.url) == "gateway"
            header = "cf-aig-authorization: Bearer the-gateways-token"
            assert cause("way.api", BASE_URL=server.url, UPSTREAM_HEADERS=header) == "gateway_refused"
            examination = examination_of(OPENAI_API_KEY=KEY, BASE_URL=server.url)
            assert complaints(examination) == ["way.api.gateway"]

    @pytest.mark.parametrize("body", [{"error": "overloaded"}, "<html><title>502 Bad Gateway</title>"])
    def test_a_server_that_has_failed(self, body: object) -> None:
        with site(Said(body, 502)) as server:
            examination = examination_of(OPENAI_API_KEY=KEY, BASE_URL=server.url)
            assert complaints(examination) == ["way.api.down"]

    @pytest.mark.parametrize(
        ("written", "right"), [("/v1", ""), ("/v1/openai/v1", "/api/v1"), ("/v2/v1/v2", "/v2"), ("/api/v3", "/v1")]
    )
    def test_a_path_beside_the_api(self, written: str, right: str) -> None:
        with site({f"{right}/models": Said(), "*": NOTHING}) as server:
            finding = found("way.api", BASE_URL=server.url + written)
        assert finding.cause_id == "way.api.path"
        assert finding.evidence["right"] == server.url + right

    def test_a_version_that_the_relay_finds_by_itself_is_no_fault(self) -> None:
        with site({"/models": Said(), "*": NOTHING}) as server:
            assert cause("way.api", BASE_URL=server.url) == "ok"

    def test_a_path_with_no_api_near_it(self) -> None:
        with site(NOTHING) as server:
            assert cause("way.api", BASE_URL=f"{server.url}/some/where") == "nothing"

    def test_an_api_that_lists_no_models(self) -> None:
        with site({"POST /v1/chat/completions": error(400, "not JSON"), "*": NOTHING}) as server:
            assert cause("way.api", BASE_URL=f"{server.url}/v1") == "no_list"
            bodies = [body for method, _, body in server.asked if method == "POST"]
        assert bodies == [b"{"], "no model can be made to answer by what is no JSON"

    def test_a_list_that_is_none(self) -> None:
        with site(Said({"hello": "world"})) as server:
            assert cause("way.api", BASE_URL=server.url) == "no_list"


def test_one_provider_that_is_out_of_reach_hides_no_other(upstream: ScriptedUpstream) -> None:
    examination = examination_of(
        OPENAI_API_KEY=KEY,
        BASE_URL=upstream.url,
        DEEPSEEK_API_KEY="sk-test-deepseek-7f3kq9",
        DEEPSEEK_URL=f"http://127.0.0.1:{free_port()}",
    )
    assert complaints(examination) == ["way.tcp.refused"]
    assert [finding.verdict.value for finding in found_by("way.http", examination)] == ["ok"]


def test_a_way_is_walked_once_however_many_checks_ask(upstream: ScriptedUpstream) -> None:
    upstream.reset()
    examination = examination_of(OPENAI_API_KEY=KEY, BASE_URL=upstream.url)
    for check in ("way.dns", "way.tcp", "way.tls", "way.http", "way.api", "keys.valid", "keys.models"):
        found_by(check, examination)
    # The second one without a key, to see whether the first proves anything.
    assert upstream.connections == 2
    assert [request.target for request in upstream.requests] == ["/v1/models", "/v1/models"]
    assert [request.authorization is None for request in upstream.requests] == [False, True]


def test_every_check_of_the_way_has_causes_of_its_own() -> None:
    ids = {check.id for check in way_checks.CHECKS}
    assert {name.rpartition(".")[0] for name in way_checks.CAUSES} == ids
