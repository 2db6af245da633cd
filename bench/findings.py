"""Everything that one run of the benchmarks has found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bench.coldstart import ColdStarts
from bench.figures import median_milliseconds, percentile
from bench.ledger import UNCOUNTED, RoundTrips
from bench.page.documents import DocumentReading
from bench.page.findings import PageFindings
from bench.scenarios import Measurement


@dataclass
class Findings:
    """One run; what was not measured is missing or empty."""

    titles: dict[str, str] = field(default_factory=dict)
    """Titles of the measured targets by name, in the order of the tables."""
    tls_titles: dict[str, str] = field(default_factory=dict)
    """Those that were measured with an upstream over TLS."""
    measurements: dict[tuple[str, str, str], Measurement] = field(default_factory=dict)
    """By (scheme of the upstream, target, scenario)."""
    rest_megabytes: dict[str, float] = field(default_factory=dict)
    """Resident memory of each target before its first request."""
    peak_megabytes: dict[str, float] = field(default_factory=dict)
    ledgers: dict[str, str] = field(default_factory=dict)
    """Titles of the relays that differ in their ledger, by name."""
    round_trips: RoundTrips | None = None
    pumps: dict[str, str] = field(default_factory=dict)
    """Titles of the measured pumps by name."""
    transports: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """What bench.transports printed, by scheme."""
    cold_starts: ColdStarts = field(default_factory=ColdStarts)
    imports: dict[tuple[str, bool], float] = field(default_factory=dict)
    """Milliseconds by (program, with a bytecode cache)."""
    page: PageFindings | None = None
    documents: list[DocumentReading] = field(default_factory=list)

    def at(self, target: str, scenario: str, scheme: str = "http") -> Measurement:
        """Return what was measured there; an empty measurement where nothing was."""
        return self.measurements.get((scheme, target, scenario), Measurement())

    def measurement(self, target: str, scenario: str, scheme: str = "http") -> Measurement:
        """Return the measurement to add to."""
        return self.measurements.setdefault((scheme, target, scenario), Measurement())

    def first_byte(self, target: str, scenario: str, scheme: str = "http") -> float | None:
        """Return the median time to the first byte, in milliseconds."""
        return median_milliseconds(self.at(target, scenario, scheme).first_byte_ns)

    def chunk_rate(self, target: str, scenario: str) -> float | None:
        """Return chunks a second, the median of the rounds."""
        rates = self.at(target, scenario).chunks_per_second
        return percentile(rates, 0.5) if rates else None

    def fresh_megabytes(self, target: str, scenario: str, scheme: str = "http") -> float | None:
        """Return resident memory in the first round; None where the target's processes are not known."""
        resident = self.at(target, scenario, scheme).resident_megabytes
        return resident[0] or None if resident else None

    def cpu_per_chunk(self, target: str, scenario: str) -> tuple[float, float] | None:
        """Return microseconds of CPU per chunk: of the relay, and of all processes together."""
        found = self.at(target, scenario)
        if not found.chunks:
            return None
        return found.relay_cpu_seconds / found.chunks * 1e6, found.whole_cpu_seconds / found.chunks * 1e6

    def cpu_per_request(self, target: str, scenario: str) -> tuple[float, float] | None:
        """Return milliseconds of CPU per request: of the relay, and of all processes together."""
        found = self.at(target, scenario)
        if not found.requests:
            return None
        return found.relay_cpu_seconds / found.requests * 1e3, found.whole_cpu_seconds / found.requests * 1e3

    def ledger_cpu(self, target: str) -> float | None:
        """Return the milliseconds of CPU that its ledger adds to a request of `target`."""
        found, uncounted = self.cpu_per_request(target, "short-1"), self.cpu_per_request(UNCOUNTED, "short-1")
        return found[0] - uncounted[0] if found is not None and uncounted is not None else None
