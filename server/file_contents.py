"""What is sent of the page's files, as they are or compressed: made once for each version of a file, and shared.

All clients that are sent a file are sent the same bytes, so that many who take them slowly cost no more than one.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path

from werkzeug.http import parse_accept_header

_TEXTS_OF_APPLICATIONS = {"application/json", "application/manifest+json", "application/xml"}


@dataclass(frozen=True, slots=True)
class Content:
    """What is sent, and its Content-Encoding; empty for a file as it is."""

    content: bytes
    coding: str = ""


def is_compressible(media_type: str) -> bool:
    """Whether files of that type become smaller; fonts and images are compressed in themselves."""
    return media_type.startswith("text/") or media_type in _TEXTS_OF_APPLICATIONS or media_type == "image/svg+xml"


def accepted_codings(accept_encoding: str) -> tuple[str, ...]:
    """The codings that a client which sends this Accept-Encoding can read, the best first."""
    accepted = parse_accept_header(accept_encoding)
    return tuple(coding for coding in ("br", "gzip") if accepted.quality(coding) > 0)


class FileContents:
    """Keeps the content of each file in memory, when it was first asked for, and anew when the file has changed.

    `brotli` is the folder in which the page's build puts its texts, each named by the digest of what it is made of.
    """

    def __init__(self, brotli: Path) -> None:
        self._brotli = brotli
        self._kept: dict[tuple[Path, tuple[str, ...]], tuple[str, Content]] = {}
        self._lock = threading.Lock()

    def get(self, file: Path, version: str, codings: tuple[str, ...]) -> Content:
        """The content of `file`, whose `version` changes with it, in the first of `codings` that it is there in.

        As it is where there are none. Raises OSError.
        """
        kept = self._kept.get((file, codings))
        if kept and kept[0] == version:
            return kept[1]
        # Of many who ask at the same time only one makes it, or each would for a moment have it in memory.
        with self._lock:
            kept = self._kept.get((file, codings))
            if kept is None or kept[0] != version:
                kept = self._kept[file, codings] = (version, self._made(file.read_bytes(), codings))
        return kept[1]

    def _made(self, content: bytes, codings: tuple[str, ...]) -> Content:
        for coding in codings:
            if coding == "gzip":
                # No time in it, so that the same file gives the same bytes everywhere.
                return Content(gzip.compress(content, compresslevel=9, mtime=0), coding)
            made = self._brotli / hashlib.sha256(content).hexdigest()
            if made.is_file():
                return Content(made.read_bytes(), coding)
        return Content(content)
