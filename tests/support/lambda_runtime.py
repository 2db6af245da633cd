"""AWS Lambda's side of a function: one process, and the runtime interface that hands it one invocation after another.

The process runs AWS's own runtime client for Node.js (package `aws-lambda-ric`). It asks for an invocation at
`/2018-06-01/runtime/invocation/next`, calls the handler, and posts the answer while it is being written:
a JSON head (status, headers), eight NUL bytes, and the body.
"""

import json
import queue
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO

from tests.support.programs import Program, Transcript

TIME_LIMIT_SECONDS = 60.0
"""How long Netlify lets a function run."""
DELIMITER = b"\0" * 8
# Buffered handlers and old transports need a compiled part of the client; a streaming one never calls it.
WITHOUT_COMPILED_PART = (
    "data:text/javascript,import Module from 'node:module';const load=Module._load;"
    "Module._load=(name,...rest)=>name==='./rapid-client.node'?{}:load(name,...rest);"
)


class Invocation:
    """One event for the function. `head(status, headers)` and `write(bytes)` are called as its answer comes in."""

    def __init__(self, event: Mapping[str, Any], head: Callable, write: Callable[[bytes], None]) -> None:
        self.event = event
        self.id = str(uuid.uuid4())
        self._head = head
        self._write = write
        self._received: bytes | None = b""
        self._over = threading.Event()
        self.has_failed = False

    @property
    def has_begun(self) -> bool:
        """Whether the answer's head has come."""
        return self._received is None

    def receive(self, piece: bytes) -> None:
        """Take a piece of what the function posts."""
        if self._received is not None:
            document, delimiter, piece = (self._received + piece).partition(DELIMITER)
            if not delimiter:
                self._received = document
                return
            self._received = None
            prelude = json.loads(document)
            headers = [(name, value) for name, values in prelude["multiValueHeaders"].items() for value in values]
            self._head(prelude["statusCode"], headers)
        if piece:
            self._write(piece)

    def end(self, has_failed: bool = False) -> None:
        """Say that nothing more will come."""
        self.has_failed = self.has_failed or has_failed or not self.has_begun
        self._over.set()

    def wait(self, seconds: float) -> bool:
        """Wait until the answer is over; tell whether it is."""
        return self._over.wait(seconds)


class LambdaInstance(Program):
    """A function's process. `transcript` is shared by all instances of one function."""

    def __init__(
        self, command: list[str], environment: Mapping[str, str], task: Path, handler: str, transcript: Transcript
    ) -> None:
        self._invocations: queue.Queue[Invocation] = queue.Queue()
        self._running: dict[str, Invocation] = {}
        self._interface = ThreadingHTTPServer(("127.0.0.1", 0), self._request_handler())
        self._interface.daemon_threads = True
        address = f"127.0.0.1:{self._interface.server_port}"
        given = {
            "AWS_LAMBDA_RUNTIME_API": address,
            "AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1": "true",
            "AWS_LAMBDA_FUNCTION_NAME": "api",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
            "AWS_LAMBDA_LOG_GROUP_NAME": "group",
            "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
            "LAMBDA_TASK_ROOT": str(task),
            "_HANDLER": handler,
        }
        super().__init__("Netlify's function", command, {**environment, **given}, task)
        self.transcript = transcript

    def start(self) -> None:
        start_serving(self._interface, "Lambda's interface")
        super().start()

    def stop(self) -> None:
        super().stop()
        self._interface.shutdown()
        self._interface.server_close()

    def invoke(self, invocation: Invocation) -> None:
        """Hand over an event and wait until its answer is over, or the time is."""
        self._invocations.put(invocation)
        deadline = time.monotonic() + TIME_LIMIT_SECONDS
        while not invocation.wait(0.5):
            if self.process.poll() is not None or time.monotonic() > deadline:
                invocation.end(has_failed=True)

    def _read_output(self) -> None:
        # Without saying that the transcript ends: the other instances go on.
        for line in self.process.stdout:
            self.transcript.append(line)

    def _next(self) -> Invocation:
        invocation = self._invocations.get()
        self._running[invocation.id] = invocation
        return invocation

    def _request_handler(self) -> type[BaseHTTPRequestHandler]:
        instance = self

        class Interface(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                invocation = instance._next()
                body = json.dumps(invocation.event).encode()
                deadline = round((time.time() + TIME_LIMIT_SECONDS) * 1000)
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", invocation.id)
                self.send_header("Lambda-Runtime-Deadline-Ms", str(deadline))
                self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-2:1:function:api")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                invocation = instance._running.pop(self.path.split("/")[-2])
                trailers = []
                for piece in chunks_of(self.rfile, trailers):
                    invocation.receive(piece)
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()
                invocation.end(has_failed=bool(trailers))

            def log_message(self, *_: object) -> None:
                pass

        return Interface


def start_serving(server: ThreadingHTTPServer, name: str) -> None:
    """Serve in a thread until shutdown(), which then does not take half a second as it usually does."""
    threading.Thread(target=server.serve_forever, args=(0.02,), name=name, daemon=True).start()


def chunks_of(stream: BinaryIO, trailers: list[bytes]) -> Iterator[bytes]:
    """Yield the chunks of a chunked body as they come, and put what follows it into `trailers`."""
    while size := int(stream.readline().split(b";")[0] or b"0", 16):
        yield stream.read(size)
        stream.readline()
    while line := stream.readline().strip():
        trailers.append(line)
