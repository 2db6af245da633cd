"""Request bodies: what the relay must know of them, read without changing a byte that need not change."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from api.relay.errors import RelayError
from api.relay.web.allow_list import Endpoint

_NAMES = {"json": "application/json", "form": "multipart/form-data"}
# What may stand before the "=" has only one reading, or a long run of blanks would be tried in every division.
_BOUNDARY = re.compile(r"boundary\s*(?:[\d*]+\s*)?=", re.IGNORECASE)
_DISPOSITION = re.compile(rb"^content-disposition\s*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE)
_NAME_PARAMETER = re.compile(rb";\s*name\s*(?:[\d*]+\s*)?=", re.IGNORECASE)
_READ_BY_US = ("model", "stream")


@dataclass(frozen=True)
class Body:
    """A request's body. `content_type` keeps a form's boundary; `model` is None where none is named."""

    content: bytes = b""
    content_type: str = ""
    model: str | None = None
    wants_stream: bool = False

    def with_model(self, model: str) -> Body:
        """The same JSON body, asking for another model."""
        document = json.loads(self.content)
        document["model"] = model
        # Escaped, since half an emoji, which pages do send, could not be written otherwise.
        return replace(self, content=json.dumps(document).encode(), model=model)


def read_body(endpoint: Endpoint, content: bytes, content_type: str) -> Body:
    """Reads the body of a request for `endpoint`.

    Raises RelayError: content_type_not_allowed, bad_json, bad_form. A field that decides what is allowed must not
    stand twice, since the upstream might believe the other one.
    """
    if not endpoint.bodies:
        return Body()
    kind = _kind_of(content_type)
    if kind not in endpoint.bodies:
        raise RelayError("content_type_not_allowed", expected=" or ".join(_NAMES[name] for name in endpoint.bodies))
    if kind == "json":
        return _read_json(content)
    return _read_form(content, content_type)


def _kind_of(content_type: str) -> str:
    if not (content_type.isascii() and content_type.isprintable()):
        return ""
    media_type = content_type.partition(";")[0].strip().lower()
    return next((kind for kind, name in _NAMES.items() if name == media_type), "")


def _read_json(content: bytes) -> Body:
    try:
        document = json.loads(content.decode("utf-8"), object_pairs_hook=_object_without_doubles)
    except RelayError:
        raise
    except RecursionError as error:
        raise RelayError("bad_json", why="it is nested too deeply") from error
    except UnicodeDecodeError as error:
        raise RelayError("bad_json", why="it is not UTF-8") from error
    except ValueError as error:
        raise RelayError("bad_json", why=_where(error)) from error
    if not isinstance(document, dict):
        raise RelayError("bad_json", why="it is not an object")
    for name in _READ_BY_US:
        # Some upstreams read names without regard to case, and the last of them wins there.
        if [field.casefold() for field in document].count(name) > 1:
            raise RelayError("bad_json", why=f"it has the field '{name}' twice")
    model = document.get("model")
    if model is not None and not (isinstance(model, str) and model.isprintable()):
        raise RelayError("bad_json", why="its field 'model' is not text")
    stream = document.get("stream")
    if stream is not None and not isinstance(stream, bool):
        raise RelayError("bad_json", why="its field 'stream' is neither true nor false")
    return Body(content, "application/json", model or None, bool(stream))


def _object_without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) < len(pairs):
        names = [name for name, _ in pairs]
        for name in _READ_BY_US:
            if names.count(name) > 1:
                raise RelayError("bad_json", why=f"it has the field '{name}' twice")
    return document


def _where(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno}, column {error.colno}"
    return "it contains a number that is too long"


def _refuse_ambiguous_names(content: bytes, content_type: str) -> None:
    """Refuses what two readers of a form understand differently: a name or a boundary that is given twice."""
    if len(_BOUNDARY.findall(content_type)) != 1:
        raise RelayError("bad_form", why="its Content-Type must name exactly one boundary")
    for disposition in _DISPOSITION.findall(content):
        names = _NAME_PARAMETER.findall(disposition)
        if len(names) > 1 or any(b"*" in name for name in names):
            raise RelayError("bad_form", why="the name of a part is ambiguous")


def _read_form(content: bytes, content_type: str) -> Body:
    from werkzeug.formparser import FormDataParser
    from werkzeug.http import parse_options_header

    _refuse_ambiguous_names(content, content_type)
    media_type, options = parse_options_header(content_type)
    try:
        parser = FormDataParser(max_form_memory_size=None, max_form_parts=200, silent=False)
        _, form, files = parser.parse(BytesIO(content), media_type, len(content), options)
    except Exception as error:
        # werkzeug raises several kinds here, HTTP errors of its own among them.
        raise RelayError("bad_form", why="its parts can't be separated") from error
    for name in _READ_BY_US:
        if len(form.getlist(name)) > 1 or name in files:
            raise RelayError("bad_form", why=f"it has the field '{name}' twice, or as a file")
    model = form.get("model") or None
    if model is not None and not model.isprintable():
        raise RelayError("bad_form", why="its field 'model' is not text")
    return Body(content, content_type, model, form.get("stream") == "true")
