"""The static page, served with the very headers that vercel.json gives it on Vercel."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.http import http_date, is_resource_modified

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")


class Pages:
    """The files below `root`; nothing above it, no hidden file, no listing."""

    def __init__(self, root: Path, vercel_json: Path) -> None:
        self._root = root.resolve()
        rules = json.loads(vercel_json.read_text(encoding="utf-8"))["headers"]
        self._rules = [
            (re.compile(rule["source"]), [(header["key"], header["value"]) for header in rule["headers"]])
            for rule in rules
        ]

    def in_front_of(self, relay: WSGIApplication) -> WSGIApplication:
        """The application that answers /api from the relay and everything else from the files."""

        def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            path = environ.get("PATH_INFO", "")
            if path == "/api" or path.startswith("/api/"):
                return relay(environ, start_response)
            return self(environ, start_response)

        return application

    def __call__(self, environ: WSGIEnvironment, start_response: Callable) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        headers = self._headers_for(path)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            start_response("405 Method Not Allowed", [*headers, ("Allow", "GET, HEAD"), ("Content-Length", "0")])
            return []
        file = self._find(path)
        if file is None:
            start_response("404 Not Found", [*headers, ("Content-Type", "text/plain; charset=utf-8")])
            return [b"There is no such page here.\n"]
        return self._send(file, headers, environ, start_response)

    def _find(self, path: str) -> Path | None:
        try:
            file = (self._root / path.lstrip("/")).resolve()
            if file.is_dir():
                file = file / "index.html"
            if not file.is_relative_to(self._root) or not file.is_file():
                return None
        except (OSError, ValueError):
            return None
        hidden = any(part.startswith(".") for part in file.relative_to(self._root).parts)
        return None if hidden else file

    def _send(
        self, file: Path, headers: list[tuple[str, str]], environ: WSGIEnvironment, start_response: Callable
    ) -> Iterable[bytes]:
        status = file.stat()
        etag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if media_type.startswith("text/"):
            media_type += "; charset=utf-8"
        headers += [("ETag", etag), ("Last-Modified", http_date(status.st_mtime)), ("Cache-Control", "no-cache")]
        if not is_resource_modified(environ, etag=etag):
            start_response("304 Not Modified", headers)
            return []
        start_response("200 OK", [*headers, ("Content-Type", media_type), ("Content-Length", str(status.st_size))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [file.read_bytes()]

    def _headers_for(self, path: str) -> list[tuple[str, str]]:
        chosen: dict[str, str] = {}
        for pattern, headers in self._rules:
            if pattern.fullmatch(path):
                chosen.update(headers)
        return list(chosen.items())
