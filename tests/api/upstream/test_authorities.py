"""Certificate authorities: which are trusted, and what an owner is told at the start of those that cannot be read."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from api.relay.settings import read_settings
from api.relay.upstream.authorities import Authorities
from api.relay.upstream.connections import ConnectionPool
from api.relay.upstream.providers import OPENAI, read_providers
from tests.api.fakes import deployment_of
from tests.support.tls import Certificates, make_certificates
from tests.upstream import ScriptedUpstream, TlsFiles


def hashed(directory: Path, authority: Path) -> Path:
    """A directory with an authority under the name by which OpenSSL finds it."""
    directory.mkdir()
    command = ["openssl", "x509", "-noout", "-subject_hash", "-in", str(authority)]
    subject = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout.strip()
    shutil.copy(authority, directory / f"{subject}.0")
    return directory


def connects(authorities: Authorities, upstream: ScriptedUpstream) -> bool:
    settings = read_settings({"BASE_URL": upstream.url.replace("127.0.0.1", "localhost")})
    sock = ConnectionPool(authorities).dial(read_providers(settings).by_id[OPENAI])
    sock.close()
    return isinstance(sock, ssl.SSLSocket)


@pytest.mark.parametrize("directories", [1, 2])
def test_a_directory_of_authorities_is_trusted(tmp_path: Path, certificates: Certificates, directories: int) -> None:
    other = make_certificates(tmp_path)
    places = [str(hashed(tmp_path / "right", certificates.authority)), str(hashed(tmp_path / "other", other.authority))]
    with ScriptedUpstream(TlsFiles(certificates.certificate, certificates.key)) as upstream:
        assert connects(Authorities(directories=tuple(reversed(places[:directories]))), upstream)
        assert connects(Authorities(file=str(other.authority), directories=(places[0],)), upstream)
        assert connects(Authorities(file=str(certificates.authority)), upstream)


@pytest.mark.parametrize(
    ("environment", "place", "directories"),
    [
        ({}, "", ()),
        ({"SSL_CERT_FILE": "/a.pem", "REQUESTS_CA_BUNDLE": "/b.pem"}, "/a.pem", ()),
        ({"SSL_CERT_FILE": "", "REQUESTS_CA_BUNDLE": "/b.pem"}, "/b.pem", ()),
        ({"SSL_CERT_DIR": "/a:/b"}, "/a", ("/a", "/b")),
        ({"SSL_CERT_DIR": ":/b:"}, "/b", ("/b",)),
        ({"SSL_CERT_FILE": "/a.pem", "SSL_CERT_DIR": "/b"}, "/a.pem", ("/b",)),
    ],
)
def test_the_variables_are_openssls(environment: dict[str, str], place: str, directories: tuple[str, ...]) -> None:
    settings = read_settings(environment)
    assert settings.ca_directories == directories
    assert Authorities(settings.ca_file, settings.ca_directories).place == place


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
@pytest.mark.parametrize(
    ("made", "words"),
    [
        ("missing", "names a file that doesn't exist"),
        ("directory", "names a directory, not a file (for a directory of authorities, set SSL_CERT_DIR)"),
        ("empty", "names a file that holds no valid certificate in PEM form"),
        ("text", "names a file that holds no valid certificate in PEM form"),
        ("der", "names a file that holds no valid certificate in PEM form"),
        ("damaged", "names a file that holds no valid certificate in PEM form"),
        ("key", "names a file that holds no valid certificate in PEM form"),
    ],
)
def test_a_file_that_is_none_is_told_at_the_start(
    tmp_path: Path, certificates: Certificates, variable: str, made: str, words: str
) -> None:
    path = tmp_path / made
    pem = certificates.authority.read_text(encoding="ascii")
    if made == "directory":
        path.mkdir()
    elif made != "missing":
        contents = {
            "empty": b"",
            "text": b"my authority\n",
            "der": ssl.PEM_cert_to_DER_cert(pem),
            "damaged": pem.replace("MII", "!!!", 1).encode(),
            "key": certificates.key.read_bytes(),
        }
        path.write_bytes(contents[made])
    assert deployment_of(**{variable: str(path)}).problems == ((variable, words),)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ("missing", "names a directory that doesn't exist"),
        ("file", "names a file, not a directory (for a file of authorities, set SSL_CERT_FILE)"),
        ("empty", "names a directory without a certificate that OpenSSL finds (run 'openssl rehash' on it)"),
        ("plain", "names a directory without a certificate that OpenSSL finds (run 'openssl rehash' on it)"),
    ],
)
def test_a_directory_that_is_none_is_told_at_the_start(
    tmp_path: Path, certificates: Certificates, made: str, words: str
) -> None:
    path = tmp_path / made
    if made == "file":
        path.write_text("")
    elif made != "missing":
        path.mkdir()
    if made == "plain":
        shutil.copy(certificates.authority, path / "ca.pem")
    assert deployment_of(SSL_CERT_DIR=str(path)).problems == (("SSL_CERT_DIR", words),)


def test_a_file_that_may_not_be_read_is_told_at_the_start(
    monkeypatch: pytest.MonkeyPatch, certificates: Certificates
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", refuse)
    problems = list(Authorities(str(certificates.authority)).problems())
    assert problems == [("SSL_CERT_FILE", "names a file that can't be read (permission denied)")]


def test_authorities_that_can_be_read_are_no_problem(tmp_path: Path, certificates: Certificates) -> None:
    directory = hashed(tmp_path / "authorities", certificates.authority)
    assert deployment_of(SSL_CERT_FILE=str(certificates.authority), SSL_CERT_DIR=str(directory)).problems == ()
