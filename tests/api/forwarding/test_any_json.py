"""Whole requests through the real relay, to an upstream that says any JSON with any status, in any place."""

import json
from collections import deque
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.api.fakes import CODE, OWNER_KEY
from tests.api.forwarding.relay import SayingUpstream, head, post, relay

ENDPOINTS = ["chat/completions", "responses", "completions", "embeddings", "images/generations"]
NAMES = [
    *(
        "error",
        "errors",
        "code",
        "type",
        "message",
        "msg",
        "detail",
        "object",
        "base_resp",
        "status_code",
        "status_msg",
    ),
    *("choices", "index", "delta", "message", "content", "tool_calls", "finish_reason", "text", "usage"),
    *("output", "status", "response", "sequence_number", "item", "data", "id"),
]
WORDS = [
    *("error", "stop", "length", "response", "chat.completion", "response.completed", "response.failed", "completed"),
    *(
        "insufficient_quota",
        "message",
        "output_text",
        "reasoning",
        "summary_text",
        "function_call",
        "",
        "\ud800",
        "[DONE]",
    ),
]
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=8)
any_json = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)
choices = st.lists(st.fixed_dictionaries({}, optional={"message": any_json, "delta": any_json, "text": any_json}))
outputs = st.lists(
    st.fixed_dictionaries({"type": st.sampled_from(WORDS)}, optional={"content": any_json, "summary": any_json}),
    max_size=2,
)
nearly_answers = st.fixed_dictionaries({"choices": choices | any_json}) | st.fixed_dictionaries(
    {"object": st.just("response"), "output": outputs | any_json}, optional={"status": any_json, "error": any_json}
)
documents = any_json | nearly_answers
statuses = st.sampled_from([200, 201, 400, 401, 402, 403, 404, 409, 422, 429, 500, 502, 503, 529])
json_types = st.sampled_from(["application/json", "application/json; charset=utf-8", ""])
line_starts = st.sampled_from(["data: ", "data:", "event: error\ndata: ", "error: ", ": ", "", "id: 1\ndata:"])


@pytest.fixture(scope="module")
def upstream() -> Iterator[SayingUpstream]:
    with SayingUpstream(b"") as server:
        yield server


@pytest.fixture(scope="module")
def client(upstream: SayingUpstream) -> Iterator[FlaskClient]:
    with relay(upstream, OPENAI_API_KEY=f"{OWNER_KEY},{OWNER_KEY}-b", UPSTREAM_TIMEOUT_SECONDS="5") as client:
        yield client


@pytest.fixture(scope="module")
def limited(upstream: SayingUpstream) -> Iterator[FlaskClient]:
    """A client whose code may only use some models."""
    with relay(upstream, CODE=f"{CODE}|models=a*") as client:
        yield client


@given(documents, statuses, json_types, st.sampled_from(ENDPOINTS), st.booleans())
def test_any_json_passes_with_the_status_that_it_came_with(
    upstream: SayingUpstream,
    client: FlaskClient,
    document: object,
    status: int,
    content_type: str,
    endpoint: str,
    streams: bool,
) -> None:
    upstream.answers = deque([head(content_type, status) + json.dumps(document).encode()])
    with post(client, endpoint, streams=streams) as answer:
        assert answer.status_code == status
        assert b"internal_error" not in answer.get_data()


@given(st.lists(st.tuples(line_starts, documents), max_size=6), st.sampled_from(ENDPOINTS), st.booleans())
def test_any_json_in_a_stream_leads_to_an_end_mark(
    upstream: SayingUpstream, client: FlaskClient, lines: list[tuple[str, object]], endpoint: str, is_done: bool
) -> None:
    said = "".join(f"{start}{json.dumps(document)}\n\n" for start, document in lines)
    said += "data: [DONE]\n\n" if is_done else ""
    upstream.answers = deque([head() + said.encode()])
    with post(client, endpoint) as answer:
        status, content = answer.status_code, answer.get_data()
    assert status == 200
    # An error that only we understand is told before the last word, which clients stop at.
    assert content.startswith(said.removesuffix("data: [DONE]\n\n").encode())
    assert not is_done or b"data: [DONE]\n\n" in content
    assert content.rpartition(b"\n: end ")[2].startswith((b"ok ", b"cut ", b"error ")) or content.startswith(b": end ")
    assert b"internal_error" not in content


@given(st.lists(st.fixed_dictionaries({"id": documents}) | documents, max_size=3) | documents, st.booleans())
def test_any_json_in_place_of_a_list_of_models_is_read_or_refused(
    upstream: SayingUpstream, limited: FlaskClient, models: object, is_bare: bool
) -> None:
    upstream.answers = deque([head("application/json") + json.dumps(models if is_bare else {"data": models}).encode()])
    with limited.get("/api/openai/v1/models", headers={"Authorization": f"Bearer nk-{CODE}"}) as answer:
        assert answer.status_code in (200, 502)
        assert b"internal_error" not in answer.get_data()
