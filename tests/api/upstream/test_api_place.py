"""Where the address leaves the API's path in doubt, the other one is tried once, and what answered is remembered."""

import pytest

from tests.api.fakes import OWNER_KEY
from tests.api.forwarding.relay import SayingUpstream, head, post, relay

ANSWER = head("application/json") + b'{"choices":[]}'
NOTHING = head("application/json", 404) + b'{"detail":"Not Found"}'
OTHER_NOTHING = head("text/html", 404) + b"<html>"


def paths_of(answers: list[bytes], requests: int, place: str = "") -> tuple[list[str], list[int]]:
    """The paths that a new relay asked for, and the statuses that its client got."""
    with SayingUpstream(*answers) as upstream, relay(f"{upstream.url}{place}") as client:
        statuses = [post(client, streams=False).status_code for _ in range(requests)]
        return upstream.paths, statuses


@pytest.mark.parametrize("nothing", [NOTHING, OTHER_NOTHING, head("", 405)])
def test_the_path_that_answers_is_found_and_remembered(nothing: bytes) -> None:
    paths, statuses = paths_of([nothing, ANSWER], 2)
    assert paths == ["/v1/chat/completions", "/chat/completions", "/chat/completions"]
    assert statuses == [200, 200]


def test_below_api_the_version_is_what_is_tried_next() -> None:
    paths, _ = paths_of([NOTHING, ANSWER], 1, "/api")
    assert paths == ["/api/chat/completions", "/api/v1/chat/completions"]


@pytest.mark.parametrize("place", ["/v1", "/chat/completions", "/x/v3"])
def test_where_nothing_is_in_doubt_nothing_is_tried(place: str) -> None:
    paths, statuses = paths_of([NOTHING], 1, place)
    assert (len(paths), statuses) == (1, [404])


@pytest.mark.parametrize("second", [OTHER_NOTHING, head("text/html") + b"<html>"])
def test_where_neither_answers_the_likelier_ones_words_pass(second: bytes) -> None:
    with SayingUpstream(NOTHING, second) as upstream, relay(upstream.url) as client:
        response = post(client, streams=False)
    assert (response.status_code, response.get_json()) == (404, {"detail": "Not Found"})


def test_once_it_has_answered_a_missing_model_is_no_missing_path() -> None:
    paths, statuses = paths_of([ANSWER, NOTHING], 2)
    assert paths == ["/v1/chat/completions"] * 2
    assert statuses == [200, 404]


def test_the_other_path_gets_the_same_key() -> None:
    with SayingUpstream(NOTHING, ANSWER) as upstream, relay(upstream.url) as client:
        post(client, streams=False)
    assert all(OWNER_KEY.encode() in request for request in upstream.requests)
