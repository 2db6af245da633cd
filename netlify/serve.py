"""Serves the relay on a free port of the loopback interface, which it prints, for the Netlify function beside it.

The build puts this file beside `site` (the packages) and `app` (api/ and server/); it reads nothing else.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

BUNDLE = Path(__file__).resolve().parent
THREADS = 64
"""Netlify gives an instance one request at a time; tests give it more."""


def with_client_address(relay: WSGIApplication) -> WSGIApplication:
    """The relay with callers told apart by the address that the function names, not by the function's own."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = environ.pop("HTTP_X_NF_CLIENT_CONNECTION_IP", "")
        return relay(environ, start_response)

    return application


def end_with_the_function() -> None:
    """Waits until the function's process is gone, however it went, and ends this one."""
    sys.stdin.buffer.read()
    os._exit(0)


def main() -> None:
    sys.path[:0] = [str(BUNDLE / "app"), str(BUNDLE / "site")]
    for name, value in json.loads((BUNDLE / "deployed.json").read_text(encoding="utf-8")).items():
        os.environ.setdefault(name, value)
    from api.index import app
    from server.open_files import Capacity
    from server.waitress_server import make_server

    server = make_server(with_client_address(app), "127.0.0.1", 0, Capacity(THREADS))
    threading.Thread(target=end_with_the_function, name="end with the function", daemon=True).start()
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    # As in server/__main__.py: Python 3.13 crashes on nested JSON with less.
    threading.stack_size(8 * 1024 * 1024)
    main()
