"""The sections of the report; an empty text where nothing was measured."""

from __future__ import annotations

from collections.abc import Callable

from bench.coldstart import MODULES, NAIVES, RELAYS, REQUESTS
from bench.figures import NOTHING, milliseconds, number, table
from bench.findings import Findings
from bench.goals import goals
from bench.ledger import UNCOUNTED
from bench.page.report import page_goals
from bench.scenarios import STREAMS

STREAM_HEADS = ["1 stream", "10 streams", "100 streams"]

TLS_NOTE = """\
The upstream uses TLS; the client's connection doesn't (except for direct, whose handshake is not counted). The bundle
of authorities is certifi's plus one more, because reading it is a large part of the cost of a new TLS context."""

MEMORY_NOTE = """\
Measured in the order of the columns, in one process; the peak is the highest of all rounds."""

CROWD_NOTE = """\
500 streams of 10 chunks a second, all started at nearly the same time. A stream counts as lost unless every chunk and
`[DONE]` arrived."""

COLD_NOTE = """\
Time from the start of the process to the first 200, medians, with a bytecode cache and without one. The files were
read before, so the disk plays no part."""

PUMPS_NOTE = """\
Three small applications under the same server (`bench/pump.py`). They differ in how they wait for the upstream's next
bytes while a heartbeat may become due, and in how much they read at a time. The relay works like the first one."""

LEDGER_NOTE = """\
Relays under waitress that count in different stores (`bench/ledger.py`), short streams one after another, CPU of the
relay. The first one meters nothing (`bench/uncounted.py`): what the others need beyond it is added by the ledger. Redis
and the server that speaks its REST API are on the same machine. To count round trips, the store stops answering after
the first byte: a stream that ends all the same has not waited for it."""

TRANSPORTS_NOTE = """\
Short streams from one thread, without a server (`bench/transports.py`): CPU of the calling process, TLS as above."""

Cell = Callable[[Findings, str, str], str]
"""Shows one figure: (findings, target, scenario)."""


def section(title: str, *parts: str) -> str:
    """Return a section of the document."""
    return "\n\n".join([f"## {title}", *parts])


def first_byte(findings: Findings, target: str, scenario: str) -> str:
    """Show the time to the first byte."""
    return milliseconds(findings.at(target, scenario).first_byte_ns)


def delay(findings: Findings, target: str, scenario: str) -> str:
    """Show the delay of a chunk."""
    return milliseconds(findings.at(target, scenario).delay_ns)


def rate(findings: Findings, target: str, scenario: str) -> str:
    """Show chunks a second."""
    return number(findings.chunk_rate(target, scenario))


def cpu_per_chunk(findings: Findings, target: str, scenario: str) -> str:
    """Show microseconds of CPU."""
    return relay_and_all(findings.cpu_per_chunk(target, scenario), 1)


def cpu_per_request(findings: Findings, target: str, scenario: str) -> str:
    """Show milliseconds of CPU."""
    return relay_and_all(findings.cpu_per_request(target, scenario), 2)


def relay_and_all(used: tuple[float, float] | None, digits: int) -> str:
    """Show CPU time as "relay / all", with a dash where there is no relay or its process is not known."""
    if used is None:
        return NOTHING
    relay, whole = used
    return f"{number(relay or None, digits)} / {number(whole, digits)}"


def by_streams(findings: Findings, titles: dict[str, str], load: str, cell: Cell) -> str:
    """Return a table of `load` with a row for each target of `titles` and a column for 1, 10 and 100 streams."""
    rows = [
        [title, *(cell(findings, name, f"{load}-{streams}") for streams in STREAMS)] for name, title in titles.items()
    ]
    return table(["", *STREAM_HEADS], rows)


def goals_section(findings: Findings) -> str:
    """Return what had to be reached, and whether it was."""
    rows = [goal.row() for goal in (*goals(findings), *page_goals(findings.page))]
    return section("Targets", table(["", "limit", "reached", ""], rows))


def streams_sections(findings: Findings) -> str:
    """Return times to the first byte, delays and rates."""
    titles = findings.titles
    if not titles:
        return ""
    return "\n\n".join(
        [
            section(
                "Time to first byte (ms)",
                "Short streams:",
                by_streams(findings, titles, "short", first_byte),
                "Paced streams:",
                by_streams(findings, titles, "paced", first_byte),
            ),
            section("Delay of a chunk (ms)", "Paced streams:", by_streams(findings, titles, "paced", delay)),
            section("Chunks a second", "Flooding streams:", by_streams(findings, titles, "flood", rate)),
            section(
                "CPU",
                "Microseconds a chunk, flooding streams (relay / all):",
                by_streams(findings, titles, "flood", cpu_per_chunk),
                "Milliseconds a request, which are seconds per 1,000 streams, short streams (relay / all):",
                by_streams(findings, titles, "short", cpu_per_request),
            ),
        ]
    )


def tls_section(findings: Findings) -> str:
    """Return the figures with an upstream over TLS."""
    rows = []
    for name, title in findings.tls_titles.items():
        short, paced = findings.at(name, "short-1", "https"), findings.at(name, "paced-100", "https")
        cells = [milliseconds(short.first_byte_ns), milliseconds(paced.first_byte_ns), milliseconds(paced.delay_ns)]
        rows.append([title, *cells, number(findings.fresh_megabytes(name, "paced-100", "https"))])
    heads = ["", "first byte, 1 short (ms)", "first byte, 100 paced (ms)", "delay, 100 paced (ms)", "MB at 100 paced"]
    return section("Over TLS", TLS_NOTE, table(heads, rows)) if rows else ""


def memory_section(findings: Findings) -> str:
    """Return resident memory at rest, under paced streams, and at its peak."""
    loads = [*(f"paced-{streams}" for streams in STREAMS), "flood-100", "crowd"]
    rows = []
    for name, rest in findings.rest_megabytes.items():
        resident = [findings.fresh_megabytes(name, load) for load in loads]
        sizes = (rest, *resident, findings.peak_megabytes[name])
        rows.append([findings.titles[name], *(number(size) for size in sizes)])
    heads = ["", "at rest", *(f"{head} paced" for head in STREAM_HEADS), "100 flooding", "500 paced", "peak of the run"]
    return section("Memory (MB)", MEMORY_NOTE, table(heads, rows)) if rows else ""


def crowd_section(findings: Findings) -> str:
    """Return what became of 500 streams at once, and whether any other load lost one."""
    rows = []
    for name, title in findings.titles.items():
        found = findings.at(name, "crowd")
        lost = sum(each.lost for (_, target, _), each in findings.measurements.items() if target == name)
        rows.append(
            [title, number(found.together), number(found.lost), milliseconds(found.first_byte_ns), number(lost)]
        )
    heads = ["", "open at once", "lost", "first byte (ms)", "lost under all loads of this run"]
    return section("500 streams at once", CROWD_NOTE, table(heads, rows)) if rows else ""


def cold_section(findings: Findings) -> str:
    """Return cold starts and import times."""
    rows = []
    for program in (*RELAYS, *NAIVES):
        kinds = [(asked, cached) for cached in (True, False) for asked in REQUESTS]
        medians = [findings.cold_starts.median_milliseconds(program, asked, cached) for asked, cached in kinds]
        if any(medians):
            rows.append([program, *(number(value) for value in medians)])
    if not rows:
        return ""
    heads = ["ms", *REQUESTS, *(f"{asked}, no cache" for asked in REQUESTS)]
    imports = [
        [f"`import {module}`", *(number(findings.imports.get((program, cached))) for cached in (True, False))]
        for program, module in MODULES.items()
    ]
    return section("Cold start", COLD_NOTE, table(heads, rows), table(["ms", "with a cache", "no cache"], imports))


def ledger_section(findings: Findings) -> str:
    """Return what the ledger costs in each store."""
    if not findings.ledgers:
        return ""
    rows = []
    for name, title in findings.ledgers.items():
        used = findings.cpu_per_request(name, "short-1")
        added = None if name == UNCOUNTED else findings.ledger_cpu(name)
        rows.append([title, number(used and used[0], 2), number(added, 2), first_byte(findings, name, "short-1")])
    parts = [LEDGER_NOTE, table(["", "CPU a request (ms)", "added by the ledger (ms)", "first byte (ms)"], rows)]
    if (trips := findings.round_trips) is not None:
        figures = [number(trips.before_first_byte), number(trips.before_last_byte)]
        heads = ["round trips to a store over REST", "before the first byte", "from there to the last byte"]
        parts.append(table(heads, [["a stream of a code with three rules", *figures]]))
    return section("The ledger", *parts)


def pumps_section(findings: Findings) -> str:
    """Return the comparison of the pumps."""
    titles = findings.pumps
    if not titles:
        return ""
    return section(
        "Ways to wait for the upstream",
        PUMPS_NOTE,
        "Delay of a chunk, paced streams (ms):",
        by_streams(findings, titles, "paced", delay),
        "Chunks a second, flooding streams:",
        by_streams(findings, titles, "flood", rate),
        "CPU, microseconds a chunk, flooding streams (server / all):",
        by_streams(findings, titles, "flood", cpu_per_chunk),
    )


def transports_section(findings: Findings) -> str:
    """Return the comparison of HTTP clients."""
    if not findings.transports:
        return ""
    rows = []
    for name in findings.transports["http"]:
        calls = [findings.transports[scheme][name] for scheme in ("http", "https")]
        figures = [(number(call["cpu_ms"], 2), milliseconds(call["first_byte_ns"])) for call in calls]
        rows.append([name, *figures[0], *figures[1]])
    heads = ["", "CPU a request (ms)", "first byte (ms)", "CPU over TLS (ms)", "first byte over TLS (ms)"]
    return section("Ways to call", TRANSPORTS_NOTE, table(heads, rows))
