"""Run the scripted upstream as a process: `python -m tests.upstream --port 0 [--cert F --key F] [--demo]`."""

import argparse
import signal
import threading
from pathlib import Path

from .upstream import ScriptedUpstream, TlsFiles


def main() -> None:
    """Serve until SIGINT or SIGTERM; prints `ready <origin>` once connections are accepted."""
    parser = argparse.ArgumentParser(prog="python -m tests.upstream", description="A scripted fake model server.")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--cert", type=Path, help="certificate for TLS, in PEM")
    parser.add_argument("--key", type=Path, help="its key, in PEM")
    parser.add_argument("--demo", action="store_true", help="answer people: say that no model is here, echo them")
    options = parser.parse_args()
    if bool(options.cert) != bool(options.key):
        parser.error("--cert and --key go together")

    stop = threading.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda *_: stop.set())
    tls = TlsFiles(options.cert, options.key) if options.cert else None
    with ScriptedUpstream(tls, options.port, options.demo) as upstream:
        print(f"ready {upstream.url}", flush=True)
        stop.wait()


if __name__ == "__main__":
    main()
