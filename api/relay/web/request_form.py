"""Multipart forms: understood once, and written anew for the upstream.

Parsers differ in what they make of a strange form (two names for a part, parts after the end), so an upstream must
never see the form that was sent, only one that leaves no choice. https://www.rfc-editor.org/rfc/rfc7578
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.relay.errors import RelayError
from api.relay.web.request_fields import LONGEST_MODEL

if TYPE_CHECKING:
    from werkzeug.sansio.multipart import Field, File

# What may stand before the "=" has only one reading, or a long run of blanks would be tried in every division.
_BOUNDARY = re.compile(r"boundary\s*(?:[\d*]+\s*)?=", re.IGNORECASE)
_NAME_PARAMETER = re.compile(r";\s*name\s*(?:[\d*]+\s*)?=", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z][\w.-]{0,99}(?:\[[\w.-]{0,99}\]){0,3}", re.ASCII)
_NOT_IN_FILE_NAMES = re.compile(r"[^\w. ()-]", re.ASCII)
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)
_LONGEST_FILE_NAME = 200
_LONGEST_TEXT = 100
_LONGEST_BOUNDARY = 200
_MOST_PARTS = 200
_READ_AT_ONCE_BYTES = 4_096
_LARGEST_HEAD_BYTES = 3 * _READ_AT_ONCE_BYTES
"""Of one part. The parser's time grows with the square of it."""


@dataclass(frozen=True)
class FormPart:
    """One field of a form. `filename` is None for a plain value."""

    name: str
    content: bytes
    filename: str | None = None
    media_type: str = ""

    @property
    def text(self) -> str:
        """What a plain value says, where that is short; empty for files and long texts."""
        is_text = self.filename is None and len(self.content) <= _LONGEST_TEXT
        return self.content.decode("utf-8", "replace") if is_text else ""

    def head(self) -> bytes:
        """Its header lines, in the one way in which every parser reads them alike."""
        disposition = f'Content-Disposition: form-data; name="{self.name}"'
        if self.filename is None:
            return f"{disposition}\r\n\r\n".encode("ascii")
        return f'{disposition}; filename="{self.filename}"\r\nContent-Type: {self.media_type}\r\n\r\n'.encode("ascii")


@dataclass(frozen=True)
class RequestForm:
    """A form as the relay has understood it."""

    parts: tuple[FormPart, ...]

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The name of each part with its text; a file's, and what is no short text, is empty."""
        return [(part.name, part.text) for part in self.parts]

    def value(self, name: str) -> str | None:
        """The text of a field that may be there once. Raises bad_form."""
        # `model[]` and `model.x` are the field itself to some parsers.
        found = [part for part in self.parts if re.split(r"[.\[]", part.name)[0].lower() == name]
        if not found:
            return None
        if len(found) > 1 or found[0].name != name or found[0].filename is not None:
            raise RelayError("bad_form", why=f"it has the field '{name}' twice, or as a file")
        try:
            text = found[0].content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise RelayError("bad_form", why=f"its field '{name}' is not UTF-8") from error
        if not text.isprintable() or len(text) > LONGEST_MODEL:
            raise RelayError("bad_form", why=f"its field '{name}' is not text")
        return text

    def with_value(self, name: str, value: str) -> RequestForm:
        """The same form with another text in the field `name`, which is there."""
        parts = (replace(part, content=value.encode()) if part.name == name else part for part in self.parts)
        return RequestForm(tuple(parts))

    def written(self) -> tuple[bytes, str]:
        """The form for the wire, and its Content-Type. Nobody can guess its boundary, so no file can end a part."""
        boundary = secrets.token_hex(16)
        pieces: list[bytes] = []
        for part in self.parts:
            pieces += (f"--{boundary}\r\n".encode("ascii"), part.head(), part.content, b"\r\n")
        pieces.append(f"--{boundary}--\r\n".encode("ascii"))
        return b"".join(pieces), f"multipart/form-data; boundary={boundary}"


def read_form(content: bytes, content_type: str) -> RequestForm:
    """Reads a multipart form. Raises bad_form for one whose parts cannot be told apart, or are not called by one name.

    What comes before the first part and after the last is no part of it.
    """
    parts: list[FormPart] = []
    try:
        for head, pieces in _parts_of(content, _boundary_of(content_type)):
            parts.append(replace(head, content=b"".join(pieces)))
    except RelayError:
        raise
    except Exception as error:
        # werkzeug raises several kinds here, HTTP errors of its own among them.
        raise RelayError("bad_form", why="its parts can't be separated") from error
    return RequestForm(tuple(parts))


def _boundary_of(content_type: str) -> bytes:
    from werkzeug.http import parse_options_header

    boundary = ""
    if len(_BOUNDARY.findall(content_type)) == 1:
        boundary = parse_options_header(content_type)[1].get("boundary", "")
    if not 0 < len(boundary) <= _LONGEST_BOUNDARY:
        raise RelayError("bad_form", why="its Content-Type must name exactly one boundary")
    return boundary.encode("ascii")


def _parts_of(content: bytes, boundary: bytes) -> Iterator[tuple[FormPart, list[bytes]]]:
    from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

    decoder = MultipartDecoder(boundary, _LARGEST_HEAD_BYTES + len(boundary), max_parts=_MOST_PARTS)
    view = memoryview(content)
    place = 0
    head, pieces = FormPart("", b""), list[bytes]()
    while not isinstance(event := decoder.next_event(), Epilogue):
        if isinstance(event, NeedData):
            piece = view[place : place + _READ_AT_ONCE_BYTES]
            place += len(piece)
            decoder.receive_data(bytes(piece) or None)
        elif isinstance(event, Field | File):
            head, pieces = _head_of(event), []
        elif isinstance(event, Data):
            pieces.append(event.data)
            if not event.more_data:
                yield head, pieces


def _head_of(event: Field | File) -> FormPart:
    from werkzeug.sansio.multipart import File

    dispositions = event.headers.getlist("Content-Disposition")
    parameters = _NAME_PARAMETER.findall(dispositions[0])
    is_clear = len(dispositions) == 1 and len(parameters) == 1 and "*" not in parameters[0]
    if not is_clear or not event.name or not _NAME.fullmatch(event.name):
        raise RelayError("bad_form", why="the name of a part is ambiguous")
    if not isinstance(event, File):
        return FormPart(event.name, b"")
    filename = _NOT_IN_FILE_NAMES.sub("_", event.filename[-_LONGEST_FILE_NAME:])
    media_type = event.headers.get("Content-Type", "").partition(";")[0].strip()
    is_known = _MEDIA_TYPE.fullmatch(media_type) and not media_type.lower().startswith(("multipart/", "message/"))
    return FormPart(event.name, b"", filename, media_type if is_known else "application/octet-stream")
