"""The relay's own questions over a real connection: whatever becomes of the body, FETCH_ERRORS lists it."""

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from api.relay.site import fetch_json as fetch_json_module
from api.relay.site.fetch_json import FETCH_ERRORS, LARGEST_ANSWER_BYTES, fetch_date, fetch_json
from api.relay.site.model_catalogue import ModelCatalogue
from tests.api.fakes import deployment_of

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BODY = b'{"data":[{"id":"gpt-4o"}]}'
BROKEN = {
    "cut": HEAD + b"Content-Length: 100\r\n\r\n" + BODY,
    "chunks that are none": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + BODY,
    "gzip that is none": HEAD + b"Content-Encoding: gzip\r\n\r\n" + BODY,
    "far too much": HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b" " * (LARGEST_ANSWER_BYTES + 1)) + BODY,
}


@contextmanager
def server_that_says(said: bytes, then: str = "closes") -> Iterator[str]:
    """The base of one that answers with these bytes and then closes, is silent, or adds a blank now and then."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with suppress(OSError), listener.accept()[0] as connection:
                connection.recv(65_536)
                connection.sendall(said)
                while then != "closes":
                    connection.settimeout(0.01 if then == "drips" else 5)
                    with suppress(TimeoutError):
                        if not connection.recv(1):
                            return
                    connection.sendall(b" ")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(5)


def test_a_whole_answer_is_read_also_where_it_is_compressed() -> None:
    packed = gzip.compress(BODY)
    lines = f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()
    with server_that_says(HEAD + lines + packed) as url:
        assert fetch_json(url, {}, None, "") == {"data": [{"id": "gpt-4o"}]}


@pytest.mark.parametrize("said", BROKEN.values(), ids=BROKEN.keys())
def test_a_body_that_breaks_is_no_answer(said: bytes) -> None:
    with server_that_says(said) as url, pytest.raises(FETCH_ERRORS):
        fetch_json(url, {}, None, "")


def test_a_body_that_goes_silent_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_json_module, "TIMEOUT_SECONDS", (2.0, 0.05))
    with server_that_says(BROKEN["cut"], "is silent") as url, pytest.raises(FETCH_ERRORS):
        fetch_json(url, {}, None, "")


def test_a_body_that_comes_drop_by_drop_holds_nobody_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_json_module, "BODY_SECONDS", 0.1)
    with server_that_says(HEAD + b"\r\n", "drips") as url, pytest.raises(TimeoutError):
        fetch_json(url, {}, None, "")


def test_a_list_that_is_cut_keeps_nobody_out() -> None:
    with server_that_says(BROKEN["cut"]) as url:
        upstream = deployment_of(BASE_URL=url).providers.by_id["openai"]
        assert ModelCatalogue().models_of(upstream) is None


def test_the_date_of_an_answer_is_read_whatever_its_status() -> None:
    date = "Sat, 28 Nov 2026 12:00:00 GMT"
    with server_that_says(f"HTTP/1.1 401 Unauthorized\r\nDate: {date}\r\nContent-Length: 0\r\n\r\n".encode()) as base:
        assert fetch_date(base, None, "") == date
    with server_that_says(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as base:
        assert fetch_date(base, None, "") == ""
