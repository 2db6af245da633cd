"""Serves a WSGI application under waitress, set as the relay's own server sets it.

`python -m bench.serving MODULE:APPLICATION` prints `MODULE:APPLICATION listens on http://127.0.0.1:PORT`.
"""

from __future__ import annotations

import sys
import threading
from importlib import import_module

from server.open_files import Capacity
from server.waitress_server import make_server

THREADS = 512
STACK_BYTES = 8 * 1024 * 1024


def main(name: str) -> None:
    """Serve the application called `name` on a free port, for ever."""
    module, _, attribute = name.partition(":")
    application = getattr(import_module(module), attribute)
    server = make_server(application, "127.0.0.1", 0, Capacity(THREADS))
    print(f"{name} listens on http://127.0.0.1:{server.effective_port}", flush=True)
    server.run()


if __name__ == "__main__":
    # Of each thread, as in the relay's own server.
    threading.stack_size(STACK_BYTES)
    main(sys.argv[1])
