"""`python -m bench`: measures, prints tables, and writes docs/benchmarks.md after a full run."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.page.run import FULL_PAGE, QUICK_PAGE
from bench.processes import load, machine
from bench.report import document, report
from bench.scenarios import FULL, QUICK
from bench.session import Session
from bench.targets import TITLES
from scripts.setup import ensure_vercel
from tests.support.programs import ROOT, ProgramFailed

DOCUMENT = ROOT / "docs" / "benchmarks.md"
QUIET_LOAD = 0.5
PEER_UPSTREAM_PORT = 8099
PARTS = ("targets", "tls", "ledger", "pumps", "transports", "cold", "page", "documents")

USAGE = """\
PEER_URL measures the same through another relay: the URL in front of /chat/completions, such as
http://127.0.0.1:3001/api/openai/v1. PEER_AUTH is its whole Authorization header, PEER_PID its process, for CPU and
memory. Point that relay at http://127.0.0.1:8099/v1 (--upstream-port) as its upstream."""


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__, epilog=USAGE)
    parser.add_argument("--quick", action="store_true", help="a small run in two minutes; writes no document")
    parser.add_argument("--only", help=f"targets to measure, with commas: {','.join(TITLES)}; writes no document")
    parser.add_argument("--parts", help=f"parts to run, with commas: {','.join(PARTS)}; writes no document")
    parser.add_argument("--output", type=Path, help="write the document there, whatever was measured")
    parser.add_argument("--upstream-port", type=int, default=PEER_UPSTREAM_PORT if "PEER_URL" in os.environ else 0)
    return parser.parse_args()


def chosen(given: str | None, known: tuple[str, ...]) -> list[str]:
    """Return the names in `given`, in the order of `known`; all where none are given. Exits on an unknown name."""
    names = given.split(",") if given else known
    unknown = set(names) - set(known)
    if unknown:
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
    return [name for name in known if name in names]


def git(*words: str) -> str:
    """Return what git prints, nothing where there is no repository."""
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def facts() -> dict[str, str]:
    """Return what the figures depend on: day, commit, machine, versions, load."""
    changed = " with changes" if git("status", "--porcelain", "--", "api", "server", "bench", "public") else ""
    version = subprocess.run([ensure_vercel(), "-V"], capture_output=True, text=True, check=True).stdout.split()[1]
    return {
        "Date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "Commit": (git("rev-parse", "--short", "HEAD") or "none") + changed,
        **machine(),
        "Python": f"{platform.python_version()} (waitress), {version} (Vercel's runtime)",
        "Load averages at the start": load(),
    }


def main() -> None:
    """Run what the command line asks for."""
    options = arguments()
    names = chosen(options.only, tuple(name for name in TITLES if name != "peer" or "PEER_URL" in os.environ))
    parts = chosen(options.parts, PARTS)
    about = facts()
    print("\n".join(f"{name}: {value}" for name, value in about.items()), file=sys.stderr)
    if os.getloadavg()[0] > QUIET_LOAD:
        print("Something else is running: the figures will be worse than they should be.", file=sys.stderr)
    started = time.monotonic()
    plans = (QUICK, QUICK_PAGE) if options.quick else (FULL, FULL_PAGE)
    with Session(*plans, names, options.upstream_port) as session:
        steps = {
            "targets": session.measure_targets,
            "tls": session.measure_tls,
            "ledger": session.measure_ledger,
            "pumps": session.measure_pumps,
            "transports": session.measure_transports,
            "cold": session.measure_cold_starts,
            "page": session.measure_page,
            "documents": session.measure_documents,
        }
        try:
            for part in parts:
                print(f"{part}, after {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
                steps[part]()
        except ProgramFailed as error:
            sys.exit(str(error))
    about["Duration"] = f"{time.monotonic() - started:.0f} s"
    print(report(session.findings))
    for (scheme, target, scenario), measured in session.findings.measurements.items():
        if measured.lost:
            print(f"{target}, {scenario}, {scheme}: {measured.lost} lost. {measured.problem}", file=sys.stderr)
    whole = not (options.quick or options.only or options.parts)
    output = options.output or (DOCUMENT if whole else None)
    if output:
        output.parent.mkdir(exist_ok=True)
        output.write_text(document(session.findings, about), encoding="utf-8")
        print(f"\nWritten: {output}", file=sys.stderr)


if __name__ == "__main__":
    main()
