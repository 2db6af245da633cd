"""Forwarding: one request out to its upstream and the answer back, in the form the client can use."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Response

from api.relay.answer_head import Answer
from api.relay.answer_headers import EVENT_STREAM, OURS, is_passed_type, passed_headers
from api.relay.connections import ConnectionPool
from api.relay.errors import RelayError
from api.relay.exchange import UpstreamRequest
from api.relay.patience import DISCONNECT_CHECK_SECONDS, ClientGone, Patience
from api.relay.providers import Upstream
from api.relay.redact import Redactor
from api.relay.stream import EventStream
from api.relay.upstream_call import UpstreamCall

log = logging.getLogger("locutorio.relay")

_LARGEST_DOCUMENT = 64_000_000
_LONGEST_QUOTE = 500


@dataclass(frozen=True)
class Errand:
    """What is to be forwarded, and for whom."""

    title: str
    """What the log calls it."""
    upstream: Upstream
    request: UpstreamRequest
    own_key: str | None
    wants_stream: bool
    is_disconnected: Callable[[], bool] | None = None
    """Asks the server whether the client has gone; None where it cannot tell."""
    is_stopping: Callable[[], bool] | None = None
    """Asks the server whether it has been told to end; None where it does not say."""
    keeps_model: Callable[[str], bool] | None = None
    """Where the answer is a list of models: which of them to keep."""


class Forwarder:
    """Carries errands out. Safe to use from several threads."""

    def __init__(self, pool: ConnectionPool, redactor: Redactor, *, heartbeat: float, limit: float, silence: float):
        self._pool = pool
        self._redactor = redactor
        self._heartbeat = heartbeat
        self._limit = limit
        self._silence = silence

    def forward(self, errand: Errand) -> Response:
        """The response for the client. Raises RelayError where there is none from the upstream to pass on."""
        owns_keys = errand.own_key is None
        keys = errand.upstream.keys.in_turn() if owns_keys else [errand.own_key]
        call = UpstreamCall(self._pool, errand.upstream, errand.request, keys, owns_keys=owns_keys)
        patience = Patience(
            time.monotonic(),
            self._heartbeat,
            self._limit,
            self._silence,
            errand.is_disconnected,
            errand.is_stopping,
        )
        try:
            answer = self._await_answer(call, errand, patience)
            if answer is None or _is_event_stream(answer):
                return self._stream(call, answer, patience, errand)
            response = self._pass_on(call, answer, errand, patience)
            seconds = time.monotonic() - patience.started
            log.info("%s status=%d ms=%.0f", errand.title, response.status_code, seconds * 1000)
            return response
        except BaseException:
            call.abort()
            raise

    def _await_answer(self, call: UpstreamCall, errand: Errand, patience: Patience) -> Answer | None:
        """The head of the answer; None once a stream has waited so long that the client must hear something."""
        commits_at = patience.started + patience.heartbeat if errand.wants_stream else float("inf")
        gives_up_at = min(patience.started + patience.silence, patience.ends_at)
        while True:
            now = time.monotonic()
            if now >= commits_at:
                return None
            if now >= gives_up_at:
                raise RelayError("upstream_timeout", host=call.host, seconds=f"{now - patience.started:.0f}")
            answer = call.poll(min(DISCONNECT_CHECK_SECONDS, commits_at - now, gives_up_at - now))
            if answer is not None:
                return answer
            patience.require_client()

    def _stream(self, call: UpstreamCall, answer: Answer | None, patience: Patience, errand: Errand) -> Response:
        events = EventStream(call, answer, patience, self._refusal, self._redactor.mask_own_keys, errand.title)
        headers = {**(passed_headers(answer.headers) if answer else {}), **EVENT_STREAM}
        return Response(events, 200, headers, direct_passthrough=True)

    def _pass_on(self, call: UpstreamCall, answer: Answer, errand: Errand, patience: Patience) -> Response:
        if 300 <= answer.status < 400:
            raise RelayError("upstream_redirect", host=call.host)
        headers = {**passed_headers(answer.headers), **OURS}
        if answer.status < 400 and answer.content_type.startswith(("audio/", "image/")):
            return self._pass_binary(call, answer, headers, patience)
        content = call.read_all(_LARGEST_DOCUMENT, patience)
        if answer.status >= 400:
            return self._pass_error(answer, content, headers, call)
        if not is_passed_type(answer.content_type):
            raise RelayError("upstream_garbage", host=call.host, why=_what_it_is(answer))
        if answer.content_type == "application/json" and not _is_json(content):
            raise RelayError("upstream_garbage", host=call.host, why="JSON that can't be read")
        if errand.keeps_model is not None:
            content = _keep_models(content, errand.keeps_model, call.host)
        headers["Content-Type"] = answer.headers["content-type"]
        return Response(self._redactor.mask_own_keys(content), answer.status, headers)

    def _pass_binary(self, call: UpstreamCall, answer: Answer, headers: dict[str, str], patience: Patience) -> Response:
        if not is_passed_type(answer.content_type):
            raise RelayError("upstream_garbage", host=call.host, why=_what_it_is(answer))
        headers["Content-Type"] = answer.content_type
        if answer.headers.get("content-length", "").isdigit():
            headers["Content-Length"] = answer.headers["content-length"]
        return Response(_BinaryBody(call, patience), answer.status, headers, direct_passthrough=True)

    def _pass_error(self, answer: Answer, content: bytes, headers: dict[str, str], call: UpstreamCall) -> Response:
        if answer.content_type != "application/json" or not _is_json(content):
            raise self._refusal(answer, content, host=call.host, answer_status=answer.status)
        headers["Content-Type"] = "application/json"
        headers["X-Locutorio-Error-From"] = "upstream"
        return Response(self._redactor.mask_error(content.decode("utf-8", "replace")), answer.status, headers)

    def _refusal(
        self, answer: Answer, content: bytes, *, host: str = "The upstream", answer_status: int | None = None
    ) -> RelayError:
        """The error of an answer that cannot be passed on as it is: late for a stream, or not JSON."""
        if 300 <= answer.status < 400:
            return RelayError("upstream_redirect", host=host)
        if answer.status < 400:
            return RelayError("upstream_garbage", host=host, why=_what_it_is(answer))
        why = self._redactor.mask_error(_message_in(answer, content))
        return RelayError("upstream_refused", answer_status=answer_status, host=host, status=answer.status, why=why)


class _BinaryBody:
    """Audio or an image on its way through. A cut one ends the connection early, which is all that can be said.

    Its first piece is read at once, while a failure can still be answered as one. Raises RelayError or ClientGone.
    """

    def __init__(self, call: UpstreamCall, patience: Patience) -> None:
        self._call = call
        self._patience = patience
        self._first = call.read_some(patience)

    def __iter__(self) -> Iterator[bytes]:
        piece = self._first
        while piece:
            yield piece
            try:
                piece = self._call.read_some(self._patience)
            except (RelayError, ClientGone) as error:
                raise ConnectionError("the answer ended early") from error

    def close(self) -> None:
        self._call.abort()


def _is_event_stream(answer: Answer) -> bool:
    return answer.status == 200 and answer.content_type == "text/event-stream"


def _what_it_is(answer: Answer) -> str:
    return "a web page" if answer.content_type == "text/html" else f"a body of type '{answer.content_type[:60]}'"


def _message_in(answer: Answer, content: bytes) -> str:
    try:
        error = json.loads(content)["error"]
        message = error["message"] if isinstance(error, dict) else error
    except (ValueError, KeyError, TypeError, RecursionError):
        text = content.decode("utf-8", "replace").strip()
        message = _what_it_is(answer) if answer.content_type == "text/html" or not text else text
    return " ".join(str(message).split())[:_LONGEST_QUOTE].rstrip(".")


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _keep_models(content: bytes, keeps: Callable[[str], bool], host: str) -> bytes:
    try:
        document = json.loads(content)
        document["data"] = [model for model in document["data"] if keeps(model["id"])]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RelayError("upstream_garbage", host=host, why="a list of models that can't be read") from error
    return json.dumps(document, ensure_ascii=False).encode()
