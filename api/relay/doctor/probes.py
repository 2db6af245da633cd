"""Probes: free questions to the providers in use, step by step and each asked once in an examination.

No probe of this module makes a model answer: lists are asked for with GET, and what is posted is no valid JSON.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from api.relay import VERSION
from api.relay.deployment import Deployment
from api.relay.doctor.examination import Examination
from api.relay.errors import RelayError
from api.relay.upstream.authorities import Authorities
from api.relay.upstream.connections import ConnectionPool
from api.relay.upstream.error_report import ErrorReport, error_in_answer, error_of_refusal, parse_json
from api.relay.upstream.http_exchange import UpstreamRequest
from api.relay.upstream.http_response import ResponseHead
from api.relay.upstream.key_failover import UpstreamCall
from api.relay.upstream.providers import OPENAI, Upstream, provider_variables
from api.relay.upstream.timed_dialling import Dialled, dial_step_by_step

STEP_SECONDS = 3.0
"""For each step on the way, and for an answer's head and its body: an owner waits for the whole."""
PATIENCE_SECONDS = 16.0
"""For a check that may have to wait for each step in turn."""
LARGEST_ANSWER = 2_000_000
_AT_ONCE = 8
_PROOFS = {"openrouter": "key"}
"""Where a list of models is given to everybody, so that it proves no key: what is asked for in its place.

https://openrouter.ai/docs/api_reference/limits
"""
_LABEL = "doctor"
URL_VARIABLES = {label: variable for label, _, variable, _ in provider_variables()}
"""The variable of each provider's address, by the provider's label."""

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Answer:
    """What an upstream said, or why it said nothing."""

    ms: int
    head: ResponseHead | None = None
    body: bytes = b""
    failure: RelayError | None = None

    @property
    def status(self) -> int:
        return self.head.status if self.head else 0

    @property
    def headers(self) -> Mapping[str, str]:
        return self.head.headers if self.head else {}

    @property
    def document(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return parse_json(self.body)
        except ValueError:
            return None

    @property
    def is_page(self) -> bool:
        return "html" in self.headers.get("content-type", "").lower() or self.body.lstrip()[:1] == b"<"

    @property
    def report(self) -> ErrorReport:
        """The error in the upstream's words, empty where there is none."""
        document = self.document
        if self.status < 400:
            return error_in_answer(document) or ErrorReport("")
        return error_of_refusal(document)

    @property
    def models(self) -> tuple[str, ...] | None:
        """The ids of a list of models; None where it is no such list."""
        document = self.document
        rows = document.get("data") if isinstance(document, dict) else None
        if self.status != 200 or not isinstance(rows, list):
            return None
        return tuple(str(row["id"]) for row in rows if isinstance(row, dict) and "id" in row)


@dataclass(frozen=True)
class Walk:
    """The way to one provider, walked once with its first key."""

    upstream: Upstream
    dialled: Dialled
    answer: Answer | None = None
    """To the question for its models; None where no connection came about."""

    @property
    def evidence(self) -> dict[str, str | int | float | bool | None]:
        """Who was asked, and how long each step took."""
        upstream = self.upstream
        steps: dict[str, str | int | float | bool | None] = {f"{step}_ms": ms for step, ms in self.dialled.ms.items()}
        seen = {
            "provider": upstream.label,
            "variable": url_variable(upstream),
            "host": upstream.base.authority,
            **steps,
        }
        if upstream.proxy is not None:
            seen["proxy"] = f"{upstream.proxy.scheme}://{upstream.proxy.address}"
        if self.answer is not None:
            seen["http_ms"] = self.answer.ms
        if self.answer is not None and self.answer.status:
            seen["status"] = self.answer.status
        return seen


@dataclass
class Line:
    """A provider that is being asked: the relay's own way of asking, with shorter patience."""

    deployment: Deployment
    upstream: Upstream
    pool: ConnectionPool = field(init=False)

    def __post_init__(self) -> None:
        self.pool = ConnectionPool(authorities_of(self.deployment), connect_seconds=STEP_SECONDS)

    def ask(self, path: str, key: str = "", body: bytes | None = None, seconds: float = STEP_SECONDS) -> Answer:
        """The answer to a GET, or to a POST of `body`, at a path below the host, begun in `seconds`. Judges no key."""
        headers = _headers_of(self.deployment, self.upstream, key)
        if body is not None:
            headers["Content-Type"] = "application/json"
        request = UpstreamRequest("GET" if body is None else "POST", path, headers, body or b"")
        began = time.monotonic()
        call = UpstreamCall(self.pool, self.upstream, request, [key] if key else [], owns_keys=False)
        head: ResponseHead | None = None
        try:
            ends_at = began + seconds
            while head is None:
                if (left := ends_at - time.monotonic()) <= 0:
                    raise RelayError("upstream_timeout", host=call.host, seconds=f"{seconds:g}")
                head = call.poll(left)
            ms = round((time.monotonic() - began) * 1000)
            return Answer(ms, head, _read(call))
        except RelayError as failure:
            return Answer(round((time.monotonic() - began) * 1000), head, failure=failure)
        finally:
            call.abort()


def url_variable(upstream: Upstream) -> str:
    """The variable that an upstream's address is in, or would be."""
    return URL_VARIABLES[upstream.label]


def authorities_of(deployment: Deployment) -> Authorities:
    settings = deployment.settings
    return Authorities(settings.ca_file, settings.ca_directories, settings.ca_file_variable)


def upstreams_in_use(deployment: Deployment) -> list[Upstream]:
    """The providers that can answer with the owner's keys, or at the owner's address."""
    ids = deployment.providers.usable_ids(codes_have_keys=deployment.codes.have_keys)
    return [deployment.providers.by_id[name] for name in ids]


def keys_of(deployment: Deployment, upstream: Upstream) -> list[tuple[str, str]]:
    """(variable, key) of all keys that may be sent to an upstream, also those of single codes."""
    variables = [upstream.key_variable, *(deployment.codes.key_variables if upstream.id == OPENAI else ())]
    found: dict[str, str] = {}
    for variable in variables:
        if (ring := deployment.providers.key_rings.get(variable)) is not None:
            for standing in ring.standings():
                found.setdefault(standing.key, variable)
    return [(variable, key) for key, variable in found.items()]


def walks(examination: Examination, upstreams: Iterable[Upstream]) -> list[Walk]:
    """The ways to some providers, walked side by side."""

    def walk(upstream: Upstream) -> Walk:
        return examination.known.once(("walk", upstream.id), lambda: _walk(examination, upstream))

    return side_by_side(walk, upstreams)


def list_models(examination: Examination, upstream: Upstream, key: str) -> Answer:
    """What an upstream answers to the question for its models with a key; asked once for each."""
    line = Line(examination.deployment, upstream)
    return examination.known.once(("models", upstream.id, key), lambda: line.ask(models_path(line), key))


def models_path(line: Line) -> str:
    """Where the list of models is, or what else proves a key."""
    upstream = line.upstream
    if upstream.is_azure:
        return f"{upstream.base.path}/openai/models?api-version={line.deployment.settings.azure_api_version}"
    own_path = _PROOFS.get(upstream.id, "models") if upstream.is_own_origin else "models"
    return f"{upstream.base.path}/{own_path}"


def side_by_side(work: Callable[[Item], Outcome], items: Iterable[Item]) -> list[Outcome]:
    """What `work` returns for each item, in their order."""
    waiting = list(items)
    if len(waiting) < 2:
        return [work(item) for item in waiting]
    with ThreadPoolExecutor(min(len(waiting), _AT_ONCE)) as executor:
        return list(executor.map(work, waiting))


def _walk(examination: Examination, upstream: Upstream) -> Walk:
    line = Line(examination.deployment, upstream)
    dialled = dial_step_by_step(upstream, authorities_of(examination.deployment).tls_context, STEP_SECONDS)
    if dialled.sock is None:
        return Walk(upstream, dialled)
    keys = keys_of(examination.deployment, upstream)
    key = keys[0][1] if keys else ""
    line.pool.give_back(upstream, dialled.sock)
    answer = examination.known.once(("models", upstream.id, key), lambda: line.ask(models_path(line), key))
    # Not used if somebody else has asked already.
    if (idle := line.pool.take_idle(upstream)) is not None:
        idle.close()
    return Walk(upstream, dialled, answer)


def _read(call: UpstreamCall) -> bytes:
    """What comes of a body in time: it only explains, so that one which is cut is looked at all the same."""
    body = b""
    ends_at = time.monotonic() + STEP_SECONDS
    while len(body) < LARGEST_ANSWER and (left := ends_at - time.monotonic()) > 0:
        piece = call.read(left)
        if piece == b"":
            break
        body += piece or b""
    return body


def _headers_of(deployment: Deployment, upstream: Upstream, key: str) -> dict[str, str]:
    headers = {"User-Agent": f"Locutorio/{VERSION}", "Accept-Encoding": "identity", "Connection": "close"}
    if upstream.id == OPENAI or not upstream.is_own_origin:
        headers |= deployment.extra_headers.filled(_LABEL)
    if deployment.settings.openai_org_id and upstream.id == OPENAI:
        headers["OpenAI-Organization"] = deployment.settings.openai_org_id
    if upstream.id == "anthropic" and upstream.is_own_origin and key:
        # Its list of models is not part of what it has in OpenAI's form.
        headers |= {"x-api-key": key, "anthropic-version": "2023-06-01"}
    return headers
