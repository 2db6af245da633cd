"""Serves the page and the relay.   usage: python -m server   (HOST, PORT and THREADS in the environment or .env)"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress

from server.address import Address
from server.environment import ROOT, prepare_environment
from server.shutdown import Ending


def main() -> int:
    """Runs until interrupted. The exit status is 1 when the port cannot be had."""
    prepare_environment()
    # After .env has been read, because the relay reads its settings when it is made.
    from api.index import app as relay
    from api.relay.access.client_address import TrustedProxies
    from api.relay.settings import read_settings
    from server.open_files import Capacity, raise_limit
    from server.pages import Pages
    from server.waitress_server import make_server

    try:
        address, threads = Address.from_environment(), int(os.environ.get("THREADS", "512"))
    except ValueError:
        threads = 0
    if threads < 1:
        print("PORT and THREADS must be whole numbers, and THREADS at least 1.", file=sys.stderr)
        return 1
    settings = read_settings()
    capacity = Capacity.within(raise_limit(), threads)
    trusted = TrustedProxies(settings.trusted_proxies)
    pages = Pages(ROOT / "public", ROOT / "vercel.json", settings.site_name)
    ending = Ending()
    try:
        site = ending.told_to(pages.in_front_of(relay))
        body_limit = relay.config["MAX_CONTENT_LENGTH"]
        server = make_server(site, address.host, address.port, capacity, trusted, body_limit)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        print(f"Port {address.port} cannot be used: {why}. Set PORT to another number.", file=sys.stderr)
        return 1
    # waitress itself takes an interrupt for the end, once it runs.
    with suppress(KeyboardInterrupt):
        ending.listen()
        print(f"Locutorio listens on {address.url(server.effective_port)}", flush=True)
        server.run()
    return 0


if __name__ == "__main__":
    # Python 3.13 counts on this much for nested JSON and crashes with less; only what is touched takes memory.
    threading.stack_size(8 * 1024 * 1024)
    sys.exit(main())
