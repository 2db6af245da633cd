"""A real Redis on this machine, and a server in front of it that speaks Upstash's REST API."""

import json
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from redis import Redis
from redis.exceptions import RedisError

from scripts.programs import installed_tool
from tests.support.ports import free_port
from tests.support.programs import Program, ProgramFailed, Transcript, clean_environment
from tests.support.secrets_guard import GUARD
from tests.support.tls import Certificates

NOT_COUNTED = {"auth", "client|setinfo", "config|resetstat", "hello", "info"}
"""What a connection begins with, and what the test itself asks."""


class RedisServer(Program):
    """Redis on a free port of 127.0.0.1 with a password, and nothing on disk. It can be stopped and started again."""

    password = "sk-test-redis-password"

    def __init__(self, certificates: Certificates | None = None) -> None:
        found = installed_tool("redis-server")
        if not found:
            raise ProgramFailed("Redis is not installed: run `python3 -m scripts.setup redis`.")
        self.port = free_port()
        scheme, listening = "redis", ["--port", str(self.port)]
        if certificates is not None:
            scheme, listening = "rediss", ["--port", "0", "--tls-port", str(self.port), "--tls-auth-clients", "no"]
            listening += ["--tls-cert-file", str(certificates.certificate), "--tls-key-file", str(certificates.key)]
            listening += ["--tls-ca-cert-file", str(certificates.authority)]
        self.url = f"{scheme}://:{self.password}@127.0.0.1:{self.port}/0"
        settings = ["--bind", "127.0.0.1", "--save", "", "--requirepass", self.password]
        super().__init__("redis-server", [found, *listening, *settings], clean_environment())

    def start(self) -> None:
        """Start Redis and wait until it takes commands."""
        self.transcript = Transcript()
        super().start()
        self.wait_for("Ready to accept connections")

    def client(self) -> Redis:
        """Return a client of the test's own."""
        return Redis.from_url(self.url, decode_responses=True)


def commands_of(client: Redis) -> dict[str, int]:
    """The commands since this was asked last, as Upstash counts them: those of a script, too."""
    calls = {name.removeprefix("cmdstat_"): row["calls"] for name, row in client.info("commandstats").items()}
    client.config_resetstat()
    return {name: count for name, count in calls.items() if name not in NOT_COUNTED}


class _Server(ThreadingHTTPServer):
    # Many instances connect at the same moment; of the usual five that may wait, the others would be seconds late.
    request_queue_size = 256


class RedisRestServer:
    """Upstash's REST API at `url` in front of the Redis at `redis`, with `token`, and one that may only read.

    `requests` counts what it was asked. Set `hold` to an event, and it answers when that is set; set `loses_answers`,
    and it does what it is asked, and hangs up.
    """

    token = "sk-test-rest-token"
    read_only_token = "sk-test-rest-read-only"

    def __init__(self, redis: RedisServer, certificates: Certificates | None = None) -> None:
        self.requests = 0
        self.connections = 0
        self.hold: threading.Event | None = None
        self.loses_answers = False
        self._redis = redis.client()
        self._server = _Server(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{port}"
        if certificates is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificates.certificate, certificates.key)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self.url = f"https://localhost:{port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._redis.close()

    def answer_to(self, authorization: str, command: list[str]) -> tuple[int, dict[str, Any]]:
        """Return status and body: `result` as Redis has it, or `error`."""
        if authorization not in (f"Bearer {self.token}", f"Bearer {self.read_only_token}"):
            return 401, {"error": "WRONGPASS invalid or missing auth token"}
        if authorization != f"Bearer {self.token}" and command[0] == "EVAL":
            return 400, {"error": "NOPERM this user has no permissions to run the 'eval' command"}
        try:
            return 200, {"result": self._redis.execute_command(*command)}
        except RedisError as error:
            return 400, {"error": f"ERR {error}"}


def _handler_of(site: RedisRestServer) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # A body that is sent apart from its head would wait for an acknowledgement.
        wbufsize = -1

        def setup(self) -> None:
            super().setup()
            site.connections += 1

        def do_POST(self) -> None:
            site.requests += 1
            command = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if site.hold is not None:
                site.hold.wait(30)
            status, body = site.answer_to(self.headers.get("Authorization", ""), command)
            if site.loses_answers:
                self.close_connection = True
                return
            content = json.dumps(body).encode()
            GUARD.record(content, "the REST server's answers")
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the tests' output is read by people."""

    return Handler
