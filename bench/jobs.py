"""What the client is asked to do, and what it answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CLOSING_EVENTS = 2
"""What follows an upstream's chunks: the event with the finish reason, and [DONE]."""


@dataclass(frozen=True)
class Job:
    """`total` streams from `url`, `streams` of them at a time."""

    url: str
    authorization: str
    streams: int
    total: int
    script: dict[str, str | int]
    """What the upstream is to do: the field `bench` of the request."""
    spread_seconds: float = 0.0
    """Time over which the first streams are started, evenly."""
    authority: str | None = None
    """File of certificate authorities, for https."""
    timeout_seconds: float = 20.0


@dataclass
class Result:
    """What a job's streams did; a stream is lost unless every chunk and [DONE] came."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    """CPU time of this client while the streams ran."""
    chunks: int = 0
    finished: int = 0
    lost: int = 0
    together: int = 0
    """Most streams open at once, from their first byte to their end."""
    first_byte_ns: list[int] = field(default_factory=list)
    """From sending the request to the first byte of the first event."""
    delay_ns: list[int] = field(default_factory=list)
    """From the upstream's write of a chunk to its arrival, while all streams were open."""
    problem: str = ""
    """What the first lost stream had received, shortened."""


def request_bytes(job: Job) -> bytes:
    """Return the whole request of a job's streams."""
    location = urlsplit(job.url)
    message = {"role": "user", "content": "Say something."}
    body = json.dumps({"model": "gpt-6-luna", "messages": [message], "stream": True, "bench": job.script}).encode()
    head = (
        f"POST {location.path} HTTP/1.1\r\nHost: {location.netloc}\r\nAuthorization: {job.authorization}\r\n"
        f"Content-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body
