"""A name server with a script, and the machine's look-up of names led to it."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

TYPE_A, TYPE_AAAA = 1, 28
ANSWER, NO_ERROR_RECURSIVE = 0xC00C, 0x8180
PATIENCE_SECONDS = 10.0
"""As usual for the C library's resolver: longer than any caller of the doctor's waits."""


@dataclass(frozen=True)
class Named:
    """What the name server has on a name."""

    address: str
    after_seconds: float | None = 0.0
    """How long it takes to answer; None where it never does."""


@contextlib.contextmanager
def name_server(names: Mapping[str, Named]) -> Iterator[None]:
    """While it runs, these names are looked up with a real question over UDP; all others as the machine does it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        over = threading.Event()
        thread = threading.Thread(target=_serve, args=(server, names, over), daemon=True)
        thread.start()
        usual = socket.getaddrinfo
        socket.getaddrinfo = _looking_up(server.getsockname(), names, usual)
        try:
            yield
        finally:
            socket.getaddrinfo = usual
            over.set()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waker:
                waker.sendto(b"", server.getsockname())
            thread.join()


def _serve(server: socket.socket, names: Mapping[str, Named], over: threading.Event) -> None:
    while True:
        question, asker = server.recvfrom(512)
        if over.is_set():
            return
        named = names[_name_in(question)]
        if named.after_seconds is None:
            continue
        answer = _answer_to(question, ipaddress.ip_address(named.address))
        # What it has nothing on, it says at once: the machine asks for both kinds of addresses.
        seconds = named.after_seconds if struct.unpack_from("!H", answer, 6)[0] else 0.0
        timer = threading.Timer(seconds, _send, (server, answer, asker))
        timer.daemon = True
        timer.start()


def _send(server: socket.socket, answer: bytes, asker: tuple[str, int]) -> None:
    # The world may have ended meanwhile.
    with contextlib.suppress(OSError):
        server.sendto(answer, asker)


def _looking_up(
    server: tuple[str, int], names: Mapping[str, Named], usual: Callable[..., list[Any]]
) -> Callable[..., list[Any]]:
    def getaddrinfo(host: Any, port: Any, *rest: Any, **named: Any) -> list[Any]:
        if host not in names:
            return usual(host, port, *rest, **named)
        found = [address for kind in (TYPE_A, TYPE_AAAA) for address in _ask(server, host, kind)]
        return [row for address in found for row in usual(str(address), port, *rest, **named)]

    return getaddrinfo


def _ask(server: tuple[str, int], host: str, kind: int) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    labels = b"".join(bytes([len(label)]) + label.encode() for label in host.split("."))
    question = struct.pack("!6H", 1, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!2H", kind, 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(PATIENCE_SECONDS)
        asking.sendto(question, server)
        try:
            answer = asking.recv(512)
        except TimeoutError as error:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution") from error
    count = struct.unpack_from("!H", answer, 6)[0]
    return [ipaddress.ip_address(answer[len(question) + 12 :])] if count else []


def _name_in(question: bytes) -> str:
    labels, at = [], 12
    while length := question[at]:
        labels.append(question[at + 1 : at + 1 + length].decode())
        at += 1 + length
    return ".".join(labels)


def _answer_to(question: bytes, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bytes:
    kind = TYPE_A if address.version == 4 else TYPE_AAAA
    is_there = struct.unpack_from("!H", question, len(question) - 4)[0] == kind
    head = question[:2] + struct.pack("!5H", NO_ERROR_RECURSIVE, 1, int(is_there), 0, 0)
    row = struct.pack("!3HIH", ANSWER, kind, 1, 60, len(address.packed)) + address.packed
    return head + question[12:] + (row if is_there else b"")
