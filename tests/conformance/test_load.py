"""Many streams at once: none is lost, mixed up or starved."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import urlsplit

from tests.conformance.client import CODE
from tests.conformance.conftest import Target
from tests.support.secrets_guard import record_answer
from tests.upstream import ScriptedUpstream

STREAMS = {"waitress": 500, "vercel": 50, "netlify": 4, "nginx": 200}
"""Vercel's runtime has an accept backlog of 5: more at once is the platform's business, which starts instances.
Netlify starts an instance for each."""


def test_concurrent_streams_lose_nothing(target: Target, upstream: ScriptedUpstream) -> None:
    count = STREAMS[target.name]
    host, port = urlsplit(target.server(OPENAI_ORG_ID="org-load").url).netloc.split(":")
    answers = asyncio.run(_all_streams(host, int(port), count, upstream))
    for number, answer in enumerate(answers):
        assert b" 200 " in answer.split(b"\r\n")[0]
        assert answer.count(f"stream-{number}-word".encode()) == 8
        assert b": end ok " in answer
        record_answer(answer, f"stream {number} of many")


async def _all_streams(host: str, port: int, count: int, upstream: ScriptedUpstream) -> list[bytes]:
    opened = asyncio.Semaphore(5)
    tasks = [asyncio.create_task(_stream(host, port, number, opened)) for number in range(count)]
    # All of them wait at the gate, open at the same time, before the first is let through.
    for _ in range(count):
        await asyncio.to_thread(upstream.wait_for_request, None, 60)
    await asyncio.to_thread(upstream.open_gate, "all", None)
    return await asyncio.gather(*tasks)


async def _stream(host: str, port: int, number: int, opened: asyncio.Semaphore) -> bytes:
    script = {"text": f"stream-{number}-word " * 8, "gate": "all"}
    body = json.dumps({"model": "gpt-4o-mini", "stream": True, "messages": [], "script": script}).encode()
    head = (
        f"POST /api/openai/v1/chat/completions HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer nk-{CODE}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    async with opened:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(head.encode() + body)
        await writer.drain()
    answer = await reader.read()
    writer.close()
    return answer
