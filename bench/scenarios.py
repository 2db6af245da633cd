"""The loads that every target gets, and what is noted about each."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from bench.helpers import Client, Upstream
from bench.jobs import Job, Result
from bench.processes import cpu_seconds, memory_megabytes
from bench.targets import Target

SETTLE_SECONDS = 0.1
"""Time for a server to close what the load before has opened."""
STREAMS = (1, 10, 100)


@dataclass(frozen=True)
class Scenario:
    """One load: `total` streams, `streams` of them at a time."""

    name: str
    streams: int
    total: int
    script: dict[str, str | int]
    spread_seconds: float = 0.0

    def job(self, target: Target) -> Job:
        """Return this load for `target`."""
        return Job(
            url=target.url,
            authorization=target.authorization,
            streams=self.streams,
            total=self.total,
            script=self.script,
            spread_seconds=self.spread_seconds,
            authority=target.authority,
        )


def short(streams: int, total: int) -> Scenario:
    """Streams of five chunks that the upstream writes at once, one after another on each of `streams` lanes."""
    return Scenario(f"short-{streams}", streams, total, {"mode": "short", "chunks": 5})


def paced(streams: int, chunks: int, spread_seconds: float) -> Scenario:
    """Streams of 50 chunks a second, a very fast model, started over `spread_seconds`."""
    script: dict[str, str | int] = {"mode": "paced", "chunks": chunks, "interval_ms": 20}
    return Scenario(f"paced-{streams}", streams, streams, script, spread_seconds)


def flood(streams: int, chunks: int) -> Scenario:
    """Streams as fast as they are taken."""
    return Scenario(f"flood-{streams}", streams, streams, {"mode": "flood", "chunks": chunks})


def crowd(streams: int, chunks: int, spread_seconds: float) -> Scenario:
    """A great many streams of 10 chunks a second."""
    script: dict[str, str | int] = {"mode": "paced", "chunks": chunks, "interval_ms": 100}
    return Scenario("crowd", streams, streams, script, spread_seconds)


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    rounds: int
    scenarios: tuple[Scenario, ...]
    crowd: Scenario
    tls: Scenario
    tls_paced: Scenario
    ledger_rounds: int
    ledger: Scenario
    pump_rounds: int
    pumps: tuple[Scenario, ...]
    cold_starts: int
    transport_requests: int


_PACED = (paced(1, 60, 0.0), paced(10, 60, 0.2), paced(100, 100, 1.0))
_FLOODS = (flood(1, 10_000), flood(10, 5_000), flood(100, 1_000))

FULL = Plan(
    rounds=3,
    # Memory at few streams is noted before many streams have made the process larger.
    scenarios=(*_PACED, short(1, 150), short(10, 300), short(100, 500), *_FLOODS),
    crowd=crowd(500, 40, 1.5),
    tls=short(1, 100),
    tls_paced=_PACED[-1],
    ledger_rounds=4,
    ledger=short(1, 150),
    pump_rounds=2,
    pumps=(*_PACED, *_FLOODS),
    cold_starts=5,
    transport_requests=100,
)
QUICK = Plan(
    rounds=1,
    scenarios=(
        *(paced(1, 25, 0.0), paced(10, 25, 0.1), paced(100, 30, 0.3)),
        *(short(1, 40), short(10, 60), short(100, 100)),
        *(flood(1, 2_000), flood(10, 1_000), flood(100, 200)),
    ),
    crowd=crowd(500, 10, 0.5),
    tls=short(1, 30),
    tls_paced=paced(100, 30, 0.3),
    ledger_rounds=2,
    ledger=short(1, 60),
    pump_rounds=1,
    pumps=(paced(10, 25, 0.1), flood(10, 1_000)),
    cold_starts=1,
    transport_requests=20,
)


@dataclass
class Measurement:
    """Everything noted about one target under one load, over all rounds."""

    requests: int = 0
    chunks: int = 0
    lost: int = 0
    together: int = 0
    first_byte_ns: list[int] = field(default_factory=list)
    delay_ns: list[int] = field(default_factory=list)
    chunks_per_second: list[float] = field(default_factory=list)
    relay_cpu_seconds: float = 0.0
    whole_cpu_seconds: float = 0.0
    """Upstream, relay and client together."""
    resident_megabytes: list[float] = field(default_factory=list)
    """Most of each round; only before the first floods does it tell what the streams themselves need."""
    problem: str = ""

    def add(self, result: Result) -> None:
        """Add one round."""
        self.requests += result.finished
        self.chunks += result.chunks
        self.lost += result.lost
        self.together = max(self.together, result.together)
        self.first_byte_ns += result.first_byte_ns
        self.delay_ns += result.delay_ns
        self.chunks_per_second.append(result.chunks / result.seconds)
        self.problem = self.problem or result.problem


def measure(target: Target, scenario: Scenario, upstream: Upstream, client: Client, into: Measurement) -> None:
    """Put `scenario` on `target` once, and add what is noted to `into`."""

    resident = [0.0]

    def sample() -> None:
        resident.append(memory_megabytes(target.pids, "VmRSS"))

    time.sleep(SETTLE_SECONDS)
    relay_before, upstream_before = cpu_seconds(target.pids), cpu_seconds([upstream.pid])
    result = client.perform(scenario.job(target), sample)
    relay = cpu_seconds(target.pids) - relay_before
    into.add(result)
    into.resident_megabytes.append(max(resident))
    into.relay_cpu_seconds += relay
    into.whole_cpu_seconds += relay + result.cpu_seconds + cpu_seconds([upstream.pid]) - upstream_before
