"""Certificates for upstreams over TLS, from an authority that only the tests trust."""

from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Certificates:
    """Paths of PEM files: what a client must trust, and what a server for localhost shows."""

    authority: Path
    certificate: Path
    key: Path


def make_certificates(directory: Path) -> Certificates:
    """Write a new authority and a certificate for localhost, 127.0.0.1 and ::1 into `directory`.

    Give `authority` to a relay as SSL_CERT_FILE, `certificate` and `key` to the upstream.
    """
    files = Certificates(directory / "ca.pem", directory / "server.pem", directory / "server.key")
    authority = trustme.CA()
    server = authority.issue_cert("localhost", "127.0.0.1", "::1")
    authority.cert_pem.write_to_path(str(files.authority))
    server.private_key_pem.write_to_path(str(files.key))
    for position, blob in enumerate(server.cert_chain_pems):
        blob.write_to_path(str(files.certificate), append=position > 0)
    return files
