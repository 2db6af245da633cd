"""Certificate authorities: whom a TLS connection trusts, and what is wrong with the files that name them."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HASHED_NAME = re.compile(r"[0-9a-f]{8}\.\d+")
"""The names under which OpenSSL looks for an authority in a directory: the hash of its subject, and a number."""


@dataclass(frozen=True)
class Authorities:
    """A file and directories of PEM certificates; with neither, the usual authorities are trusted."""

    file: str = ""
    directories: tuple[str, ...] = ()
    file_variable: str = "SSL_CERT_FILE"

    @property
    def place(self) -> str:
        """The file, else the first directory, else nothing: for `requests`, which takes just one."""
        return self.file or next(iter(self.directories), "")

    def tls_context(self) -> ssl.SSLContext:
        """A client's context that trusts these authorities. Raises OSError."""
        if self.place:
            context = ssl.create_default_context(
                cafile=self.file or None, capath=os.pathsep.join(self.directories) or None
            )
        else:
            # Reading the authorities takes 20 ms, which a cold start without TLS need not pay.
            import certifi

            context = ssl.create_default_context(cafile=certifi.where())
        context.set_alpn_protocols(["http/1.1"])
        return context

    def problems(self) -> Iterator[tuple[str, str]]:
        """(variable, why) of each place that no authority can be read from."""
        if self.file and (why := _why_no_file(Path(self.file))):
            yield self.file_variable, why
        for directory in self.directories:
            if why := _why_no_directory(Path(directory)):
                yield "SSL_CERT_DIR", why


def _why_no_file(path: Path) -> str:
    if path.is_dir():
        return "names a directory, not a file (for a directory of authorities, set SSL_CERT_DIR)"
    if not path.exists():
        return "names a file that doesn't exist"
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except ssl.SSLError:
        return "names a file that holds no valid certificate in PEM form"
    except OSError as error:
        return f"names a file that can't be read ({(error.strerror or str(error)).lower()})"
    return ""


def _why_no_directory(path: Path) -> str:
    if path.is_file():
        return "names a file, not a directory (for a file of authorities, set SSL_CERT_FILE)"
    if not path.is_dir():
        return "names a directory that doesn't exist"
    try:
        is_hashed = any(_HASHED_NAME.fullmatch(entry.name) for entry in path.iterdir())
    except OSError as error:
        return f"names a directory that can't be read ({(error.strerror or str(error)).lower()})"
    return (
        "" if is_hashed else "names a directory without a certificate that OpenSSL finds (run 'openssl rehash' on it)"
    )
