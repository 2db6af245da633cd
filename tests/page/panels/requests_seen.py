"""What the page has asked the model, without what it asks for its own purposes."""

from tests.upstream import ScriptedUpstream
from tests.upstream.recording import RecordedRequest

TITLE = "Name the conversation below"


def questions(upstream: ScriptedUpstream) -> list[RecordedRequest]:
    """Return the requests that a person's message led to."""
    asked = [request for request in upstream.requests if request.path.endswith("/chat/completions")]
    return [request for request in asked if not str(request.json()["messages"][-1]["content"]).startswith(TITLE)]
