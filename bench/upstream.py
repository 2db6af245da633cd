"""A scripted model server that costs as little as Python allows, in a process of its own.

It answers every POST with an OpenAI chat stream: events of about 200 bytes, each a chunk of the HTTP framing.
The request's JSON field `"bench"` says how they are written:

    {"mode": "short", "chunks": 5}                     all chunks in one write
    {"mode": "paced", "chunks": 100, "interval_ms": 20}   the first chunk at once, then one at each tick; all streams
                                                       of one interval share their ticks, as in a model server that
                                                       computes one token for every conversation at a time
    {"mode": "flood", "chunks": 5000}                  as fast as the socket takes them, one write for each chunk,
                                                       one chunk for each stream in turn

Paced chunks bear the time of their writing. A stream tells its usage where the request asks for that. Connections are
kept alive. `python -m bench.upstream CERTIFICATE KEY PORT` listens on 127.0.0.1 with and without TLS, prints both ports
as a line of JSON, and ends with its standard input.
"""

from __future__ import annotations

import asyncio
import gc
import json
import ssl
import sys
from time import monotonic_ns

from bench.pacing import Clock, Flood
from bench.wire import ChunkedBody

HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
EVENT = (
    b'data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1750000000,"model":"bench",'
    b'"choices":[{"index":0,"delta":{%s},"finish_reason":%s}]}\n\n'
)
CONTENT = b'"content":"@%020d of the clock"'


def framed(content: bytes) -> bytes:
    """Return `content` as one chunk of the HTTP framing."""
    return b"%x\r\n%s\r\n" % (len(content), content)


CHUNK_START, CHUNK_END = framed(EVENT % (CONTENT % 0, b"null")).split(b"%020d" % 0)
UNSTAMPED_CHUNK = CHUNK_START + b"%020d" % 0 + CHUNK_END
STOP = framed(EVENT % (b"", b'"stop"'))
USAGE = framed(
    b'data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1750000000,"model":"bench","choices":[],'
    b'"usage":{"prompt_tokens":12,"completion_tokens":40,"total_tokens":52}}\n\n'
)
DONE = framed(b"data: [DONE]\n\n") + framed(b"")
TAIL, TAIL_WITH_USAGE = STOP + DONE, STOP + USAGE + DONE


class Connection(asyncio.Protocol):
    """One connection: a request, its stream, the next request."""

    def __init__(self, clocks: dict[float, Clock], flood: Flood) -> None:
        self._clocks = clocks
        self._flood = flood
        self._received = b""
        self._remaining = 0
        self._last_request = False
        self._tells_usage = False
        self._source: Clock | Flood | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        transport.set_write_buffer_limits(high=0)

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave_source()

    def pause_writing(self) -> None:
        if isinstance(self._source, Flood):
            self._source.streams.discard(self)

    def resume_writing(self) -> None:
        if isinstance(self._source, Flood):
            self._source.add(self)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, separator, rest = self._received.partition(b"\r\n\r\n")
        if not separator:
            return
        body = request_body(head, rest)
        if body is None:
            return
        self._received = b""
        self._last_request = b"connection: close" in head.lower()
        if head.startswith(b"POST "):
            request = json.loads(body)
            self._tells_usage = request.get("stream_options", {}).get("include_usage", False)
            self._answer(request["bench"])
        else:
            self._transport.write(NOT_FOUND)

    def write_stamped_chunk(self) -> None:
        """Write one chunk that bears the time of its writing."""
        self._write(CHUNK_START + b"%020d" % monotonic_ns() + CHUNK_END)

    def write_unstamped_chunk(self) -> None:
        """Write one chunk made beforehand."""
        self._write(UNSTAMPED_CHUNK)

    def _answer(self, script: dict[str, str | int]) -> None:
        self._remaining = int(script["chunks"])
        if script["mode"] == "short":
            self._transport.write(HEAD + UNSTAMPED_CHUNK * self._remaining)
            self._end()
            return
        self._transport.write(HEAD)
        if script["mode"] == "flood":
            self._source = self._flood
        else:
            interval = int(script["interval_ms"]) / 1000
            self._source = self._clocks.setdefault(interval, Clock(interval))
        self._source.add(self)
        if script["mode"] == "paced":
            self.write_stamped_chunk()

    def _write(self, chunk: bytes) -> None:
        self._transport.write(chunk)
        self._remaining -= 1
        if not self._remaining:
            self._leave_source()
            self._end()

    def _end(self) -> None:
        self._transport.write(TAIL_WITH_USAGE if self._tells_usage else TAIL)
        if self._last_request:
            self._transport.close()

    def _leave_source(self) -> None:
        if self._source:
            self._source.streams.discard(self)
            self._source = None


def request_body(head: bytes, rest: bytes) -> bytes | None:
    """Return the body of a request whose head is `head`; None while it is not whole."""
    lower = head.lower()
    if b"transfer-encoding: chunked" in lower:
        decoder = ChunkedBody()
        content = decoder.feed(rest)
        return content if decoder.finished else None
    length = int(lower.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
    return rest if len(rest) >= length else None


async def serve(certificate: str, key: str, port: int) -> None:
    """Listen until standard input ends; `port` is the one without TLS."""
    loop = asyncio.get_running_loop()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    clocks: dict[float, Clock] = {}
    flood = Flood()
    ports = {}
    for scheme, wanted, ssl_context in (("http", port, None), ("https", 0, context)):
        server = await loop.create_server(
            lambda: Connection(clocks, flood), "127.0.0.1", wanted, ssl=ssl_context, backlog=1024
        )
        ports[scheme] = server.sockets[0].getsockname()[1]
    print(json.dumps(ports), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    # A collection in the middle of a stream would show as the relay's delay.
    gc.disable()
    asyncio.run(serve(sys.argv[1], sys.argv[2], int(sys.argv[3])))
