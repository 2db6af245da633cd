"""Another host, which notes whoever speaks to it in any way: connections, requests, and single packets."""

import socket
import threading
from typing import Self

ANSWER = b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class OtherHost:
    """Listens to TCP and UDP on one port of this machine."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.has_heard = threading.Event()
        self._stream = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._stream.getsockname()[1]}"
        self._packets = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._packets.bind(self._stream.getsockname())

    def __enter__(self) -> Self:
        threading.Thread(target=self._take_connections, daemon=True).start()
        threading.Thread(target=self._take_packets, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
        self._packets.close()

    def forget(self) -> None:
        """Begin anew."""
        self.heard.clear()
        self.has_heard.clear()

    def _note(self, what: str) -> None:
        self.heard.append(what)
        self.has_heard.set()

    def _take_connections(self) -> None:
        while True:
            try:
                connection, _ = self._stream.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(10)
            try:
                first_line = connection.recv(4000).split(b"\r\n")[0].decode("latin-1")
                self._note(f"connection: {first_line}")
                connection.sendall(ANSWER)
            except OSError:
                self._note("connection")

    def _take_packets(self) -> None:
        while True:
            try:
                self._packets.recvfrom(4000)
            except OSError:
                return
            self._note("packet")
