"""Asks for streams and times them, in a process of its own: one job a line of JSON on standard input, one result a
line on standard output.

Every stream is a new connection, for direct and relayed streams alike, because servers close theirs after a stream.
The first stream of each lane finds its connection open: servers with a short queue of waiting connections (Vercel's
runtime has room for five) would drop many of a hundred that come at once, and TCP tries again only a second later.
While a job runs, the client only notes when which bytes arrived; it reads them when all streams have ended.
"""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import ssl
import sys
from dataclasses import asdict
from time import monotonic_ns, process_time
from urllib.parse import urlsplit

from bench.jobs import CLOSING_EVENTS, Job, Result, request_bytes
from bench.wire import Answer, read_answer

CONNECT_SECONDS = 0.002
"""Pause after each connection that is opened before a run."""


class Stream(asyncio.Protocol):
    """One connection, its request, and the pieces of its answer."""

    def __init__(self, request: bytes) -> None:
        self.sent_at = 0
        self.ended_at = 0
        self.pieces: list[tuple[int, bytes]] = []
        self._request = request
        self._ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self.pieces.append((monotonic_ns(), data))

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended_at = monotonic_ns()
        if not self._ended.done():
            self._ended.set_result(None)

    async def ask(self) -> None:
        """Send the request and wait until the server has closed the connection."""
        self.sent_at = monotonic_ns()
        self._transport.write(self._request)
        try:
            await self._ended
        finally:
            self._transport.abort()


class Run:
    """One job on its way."""

    def __init__(self, job: Job) -> None:
        self.opened: list[Stream] = []
        self.failures: list[str] = []
        self.seconds = 0.0
        self.cpu_seconds = 0.0
        self._job = job
        self._request = request_bytes(job)
        self._asked = 0
        location = urlsplit(job.url)
        self._address = (location.hostname or "", location.port or (443 if location.scheme == "https" else 80))
        self._tls = ssl.create_default_context(cafile=job.authority) if location.scheme == "https" else None

    async def finish(self) -> None:
        """Run all streams to their ends, or to the job's time-out."""
        lanes = []
        for _ in range(self._job.streams):
            lanes.append(await self._connect())
            await asyncio.sleep(CONNECT_SECONDS)
        started, cpu_started = monotonic_ns(), process_time()
        tasks = [asyncio.create_task(self._ask(number, stream)) for number, stream in enumerate(lanes)]
        _, unfinished = await asyncio.wait(tasks, timeout=self._job.timeout_seconds)
        for task in unfinished:
            task.cancel()
        self.seconds, self.cpu_seconds = (monotonic_ns() - started) / 1e9, process_time() - cpu_started

    async def _ask(self, number: int, stream: Stream | None) -> None:
        await asyncio.sleep(number * self._job.spread_seconds / self._job.streams)
        while self._asked < self._job.total:
            self._asked += 1
            stream = stream or await self._connect()
            if stream:
                await stream.ask()
            stream = None

    async def _connect(self) -> Stream | None:
        loop = asyncio.get_running_loop()
        try:
            _, stream = await loop.create_connection(lambda: Stream(self._request), *self._address, ssl=self._tls)
        except OSError as error:
            self.failures.append(repr(error))
            return None
        self.opened.append(stream)
        return stream


def most_together(spans: list[tuple[int, int]]) -> int:
    """Return how many of the (start, end) spans overlap at most."""
    steps = sorted([(start, 1) for start, _ in spans] + [(end, -1) for _, end in spans])
    open_now = most = 0
    for _, step in steps:
        open_now += step
        most = max(most, open_now)
    return most


def read_streams(job: Job, run: Run) -> Result:
    """Read what has arrived, and find out what was lost."""
    result = Result()
    expected = int(job.script["chunks"]) + CLOSING_EVENTS
    finished: list[tuple[Stream, Answer]] = []
    for stream in run.opened:
        answer = read_answer(stream.pieces)
        if answer.status == 200 and answer.complete and answer.events == expected and answer.first_byte_at:
            finished.append((stream, answer))
            result.first_byte_ns.append(answer.first_byte_at - stream.sent_at)
        else:
            received = b"".join(data for _, data in stream.pieces)
            run.failures.append(f"{answer.events} of {expected} events: {received[:200]!r}...{received[-100:]!r}")
    result.finished = len(finished)
    result.lost = job.total - len(finished)
    result.chunks = len(finished) * int(job.script["chunks"])
    result.problem = run.failures[0] if run.failures else ""
    spans = [(answer.first_byte_at or 0, stream.ended_at) for stream, answer in finished]
    result.together = most_together(spans)
    all_open_from = max((start for start, _ in spans), default=0)
    all_open_until = min((end for _, end in spans), default=0)
    result.delay_ns = [
        delay
        for _, answer in finished
        for arrival, delay in answer.delays
        if all_open_from <= arrival <= all_open_until
    ]
    return result


def perform(job: Job, runner: asyncio.Runner) -> Result:
    """Run `job` and return what came of it."""
    run = Run(job)
    runner.run(run.finish())
    result = read_streams(job, run)
    result.seconds, result.cpu_seconds = run.seconds, run.cpu_seconds
    gc.collect()
    return result


if __name__ == "__main__":
    # A collection in the middle of a stream would show as the relay's delay.
    gc.disable()
    _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most_files, 4096), most_files))
    with asyncio.Runner() as asyncio_runner:
        for line in sys.stdin:
            print(json.dumps(asdict(perform(Job(**json.loads(line)), asyncio_runner))), flush=True)
