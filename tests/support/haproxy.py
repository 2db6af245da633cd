"""A real HAProxy on this machine, with the backend of the guide."""

import tempfile
from pathlib import Path

from scripts.programs import installed_tool
from tests.support.ports import free_port
from tests.support.programs import Program, ProgramFailed, clean_environment

RELAY = "127.0.0.1:3000"
AROUND = """
defaults
    mode http
    timeout connect 5s
    timeout client 50s
    timeout server 50s
frontend site
    bind 127.0.0.1:{port}
    default_backend locutorio
"""


class HaproxyInFront(Program):
    """HAProxy at `url` with `backend` in front of the relay at `relay`, and Debian's own timeouts around it."""

    def __init__(self, relay: str, backend: str) -> None:
        found = installed_tool("haproxy")
        if not found:
            raise ProgramFailed("HAProxy is not installed: run `python3 -m scripts.setup network-tools`.")
        assert RELAY in backend, f"the lines for HAProxy have no {RELAY!r}"
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._directory = tempfile.TemporaryDirectory(prefix="haproxy-")
        configuration = Path(self._directory.name) / "haproxy.cfg"
        text = AROUND.format(port=port) + backend.replace(RELAY, relay.removeprefix("http://")) + "\n"
        configuration.write_text(text, encoding="utf-8")
        super().__init__("haproxy", [found, "-W", "-db", "-f", str(configuration)], clean_environment())

    def start(self) -> None:
        """Start HAProxy and wait until it takes requests."""
        super().start()
        self.wait_for(r"Loading success|New worker \(\d+\) forked")

    def stop(self) -> None:
        """End HAProxy and remove its files."""
        super().stop()
        self._directory.cleanup()
