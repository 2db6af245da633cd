"""Requests are read in one way only, so that no proxy in front can see another end of a request than this server does.

waitress refuses much of what is ambiguous by itself; this refuses the rest (RFC 9112, sections 2.2, 5.2, 6 and 7.1).
"""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from waitress.buffers import OverflowableBuffer
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import BadRequest

_ONLY_ONCE = (b"content-length", b"transfer-encoding", b"host")
_LENGTH = re.compile(r"[0-9]{1,15}")
_WHITESPACE_AT_START = re.compile(rb"(?:\r\n)*[ \t\n\v\f]")
_CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,15})(?:;[\t\x20-\x7e\x80-\xff]*)?")
_TRAILER_LINE = re.compile(rb"[^\x00-\x20:]+:[\t\x20-\x7e\x80-\xff]*")
_LONGEST_LINE_BYTES = 1024
_MOST_TRAILER_LINES = 20


class StrictParser(HTTPRequestParser):
    """Refuses with 400 what parsers read in different ways: lengths given twice, folded lines, other encodings."""

    body_rcv: Any
    path: str = ""
    """waitress's log names it also when the head could not be read, and the client has gone."""

    def received(self, data: bytes) -> int:
        """Take a piece of the request and return how many bytes of it belong to the request."""
        if self.body_rcv is None and _WHITESPACE_AT_START.match(self.header_plus + data[:64]):
            self.error = BadRequest("The request begins with whitespace")
            self.completed = True
            return len(data)
        taken: int = super().received(data)
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        """Parse a head. Raises ParsingError, after which the server answers 400 and closes the connection."""
        fields = [line.partition(b":") for line in header_plus.split(b"\r\n")[1:] if line]
        if any(name.startswith((b" ", b"\t")) for name, _, _ in fields):
            raise ParsingError("A line is folded")
        found = {
            wanted: [(name, value) for name, _, value in fields if _plain(name) == wanted] for wanted in _ONLY_ONCE
        }
        if any(len(pairs) > 1 or any(b"_" in name for name, _ in pairs) for pairs in found.values()):
            raise ParsingError("A header is there twice, or is not written with its own name")
        encodings = [value.strip(b" \t").lower() for _, value in found[b"transfer-encoding"]]
        if encodings and (found[b"content-length"] or encodings != [b"chunked"]):
            raise ParsingError("The length is given twice, or in a way that is not known")
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError("The address or the length cannot be read") from error
        if self.version not in ("1.0", "1.1") or (encodings and self.version == "1.0"):
            raise ParsingError("This version of HTTP is not known, or has no transfer encodings")
        if not _LENGTH.fullmatch(self.headers.get("CONTENT_LENGTH", "0")):
            raise ParsingError("The length cannot be read")
        if self.chunked:
            self.body_rcv = ChunkedBody(self.body_rcv.getbuf())


class ChunkedBody:
    """Receives a body in chunks, as waitress's own receiver does, but accepts no other end of a line than CR LF."""

    def __init__(self, buffer: OverflowableBuffer) -> None:
        self.completed = False
        self.error: BadRequest | None = None
        self._buffer = buffer
        self._line = b""
        self._take_line = self._take_size
        self._bytes_left = 0
        self._trailer_lines = 0

    def __len__(self) -> int:
        length: int = self._buffer.__len__()
        return length

    def getbuf(self) -> OverflowableBuffer:
        """The buffer that holds the body."""
        return self._buffer

    def getfile(self) -> BinaryIO:
        """The body as a file."""
        file: BinaryIO = self._buffer.getfile()
        return file

    def received(self, data: bytes) -> int:
        """Take a piece of the body and return how many bytes of it belong to the body."""
        position = 0
        while position < len(data) and not self.completed and not self.error:
            if self._bytes_left:
                piece = data[position : position + self._bytes_left]
                self._buffer.append(piece)
                self._bytes_left -= len(piece)
            else:
                piece = data[position : data.find(b"\n", position) + 1 or None]
                self._add_to_line(piece)
            position += len(piece)
        return position

    def _add_to_line(self, piece: bytes) -> None:
        self._line += piece
        if len(self._line) > _LONGEST_LINE_BYTES:
            self.error = BadRequest("A line between the chunks is too long")
        elif self._line.endswith(b"\n"):
            line, self._line = self._line, b""
            if not line.endswith(b"\r\n"):
                self.error = BadRequest("A line between the chunks ends without CR")
            else:
                self._take_line(line[:-2])

    def _take_size(self, line: bytes) -> None:
        size = _CHUNK_LINE.fullmatch(line)
        if not size:
            self.error = BadRequest("The size of a chunk cannot be read")
            return
        self._bytes_left = int(size[1], 16)
        self._take_line = self._take_end_of_chunk if self._bytes_left else self._take_trailer

    def _take_end_of_chunk(self, line: bytes) -> None:
        if line:
            self.error = BadRequest("A chunk is longer than it says")
        self._take_line = self._take_size

    def _take_trailer(self, line: bytes) -> None:
        self._trailer_lines += 1
        if not line:
            self.completed = True
        elif not _TRAILER_LINE.fullmatch(line) or self._trailer_lines > _MOST_TRAILER_LINES:
            self.error = BadRequest("The trailer cannot be read, or is too long")


def _plain(name: bytes) -> bytes:
    """A header's name as WSGI has it, where `Content_Length` is the same as `Content-Length`."""
    return name.strip().lower().replace(b"_", b"-")
