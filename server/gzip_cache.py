"""Files compressed for the wire: once for each version of a file, when it is first asked for."""

from __future__ import annotations

import gzip
from pathlib import Path

from werkzeug.http import parse_accept_header

_TEXTS_OF_APPLICATIONS = {"application/json", "application/manifest+json", "application/xml"}


def is_compressible(media_type: str) -> bool:
    """Whether files of that type become smaller; fonts and images are compressed in themselves."""
    return media_type.startswith("text/") or media_type in _TEXTS_OF_APPLICATIONS or media_type == "image/svg+xml"


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether a client that sends this Accept-Encoding can read gzip."""
    return parse_accept_header(accept_encoding).quality("gzip") > 0


class CompressedFiles:
    """Keeps the compressed content of each file in memory, and makes it anew when the file has changed."""

    def __init__(self) -> None:
        self._kept: dict[Path, tuple[str, bytes]] = {}

    def content(self, file: Path, version: str) -> bytes:
        """The gzip of `file`, whose `version` changes with its content. Raises OSError."""
        kept = self._kept.get(file)
        if kept and kept[0] == version:
            return kept[1]
        # No time in it, so that the same file gives the same bytes everywhere.
        compressed = gzip.compress(file.read_bytes(), compresslevel=9, mtime=0)
        self._kept[file] = (version, compressed)
        return compressed
