"""A plain HTTP client that shows what is on the wire, and hands every answer to the secrets guard."""

from __future__ import annotations

import http.client
import json
import re
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.support.secrets_guard import record_answer, record_invitation

CODE = "code-test-4n7q2x"
KEY = "sk-test-owner-key-1"


@dataclass
class Answer:
    """An answer read to its end."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def error(self) -> dict[str, Any]:
        """The error object; fails when the answer is not in the documented form."""
        body = self.json()
        # `cause` is there if a provider has refused the site's key.
        assert set(body["error"]) - {"cause"} == {"message", "type", "code", "param", "hint"}, body
        assert body["msg"] == body["error"]["message"]
        return body["error"]


@dataclass
class Streaming:
    """An answer while it comes in. `pieces` are (time.monotonic() of arrival, bytes)."""

    response: http.client.HTTPResponse
    connection: http.client.HTTPConnection
    where: str
    pieces: list[tuple[float, bytes]] = field(default_factory=list)

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.response.getheaders()}

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.response.read1(65_536):
            self.pieces.append((time.monotonic(), piece))
            yield piece

    def read_until(self, needle: bytes) -> bytes:
        """Reads on until `needle` has come; fails at the end of the answer."""
        seen = self.content
        while needle not in seen:
            piece = self.response.read1(65_536)
            assert piece, f"{needle!r} never came: {seen[-500:]!r}"
            self.pieces.append((time.monotonic(), piece))
            seen += piece
        return seen

    def read_all(self) -> bytes:
        for _ in self:
            pass
        self.close()
        return self.content

    @property
    def content(self) -> bytes:
        return b"".join(piece for _, piece in self.pieces)

    @property
    def events(self) -> list[Any]:
        """The JSON of each event so far, `[DONE]` left out."""
        lines = _lines(self.content)
        data = [line.removeprefix("data:").strip() for line in lines if line.startswith("data:")]
        return [json.loads(item) for item in data if item != "[DONE]"]

    @property
    def words(self) -> str:
        return "".join(
            choice["delta"].get("content") or ""
            for event in self.events
            for choice in event.get("choices", [])
            if "delta" in choice
        )

    @property
    def end(self) -> str:
        """The end mark: what follows `: end `. Fails if the last line is anything else."""
        lines = [line for line in _lines(self.content) if line]
        assert lines[-1].startswith(": end "), lines[-3:]
        return lines[-1].removeprefix(": end ")

    def close(self) -> None:
        """Goes away, in the middle of the answer or after it."""
        record_answer(str(self.headers).encode() + self.content, self.where)
        # http.client keeps the socket open for the response's reader.
        self.response.close()
        self.connection.close()


class Client:
    """Talks to one relay, which may be in a folder of its host.

    `authorization` is sent with every request unless one names another; `tls` is how to speak to a URL of https, and
    `source` the address to come from.
    """

    def __init__(
        self,
        url: str,
        authorization: str | None = f"Bearer nk-{CODE}",
        tls: ssl.SSLContext | None = None,
        source: str = "",
    ) -> None:
        parts = urlsplit(url)
        self._address = parts.netloc
        self._folder = parts.path.rstrip("/")
        self._tls = tls
        self._source = (source, 0) if source else None
        self.authorization = authorization

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        timeout: float = 30,
    ) -> Answer:
        """Sends a request and reads its answer to the end."""
        streaming = self.open(method, path, body, headers, timeout)
        content = streaming.read_all()
        return Answer(streaming.status, streaming.headers, content)

    def open(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        timeout: float = 30,
    ) -> Streaming:
        """Sends a request and returns as soon as the head of its answer is there."""
        sent = {"Authorization": self.authorization} if self.authorization is not None else {}
        sent |= headers or {}
        connection = self._connect(timeout)
        connection.request(method, self._folder + path, body, sent)
        return Streaming(connection.getresponse(), connection, f"answer to {method} {path[:80]}")

    def _connect(self, timeout: float) -> http.client.HTTPConnection:
        options = {"timeout": timeout, "source_address": self._source}
        if self._tls:
            return http.client.HTTPSConnection(self._address, context=self._tls, **options)
        return http.client.HTTPConnection(self._address, **options)

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, headers=headers)

    def post(self, path: str, document: Any, **headers: str) -> Answer:
        return self.request("POST", path, _json(document), {"Content-Type": "application/json"} | headers)

    def invitation(self, label: str, position: int, code: str) -> Answer:
        """Asks as the owner for one code, which is known to be `code`: the only answer that may show one."""
        sent = {"Content-Type": "application/json", "Authorization": str(self.authorization)}
        connection = self._connect(timeout=30)
        connection.request("POST", f"{self._folder}/api/invitations", _json(_wanted(label, position)), sent)
        response = connection.getresponse()
        streaming = Streaming(response, connection, "answer to POST /api/invitations")
        content = response.read()
        connection.close()
        record_invitation(str(streaming.headers), content, code)
        return Answer(response.status, streaming.headers, content)

    def chat(self, script: dict[str, Any] | None = None, **fields: Any) -> Answer:
        """Asks for a chat completion that is not streamed."""
        return self.post("/api/openai/v1/chat/completions", _chat(script, fields))

    def stream(
        self,
        script: dict[str, Any] | None = None,
        timeout: float = 30,
        headers: Mapping[str, str] | None = None,
        **fields: Any,
    ) -> Streaming:
        """Asks for a streamed chat completion."""
        return self.open(
            "POST",
            "/api/openai/v1/chat/completions",
            _json(_chat(script, {"stream": True, **fields})),
            {"Content-Type": "application/json", **(headers or {})},
            timeout,
        )


def _json(document: Any) -> bytes:
    return document if isinstance(document, bytes) else json.dumps(document).encode()


def _wanted(label: str, position: int) -> dict[str, object]:
    return {"label": label, "position": position}


def _chat(script: dict[str, Any] | None, fields: dict[str, Any]) -> dict[str, Any]:
    document = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hello"}], **fields}
    return document | ({"script": script} if script else {})


def _lines(content: bytes) -> list[str]:
    # Not str.splitlines(), which also splits inside an event's JSON at U+2028.
    return re.split(r"\r\n|\n|\r", content.decode())
