"""Multipart bodies."""

from __future__ import annotations

BOUNDARY = "a-boundary"
FORM_TYPE = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def form(**fields: str | bytes) -> bytes:
    """A multipart body; bytes become a file."""
    parts = []
    for name, value in fields.items():
        file = b'; filename="file.bin"\r\nContent-Type: application/octet-stream' if isinstance(value, bytes) else b""
        content = value if isinstance(value, bytes) else value.encode()
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        parts.append(head + file + b"\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
