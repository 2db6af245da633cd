"""The head of an upstream's answer, out of whatever bytes have arrived so far."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse

from api.relay.framing import ChunkedDecoder, Decoder, LengthDecoder, UntilCloseDecoder

_LARGEST_HEAD = 65_536
_EVERY_HEAD_BEGINS = b"HTTP/1."


class BadHead(ValueError):
    """The bytes are no answer of HTTP/1; str() says why."""


@dataclass(frozen=True)
class Answer:
    """The head of an upstream's answer; the names of `headers` are lower case."""

    status: int
    headers: Mapping[str, str]

    @property
    def content_type(self) -> str:
        """The media type alone, lower case, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True)
class Head:
    """An answer's head with what follows from it for the connection."""

    answer: Answer
    decoder: Decoder
    keeps_alive: bool
    rest: bytes
    """What has arrived after the head: the beginning of the body."""


def take_head(arrived: bytes, method: str) -> Head | None:
    """The head at the start of `arrived`, or None while it is not complete. Raises BadHead.

    Interim answers, such as 100 Continue, are passed over. `method` is that of the request.
    """
    while True:
        if not _EVERY_HEAD_BEGINS.startswith(arrived[: len(_EVERY_HEAD_BEGINS)]):
            raise BadHead("it is not HTTP")
        end = _end_of_head(arrived)
        if end < 0:
            if len(arrived) > _LARGEST_HEAD:
                raise BadHead("its head is too long")
            return None
        head, arrived = arrived[:end], arrived[end:]
        if not head.startswith((b"HTTP/1.1 1", b"HTTP/1.0 1")):
            return _parse(head, method, arrived)


def _parse(head: bytes, method: str, rest: bytes) -> Head:
    response = HTTPResponse(_Bytes(head), method=method)
    try:
        response.begin()
    except (HTTPException, ValueError) as error:
        raise BadHead("it is not HTTP") from error
    decoder: Decoder = UntilCloseDecoder()
    if response.chunked:
        decoder = ChunkedDecoder()
    elif response.length is not None:
        decoder = LengthDecoder(response.length)
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Head(Answer(response.status, headers), decoder, not response.will_close, rest)


class _Bytes:
    """What http.client takes for a socket, when the bytes are already here."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def makefile(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self._content)


def _end_of_head(data: bytes) -> int:
    ends = [position + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (position := data.find(mark)) >= 0]
    return min(ends, default=-1)
