"""Request bodies: what the relay must know of them. JSON keeps its bytes where they leave no choice."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Request
from werkzeug.exceptions import HTTPException

from api.relay.errors import RelayError
from api.relay.web.allow_list import Endpoint
from api.relay.web.request_fields import LONGEST_MODEL, RequestFields, read_form_fields, read_json_fields
from api.relay.web.request_form import RequestForm, read_form
from api.relay.web.request_references import may_name_files
from api.relay.web.request_size import RequestSize, size_of

_NAMES = {"json": "application/json", "form": "multipart/form-data"}
_READ_AT_ONCE_BYTES = 65_536
_READ_BY_US = ("model", "stream")


@dataclass(frozen=True)
class Body:
    """A request's body. `content_type` has a form's boundary; `model` is None where none is named."""

    content: bytes = b""
    content_type: str = ""
    model: str | None = None
    wants_stream: bool = False
    fields: RequestFields = RequestFields()
    form: RequestForm | None = field(default=None, repr=False)
    size: RequestSize = field(default=RequestSize(), compare=False)
    names: frozenset[str] = field(default=frozenset(), compare=False)
    """Of the fields of a JSON body."""
    asks_for_usage: bool = field(default=False, compare=False)
    """Whether a stream is to tell its usage at its end."""
    added: bytes = field(default=b"", compare=False)
    """What the relay has added for its own needs: it stands in `content` once before any like it."""

    def with_model(self, model: str) -> Body:
        """The same body, asking for another model."""
        if self.form is not None:
            content, content_type = (form := self.form.with_value("model", model)).written()
            return replace(self, content=content, content_type=content_type, model=model, form=form)
        document = json.loads(self.content)
        document["model"] = model
        return replace(self, content=_written(document), model=model)

    def with_field(self, name: str, value: str) -> Body:
        """The same JSON body with one more field; a form stays as it is.

        It goes to the front of the text, which is not written anew for it, unless the field is there already.
        """
        if self.form is not None:
            return self
        if name in self.names or not self.names:
            return replace(self, content=_written({**json.loads(self.content), name: value}))
        return replace(self, content=self._with_front(f"{json.dumps(name)}:{json.dumps(value)},".encode()))

    def asking_for_usage(self) -> Body:
        """The same JSON body of a stream, asking for its usage as well; other options of the stream stay.

        `added` is what can be taken out again. https://platform.openai.com/docs/api-reference/chat/create
        """
        if "stream_options" not in self.names:
            added = b'"stream_options":{"include_usage":true},'
            return replace(self, content=self._with_front(added), added=added)
        document = json.loads(self.content)
        options = document.pop("stream_options")
        if not isinstance(options, dict | None):
            return self
        others = {name: value for name, value in (options or {}).items() if name != "include_usage"}
        added = b'"include_usage": true' + (b", " if others else b"")
        # In front, so that nothing else can be mistaken for it.
        written = _written({"stream_options": {"include_usage": True, **others}, **document})
        return replace(self, content=written, added=added)

    def _with_front(self, added: bytes) -> bytes:
        start = self.content.index(b"{") + 1
        return self.content[:start] + added + self.content[start:]


def read_body(endpoint: Endpoint, content: bytes, content_type: str) -> Body:
    """Reads the body of a request for `endpoint`.

    Raises RelayError: content_type_not_allowed, bad_json, bad_form. A field that decides what is allowed must not
    stand twice, since the upstream might believe the other one. Where another field does, or in a form, the upstream
    gets what the relay has understood.
    """
    if not endpoint.bodies:
        return Body()
    kind = _kind_of(content_type)
    if kind not in endpoint.bodies:
        raise RelayError("content_type_not_allowed", expected=" or ".join(_NAMES[name] for name in endpoint.bodies))
    if kind == "json":
        return _read_json(content, endpoint.path)
    return _read_form(content, content_type, endpoint.path)


def posted_json(request: Request) -> object:
    """The JSON of a request for the relay itself; None for what is none, or is nested too deep to be read."""
    try:
        return request.get_json(force=True, silent=True)
    except RecursionError:
        return None


def read_to_end(request: Request, limit: int) -> None:
    """Reads what is left of a request that is refused, up to `limit` bytes.

    Most servers close a connection on which something is unread, and the client then never sees the answer.
    """
    from werkzeug.wsgi import get_input_stream

    environ = request.environ
    # One that was made already knows how much of the body has been read; nothing else does.
    known = None if environ.get("wsgi.input_terminated") else request.__dict__.get("stream")
    if (request.content_length or 0) > limit:
        return
    # The connection may break, and the server ends in its own way what is no HTTP.
    with suppress(OSError, ValueError, HTTPException):
        stream = known or get_input_stream(environ)
        while limit > 0 and (piece := stream.read(min(limit, _READ_AT_ONCE_BYTES))):
            limit -= len(piece)


def _kind_of(content_type: str) -> str:
    if not (content_type.isascii() and content_type.isprintable()):
        return ""
    media_type = content_type.partition(";")[0].strip().lower()
    return next((kind for kind, name in _NAMES.items() if name == media_type), "")


def _read_json(content: bytes, path: str) -> Body:
    has_doubles = False

    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal has_doubles
        document = dict(pairs)
        if len(document) < len(pairs):
            has_doubles = True
            _refuse_doubles([name for name, _ in pairs])
        return document

    try:
        document = json.loads(content.decode("utf-8"), object_pairs_hook=object_of)
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
    if model is not None and not (isinstance(model, str) and model.isprintable() and len(model) <= LONGEST_MODEL):
        raise RelayError("bad_json", why="its field 'model' is not text")
    stream = document.get("stream")
    if stream is not None and not isinstance(stream, bool):
        raise RelayError("bad_json", why="its field 'stream' is neither true nor false")
    fields = read_json_fields(document, path, names_files=may_name_files(content))
    # Which of two fields of one name counts, others may decide differently.
    understood = _written(document) if has_doubles else content
    options = document.get("stream_options")
    return Body(
        understood,
        "application/json",
        model or None,
        bool(stream),
        fields,
        size=size_of(document.items()),
        names=frozenset(document),
        asks_for_usage=isinstance(options, dict) and bool(options.get("include_usage")),
    )


def _refuse_doubles(names: list[str]) -> None:
    for name in _READ_BY_US:
        if names.count(name) > 1:
            raise RelayError("bad_json", why=f"it has the field '{name}' twice")


def _written(document: dict[str, Any]) -> bytes:
    # Escaped, since half an emoji, which pages do send, could not be written otherwise.
    return json.dumps(document).encode()


def _where(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno}, column {error.colno}"
    return "it contains a number that is too long"


def _read_form(content: bytes, content_type: str, path: str) -> Body:
    form = read_form(content, content_type)
    fields = read_form_fields(form.texts, path)
    content, content_type = form.written()
    wants_stream = form.value("stream") == "true"
    return Body(content, content_type, form.value("model") or None, wants_stream, fields, form, size_of(form.texts))
