"""Real proxies on this machine: tinyproxy for HTTP, microsocks for SOCKS5."""

import re
import shutil
import socket
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from tests.support.ports import free_port
from tests.support.programs import START_TIMEOUT_SECONDS, Program, ProgramFailed, clean_environment


class Proxy(Program):
    """A proxy on a free port of 127.0.0.1, with a password or without."""

    program: str
    scheme: str

    def __init__(self, user: str | None = None, password: str | None = None) -> None:
        self.port = free_port()
        self.user = user
        self.password = password
        found = shutil.which(self.program)
        if not found:
            raise ProgramFailed(f"{self.program} is not installed: run `python3 -m scripts.setup network-tools`.")
        super().__init__(self.program, [found, *self.arguments()], clean_environment())

    def arguments(self) -> list[str]:
        """Return the command line that makes the program listen on the port and ask for the password."""
        raise NotImplementedError

    def connected(self, host: str, port: int) -> str:
        """Return a pattern for what the program prints when it has connected to `host`:`port`."""
        raise NotImplementedError

    @property
    def address(self) -> str:
        """The proxy as host:port."""
        return f"127.0.0.1:{self.port}"

    def url(self, scheme: str | None = None) -> str:
        """Return the proxy's URL with its credentials, with another `scheme` than its own if one is given."""
        credentials = f"{quote(self.user, safe='')}:{quote(self.password or '', safe='')}@" if self.user else ""
        return f"{scheme or self.scheme}://{credentials}{self.address}"

    def wait_for_connection(self, host: str, port: int, timeout_seconds: float = 5) -> None:
        """Return when the proxy has said that it connected to `host`:`port`, as the client named it.

        Raises ProgramFailed when it does not say so: then the traffic went another way.
        """
        self.wait_for(self.connected(host, port), timeout_seconds)


class TinyProxy(Proxy):
    """An HTTP proxy: plain requests and CONNECT."""

    program = "tinyproxy"
    scheme = "http"

    def arguments(self) -> list[str]:
        """Write the configuration that the program needs, and name it."""
        lines = [f"Port {self.port}", "Listen 127.0.0.1", "Timeout 60", "MaxClients 200", "LogLevel Info"]
        if self.user:
            lines.append(f"BasicAuth {self.user} {self.password}")
        self._directory = tempfile.TemporaryDirectory(prefix="tinyproxy-")
        configuration = Path(self._directory.name) / "tinyproxy.conf"
        configuration.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return ["-d", "-c", str(configuration)]

    def connected(self, host: str, port: int) -> str:
        """Match the request for the destination and, after it, the connection: a refused request has only the first."""
        request = rf"Request \(file descriptor \d+\): \S+ (?:http://)?{re.escape(host)}:{port}\b.*$"
        return rf'{request}(?:\n.*$)*?\n.*Established connection to host "{re.escape(host)}"'

    def start(self) -> None:
        """Start the proxy and wait until it says that it listens."""
        super().start()
        self.wait_for(r"Accepting connections")

    def stop(self) -> None:
        """End the proxy and remove its configuration."""
        super().stop()
        self._directory.cleanup()


class SocksProxy(Proxy):
    """A SOCKS5 proxy, which resolves names itself where the client lets it (socks5h)."""

    program = "microsocks"
    scheme = "socks5"

    def arguments(self) -> list[str]:
        """Return the command line: without a user the program asks for no password."""
        credentials = ["-u", self.user, "-P", self.password or ""] if self.user else []
        return ["-i", "127.0.0.1", "-p", str(self.port), *credentials]

    def connected(self, host: str, port: int) -> str:
        """Match the line that the program prints for each connection it has made."""
        return rf"connected to {re.escape(host)}:{port}$"

    def start(self) -> None:
        """Start the proxy and try to connect until it listens, for it prints nothing when it does."""
        super().start()
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise ProgramFailed(f"microsocks does not listen: {error}\n{self.logs()}") from error
                time.sleep(0.005)
