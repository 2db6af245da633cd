"""A real Caddy on this machine, with lines of the guide."""

import re
import tempfile
from pathlib import Path

from scripts.programs import installed_tool
from tests.support.ports import free_port
from tests.support.programs import ROOT, Program, ProgramFailed, clean_environment
from tests.support.tls import Certificates

DEPLOYED = ROOT / "deploy" / "Caddyfile"
NAME = "chat.example.com"
RELAY = "127.0.0.1:3000"
GLOBAL_OPTIONS = "{\n\tadmin off\n\tauto_https disable_redirects\n}\n"
"""What keeps a Caddy of a test from the ports that only one can have."""


class CaddyInFront(Program):
    """Caddy over TLS at `url`, with deploy/Caddyfile in front of the relay at `relay`.

    Only what a person changes is changed, the name and the relay's address; and it gets the tests' certificate instead
    of asking an authority for one. `lines` take the place of those within the site's block.
    """

    def __init__(self, relay: str, certificates: Certificates, lines: str = "") -> None:
        found = installed_tool("caddy")
        if not found:
            raise ProgramFailed("Caddy is not installed: run `python3 -m scripts.setup network-tools`.")
        port = free_port()
        self.url = f"https://localhost:{port}"
        self._directory = tempfile.TemporaryDirectory(prefix="caddy-")
        text = DEPLOYED.read_text(encoding="utf-8")
        if lines:
            text = re.sub(r"\{\n.*\}", lambda _: f"{{\n{lines}\n}}", text, flags=re.DOTALL)
        for written, meant in {NAME: self.url, RELAY: relay.removeprefix("http://")}.items():
            assert written in text, f"the lines for Caddy have no {written!r}"
            text = text.replace(written, meant)
        tls = f"\n\tbind 127.0.0.1\n\ttls {certificates.certificate} {certificates.key}\n"
        configuration = Path(self._directory.name) / "Caddyfile"
        configuration.write_text(GLOBAL_OPTIONS + text.replace("{\n", f"{{{tls}", 1), encoding="utf-8")
        homes = {name: self._directory.name for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        command = [found, "run", "--config", str(configuration), "--adapter", "caddyfile"]
        super().__init__("caddy", command, clean_environment(homes))

    def start(self) -> None:
        """Start Caddy and wait until it takes requests."""
        super().start()
        self.wait_for("serving initial configuration")

    def stop(self) -> None:
        """End Caddy and remove its files."""
        super().stop()
        self._directory.cleanup()
