"""The findings as Markdown: what is printed, and what docs/benchmarks.md says."""

from __future__ import annotations

from bench.findings import Findings
from bench.page.document_report import documents_section
from bench.page.report import page_sections
from bench.sections import (
    cold_section,
    crowd_section,
    goals_section,
    ledger_section,
    memory_section,
    pumps_section,
    section,
    streams_sections,
    tls_section,
    transports_section,
)

HOW = """\
`make bench` writes this file. One process simulates the model server (`bench/upstream.py`), another sends requests and
takes the times (`bench/client.py`), and the measured program runs between them, all on one machine. Targets take turns
under every load, round after round, so that a disturbance affects all of them equally. The figures are medians, with
95th percentiles after the slash.

- *short* streams: five chunks of 200 bytes that the upstream writes at once, one stream after another on each lane.
- *paced* streams: 50 chunks a second, the speed of a very fast model. All streams get their chunks at the same ticks,
  because a model server computes one token for all conversations at a time: the worst case for a relay. 100 streams
  start within a second. Each chunk contains the time it was written; its delay counts while all streams are open.
- *flooding* streams: as fast as the client reads, with one write by the upstream for each chunk. The rate is measured
  from the first request to the last end.
- Every stream uses a new client connection, direct streams too; the first one of each lane is opened in advance. Time
  to first byte is measured from sending the request to the first byte of the first event. Vercel's runtime lets only
  five connections wait: under 100 lanes of short streams, some are dropped and retried seconds later.
- CPU is measured with the operating system's process clocks; "all" includes upstream and client, so that direct shows
  the cost of measuring. Memory is the resident set, in MB of 1,000,000 bytes.
- *naive* is the program that most people write first (`bench/naive.py`): Flask, `requests.post`, `iter_content`; it
  runs under waitress with the same settings as the relay."""


def report(findings: Findings) -> str:
    """Return everything that was found, without the facts about machine and day."""
    sections = [
        goals_section(findings),
        streams_sections(findings),
        tls_section(findings),
        memory_section(findings),
        crowd_section(findings),
        ledger_section(findings),
        cold_section(findings),
        pumps_section(findings),
        transports_section(findings),
        page_sections(findings.page),
        documents_section(findings.documents),
    ]
    return "\n\n".join(text for text in sections if text)


def document(findings: Findings, facts: dict[str, str]) -> str:
    """Return the whole of docs/benchmarks.md."""
    where = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    return "\n\n".join(["# Benchmarks", where, section("How it is measured", HOW), report(findings)]) + "\n"
