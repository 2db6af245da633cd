"""What an upstream says about an error, whatever shape of JSON it says it in.

OpenAI's `{"error": {"message", "type", "code"}}` is the rule. Gemini puts it into a list, vLLM writes
`"object": "error"`, MiniMax `base_resp`, DashScope and Zhipu `code` beside `message` or `msg`, FastAPI `detail`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.relay.redaction import shortened

_LONGEST_QUOTE = 500
_WORDS = ("message", "msg", "status_msg", "detail", "reason", "error_msg", "error_description")
_CODES = ("code", "status_code", "error_code")
_REASONS = (("metadata", "limit_source"), ("details", "error_code"))
_SUCCESS = frozenset({"", "0", "200", "None", "success", "Success", "ok", "OK"})
_ANSWERS = frozenset({"choices", "output", "data", "response", "delta", "usage", "text"})
"""A document with one of these that is not null is an answer, even if it has a code and a message beside it."""


@dataclass(frozen=True)
class ErrorReport:
    """An upstream's words; each is empty where it said none."""

    message: str
    code: str = ""
    type: str = ""
    reason: str = ""
    """A more telling word than the code, where an upstream has one further in: OpenRouter's and Anthropic's."""


def parse_json(content: bytes | str) -> Any:
    """The document, in UTF-8. Raises ValueError for whatever is not JSON, or nested too deep to be read."""
    try:
        return json.loads(content.decode("utf-8-sig") if isinstance(content, bytes) else content)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def error_in_answer(document: object) -> ErrorReport | None:
    """The error that an answer of status 200, or an event of one, turns out to be; None if it is not one."""
    fields = _fields_of(document)
    if fields.get("error") or fields.get("object") == "error" or fields.get("type") == "error":
        return error_of_refusal(fields)
    outcome = _mapping(fields.get("base_resp"))
    if _code_of(outcome) not in _SUCCESS:
        return _report(outcome)
    if any(fields.get(name) is not None for name in _ANSWERS):
        return None
    says_why = any(isinstance(fields.get(name), str) for name in ("message", "msg"))
    return _report(fields) if says_why and _code_of(fields) not in _SUCCESS else None


def error_of_refusal(document: object) -> ErrorReport:
    """The words of a document that is known to be about an error."""
    if isinstance(document, str):
        return ErrorReport(_quote(document))
    fields = _fields_of(document)
    for inner in (fields.get("error"), fields.get("errors"), fields.get("base_resp")):
        if isinstance(inner, str) and inner:
            return ErrorReport(_quote(inner), _code_of(fields), _text(fields.get("type")))
        if found := _fields_of(inner):
            report = _report(found)
            return report if report.message else replace(report, message=_words_of(fields))
    return _report(fields)


def _report(fields: Mapping[str, Any]) -> ErrorReport:
    return ErrorReport(_words_of(fields), _code_of(fields), _text(fields.get("type")), _reason_in(fields))


def _reason_in(fields: Mapping[str, Any]) -> str:
    return next((found for where, name in _REASONS if (found := _text(_mapping(fields.get(where)).get(name)))), "")


def _words_of(fields: Mapping[str, Any]) -> str:
    for name in _WORDS:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return _quote(value)
        if isinstance(value, dict | list) and value:
            return _quote(json.dumps(value, ensure_ascii=False))
    return ""


def _code_of(fields: Mapping[str, Any]) -> str:
    return next((found for name in _CODES if (found := _text(fields.get(name)))), "")


def _fields_of(document: object) -> Mapping[str, Any]:
    if isinstance(document, list):
        return next(filter(None, map(_mapping, document)), {})
    return _mapping(document)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return _quote(str(value)) if is_plain else ""


def _quote(text: str) -> str:
    return _without_halves(shortened(text, _LONGEST_QUOTE))


def _without_halves(text: Iterable[str]) -> str:
    """JSON may hold half a surrogate pair, which nothing can encode."""
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
