"""Reading multipart/form-data, strictly."""

import re
from dataclasses import dataclass


class MalformedForm(ValueError):
    """A body that is no proper multipart/form-data; the reason as OpenAI could tell it."""


@dataclass(frozen=True)
class FormPart:
    """One field of a form; `filename` is None unless it is a file."""

    data: bytes
    filename: str | None = None


def parse_form(content_type: str, body: bytes) -> dict[str, FormPart]:
    """The fields of a form by name (the last of each name); raises MalformedForm."""
    match = re.fullmatch(r'multipart/form-data;\s*boundary="?([^";]+)"?', content_type.strip(), re.IGNORECASE)
    if match is None:
        raise MalformedForm("The body is not multipart/form-data.")
    delimiter = b"\r\n--" + match[1].encode("latin-1")
    first, *parts = (b"\r\n" + body).split(delimiter)
    if first or not parts or parts[-1] not in (b"--", b"--\r\n"):
        raise MalformedForm("The form does not end with its boundary.")
    return dict(_part(part) for part in parts[:-1])


def _part(raw: bytes) -> tuple[str, FormPart]:
    head, blank_line, data = raw.partition(b"\r\n\r\n")
    text = head.decode(errors="replace")
    name = re.search(r'content-disposition: form-data;.*?\bname="([^"]*)"', text, re.IGNORECASE)
    if not blank_line or name is None:
        raise MalformedForm("A part of the form has no name.")
    filename = re.search(r'\bfilename="([^"]*)"', text)
    return name[1], FormPart(data, filename[1] if filename else None)
