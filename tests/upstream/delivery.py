"""Writing one answer as its script wants it, down to heads that are no heads and bodies that break off."""

import asyncio
from http import HTTPStatus

from .answers import Answer
from .gates import Gates
from .recording import RecordedRequest
from .script import Script
from .sse import border_inside_character

GARBAGE = b"\x16\x03\x01 this is no HTTP at all\r\n\r\n"
HUGE_HEADER = b"X-Huge: " + b"h" * 2**18
CHUNKS_PER_WRITE = 64


class Disconnect(Exception):
    """The script wants the connection closed now; by a TCP reset where `reset` is true."""

    def __init__(self, reset: bool = False) -> None:
        self.reset = reset


class Delivery:
    """The delivery of one answer over one connection."""

    def __init__(
        self, writer: asyncio.StreamWriter, gates: Gates, request: RecordedRequest, script: Script, answer: Answer
    ) -> None:
        self._writer = writer
        self._gates = gates
        self._request = request
        self._script = script
        self._answer = answer
        self._framing = script.framing or ("chunked" if answer.streams else "length")
        self._steps = list(answer.steps) if self._framing == "length" else answer.steps
        self._bodiless = request.method == "HEAD" or answer.status in (204, 304)

    @property
    def keeps_connection(self) -> bool:
        """Whether the answer leaves the connection usable."""
        return self._bodiless or self._framing != "close"

    async def run(self, keep_alive: bool) -> None:
        """Write the answer; raises Disconnect where the script ends the connection."""
        script = self._script
        await asyncio.sleep(script.first_delay)
        if script.head_gate is not None:
            await self._gates.go_through(script.head_gate)
        await self._send_head(self._head(keep_alive and self.keeps_connection))
        if script.body_delay:
            await asyncio.sleep(script.body_delay)
        if self._bodiless:
            return
        if self._answer.streams:
            rest = await self._send_steps()
        else:
            await self._wait_for_turn(first=True)
            rest = b""
        await self._send_end(rest)

    def _head(self, keep_alive: bool) -> bytes:
        answer, script = self._answer, self._script
        headers = {
            "Content-Type": script.content_type or answer.content_type,
            "X-Request-Id": f"req_test_{self._request.serial}",
            "OpenAI-Organization": "org-test",
            "Set-Cookie": "__cf_bm=cookie-test; path=/; HttpOnly",
            "Connection": "keep-alive" if keep_alive else "close",
        }
        if self._framing == "chunked":
            headers["Transfer-Encoding"] = "chunked"
        elif self._framing == "length":
            headers["Content-Length"] = str(sum(len(step()) for step in self._steps) + len(answer.tail))
        if script.redirect_to is not None:
            headers["Location"] = script.redirect_to
        for name, value in {**answer.headers, **(script.headers or {})}.items():
            headers = {key: old for key, old in headers.items() if key.lower() != name.lower()}
            headers[name] = value
        phrase = HTTPStatus(answer.status).phrase if answer.status in set(HTTPStatus) else "Scripted"
        lines = [f"HTTP/1.1 {answer.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")

    async def _send_head(self, head: bytes) -> None:
        match self._script.head:
            case "garbage":
                await self._write(GARBAGE)
                raise Disconnect
            case "half":
                await self._write(head[: len(head) // 2])
                raise Disconnect
            case "none_then_close":
                raise Disconnect
            case "none_then_reset":
                raise Disconnect(reset=True)
            case "drip":
                for index in range(len(head)):
                    await self._write(head[index : index + 1])
                    await asyncio.sleep(self._script.drip_interval)
            case "huge":
                await self._write(head[:-2] + HUGE_HEADER + b"\r\n\r\n")
            case _:
                await self._write(head)

    async def _send_steps(self) -> bytes:
        """Write the chunks at their pace; returns what a split character holds back."""
        paced = bool(self._script.interval or self._script.gate)
        batch: list[bytes] = []
        held = b""
        for index, step in enumerate(self._steps):
            if paced:
                await self._wait_for_turn(first=index == 0)
            data = held + step()
            if self._script.split_utf8:
                border = border_inside_character(data)
                data, held = data[:border], data[border:]
            batch.append(self._framed(data))
            if paced or len(batch) == CHUNKS_PER_WRITE:
                await self._write_batch(batch)
        await self._write_batch(batch)
        return held

    async def _wait_for_turn(self, first: bool) -> None:
        if self._script.interval and not first:
            await asyncio.sleep(self._script.interval)
        if self._script.gate is not None:
            await self._gates.go_through(self._script.gate)

    async def _send_end(self, held: bytes) -> None:
        tail = held + self._answer.tail
        match self._script.end:
            case "cut":
                framed = self._framed(tail)
                await self._write(framed[: len(framed) // 2])
                raise Disconnect
            case "reset":
                raise Disconnect(reset=True)
            case "hang":
                await asyncio.Event().wait()
        # Before the last byte, or who reads it might be told that nothing was reported.
        self._request.reported = self._answer.reported if self._answer.status < 400 else None
        last_chunk = b"0\r\n\r\n" if self._framing == "chunked" else b""
        await self._write((self._framed(tail) if tail else b"") + last_chunk)

    def _framed(self, data: bytes) -> bytes:
        return b"%x\r\n%b\r\n" % (len(data), data) if self._framing == "chunked" else data

    async def _write_batch(self, batch: list[bytes]) -> None:
        if batch:
            await self._write(b"".join(batch))
            self._request.chunks_written += len(batch)
            batch.clear()

    async def _write(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()
