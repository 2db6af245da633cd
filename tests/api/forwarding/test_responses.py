"""How a response ended: what the relay says of it is what its own last event says."""

from typing import Any

import pytest

from tests.api.forwarding.relay import answer_to, head
from tests.api.forwarding.test_answers import end_of
from tests.upstream import Script
from tests.upstream.responses import response_answer

PICTURE = {"id": "ig_1", "type": "image_generation_call", "status": "completed", "result": "QUJD" * 100_000}
LIMIT = {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}
FAILURE = {"status": "failed", "error": {"code": "server_error", "message": "Out of order."}}
REFUSED_CALL = {
    "id": "mcp_1",
    "type": "mcp_call",
    "server_label": "notes",
    "name": "find",
    "arguments": "{}",
    "error": {"type": "protocol_error", "code": 1, "message": "Gone."},
}


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize(
    ("fields", "end"),
    [
        ({}, "ok"),
        ({"crlf": True}, "ok"),
        ({"items": [PICTURE]}, "ok"),
        ({"items": [REFUSED_CALL]}, "ok"),
        ({"response": LIMIT}, "ok"),
        ({"response": FAILURE}, "error code=upstream_refused"),
        ({"response": {"status": "in_progress"}}, "cut reason=unfinished"),
    ],
    ids=["whole", "crlf", "picture", "failed call", "limit", "failed", "not finished"],
)
def test_the_mark_says_what_the_last_event_says(fields: dict[str, Any], end: str, streams: bool) -> None:
    answer = response_answer({"stream": streams}, Script(**fields), 1)
    said = b"".join(step() for step in answer.steps) + answer.tail
    kind = "text/event-stream" if streams else "application/json"
    # An upstream that does not stream although it is asked to is translated.
    assert end_of(answer_to(head(kind) + said, "responses")) == end
