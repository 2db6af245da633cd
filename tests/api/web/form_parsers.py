"""Parsers of multipart forms that upstreams use, each with what it finds: (name, content) of every part."""

from __future__ import annotations

import base64
import email
import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from email.message import Message
from io import BytesIO
from typing import cast

from python_multipart import parse_form
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

Part = tuple[str, bytes]


def parts_by_werkzeug(content_type: str, content: bytes) -> list[Part]:
    """As Flask reads it."""
    media_type, options = parse_options_header(content_type)
    _, form, files = FormDataParser(silent=False).parse(BytesIO(content), media_type, len(content), options)
    fields = [(name, value.encode()) for name, value in form.items(multi=True)]
    return fields + [(name, file.read()) for name, file in files.items(multi=True)]


def parts_by_python_multipart(content_type: str, content: bytes) -> list[Part]:
    """As FastAPI and Starlette read it."""
    parts: list[Part] = []

    def add_file(file: object) -> None:
        file.file_object.seek(0)  # type: ignore[attr-defined]
        parts.append((file.field_name.decode(), file.file_object.read()))  # type: ignore[attr-defined]

    headers = {"Content-Type": content_type.encode(), "Content-Length": str(len(content)).encode()}
    parse_form(
        headers,
        BytesIO(content),
        lambda field: parts.append(((field.field_name or b"").decode(), field.value or b"")),
        add_file,
    )
    return parts


def parts_by_email(content_type: str, content: bytes) -> list[Part]:
    """As Python's own parser of mail reads it."""
    message = email.message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + content)
    found = []
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        payload = cast(Message, part).get_payload(decode=True)
        if name is not None and not part.is_multipart():
            found.append((str(name), cast(bytes, payload)))
    return found


PARSERS: dict[str, Callable[[str, bytes], list[Part]]] = {
    "werkzeug": parts_by_werkzeug,
    "python-multipart": parts_by_python_multipart,
    "email": parts_by_email,
}

_BY_NODE = """
const forms = JSON.parse(require("node:fs").readFileSync(0));
const found = forms.map(async ([type, body]) => {
  const headers = { "content-type": type };
  const form = await new Response(Buffer.from(body, "base64"), { headers }).formData();
  const text = async (value) => Buffer.from(typeof value === "string" ? value : await value.arrayBuffer());
  return Promise.all([...form].map(async ([name, value]) => [name, (await text(value)).toString("base64")]));
});
Promise.all(found).then((forms) => console.log(JSON.stringify(forms)));
"""


def parts_by_node(forms: Sequence[tuple[str, bytes]]) -> list[list[Part]]:
    """As fetch's own parser in Node reads them: all in one process. Raises CalledProcessError if it cannot."""
    node = shutil.which("node")
    assert node, "Node is missing: install version 20 or newer."
    written = json.dumps([[content_type, base64.b64encode(content).decode()] for content_type, content in forms])
    result = subprocess.run(
        [node, "-e", _BY_NODE], input=written, capture_output=True, text=True, check=True, timeout=60
    )
    return [[(name, base64.b64decode(value)) for name, value in form] for form in json.loads(result.stdout)]
