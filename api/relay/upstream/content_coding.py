"""Bodies that an upstream has compressed although none was asked for: gzip and deflate, read as they come."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from api.relay.redaction import shortened

_WINDOW_OF_GZIP_OR_ZLIB = 47
_WINDOW_OF_RAW_DEFLATE = -15
_WRAPPER_BYTES = 2
_PIECE_BYTES = 262_144
_FREE_BYTES = 1_000_000
_MOST_EXPANSION = 200
"""Text as models write it shrinks to a fifth, JSON's repetitions to a fiftieth; deflate could do a thousand."""


class BadCoding(ValueError):
    """The body cannot be read; str() says why."""


class Decoder:
    """Decompresses a body piece by piece. What a small piece expands to is bounded, in all and at a time."""

    def __init__(self, coding: str) -> None:
        self._may_be_raw = coding == "deflate"
        self._begun = b""
        self._inflater = zlib.decompressobj(_WINDOW_OF_GZIP_OR_ZLIB)
        self._read = 0
        self._written = 0

    @property
    def is_complete(self) -> bool:
        """Whether the compressed text has ended, or none has begun."""
        return self._inflater.eof or not self._read

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What `data` expands to, in pieces. Raises BadCoding."""
        self._read += len(data)
        while data:
            piece, data = self._inflate(data)
            self._written += len(piece)
            if self._written > _FREE_BYTES and self._written > _MOST_EXPANSION * self._read:
                raise BadCoding("it expands to far more than was sent")
            if piece:
                yield piece

    def _inflate(self, data: bytes) -> tuple[bytes, bytes]:
        if self._inflater.eof:
            # A gzip file may have several members.
            self._inflater = zlib.decompressobj(_WINDOW_OF_GZIP_OR_ZLIB)
        begun, self._begun = self._begun + data, b""
        try:
            piece = self._inflater.decompress(data, _PIECE_BYTES)
        except zlib.error as error:
            if not self._may_be_raw:
                raise BadCoding("it can't be decompressed") from error
            # Some servers send deflate without the wrapper that HTTP asks for.
            self._may_be_raw = False
            self._inflater = zlib.decompressobj(_WINDOW_OF_RAW_DEFLATE)
            return b"", begun
        self._may_be_raw = self._may_be_raw and len(begun) < _WRAPPER_BYTES
        if self._may_be_raw:
            self._begun = begun
        return piece, self._inflater.unused_data or self._inflater.unconsumed_tail


def decoder_of(written: str) -> Decoder | None:
    """The decoder for a Content-Encoding, None where there is nothing to decode. Raises BadCoding."""
    codings = [name for part in written.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if not codings:
        return None
    if len(codings) > 1 or codings[0] not in ("gzip", "x-gzip", "deflate"):
        name = shortened(", ".join(codings), 40)
        raise BadCoding(f"it is compressed with {name}, although no compression was requested")
    return Decoder(codings[0])
