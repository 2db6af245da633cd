"""Connections: reading requests, answering them, and noticing at once when a peer goes away."""

import asyncio
import contextlib
import itertools
import socket
import ssl
import struct

from .answers import error_answer
from .control import CONTROL_PATH, control_answer
from .delivery import Delivery, Disconnect
from .endpoints import answer_request
from .recording import RecordedRequest
from .script import Script
from .state import State
from .wire import READ_LIMIT, MalformedRequest, read_body, read_head

BACKLOG = 1024
# The peer of a pooled TLS connection never answers our goodbye, so do not wait for it.
TLS_GOODBYE_SECONDS = 0.1


class Server:
    """The listening server; all its methods belong to one event loop."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.connections: set[Connection] = set()
        self._serials = itertools.count(1)
        self._connection_ids = itertools.count(1)
        self._listener: asyncio.Server | None = None

    async def start(self, port: int, tls: ssl.SSLContext | None) -> int:
        """Listen on 127.0.0.1, at any free port where `port` is 0; returns the port."""
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(
            lambda: ConnectionProtocol(self),
            "127.0.0.1",
            port,
            ssl=tls,
            backlog=BACKLOG,
            ssl_shutdown_timeout=TLS_GOODBYE_SECONDS if tls else None,
        )
        return self._listener.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and drop all connections."""
        if self._listener is not None:
            self._listener.close()
        tasks = [connection.task for connection in self.connections]
        for connection in list(self.connections):
            connection.drop()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def close_idle_connections(self) -> int:
        """Close the connections on which no request is being answered; returns their number."""
        idle = [connection for connection in self.connections if connection.request is None]
        for connection in idle:
            connection.close()
        await asyncio.gather(*(connection.wait_closed() for connection in idle))
        return len(idle)

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> "Connection":
        """Begin to serve a new connection."""
        self.state.recorder.count_opened()
        connection = Connection(self, next(self._connection_ids), reader, writer)
        self.connections.add(connection)
        return connection

    def next_serial(self) -> int:
        """A number for each request, from 1."""
        return next(self._serials)


class ConnectionProtocol(asyncio.StreamReaderProtocol):
    """Streams, plus word of the peer's closing as it happens, even while nobody reads."""

    def __init__(self, server: Server) -> None:
        super().__init__(asyncio.StreamReader(limit=READ_LIMIT), self._connected)
        self._server = server
        self._connection: Connection | None = None

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connection = self._server.accept(reader, writer)

    def eof_received(self) -> bool | None:
        if self._connection is not None:
            self._connection.peer_left()
        return super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._connection is not None:
            self._connection.peer_left()
        super().connection_lost(exc)


class Connection:
    """One connection; `request` is the one being answered, or None while it is idle."""

    def __init__(
        self, server: Server, connection_id: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.request: RecordedRequest | None = None
        self._last_request: RecordedRequest | None = None
        self._server = server
        self._id = connection_id
        self._reader = reader
        self._writer = writer
        self._peer_left = False
        self._closing = False
        # With no buffer of our own, what counts as written is with the kernel. TLS transports take 0 for always full.
        writer.transport.set_write_buffer_limits(high=1)
        self.task = asyncio.get_running_loop().create_task(self._serve())

    def peer_left(self) -> None:
        """The peer closed or reset the connection: whatever the answer waits for, it ends."""
        if self._closing or self._peer_left:
            return
        self._peer_left = True
        if self._last_request is not None:
            self._last_request.mark_closed()
        if self.request is not None:
            self.task.cancel()

    def close(self) -> None:
        """Close in good order, after what was written."""
        self._closing = True
        self._writer.close()

    def drop(self) -> None:
        """Close without regard for what was written."""
        self._closing = True
        self.task.cancel()
        self._writer.transport.abort()

    def reset(self) -> None:
        """Close with a TCP reset."""
        connection_socket = self._writer.get_extra_info("socket")
        connection_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._closing = True
        self._writer.transport.abort()

    async def wait_closed(self) -> None:
        """Wait until the connection is closed."""
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def _serve(self) -> None:
        try:
            while await self._serve_request():
                pass
        except MalformedRequest as error:
            await self._refuse(str(error))
        except Disconnect as end:
            if end.reset:
                self.reset()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self.close()
            self._server.connections.discard(self)
            self._server.state.recorder.count_closed()

    async def _serve_request(self) -> bool:
        """Read and answer one request; returns whether another one may follow."""
        head = await read_head(self._reader)
        if head is None:
            return False
        if head.expects_continue:
            self._writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await read_body(self._reader, head)
        request = RecordedRequest(head.method, head.target, head.headers, body, self._id, self._server.next_serial())
        state = self._server.state
        if request.path.startswith(CONTROL_PATH) and not state.demo:
            answer, script = await control_answer(state, request), Script()
        else:
            self.request = self._last_request = request
            if not state.demo:
                state.recorder.add(request)
            if self._peer_left:
                request.mark_closed()
                return False
            answer, script = answer_request(state, request)
        delivery = Delivery(self._writer, state.gates, request, script, answer)
        keep_alive = head.keep_alive and not script.connection_close and delivery.keeps_connection
        try:
            await delivery.run(keep_alive)
        except Disconnect:
            request.mark_finished()
            raise
        request.mark_finished()
        self.request = None
        return keep_alive

    async def _refuse(self, reason: str) -> None:
        self._server.state.recorder.malformed.append(reason)
        request = RecordedRequest("", "", [], b"", self._id, 0)
        answer = error_answer(400, f"Malformed HTTP: {reason}")
        with contextlib.suppress(OSError, Disconnect):
            await Delivery(self._writer, self._server.state.gates, request, Script(), answer).run(keep_alive=False)
