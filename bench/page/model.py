"""A model server that writes Markdown at a steady pace: chunks of 4 to 40 bytes, one every few milliseconds.

The question says how much: `write 25000` is answered with 25,000 bytes. It listens on 127.0.0.1 in this process.
"""

from __future__ import annotations

import json
import random
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from bench.page.document import markdown

BYTES_PER_SECOND = 11_000
CHUNK_SECONDS = 0.002
DEFAULT_SIZE = 2_000


class Handler(BaseHTTPRequestHandler):
    """Answers questions, and GET /v1/models."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Name the one model."""
        body = json.dumps({"object": "list", "data": [{"id": "gpt-6-luna", "object": "model"}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Write as much as the last message asks for, at the pace."""
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = re.search(r"write (\d+)", json.dumps(request["messages"][-1]["content"]))
        text = markdown(int(asked.group(1)) if asked else DEFAULT_SIZE)
        if not request.get("stream"):
            self._answer_whole("A title")
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            self._write_paced(text)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _answer_whole(self, text: str) -> None:
        body = json.dumps({"choices": [{"message": {"content": text}, "finish_reason": "stop"}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _write_paced(self, text: str) -> None:
        sizes = random.Random(11)
        started = time.monotonic()
        position = 0
        while position < len(text):
            # What has fallen due meanwhile goes out in one write, as it does from a busy server.
            due = int((time.monotonic() - started) * BYTES_PER_SECOND)
            events = b""
            while position < min(due, len(text)):
                piece = text[position : position + sizes.randint(4, 40)]
                position += len(piece)
                events += event({"content": piece}, None)
            if events:
                self.wfile.write(events)
            time.sleep(CHUNK_SECONDS)
        usage = {"prompt_tokens": 10, "completion_tokens": len(text) // 4, "total_tokens": 10 + len(text) // 4}
        last = json.dumps({"choices": [], "usage": usage})
        self.wfile.write(event({}, "stop") + f"data: {last}\n\ndata: [DONE]\n\n".encode())


def event(delta: dict[str, str], finish_reason: str | None) -> bytes:
    """Return one event of a chat completion."""
    chunk = {"choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]}
    return f"data: {json.dumps(chunk)}\n\n".encode()


class PacedModel(ThreadingHTTPServer):
    """The server; a context manager. `url` is its base URL."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.shutdown()
        self.server_close()
