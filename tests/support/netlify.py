"""The relay as Netlify serves it: the packaged function in Lambda processes, behind what Netlify's edge does.

Lambda gives an instance one request at a time, so each request that finds all of them busy starts another one. It does
not tell a function that its client has gone.
"""

import base64
import re
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from scripts.setup import ensure_netlify_tools
from tests.support.lambda_runtime import WITHOUT_COMPILED_PART, Invocation, LambdaInstance, start_serving
from tests.support.netlify_bundle import library_path, netlify_bundle, netlify_node
from tests.support.programs import START_TIMEOUT_SECONDS, Transcript, clean_environment

HANDLER = "___netlify-entry-point.handler"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SITE = "locutorio.example"


class NetlifyFunction:
    """Serves the packaged function; `url` has no trailing slash, `environment` is what its owner has set.

    `instances` are its processes so far, the oldest first.
    """

    url: str

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self.transcript = Transcript()
        self.instances: list[LambdaInstance] = []
        self._environment = dict(environment or {})
        self._idle: list[LambdaInstance] = []
        self._lock = threading.Lock()
        self._edge = ThreadingHTTPServer(("127.0.0.1", 0), edge_of(self))
        self._edge.daemon_threads = True

    def __enter__(self) -> Self:
        # Before the first request, which would not wait so long.
        netlify_bundle()
        self.url = f"http://127.0.0.1:{self._edge.server_port}"
        start_serving(self._edge, "Netlify's edge")
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End every instance, and let the secrets guard look through what they printed."""
        self._edge.shutdown()
        self._edge.server_close()
        with self._lock:
            instances, self._idle = self.instances, []
        for instance in instances:
            instance.stop()

    def logs(self) -> str:
        """Return everything that the instances have printed so far."""
        return self.transcript.text()

    def wait_for(self, pattern: str, timeout_seconds: float = START_TIMEOUT_SECONDS) -> re.Match[str]:
        """Wait until the output matches `pattern`, and return the match. Raises ProgramFailed."""
        return self.transcript.wait_until(re.compile(pattern, re.MULTILINE).search, timeout_seconds)

    def invoke(self, invocation: Invocation) -> None:
        """Let an instance answer: one that has nothing to do, or else a new one."""
        with self._lock:
            instance = self._idle.pop() if self._idle else None
        if instance is None:
            instance = self._start_instance()
        instance.invoke(invocation)
        if instance.process.poll() is None:
            with self._lock:
                self._idle.append(instance)

    def _start_instance(self) -> LambdaInstance:
        modules, task = ensure_netlify_tools(), netlify_bundle().task
        client = modules / "aws-lambda-ric" / "index.mjs"
        command = [netlify_node(modules), "--import", WITHOUT_COMPILED_PART, str(client)]
        environment = clean_environment(self._environment) | library_path(task / "python" / "rt")
        instance = LambdaInstance(command, environment, task, HANDLER, self.transcript)
        instance.start()
        with self._lock:
            self.instances.append(instance)
        return instance


def edge_of(function: NetlifyFunction) -> type[BaseHTTPRequestHandler]:
    """Return what stands between a client and `function`: one HTTP request is one event, and back again."""

    class Edge(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def answer(self) -> None:
            self.close_connection = True
            self._has_length = False
            self._held: list[bytes] = []
            try:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            except ValueError:
                self.send_error(400)
                return
            invocation = Invocation(event_of(self, body), self._begin, self._pass_on)
            function.invoke(invocation)
            if not invocation.has_begun:
                self.send_error(502)
            elif not invocation.has_failed:
                self._write(b"".join(self._held))

        def _begin(self, status: int, headers: list[tuple[str, str]]) -> None:
            self.send_response_only(status)
            for name, value in headers:
                self.send_header(name, value)
                self._has_length = self._has_length or name == "content-length"
            self.send_header("Connection", "close")
            self.end_headers()

        def _pass_on(self, piece: bytes) -> None:
            if self._has_length:
                # Its reader would know the end before the instance is free again, and find it busy.
                self._held.append(piece)
            else:
                self._write(piece)

        def _write(self, piece: bytes) -> None:
            # Lambda takes the whole answer from the function, whether anyone reads it or not.
            with suppress(OSError):
                self.wfile.write(piece)

        def log_message(self, *_: object) -> None:
            pass

    for method in METHODS:
        setattr(Edge, f"do_{method}", Edge.answer)
    return Edge


def event_of(request: BaseHTTPRequestHandler, body: bytes) -> dict[str, Any]:
    """Return the event that Netlify makes of a request: one value for a header, and the client's address its own."""
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        name = name.lower()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    client = request.client_address[0]
    host = headers.get("host", "")
    if not re.fullmatch(r"[\w.-]+(:\d+)?", host):
        host = SITE
    forwarded = headers.get("x-forwarded-for")
    headers |= {
        "host": host,
        "x-forwarded-for": f"{forwarded}, {client}" if forwarded else client,
        "x-forwarded-proto": "https",
        "x-nf-client-connection-ip": client,
    }
    if request.command in ("GET", "HEAD"):
        # Netlify's own code in the package cannot hold one.
        body = b""
    path = "/" + request.path.lstrip("/") if request.path.startswith("/") else "/"
    return {
        "rawUrl": f"http://{host}{path}",
        "httpMethod": request.command,
        "headers": headers,
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
        "flags": {},
    }
