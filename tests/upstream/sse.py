"""Server-sent events, as bytes."""

import json
import time
from dataclasses import dataclass
from typing import Any

CONTENT_TYPE = "text/event-stream; charset=utf-8"


@dataclass(frozen=True)
class EventWriter:
    """Writes events with the given line end; `stamp` adds the time of writing to text events."""

    line_end: str = "\n"
    stamp: bool = False

    def event(self, data: dict[str, Any], name: str | None = None) -> bytes:
        """One event with JSON data."""
        return self._event(json.dumps(data, ensure_ascii=False, separators=(",", ":")), name)

    def text_event(self, data: dict[str, Any], name: str | None = None) -> bytes:
        """One event that carries text of the answer, stamped where the script wants it."""
        return self.event({**data, "t": time.monotonic_ns()} if self.stamp else data, name)

    def done(self) -> bytes:
        """The mark that ends a stream of completions."""
        return self._event("[DONE]", None)

    def comment(self, text: str | None) -> bytes:
        """One comment; nothing where there is no text."""
        return f": {text}{self.line_end * 2}".encode() if text is not None else b""

    def _event(self, data: str, name: str | None) -> bytes:
        name_line = f"event: {name}{self.line_end}" if name else ""
        return f"{name_line}data: {data}{self.line_end * 2}".encode()


def border_inside_character(data: bytes) -> int:
    """Where to break the data so that its last multi-byte character falls apart; its end where it has none."""
    return next((index + 1 for index in range(len(data) - 1, -1, -1) if data[index] >= 0xC0), len(data))
