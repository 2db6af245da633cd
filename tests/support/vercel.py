"""The relay under Vercel's own Python runtime, with this module in the platform's part.

The platform names a unix socket in VERCEL_IPC_PATH and starts the function. The runtime (package `vercel-runtime`)
connects to that socket, imports api/index.py, starts an HTTP server on a free port of 127.0.0.1, and from then on
sends messages: JSON objects, each ended by a NUL byte. The first, `server-started`, names the port.
"""

import base64
import json
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.setup import ensure_vercel
from tests.support.programs import ROOT, STOP_TIMEOUT_SECONDS, Program, clean_environment
from tests.support.secrets_guard import GUARD

ENTRYPOINT = "api/index.py"
# The platform's launcher does no more than this import, which serves until the process is ended.
LAUNCHER = "import vercel_runtime.vc_init"


def platform_headers(client_address: str = "203.0.113.7", host: str = "locutorio.example") -> dict[str, str]:
    """Return the headers that Vercel's edge adds to a request from `client_address`."""
    return {
        "Host": host,
        "X-Forwarded-Host": host,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Port": "443",
        "X-Forwarded-For": client_address,
        "X-Real-Ip": client_address,
        "X-Vercel-Forwarded-For": client_address,
        "X-Vercel-Id": "iad1::test",
    }


class VercelRuntime(Program):
    """Serves api/index.py as Vercel does.

    `url` has no trailing slash; `ready_seconds` is the time from the start of the process until it announced its
    port; `messages` are those that the runtime has sent. `environment` is what the relay is configured with, `command`
    another launcher than the usual one.
    """

    url: str
    ready_seconds: float

    def __init__(
        self,
        environment: Mapping[str, str] | None = None,
        directory: Path = ROOT,
        command: Sequence[str] | None = None,
    ) -> None:
        self.messages: list[dict[str, Any]] = []
        self._socket_directory = tempfile.TemporaryDirectory(prefix="vercel-")
        socket_path = str(Path(self._socket_directory.name) / "ipc.sock")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(socket_path)
        self._listener.listen(1)
        defaults = {
            "VERCEL": "1",
            "VERCEL_ENV": "production",
            "VERCEL_REGION": "iad1",
            "VERCEL_IPC_PATH": socket_path,
            "PYTHONPATH": str(directory),
            "__VC_HANDLER_MODULE_NAME": ENTRYPOINT.removesuffix(".py").replace("/", "."),
            "__VC_HANDLER_ENTRYPOINT": ENTRYPOINT,
            "__VC_HANDLER_ENTRYPOINT_ABS": str(directory / ENTRYPOINT),
            "__VC_HANDLER_VARIABLE_NAME": "app",
        }
        super().__init__(
            "vercel-runtime",
            command or [str(ensure_vercel()), "-c", LAUNCHER],
            clean_environment(defaults | dict(environment or {})),
            directory,
        )

    def start(self) -> None:
        """Start the runtime and wait until it has announced its port."""
        self._platform = threading.Thread(target=self._receive, name="platform of vercel-runtime", daemon=True)
        self._platform.start()
        self._started_at = time.perf_counter()
        super().start()
        self.url = self.wait_for(r"^server-started: (http://\S+)$").group(1)

    def stop(self) -> None:
        """End the runtime; its messages are shown to the secrets guard too."""
        super().stop()
        # Wakes the thread if the runtime has never connected.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._platform.join(STOP_TIMEOUT_SECONDS)
        self._listener.close()
        self._socket_directory.cleanup()
        GUARD.record(json.dumps(self.messages), "messages of vercel-runtime")

    def _receive(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return
        with connection:
            for message in read_messages(connection):
                self._handle(message)

    def _handle(self, message: dict[str, Any]) -> None:
        self.messages.append(message)
        payload = message["payload"]
        if message["type"] == "log":
            text = base64.b64decode(payload["message"]).decode("utf-8", "replace")
            # A record of the logging module comes with its level and without the end of its line.
            self.transcript.append(text + "\n" if "level" in payload else text)
        elif message["type"] == "server-started":
            self.ready_seconds = time.perf_counter() - self._started_at
            self.transcript.append(f"server-started: http://127.0.0.1:{payload['httpPort']}\n")


def read_messages(connection: socket.socket) -> Iterator[dict[str, Any]]:
    """Yield the messages that come through `connection` until it is closed."""
    pending = b""
    while received := connection.recv(65536):
        *complete, pending = (pending + received).split(b"\0")
        yield from map(json.loads, complete)
