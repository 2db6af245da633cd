"""The scripted upstream reads requests strictly, records them, and keeps connections as servers do."""

import pytest

from tests.upstream import RecordedRequest, Script, ScriptedUpstream, ScriptError
from tests.upstream.raw import END_OF_STREAM, connect, exchange, read_to_end, read_until, request_bytes


def test_requests_share_a_connection_until_it_is_closed(upstream: ScriptedUpstream) -> None:
    with connect(upstream) as connection:
        for _ in range(2):
            connection.sendall(request_bytes({}))
            read_until(connection, END_OF_STREAM)
        first, second = upstream.wait_for_request(), upstream.wait_for_request()
        assert first.connection_id == second.connection_id
        assert second.wait_finished()
        assert (upstream.connections, upstream.close_idle_connections()) == (1, 1)
        assert read_to_end(connection) == b""
    assert not second.closed.is_set()


def test_a_busy_connection_is_not_idle(upstream: ScriptedUpstream) -> None:
    with connect(upstream) as connection:
        connection.sendall(request_bytes({"end": "hang"}))
        upstream.wait_for_request()
        assert upstream.close_idle_connections() == 0


@pytest.mark.parametrize("script", [{"chunk": 3}, {"chunks": "3"}, {"end": "never"}, {"interval": -1}, [], {"text": 1}])
def test_a_script_that_nobody_can_follow_is_refused(script: dict) -> None:
    with pytest.raises(ScriptError):
        Script.from_json(script)


def test_a_wrong_script_is_answered_400(upstream: ScriptedUpstream) -> None:
    with connect(upstream) as connection:
        connection.sendall(request_bytes({"chunk": 3}))
        assert read_until(connection, rb"bad_script.*\}\}$").startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_a_script_set_by_a_test_overrules_the_one_in_the_body(upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="from the test", chunks=1, connection_close=True))
    assert b"from the test" in exchange(upstream, text="from the body", connection_close=True)
    assert b"from the body" in exchange(upstream, text="from the body", chunks=1, connection_close=True)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/chat/completions", 200),
        ("/any/prefix/v1/chat/completions", 200),
        ("/v1beta/openai/chat/completions", 200),
        ("/api/paas/v4/chat/completions", 200),
        ("/compatible-mode/v1/chat/completions", 200),
        ("/openai/v1/chat/completions", 200),
        ("/openai/deployments/mine/chat/completions?api-version=2024-10-21", 200),
        ("/openai/deployments/mine/chat/completions", 404),
        ("/v1/v1/chat/completions", 404),
        ("//v1/chat/completions", 404),
        ("/chat/completions", 404),
        ("/v1/chat%2Fcompletions", 404),
        ("/v1/models", 405),
    ],
)
def test_paths_are_forgiven_a_prefix_and_nothing_else(upstream: ScriptedUpstream, path: str, status: int) -> None:
    with connect(upstream) as connection:
        connection.sendall(request_bytes({"connection_close": True}, path))
        assert read_to_end(connection).startswith(f"HTTP/1.1 {status} ".encode())
    assert upstream.wait_for_request().target == path


@pytest.mark.parametrize(
    "request_text",
    [
        b"GET /v1/models\r\n\r\n",
        b"GET /v1/models HTTP/1.1\r\n\r\n",
        b"GET /v1/models HTTP/1.1\r\nHost: a\r\nBad header: b\r\n\r\n",
        b"POST /v1/models HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /v1/models HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_careless_http_is_refused_and_noted(upstream: ScriptedUpstream, request_text: bytes) -> None:
    with connect(upstream) as connection:
        connection.sendall(request_text)
        assert read_to_end(connection).startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert len(upstream.malformed) == 1
    assert upstream.requests == []


def test_a_chunked_request_is_recorded_whole(upstream: ScriptedUpstream) -> None:
    head = b"POST /v1/embeddings HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    with connect(upstream) as connection:
        connection.sendall(head + b'5\r\n{"inp\r\n9\r\nut": "a"}\r\n0\r\n\r\n')
        assert read_to_end(connection).startswith(b"HTTP/1.1 200 OK\r\n")
    assert upstream.wait_for_request().json() == {"input": "a"}


def test_waiting_hands_out_each_request_once_and_tells_what_came_instead(upstream: ScriptedUpstream) -> None:
    def is_a_models_request(request: RecordedRequest) -> bool:
        return request.path == "/v1/models"

    exchange(upstream, connection_close=True)
    with pytest.raises(TimeoutError, match="POST /v1/chat/completions"):
        upstream.wait_for_request(is_a_models_request, timeout=0)
    assert upstream.wait_for_request(timeout=0).method == "POST"
    with pytest.raises(TimeoutError):
        upstream.wait_for_request(timeout=0)


def test_a_reset_forgets_everything(upstream: ScriptedUpstream) -> None:
    exchange(upstream, connection_close=True)
    upstream.next_script(Script(status=500))
    upstream.known_keys_only = True
    upstream.reset()
    assert (upstream.requests, upstream.connections, upstream.known_keys_only) == ([], 0, False)
    assert exchange(upstream, connection_close=True).startswith(b"HTTP/1.1 200 OK\r\n")
