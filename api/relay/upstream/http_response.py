"""An upstream's HTTP/1 response, read from whatever bytes have arrived so far.

httptools, which is Node's llhttp, does the parsing. http.client can't serve here: it blocks until a whole line or chunk
is there, and reads heads through the parser of e-mail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

_LARGEST_HEAD = 65_536
_MOST_INTERIM_RESPONSES = 20
_WITHOUT_BODY = (204, 304)
_EVERY_HEAD_BEGINS = b"HTTP/1."
_TOKEN = r"[\w!#$%&'*+.^`|~-]+"
_MEDIA_TYPE = re.compile(rf'({_TOKEN}/{_TOKEN})(\s*;(\s*{_TOKEN}=({_TOKEN}|"[^"\\]*"))?)*\s*', re.ASCII)
_SECONDS = re.compile(r"\d{1,9}(\.\d+)?", re.ASCII)


class InvalidResponse(ValueError):
    """The bytes are no HTTP/1 response; str() says why."""


@dataclass(frozen=True)
class ResponseHead:
    """Status and headers of an upstream's response; the names of `headers` are lower case."""

    status: int
    headers: Mapping[str, str]

    @property
    def content_type(self) -> str:
        """The media type alone, lower case, without its parameters; empty if none is named.

        What is not one media type, such as `audio/x, text/html`, is given as it came: browsers differ in how they
        read it, so that nobody may take a part of it for the type.
        """
        written = self.headers.get("content-type", "").lower()
        match = _MEDIA_TYPE.fullmatch(written)
        return match[1] if match else written

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, from either form that the header can have (RFC 9110, section 10.2.3)."""
        written = self.headers.get("retry-after", "")
        if _SECONDS.fullmatch(written):
            return float(written)
        with suppress(ValueError, TypeError, OverflowError):
            date = parsedate_to_datetime(written)
            return max(0.0, (date - datetime.now(UTC)).total_seconds())
        return None


class ResponseReader:
    """Feed it bytes: `head` is set once the head is complete, `is_done` once the body is.

    Interim responses, such as 100 Continue, are passed over. Of a header that is repeated, the first counts; a
    repeated Content-Length makes the response invalid, since two readers might disagree about where its body ends.
    """

    def __init__(self) -> None:
        self.head: ResponseHead | None = None
        self.is_done = False
        self.keeps_alive = False
        """Whether the connection may serve another request after this response."""
        self.has_surplus = False
        """Whether more came than belongs to the response."""
        self._headers: dict[str, str] = {}
        self._payload: list[bytes] = []
        self._ends_with_connection = False
        self._beginning = b""
        self._head_bytes = 0
        self._interim_responses = 0
        self._parser = HttpResponseParser(self)
        # Some small servers end lines with \n alone. A length beside chunks counts for nothing (RFC 9112, section 6.3).
        self._parser.set_dangerous_leniencies(
            lenient_chunked_length=True, lenient_optional_cr_before_lf=True, lenient_spaces_after_chunk_size=True
        )

    def feed(self, data: bytes) -> bytes:
        """The part of the body that `data` holds. Raises InvalidResponse."""
        if self.head is None:
            self._require_http(data)
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as error:
            raise InvalidResponse("it switches to another protocol") from error
        except HttpParserError as error:
            if not self.is_done:
                raise InvalidResponse(str(error).lower()) from error
            self.has_surplus = True
        if self.head is None:
            self._require_progress(data)
        payload, self._payload = self._payload, []
        return payload[0] if len(payload) == 1 else b"".join(payload)

    def finish(self) -> bool:
        """Whether the body is complete, now that the connection was closed."""
        return self.is_done or self._ends_with_connection

    def _require_http(self, data: bytes) -> None:
        if len(self._beginning) < len(_EVERY_HEAD_BEGINS):
            self._beginning += data[: len(_EVERY_HEAD_BEGINS)]
        beginning = self._beginning[: len(_EVERY_HEAD_BEGINS)]
        if not _EVERY_HEAD_BEGINS.startswith(beginning):
            raise InvalidResponse("it is not HTTP")

    def _require_progress(self, data: bytes) -> None:
        self._head_bytes += len(data)
        if self._head_bytes > _LARGEST_HEAD:
            raise InvalidResponse("its head is too long")
        if self._interim_responses > _MOST_INTERIM_RESPONSES:
            raise InvalidResponse("it has interim responses without an end")

    # What the parser calls:

    def on_message_begin(self) -> None:
        self.has_surplus = self.is_done
        self._headers = {}

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.setdefault(name.decode("latin-1").strip().lower(), value.decode("latin-1").strip())

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if self.head is not None:
            return
        if status < 200:
            self._interim_responses += 1
            return
        is_chunked = self._headers.get("transfer-encoding", "").lower().endswith("chunked")
        # Nobody after us shall see a length that counts for nothing, nor shall the connection be used again.
        has_both = is_chunked and self._headers.pop("content-length", None) is not None
        has_length = "content-length" in self._headers
        self._ends_with_connection = not (is_chunked or has_length or status in _WITHOUT_BODY)
        self.keeps_alive = self._parser.should_keep_alive() and not has_both and not self._ends_with_connection
        self.head = ResponseHead(status, self._headers)

    def on_body(self, body: bytes) -> None:
        if not self.is_done:
            self._payload.append(body)

    def on_message_complete(self) -> None:
        self.is_done = self.head is not None
