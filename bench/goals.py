"""What the relay's speed has to reach, each goal with the reached figure and a plain verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.figures import NOTHING, median_milliseconds, number
from bench.findings import Findings
from bench.ledger import STORES, name_of

COLD_STARTED = "relay, Vercel's runtime"


@dataclass(frozen=True)
class Goal:
    """A limit, and what was reached; None where it was not measured."""

    what: str
    limit: str
    reached: float | None
    met: bool
    digits: int = 1

    def row(self) -> list[str]:
        """Return the goal as a row: what, limit, reached, verdict."""
        if self.reached is None:
            return [self.what, self.limit, NOTHING, "not measured"]
        return [self.what, self.limit, number(self.reached, self.digits), "met" if self.met else "**not met**"]


def at_most(what: str, limit: float, unit: str, reached: float | None, digits: int = 1) -> Goal:
    """Return a goal that is met by `limit` or less."""
    return Goal(what, f"at most {limit:g} {unit}", reached, reached is not None and reached <= limit, digits)


def goals(findings: Findings) -> Iterator[Goal]:
    """Yield every goal with what `findings` say about it."""
    short, direct = findings.first_byte("waitress", "short-1"), findings.first_byte("direct", "short-1")
    added = short - direct if short is not None and direct is not None else None
    yield at_most("Time to first byte added to direct, one short stream, waitress", 2.0, "ms", added, 2)
    over_tls = findings.first_byte("waitress", "short-1", "https")
    yield at_most("Time to first byte, one short stream, TLS upstream, waitress", 2.5, "ms", over_tls, 2)

    paced = findings.at("waitress", "paced-100")
    first_byte = median_milliseconds(paced.first_byte_ns)
    yield at_most("Time to first byte, 100 paced streams, waitress, median", 8, "ms", first_byte)
    yield at_most("Delay of a chunk, 100 paced streams, waitress, median", 8, "ms", median_milliseconds(paced.delay_ns))

    rate = findings.chunk_rate("waitress", "flood-100")
    enough = rate is not None and rate >= 45_000
    yield Goal("Chunks carried, 100 flooding streams, waitress", "at least 45,000 a second", rate, enough, 0)

    chunk = findings.cpu_per_chunk("waitress", "flood-10")
    yield at_most("CPU of all processes, 10 flooding streams, waitress", 15, "µs a chunk", chunk and chunk[1])
    yield at_most("CPU of the relay, 10 flooding streams, waitress", 3.5, "µs a chunk", chunk and chunk[0])
    request = findings.cpu_per_request("waitress", "short-1")
    yield at_most("CPU of the relay, short streams, waitress", 1.5, "ms a request", request and request[0], 2)

    for store in ("memory", "sqlite"):
        added_cpu = findings.ledger_cpu(name_of(store, with_rules=True))
        yield at_most(f"CPU added by the ledger in {STORES[store]}, three rules", 0.3, "ms a request", added_cpu, 2)
    trips = findings.round_trips
    before_first, before_last = (trips.before_first_byte, trips.before_last_byte) if trips else (None, None)
    yield at_most("Round trips to a store over REST before the first byte", 1, "a request", before_first, 0)
    yield at_most("Round trips to a store over REST from the first byte to the last", 0, "a request", before_last, 0)

    for scheme, upstream in (("http", "plain upstream"), ("https", "TLS upstream")):
        resident = findings.fresh_megabytes("waitress", "paced-100", scheme)
        yield at_most(f"Resident memory at 100 paced streams, {upstream}, waitress", 50, "MB", resident)
    for asked in ("GET /api/health", "a streamed completion"):
        started = findings.cold_starts.median_milliseconds(COLD_STARTED, asked, True)
        yield at_most(f"Cold start under Vercel's runtime: {asked}", 280, "ms", started, 0)

    crowd = findings.at("waitress", "crowd")
    lost = float(crowd.lost) if crowd.requests or crowd.lost else None
    yield at_most("Streams lost of 500 at a time, waitress", 0, "streams", lost, 0)
