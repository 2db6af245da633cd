"""Reading HTTP/1.1 requests, strictly: what a careless client sends is refused, so that tests notice it."""

import asyncio
import re
from dataclasses import dataclass

HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
REQUEST_LINE = re.compile(r"([A-Z]+) (\S+) HTTP/1\.([01])")
READ_LIMIT = 2**20


class MalformedRequest(Exception):
    """A request that breaks HTTP/1.1."""


@dataclass(frozen=True)
class RequestHead:
    """Request line and headers as received."""

    method: str
    target: str
    minor_version: int
    headers: list[tuple[str, str]]

    def values(self, name: str) -> list[str]:
        """All values of a header; `name` in lower case."""
        return [value for key, value in self.headers if key.lower() == name]

    @property
    def keep_alive(self) -> bool:
        """Whether the client wants the connection kept."""
        return self.minor_version == 1 and "close" not in ",".join(self.values("connection")).lower()

    @property
    def expects_continue(self) -> bool:
        """Whether the client waits for `100 Continue` before it sends the body."""
        return "100-continue" in ",".join(self.values("expect")).lower()


async def read_head(reader: asyncio.StreamReader) -> RequestHead | None:
    """The next request's head, or None where the peer ended the connection; raises MalformedRequest."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise MalformedRequest("the connection ended inside a head") from None
        return None
    except asyncio.LimitOverrunError:
        raise MalformedRequest("the head is too large") from None
    request_line, *lines = raw[:-4].decode("latin-1").split("\r\n")
    parts = REQUEST_LINE.fullmatch(request_line)
    if parts is None:
        raise MalformedRequest(f"request line {request_line[:80]!r}")
    headers = [_header(line) for line in lines]
    head = RequestHead(parts[1], parts[2], int(parts[3]), headers)
    if len(head.values("host")) != 1 and head.minor_version == 1:
        raise MalformedRequest("not exactly one Host header")
    return head


async def read_body(reader: asyncio.StreamReader, head: RequestHead) -> bytes:
    """The request's body; raises MalformedRequest, also where the connection ends inside it."""
    lengths, codings = head.values("content-length"), head.values("transfer-encoding")
    if len(lengths) + len(codings) > 1:
        raise MalformedRequest("the body's length is told twice")
    try:
        if codings:
            return await _read_chunked(reader, codings[0])
        if lengths:
            return await reader.readexactly(_number(lengths[0], 10))
    except asyncio.IncompleteReadError:
        raise MalformedRequest("the connection ended inside a body") from None
    return b""


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not HEADER_NAME.fullmatch(name) or "\n" in value or "\0" in value:
        raise MalformedRequest(f"header line starting {name[:40]!r}")
    return name, value.strip(" \t")


def _number(digits: str, base: int) -> int:
    if not re.fullmatch(r"[0-9A-Fa-f]+", digits):
        raise MalformedRequest(f"length {digits[:40]!r}")
    try:
        return int(digits, base)
    except ValueError:
        raise MalformedRequest(f"length {digits[:40]!r}") from None


async def _read_chunked(reader: asyncio.StreamReader, coding: str) -> bytes:
    if coding.lower() != "chunked":
        raise MalformedRequest(f"transfer coding {coding[:40]!r}")
    body = bytearray()
    while True:
        size_line = await reader.readuntil(b"\r\n")
        size = _number(size_line[:-2].decode("latin-1").partition(";")[0].strip(), 16)
        body += await reader.readexactly(size)
        if await reader.readexactly(2) != b"\r\n":
            raise MalformedRequest("a chunk is longer than it says")
        if size == 0:
            return bytes(body)
