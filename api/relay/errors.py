"""Every error that the relay itself can answer, in one place.

The shape is OpenAI's, so that its SDKs raise their typed errors, plus NextChat's `msg`. `code` is stable;
`message` says what happened, `hint` who must do what. The kinds stand in
errors.json, from which docs/errors.md is generated.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ErrorKind:
    """One kind of error; `message` and `hint` may carry {details}."""

    status: int
    type: str
    message: str
    hint: str
    check: str = ""
    """The doctor's check that finds its cause; empty where none does. The log names it."""


ERRORS = {
    code: ErrorKind(**kind)
    for code, kind in json.loads(Path(__file__).with_name("errors.json").read_text(encoding="utf-8")).items()
}
"""All kinds by their code, from errors.json."""
_ANTHROPIC = json.loads(Path(__file__).with_name("anthropic_error_types.json").read_text(encoding="utf-8"))


class RelayError(Exception):
    """An error that the relay answers in its own name.

    `code` is a key of ERRORS, `details` fills the placeholders of its texts, `retry_after` is in seconds;
    `answer_status` replaces the kind's own status where an upstream's is to be kept; `fields` are further ones of the
    answer's `error`, for programs.
    """

    def __init__(
        self,
        code: str,
        *,
        retry_after: int | None = None,
        answer_status: int | None = None,
        fields: Mapping[str, object] | None = None,
        **details: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.kind = ERRORS[code]
        self.details = details
        self.retry_after = retry_after
        self.fields = fields or {}
        self.answer_status = answer_status or self.kind.status

    @property
    def message(self) -> str:
        return self.kind.message.format(**self.details)

    def body(self, mask: Callable[[str], str] = str) -> dict[str, object]:
        """The answer's JSON: OpenAI's `error` object with `hint`, and NextChat's `msg`. `mask` hides secrets."""
        message = mask(self.message)
        error = {
            "message": message,
            "type": self.kind.type,
            "code": self.code,
            "param": None,
            "hint": self.kind.hint.format(**self.details),
            **self.fields,
        }
        return {"error": error, "msg": message}


def as_anthropic(body: Mapping[str, object], status: int = 0) -> dict[str, object]:
    """The body of an error in the shape of Anthropic's as well, whose clients read its `type`s.

    Without a `status`, as in the middle of a stream, the error's own type stays if it is one of theirs.
    """
    error = body.get("error")
    fields = dict(error) if isinstance(error, dict) else {}
    known = _ANTHROPIC["types"].values()
    kept = fields.get("type") if not status and fields.get("type") in known else _ANTHROPIC["other"]
    kind = _ANTHROPIC["types"].get(str(status), kept)
    return {**body, "type": "error", "error": {**fields, "type": kind}}


def messages_error_event(body: Mapping[str, object]) -> bytes:
    """The event of an error in a stream of Anthropic's: their SDKs know it by its name."""
    return b"event: error\n" + error_event(as_anthropic(body))


def error_event(body: Mapping[str, object], sequence_number: int | None = None) -> bytes:
    """The event of an error in OpenAI's shape: its official SDKs raise whatever has a field `error`.

    With `sequence_number` it is one of the Responses API as well, whose own errors have their fields at the top.
    """
    error = body.get("error")
    if sequence_number is not None and isinstance(error, dict):
        fields = {"code": error.get("code"), "message": error.get("message"), "param": None}
        body = {"type": "error", **fields, "sequence_number": sequence_number, **body}
    return b"data: " + json.dumps(body).encode() + b"\n\n"
