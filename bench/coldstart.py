"""How long a new process takes to its first answer, and how much of that is imports."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlsplit

from bench.jobs import Job, request_bytes
from bench.targets import AUTHORIZATION, COMPLETIONS, NaiveServer, Server, naive_under_vercel
from bench.wire import status_of
from scripts.setup import ensure_vercel
from tests.support.programs import ROOT, clean_environment
from tests.support.vercel import VercelRuntime
from tests.support.waitress import WaitressServer

Environment = dict[str, str]
Make = Callable[[Environment], Server]

RELAYS: dict[str, Make] = {
    "relay, Vercel's runtime": VercelRuntime,
    "relay, waitress": WaitressServer,
}
NAIVES: dict[str, Make] = {
    "naive, Vercel's runtime": naive_under_vercel,
    "naive, waitress": NaiveServer,
}
MODULES = {"relay": "api.index", "naive": "bench.naive"}
TIME_AN_IMPORT = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"
STREAM = Job("", AUTHORIZATION, 1, 1, {"mode": "short", "chunks": 5})


@dataclass
class ColdStarts:
    """Seconds by (program, what is asked for, with a bytecode cache): several of each."""

    seconds: dict[tuple[str, str, bool], list[float]] = field(default_factory=dict)

    def add(self, key: tuple[str, str, bool], seconds: float) -> None:
        """Note one start."""
        self.seconds.setdefault(key, []).append(seconds)

    def median_milliseconds(self, program: str, asked: str, cached: bool) -> float | None:
        """Return the median of one kind of start, None where there was none."""
        values = self.seconds.get((program, asked, cached))
        return median(values) * 1000 if values else None


def first_health(url: str) -> int:
    """Ask for /api/health and return the status."""
    location = urlsplit(url)
    connection = HTTPConnection(location.hostname or "", location.port)
    connection.request("GET", "/api/health")
    status = connection.getresponse().status
    connection.close()
    return status


def first_completion(url: str) -> int:
    """Ask for a streamed completion with the code, and return the status when the first bytes are there."""
    location = urlsplit(url)
    connection = HTTPConnection(location.hostname or "", location.port)
    connection.connect()
    connection.sock.sendall(request_bytes(replace(STREAM, url=url + COMPLETIONS)))
    status = status_of(connection.sock.recv(65_536))
    connection.close()
    return status


REQUESTS: dict[str, Callable[[str], int]] = {"GET /api/health": first_health, "a streamed completion": first_completion}


def start_once(make: Make, environment: Environment, ask: Callable[[str], int]) -> float:
    """Return the seconds from the start of a new process to its first answer, which has to be a 200."""
    server = make(environment)
    started = time.perf_counter()
    with server:
        status = ask(server.url)
        seconds = time.perf_counter() - started
    if status != 200:
        raise RuntimeError(f"{server.name} answered {status} to its first request:\n{server.logs()}")
    return seconds


def measure_cold_starts(servers: dict[str, Make], environment: Environment, count: int) -> ColdStarts:
    """Start every server `count` times for each request with a bytecode cache, half as often without."""
    found = ColdStarts()
    for number in range(-1, count):
        for program, make in servers.items():
            for asked, ask in REQUESTS.items():
                seconds = start_once(make, environment, ask)
                # The first start of all writes the bytecode that the others find.
                if number >= 0:
                    found.add((program, asked, True), seconds)
                if number > 0 and number % 2:
                    with tempfile.TemporaryDirectory() as empty:
                        seconds = start_once(make, environment | without_bytecode(empty), ask)
                    found.add((program, asked, False), seconds)
    return found


def without_bytecode(empty: str) -> Environment:
    """Return the variables that make Python compile everything; `empty` is an empty directory."""
    return {"PYTHONPYCACHEPREFIX": empty, "PYTHONDONTWRITEBYTECODE": "1"}


def import_milliseconds(module: str, environment: Environment, cached: bool, count: int) -> float:
    """Return the median time that a new interpreter takes to import `module`, its own start not counted."""
    command = [str(ensure_vercel()), "-c", TIME_AN_IMPORT.format(module)]
    seconds = []
    with tempfile.TemporaryDirectory() as empty:
        variables = environment | ({} if cached else without_bytecode(empty))
        for _ in range(count):
            output = subprocess.run(
                command, cwd=ROOT, env=clean_environment(variables), capture_output=True, text=True, check=True
            )
            seconds.append(float(output.stdout))
    return median(seconds) * 1000
