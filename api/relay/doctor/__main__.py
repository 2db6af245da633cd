"""The doctor in a terminal.   usage: python -m api.relay.doctor [--url https://...] [--check ID] [--json]

Without --url it looks at this machine's settings, read as the server reads them; no server need be running. With it,
it asks a site for an access code: at a prompt, or as the first line of what is piped in, never as an argument, which
the shell would remember. The exit status is 2 if anything failed, 1 if there is a warning, else 0.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import Iterator, Sequence
from getpass import getpass

from api.relay.doctor.doctor import ALL_CHECKS, examine
from api.relay.doctor.examination import Examination
from api.relay.doctor.remote import NotExamined, RemoteDoctor
from api.relay.doctor.terminal import Document, Terminal, exit_status

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Examines, writes what is found, and returns the exit status."""
    options = _options(arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    # What goes to a server's log is written to the terminal anyway.
    logger = logging.getLogger("locutorio")
    logger.handlers[:] = [logging.NullHandler()]
    logger.propagate = False
    results: list[Document] = []
    try:
        environment, found = _remote(options) if options.url else _local(options)
        has_colours = sys.stdout.isatty() and "NO_COLOR" not in environment and environment.get("TERM") != "dumb"
        started = time.monotonic()
        terminal = Terminal(sys.stdout, has_colours=has_colours)
        for result in found:
            results.append(result)
            if options.json:
                print(json.dumps(result), flush=True)
            else:
                terminal.tell(result)
    except NotExamined as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return _INTERRUPTED
    if not options.json:
        terminal.end(time.monotonic() - started)
    return exit_status(results)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m api.relay.doctor", description="Say what is wrong with a site.")
    parser.add_argument("--url", default="", help="a site to ask, instead of this machine's settings")
    parser.add_argument("--check", action="append", default=[], metavar="ID", help="only this check; repeatable")
    parser.add_argument("--probe", action="store_true", help="allow a request that spends a token")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, as GET /api/doctor sends them")
    return parser.parse_args(arguments)


def _local(options: argparse.Namespace) -> tuple[dict[str, str], Iterator[Document]]:
    from api.relay.deployment import build_deployment
    from api.relay.settings import read_settings
    from server.environment import prepare_environment

    unknown = set(options.check) - {check.id for check in ALL_CHECKS}
    if unknown:
        raise NotExamined(f"There is no check {', '.join(sorted(unknown))}.")
    prepare_environment()
    settings = read_settings()
    deployment = build_deployment(settings)
    examination = Examination(deployment, settings.environment, may_probe=options.probe)
    return dict(settings.environment), (result.document() for result in examine(examination, options.check))


def _remote(options: argparse.Namespace) -> tuple[dict[str, str], Iterator[Document]]:
    from api.relay.settings import read_settings

    settings = read_settings()
    is_person = sys.stdin.isatty()
    code = getpass("Access code (with ADMIN_CODE you see everything): ") if is_person else sys.stdin.readline()
    doctor = RemoteDoctor(options.url, code.strip().removeprefix("nk-"), settings.ca_file)
    return dict(settings.environment), doctor.results(options.check, may_probe=options.probe)


if __name__ == "__main__":
    sys.exit(main())
