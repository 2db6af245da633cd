"""Forwarding: one request out to its upstream and the answer back, in the form the client can use."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response

from api.relay.errors import RelayError
from api.relay.forwarding.answer_opening import LARGEST_DOCUMENT, AnswerOpening, Kind
from api.relay.forwarding.binary_body import BinaryBody
from api.relay.forwarding.charge import Charge, Metered
from api.relay.forwarding.event_stream import EventStream
from api.relay.forwarding.response_headers import (
    EVENT_STREAM,
    RELAY_HEADERS,
    is_binary_type,
    is_passed_type,
    passed_headers,
)
from api.relay.redaction import Redactor, shortened
from api.relay.upstream.connections import ConnectionPool
from api.relay.upstream.deadlines import DISCONNECT_CHECK_SECONDS, Deadlines
from api.relay.upstream.error_report import error_of_refusal, parse_json
from api.relay.upstream.http_exchange import UpstreamRequest
from api.relay.upstream.http_response import ResponseHead
from api.relay.upstream.key_failover import UpstreamCall
from api.relay.upstream.providers import Upstream

log = logging.getLogger("locutorio.relay")

_LONGEST_QUOTE = 500
_LONGEST_TYPE = 60
_JSON_BEGINS = (b"{", b"[")
_NO_JSON = object()


@dataclass(frozen=True)
class ForwardRequest:
    """What is to be forwarded, and for whom."""

    title: str
    """What the log calls it."""
    upstream: Upstream
    upstream_request: UpstreamRequest
    own_key: str | None
    wants_stream: bool
    is_disconnected: Callable[[], bool] | None = None
    """Asks the server whether the client has gone; None where it cannot tell."""
    is_stopping: Callable[[], bool] | None = None
    """Asks the server whether it has been told to end; None where it does not say."""
    keeps_model: Callable[[str], bool] | None = None
    """Where the answer is a list of models: which of them to keep."""
    metered: Metered | None = None
    """What the ledger is told; None where nothing is charged."""
    note_refused_addition: Callable[[], None] | None = None
    """Told if the upstream has answered only without what the relay had added to the request."""

    @property
    def dialect(self) -> str:
        """The endpoint, which decides how a stream tells errors: `responses`, `messages`, `completions` and so on."""
        return self.upstream_request.path.partition("?")[0].rpartition("/")[2]


class Forwarder:
    """Forwards requests to their upstream. Safe to use from several threads."""

    def __init__(self, pool: ConnectionPool, redactor: Redactor, *, heartbeat: float, limit: float, silence: float):
        self._pool = pool
        self._redactor = redactor
        self._heartbeat = heartbeat
        self._limit = limit
        self._silence = silence

    def forward(self, request: ForwardRequest, charge: Charge) -> Response:
        """The response for the client, at whose end `charge` is settled.

        Raises RelayError where there is none from the upstream to pass on; then it is settled already.
        """
        keys = request.upstream.keys.in_turn() if request.own_key is None else [request.own_key]
        call = UpstreamCall(
            self._pool, request.upstream, request.upstream_request, keys, owns_keys=request.own_key is None
        )
        deadlines = Deadlines(
            time.monotonic(),
            self._heartbeat,
            self._limit,
            self._silence,
            request.is_disconnected,
            request.is_stopping,
        )
        opening = AnswerOpening(call, wants_stream=request.wants_stream)
        try:
            kind = self._await_opening(opening, call, request, deadlines)
            if call.has_left_out and opening.has_succeeded and request.note_refused_addition is not None:
                request.note_refused_addition()
            if kind is not Kind.OTHER or opening.head is None:
                return self._stream(call, opening, deadlines, request, charge)
            response = self._pass_on(call, opening.head, request, deadlines, charge)
            seconds = time.monotonic() - deadlines.started
            log.info("%s status=%d ms=%.0f", request.title, response.status_code, seconds * 1000)
            return response
        except BaseException as error:
            call.abort()
            charge.settle_failure(error, has_answer=opening.has_succeeded)
            raise

    def _await_opening(
        self, opening: AnswerOpening, call: UpstreamCall, request: ForwardRequest, deadlines: Deadlines
    ) -> Kind | None:
        """What the answer is; None once a stream has waited so long that the client must hear something."""
        commits_at = deadlines.started + deadlines.heartbeat if request.wants_stream else float("inf")
        gives_up_at = min(deadlines.started + deadlines.silence, deadlines.ends_at)
        while True:
            now = time.monotonic()
            if now >= commits_at:
                return None
            if now >= gives_up_at:
                raise RelayError("upstream_timeout", host=call.host, seconds=f"{now - deadlines.started:.0f}")
            kind = opening.poll(min(DISCONNECT_CHECK_SECONDS, commits_at - now, gives_up_at - now))
            if kind is not None:
                return kind
            deadlines.require_client()

    def _stream(
        self,
        call: UpstreamCall,
        opening: AnswerOpening,
        deadlines: Deadlines,
        request: ForwardRequest,
        charge: Charge,
    ) -> Response:
        events = EventStream(
            call,
            opening,
            deadlines,
            lambda head, content: self._refusal(head, content, cause=call.refusal),
            self._redactor,
            request.title,
            charge,
            dialect=request.dialect,
            hides_usage=bool(request.upstream_request.added),
        )
        headers = {**(self._passed_headers(opening.head) if opening.head else {}), **EVENT_STREAM}
        return Response(events, 200, headers, direct_passthrough=True)

    def _passed_headers(self, answer: ResponseHead) -> dict[str, str]:
        return passed_headers(answer, self._redactor.mask_error)

    def _pass_on(
        self,
        call: UpstreamCall,
        answer: ResponseHead,
        request: ForwardRequest,
        deadlines: Deadlines,
        charge: Charge,
    ) -> Response:
        if 300 <= answer.status < 400:
            raise RelayError("upstream_redirect", host=call.host)
        headers = {**self._passed_headers(answer), **RELAY_HEADERS}
        if answer.status < 400 and is_binary_type(answer.content_type):
            return self._pass_binary(call, answer, headers, deadlines, charge)
        content = call.read_all(LARGEST_DOCUMENT, deadlines)
        if answer.status >= 400:
            response = self._pass_error(answer, content, headers, call)
            response.call_on_close(charge.settle_refusal)
            return response
        content_type = answer.content_type or _untold_type(content)
        if not is_passed_type(content_type):
            raise RelayError("upstream_invalid_response", host=call.host, why=_what_it_is(answer))
        document = _document_of(content)
        if content_type == "application/json" and document is _NO_JSON:
            raise RelayError("upstream_invalid_response", host=call.host, why="JSON that can't be read")
        if request.keeps_model is not None:
            content = _keep_models(content, request.keeps_model, call.host)
        headers["Content-Type"] = self._redactor.mask_error(answer.headers.get("content-type", "")) or content_type
        response = Response(self._redactor.mask_own_keys(content), answer.status, headers)
        response.call_on_close(lambda: charge.settle_document(document, content))
        return response

    def _pass_binary(
        self,
        call: UpstreamCall,
        answer: ResponseHead,
        headers: dict[str, str],
        deadlines: Deadlines,
        charge: Charge,
    ) -> Response:
        written = answer.headers["content-type"].partition(";")[0].strip()
        headers["Content-Type"] = self._redactor.mask_error(written)
        if answer.headers.get("content-length", "").isdigit():
            headers["Content-Length"] = answer.headers["content-length"]
        return Response(BinaryBody(call, deadlines, charge), answer.status, headers, direct_passthrough=True)

    def _pass_error(
        self, answer: ResponseHead, content: bytes, headers: dict[str, str], call: UpstreamCall
    ) -> Response:
        is_json = answer.content_type == "application/json" or content.lstrip().startswith(_JSON_BEGINS)
        if not is_json or not _is_json(content):
            raise self._refusal(answer, content, host=call.host, answer_status=answer.status, cause=call.refusal)
        headers["Content-Type"] = "application/json"
        headers["X-Locutorio-Error-From"] = "upstream"
        if call.refusal:
            headers["X-Locutorio-Error-Cause"] = call.refusal
        return Response(self._redactor.mask_error(content.decode("utf-8", "replace")), answer.status, headers)

    def _refusal(
        self,
        answer: ResponseHead,
        content: bytes,
        *,
        host: str = "The upstream",
        answer_status: int | None = None,
        cause: str = "",
    ) -> RelayError:
        """The error of an answer that cannot be passed on as it is: late for a stream, or not JSON."""
        if 300 <= answer.status < 400:
            return RelayError("upstream_redirect", host=host)
        if answer.status < 400:
            return RelayError("upstream_invalid_response", host=host, why=_what_it_is(answer))
        why = self._redactor.mask_error(_message_in(answer, content))
        return RelayError(
            "upstream_refused",
            answer_status=answer_status,
            fields={"cause": cause} if cause else None,
            host=host,
            status=answer.status,
            why=why,
        )


def _what_it_is(answer: ResponseHead) -> str:
    if answer.content_type == "application/json":
        return "JSON that is no answer"
    if answer.content_type == "text/html":
        return "a web page"
    # As it is written: a key in small letters would not be masked.
    return f"a body of type '{shortened(answer.headers.get('content-type', ''), _LONGEST_TYPE)}'"


def _untold_type(content: bytes) -> str:
    """The type of an answer that names none: JSON is all that can be known by looking at it."""
    return "application/json" if content.lstrip().startswith(_JSON_BEGINS) or _is_json(content) else ""


def _message_in(answer: ResponseHead, content: bytes) -> str:
    try:
        message = error_of_refusal(parse_json(content)).message
    except ValueError:
        message = ""
    if not message:
        text = content.decode("utf-8", "replace").strip()
        message = _what_it_is(answer) if answer.content_type == "text/html" or not text else text
    return shortened(message, _LONGEST_QUOTE).rstrip(".")


def _is_json(content: bytes) -> bool:
    return _document_of(content) is not _NO_JSON


def _document_of(content: bytes) -> Any:
    try:
        return parse_json(content)
    except ValueError:
        return _NO_JSON


def _keep_models(content: bytes, keeps: Callable[[str], bool], host: str) -> bytes:
    try:
        document = parse_json(content)
        # Some upstreams send the bare list.
        models = document if isinstance(document, list) else document["data"]
        kept = [model for model in models if isinstance(model["id"], str) and keeps(model["id"])]
        return json.dumps(kept if document is models else {**document, "data": kept}).encode()
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RelayError("upstream_invalid_response", host=host, why="a list of models that can't be read") from error
