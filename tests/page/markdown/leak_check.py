"""Another host, which hears whatever a page lets out."""

import threading
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

DOT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAFCAIAAADzBuo/AAAAFUlEQVR4nGP4z8CAB+GTG8HSBF0OACCbMc9JnBjCAAAAAElFTkSuQmCC"
)


class LeakListener:
    """Answers `/picture.png` with a picture of 10 x 5 and everything else with nothing; notes every request."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.headers: list[dict[str, str]] = []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                listener.heard.append(f"{self.command} {self.path}")
                listener.headers.append(dict(self.headers))
                body = DOT if self.path.startswith("/picture.png") else b""
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "image/png")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_HEAD = do_OPTIONS = do_GET

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"http://{self.host}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
