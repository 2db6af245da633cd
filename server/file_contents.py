"""What is sent of the page's files, as they are or compressed: made once for each version of a file, and shared.

All clients that are sent a file are sent the same bytes, so that many who take them slowly cost no more than one.
"""

from __future__ import annotations

import gzip
import threading
from pathlib import Path

from werkzeug.http import parse_accept_header

_TEXTS_OF_APPLICATIONS = {"application/json", "application/manifest+json", "application/xml"}


def is_compressible(media_type: str) -> bool:
    """Whether files of that type become smaller; fonts and images are compressed in themselves."""
    return media_type.startswith("text/") or media_type in _TEXTS_OF_APPLICATIONS or media_type == "image/svg+xml"


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether a client that sends this Accept-Encoding can read gzip."""
    return parse_accept_header(accept_encoding).quality("gzip") > 0


class FileContents:
    """Keeps the content of each file in memory, when it was first asked for, and anew when the file has changed."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Path, bool], tuple[str, bytes]] = {}
        self._lock = threading.Lock()

    def get(self, file: Path, version: str, compressed: bool) -> bytes:
        """The content of `file`, whose `version` changes with it, as it is or as gzip. Raises OSError."""
        kept = self._kept.get((file, compressed))
        if kept and kept[0] == version:
            return kept[1]
        # Of many who ask at the same time only one makes it, or each would for a moment have it in memory.
        with self._lock:
            kept = self._kept.get((file, compressed))
            if kept is None or kept[0] != version:
                content = file.read_bytes()
                if compressed:
                    # No time in it, so that the same file gives the same bytes everywhere.
                    content = gzip.compress(content, compresslevel=9, mtime=0)
                kept = self._kept[file, compressed] = (version, content)
        return kept[1]
