"""The static page, served with the very headers that vercel.json gives it on Vercel."""

from __future__ import annotations

import gzip
import hashlib
import html
import io
import json
import mimetypes
import re
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.http import http_date, is_resource_modified

from server.file_contents import Content, FileContents, accepted_codings, is_compressible

_OF_THE_RELAY = re.compile(r"/+(api|v1|openai)(/|$)")
"""What vercel.json rewrites to the relay there."""

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")
_TITLES = re.compile(r"""(<title>|<meta property="og:title" content=")[^<"]*""")


class Pages:
    """The files below `root`; nothing above it, no hidden file, no listing."""

    def __init__(self, root: Path, vercel_json: Path, site_name: str = "") -> None:
        """`site_name` is the title of the front page, so that a link to the site shows it in other programs."""
        self._site_name = site_name
        self._root = root.resolve()
        self._contents = FileContents(self._root / "build" / "brotli")
        rules = json.loads(vercel_json.read_text(encoding="utf-8"))["headers"]
        self._rules = [
            (re.compile(rule["source"]), [(header["key"], header["value"]) for header in rule["headers"]])
            for rule in rules
        ]

    def in_front_of(self, relay: WSGIApplication) -> WSGIApplication:
        """The application that answers /api, /v1 and /openai from the relay and everything else from the files.

        What is no question for a file goes to the relay, too: it tells a client with a wrong base URL the right one.
        """

        def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            is_for_a_file = environ["REQUEST_METHOD"] in ("GET", "HEAD")
            if not is_for_a_file or _OF_THE_RELAY.match(environ.get("PATH_INFO", "")):
                return relay(environ, start_response)
            return self(environ, start_response)

        return application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            headers = self._headers_for("/")
            start_response(
                "405 Method Not Allowed", [*headers.items(), ("Allow", "GET, HEAD"), ("Content-Length", "0")]
            )
            return []
        file = self._find(path)
        if file is None:
            # Not even a name that may be kept for ever: while a new version comes, it may be there a moment later.
            headers = self._headers_for("/")
            start_response("404 Not Found", [*headers.items(), ("Content-Type", "text/plain; charset=utf-8")])
            return [b"There is no such page here.\n"]
        # By the file and not by the path: a path can be written in many ways, and some would match no rule.
        headers = self._headers_for(f"/{file.relative_to(self._root).as_posix()}")
        # The service worker asks for index.html, and that must be the file that its list has the digest of.
        return self._send(file, self._site_name if path == "/" else "", headers, environ, start_response)

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
        self, file: Path, name: str, headers: dict[str, str], environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        status = file.stat()
        version = f"{status.st_mtime_ns:x}-{status.st_size:x}"
        if name:
            version += f"-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        headers = headers | {"Last-Modified": http_date(status.st_mtime)}
        codings: tuple[str, ...] = ()
        if is_compressible(media_type):
            headers["Vary"] = "Accept-Encoding"
            codings = accepted_codings(environ.get("HTTP_ACCEPT_ENCODING", ""))
        sent = self._content(file, version, name, codings)
        headers["ETag"] = f'"{version}-{sent.coding}"' if sent.coding else f'"{version}"'
        if not is_resource_modified(environ, etag=headers["ETag"]):
            start_response("304 Not Modified", list(headers.items()))
            return []
        if sent.coding:
            headers["Content-Encoding"] = sent.coding
        if media_type.startswith("text/"):
            media_type += "; charset=utf-8"
        headers |= {"Content-Type": media_type, "Content-Length": str(len(sent.content))}
        start_response("200 OK", list(headers.items()))
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        # The server then sends from these very bytes as the client takes them; of a list it would keep a copy for each.
        wrapper = environ.get("wsgi.file_wrapper")
        return wrapper(io.BytesIO(sent.content)) if wrapper else [sent.content]

    def _content(self, file: Path, version: str, name: str, codings: tuple[str, ...]) -> Content:
        if name:
            document = _named(file.read_text(encoding="utf-8"), name).encode()
            return Content(gzip.compress(document, mtime=0), "gzip") if "gzip" in codings else Content(document)
        return self._contents.get(file, version, codings)

    def _headers_for(self, path: str) -> dict[str, str]:
        chosen: dict[str, str] = {}
        for pattern, headers in self._rules:
            if pattern.fullmatch(path):
                chosen.update(headers)
        return chosen


def _named(document: str, name: str) -> str:
    return _TITLES.sub(lambda match: match[1] + html.escape(name), document)
