"""HTTP/1.1 body framing, fed with whatever bytes have arrived.

http.client's own reader takes one chunk a call; decoding all that one recv() brought in one go costs a fraction
of it (docs/benchmarks.md, "Ways to pump").
"""

from __future__ import annotations

_LONGEST_SIZE_LINE = 4096
_LARGEST_CHUNK = 1 << 40


class BadFraming(ValueError):
    """The bytes are no chunked body."""


class ChunkedDecoder:
    """Transfer-Encoding: chunked (RFC 9112, section 7.1). `done` after the last chunk and its trailers."""

    def __init__(self) -> None:
        self.done = False
        self.has_surplus = False
        """Whether more came than belongs to the body."""
        self._head = b""
        self._missing = 0
        """Bytes of the current chunk still to come, its closing CRLF included."""
        self._in_trailers = False

    def decode(self, data: bytes) -> bytes:
        """The payload within `data`, which may begin and end anywhere. Raises BadFraming."""
        if self._head:
            data, self._head = self._head + data, b""
        payload: list[bytes] = []
        position, size = 0, len(data)
        while position < size and not self.done:
            if self._missing:
                position = self._take_chunk(data, position, payload)
                continue
            line_end = data.find(b"\n", position)
            if line_end < 0:
                self._head = data[position:]
                if len(self._head) > _LONGEST_SIZE_LINE:
                    raise BadFraming("a line without an end")
                break
            self._read_line(data[position:line_end].rstrip(b"\r"))
            position = line_end + 1
        self.has_surplus = position < size and self.done
        return payload[0] if len(payload) == 1 else b"".join(payload)

    def _take_chunk(self, data: bytes, position: int, payload: list[bytes]) -> int:
        end = position + self._missing
        content_end = end - 2
        if content_end > position:
            payload.append(data[position:content_end])
        closing_start = max(position, content_end)
        closing = data[closing_start:end]
        if closing != b"\r\n"[closing_start - content_end :][: len(closing)]:
            raise BadFraming("a chunk longer than it said")
        if end > len(data):
            self._missing = end - len(data)
            return len(data)
        self._missing = 0
        return end

    def _read_line(self, line: bytes) -> None:
        if self._in_trailers:
            self.done = not line
            return
        digits = line.partition(b";")[0].strip()
        try:
            length = int(digits, 16)
        except ValueError:
            length = -1
        if not 0 <= length < _LARGEST_CHUNK or not digits.isalnum() or b"x" in digits.lower():
            raise BadFraming("a chunk without a size")
        if length:
            self._missing = length + 2
        else:
            self._in_trailers = True

    def finish(self) -> bool:
        """Whether the body is complete, now that the connection was closed."""
        return self.done


class LengthDecoder:
    """Content-Length."""

    def __init__(self, length: int) -> None:
        self._missing = length
        self.done = length == 0
        self.has_surplus = False

    def decode(self, data: bytes) -> bytes:
        payload = data[: self._missing]
        self.has_surplus = len(data) > len(payload)
        self._missing -= len(payload)
        self.done = self._missing == 0
        return payload

    def finish(self) -> bool:
        return self.done


class UntilCloseDecoder:
    """Neither: the body ends where the connection does, and nobody can tell whether it is whole."""

    done = False
    has_surplus = False

    def decode(self, data: bytes) -> bytes:
        return data

    def finish(self) -> bool:
        return True


Decoder = ChunkedDecoder | LengthDecoder | UntilCloseDecoder
