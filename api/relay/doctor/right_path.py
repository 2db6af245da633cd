"""Where an API is that is not where the address says: asked without a model, and with the key at its own host alone."""

from __future__ import annotations

import re

from api.relay.doctor.examination import Examination
from api.relay.doctor.probes import Answer, Line, keys_of, side_by_side
from api.relay.upstream.providers import Upstream

_COMMON_PATHS = ("/v1", "", "/api/v1", "/openai/v1")
NO_JSON = b"{"
"""A body that no server can read as a question, so that nothing can be spent on it."""
_ABSENT_FOR_GET = (404, 410, 500, 501)
_ABSENT_FOR_POST = (404, 405, 410, 501)


def has_endpoint(examination: Examination, upstream: Upstream, name: str, key: str = "") -> bool:
    """Whether an endpoint such as `chat/completions` exists, found without asking a model.

    First with GET, which most servers answer with 405 where POST is meant; some say 404 to both, so that then a body
    is posted that is no JSON. Raises nothing: silence counts as absence.
    """
    line = Line(examination.deployment, upstream)
    path = f"{upstream.base.path}/{name}"
    if _is_there(line.ask(path, key), _ABSENT_FOR_GET):
        return True
    return _is_there(line.ask(path, key, NO_JSON), _ABSENT_FOR_POST)


def _is_there(answer: Answer, absent: tuple[int, ...]) -> bool:
    return answer.failure is None and not answer.is_page and answer.status not in absent


def has_chat(examination: Examination, upstream: Upstream) -> bool:
    keys = keys_of(examination.deployment, upstream)
    key = keys[0][1] if keys else ""
    return examination.known.once(
        ("endpoint", upstream.id, "chat/completions"),
        lambda: has_endpoint(examination, upstream, "chat/completions", key),
    )


def right_base(examination: Examination, upstream: Upstream) -> str:
    """The address at which the same host lists models; empty where none of the likely ones is right."""
    keys = keys_of(examination.deployment, upstream)
    key = keys[0][1] if keys else ""
    line = Line(examination.deployment, upstream)
    paths = [path for path in _likely_paths(upstream.base.path) if path != upstream.base.path]
    answers = side_by_side(lambda path: line.ask(f"{path}/models", key), paths)
    found = (path for path, answer in zip(paths, answers, strict=True) if answer.models is not None)
    refusing = (
        path
        for path, answer in zip(paths, answers, strict=True)
        if answer.status in (401, 403) and answer.document is not None
    )
    path = next(found, next(refusing, None))
    return "" if path is None else f"{upstream.base.origin}{path}"


def _likely_paths(path: str) -> list[str]:
    once = re.sub(r"(/v\d+[a-z\d]*)(?:/[^/]+)*?\1$", r"\1", path)
    without = re.sub(r"/v\d+[a-z\d]*$", "", path)
    first_version = re.sub(r"(/v\d+[a-z\d]*)/.*$", r"\1", path)
    return list(dict.fromkeys([once, without, first_version, f"{path}/v1", *_COMMON_PATHS]))
