"""A stand-in for GitHub's API on this machine, which tells how far a commit is behind."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass
class FakeGitHub:
    """Answers every comparison with `answer`; a context manager. `asked` lists the paths that came."""

    answer: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def is_ahead_by(self, *titles: str) -> None:
        """Let the repository have commits of these titles that the deployment has not, the oldest first."""
        page = "https://github.com/locutorio/locutorio"
        commits = [
            {
                "html_url": f"{page}/commit/{number}",
                "commit": {"message": title, "committer": {"date": "2026-11-01T10:00:00Z"}},
            }
            for number, title in enumerate(titles)
        ]
        self.answer = {"ahead_by": len(titles), "html_url": f"{page}/compare/old...HEAD", "commits": commits}

    def __enter__(self) -> Self:
        github = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                github.asked.append(self.path)
                body = json.dumps(github.answer).encode()
                self.send_response(github.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()
