"""An upstream that says exactly the given bytes, for what a well-meant script cannot express."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self


class RawUpstream:
    """Answers every request with `said` and then stays silent until the peer closes, or closes itself.

    With `reads=False` it answers whatever comes first, as a server does that is not spoken to in HTTP.
    """

    def __init__(self, said: bytes, *, closes: bool = True, reads: bool = True) -> None:
        self._said = said
        self._reads = reads
        self._closes = closes
        self.left = threading.Event()
        """Set when the peer has closed a connection."""
        self.served = 0
        """Connections so far."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # close() alone would not wake accept().
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.served += 1
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            if self._reads:
                _read_request(connection)
            else:
                connection.recv(65_536)
            connection.sendall(self._said)
            if self._closes:
                return
            while connection.recv(65_536):
                pass
            self.left.set()


def _read_request(connection: socket.socket) -> None:
    # To its end: closing with something unread would reset the connection.
    reader = connection.makefile("rb")
    length = 0
    while (line := reader.readline()).strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    reader.read(length)
