"""A real nginx on this machine, with deploy/nginx.conf or with a configuration of a test's own."""

import os
import pwd
import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from scripts.programs import installed_tool
from tests.support.ports import free_port
from tests.support.programs import ROOT, Program, ProgramFailed, clean_environment
from tests.support.tls import Certificates

DEPLOYED = ROOT / "deploy" / "nginx.conf"
NAME = "chat.example.com"
RELAY = "127.0.0.1:3000"
FOLDER = "location /chat/ { proxy_pass http://locutorio/; }"

MAIN = """
daemon off;
{user}
worker_processes 1;
pid {directory}/nginx.pid;
error_log stderr notice;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
{text}
}}
"""


class Nginx(Program):
    """nginx on loopback. `text` is what stands within its `http` block; `url` is set by who knows it."""

    def __init__(self, text: str) -> None:
        found = installed_tool("nginx")
        if not found:
            raise ProgramFailed("nginx is not installed: run `python3 -m scripts.setup network-tools`.")
        self._directory = tempfile.TemporaryDirectory(prefix="nginx-")
        directory = Path(self._directory.name)
        # As root its workers would be nobody, who may not enter this directory.
        user = f"user {pwd.getpwuid(0).pw_name};" if os.geteuid() == 0 else ""
        configuration = directory / "nginx.conf"
        configuration.write_text(MAIN.format(user=user, directory=directory, text=text), encoding="utf-8")
        command = [found, "-p", str(directory), "-c", str(configuration), "-e", "stderr"]
        super().__init__("nginx", command, clean_environment())

    def check(self) -> None:
        """Let nginx only test its configuration. Raises ProgramFailed with what it says."""
        command = [*self.command, "-t"]
        told = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=20, check=False)
        self._directory.cleanup()
        if told.returncode != 0:
            raise ProgramFailed(told.stderr)

    def start(self) -> None:
        """Start nginx and wait until it takes requests."""
        super().start()
        self.wait_for(r"start worker process \d+")

    def stop(self) -> None:
        """End nginx and remove its files."""
        super().stop()
        self._directory.cleanup()


class NginxInFront(Nginx):
    """nginx with the project's own server blocks in front of the relay at `relay`, over TLS at `url`.

    Only what a person changes is changed: the name, the certificate, the relay's address, and here the ports.
    """

    def __init__(self, relay: str, certificates: Certificates, folder: bool = False) -> None:
        self.port, self.plain_port = free_port(), free_port()
        self.url = f"https://localhost:{self.port}"
        text = on_loopback(deployed(relay, certificate_lines(certificates)), self.port, self.plain_port)
        super().__init__(in_folder(text) if folder else text)


class PlainNginxInFront(Nginx):
    """The same without TLS, for clients that speak plain HTTP."""

    def __init__(self, relay: str, folder: bool = False) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        text = on_loopback(deployed(relay, {}), port, free_port())
        text = re.sub(r"^ *ssl_.*", "", text.replace(" ssl http2;", ";"), flags=re.MULTILINE)
        super().__init__(in_folder(text) if folder else text)


class DefaultNginxInFront(Nginx):
    """nginx as somebody sets it up who knows only `proxy_pass`: every setting of the proxy is the default.

    `lines` are added to the location.
    """

    def __init__(self, relay: str, lines: str = "", around: str = "") -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        location = f"location / {{ proxy_pass {relay}; {lines} }}"
        super().__init__(f"{around} server {{ listen 127.0.0.1:{port}; {location} }}")


def certificate_lines(certificates: Certificates) -> dict[str, str]:
    """What to put in place of the certificate that deploy/nginx.conf names."""
    return {
        f"/etc/letsencrypt/live/{NAME}/fullchain.pem": str(certificates.certificate),
        f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(certificates.key),
    }


def deployed(relay: str, changes: Mapping[str, str]) -> str:
    """deploy/nginx.conf with what a person changes in it. Fails if any of it is not there to be changed."""
    text = DEPLOYED.read_text(encoding="utf-8")
    for written, meant in {RELAY: relay.removeprefix("http://"), **changes}.items():
        assert written in text, f"deploy/nginx.conf has no {written!r}"
        text = text.replace(written, meant)
    return text.replace(f"server_name {NAME}", "server_name localhost")


def on_loopback(text: str, port: int, plain_port: int) -> str:
    """deploy/nginx.conf with two ports of loopback, over IPv4 alone, in place of 443 and 80 of all addresses."""
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    places = {"listen 443 ": f"listen 127.0.0.1:{port} ", "listen 80;": f"listen 127.0.0.1:{plain_port};"}
    for written, meant in places.items():
        assert written in text, f"deploy/nginx.conf has no {written!r}"
        text = text.replace(written, meant)
    return text


def in_folder(text: str) -> str:
    """deploy/nginx.conf as it says itself for a folder: the one location in place of the other."""
    whole = "    location / {\n        proxy_pass http://locutorio;\n    }\n"
    assert whole in text and f"    # {FOLDER}\n" in text
    return text.replace(whole, "").replace(f"# {FOLDER}", FOLDER)
