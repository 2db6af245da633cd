"""Serves the page and the relay.   usage: python -m server   (HOST, PORT and THREADS in the environment or .env)"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from dotenv import load_dotenv

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Runs until interrupted. The exit status is 1 when the port cannot be had."""
    env_file = os.environ.get("LOCUTORIO_ENV_FILE", ".env")
    if env_file:
        load_dotenv(env_file, override=False)
    # No platform, whatever a copied .env says: here a caller can set the headers that are believed on Vercel.
    for name in ("VERCEL", "VERCEL_IPC_PATH", "NETLIFY"):
        os.environ.pop(name, None)
    # After .env has been read, because the relay reads its settings when it is made.
    from api.index import app as relay
    from server.pages import Pages
    from server.waiting_room import make_server

    host = os.environ.get("HOST") or "127.0.0.1"
    try:
        port, threads = int(os.environ.get("PORT", "3000")), int(os.environ.get("THREADS", "512"))
    except ValueError:
        port, threads = -1, 0
    if not 0 <= port < 65_536 or threads < 1:
        print("PORT and THREADS must be whole numbers, and THREADS at least 1.", file=sys.stderr)
        return 1
    pages = Pages(ROOT / "public", ROOT / "vercel.json")
    try:
        server = make_server(pages.in_front_of(relay), host, port, threads)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        print(f"Port {port} cannot be used: {why}. Set PORT to another one.", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    shown = f"[{host}]" if ":" in host else host
    print(f"Locutorio listens on http://{shown}:{server.effective_port}", flush=True)
    server.run()
    return 0


if __name__ == "__main__":
    # Python 3.13 counts on this much for nested JSON and crashes with less; only what is touched takes memory.
    threading.stack_size(8 * 1024 * 1024)
    sys.exit(main())
