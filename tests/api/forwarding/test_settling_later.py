"""A store across a network is asked to settle after the answer's last byte, where the server can do so, and once."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from api.relay.app import create_app
from api.relay.ledger.memory_store import MemoryStore
from api.relay.ledger.open_store import OpenedStore
from api.relay.ledger.store import Operation, Outcome
from api.relay.settings import read_settings
from server.open_files import Capacity
from server.waitress_server import make_server
from tests.api.fakes import CODE, OWNER_KEY
from tests.api.forwarding.books import Books, open_books
from tests.api.forwarding.relay import SayingUpstream, head, relay

STREAM = head() + b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
DOCUMENT = head("application/json") + b'{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}'
AUDIO = head("audio/mpeg") + b"sound"
REFUSED = head("application/json", 400) + b'{"error":{"message":"no"}}'
NO_ANSWER = head("text/html") + b"<html>"
AUTHORIZATION = {"Authorization": f"Bearer nk-{CODE}"}


class RemoteStore(MemoryStore):
    """A store across a network, which may take as long as a test wants to write down what has happened."""

    is_remote = True

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.has_settled = threading.Event()
        self.settled = 0

    def apply(self, operation: Operation) -> Outcome:
        if not operation.has_happened:
            return super().apply(operation)
        assert self.may_go_on.wait(20)
        outcome = super().apply(operation)
        self.settled += 1
        self.has_settled.set()
        return outcome


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> RemoteStore:
    """The store of every relay that is made."""
    made = RemoteStore()
    monkeypatch.setattr("api.relay.deployment.open_store", lambda *_: OpenedStore(made, "in a test"))
    return made


@pytest.fixture
def books() -> Iterator[Books]:
    with open_books() as opened:
        yield opened


def ask(said: bytes, due: list[Callable[[], None]] | None, endpoint: str = "chat/completions", **fields: Any) -> None:
    """Reads an answer to its end, at a server that does what is due afterwards if it has a list for it."""
    with SayingUpstream(said) as upstream, relay(upstream, CODE=fields.pop("code", CODE)) as client:
        body = {"model": "gpt-6-luna", "messages": [], **fields}
        hook = {} if due is None else {"locutorio.after_response": due.append}
        response = client.post(f"/api/openai/v1/{endpoint}", json=body, headers=AUTHORIZATION, environ_overrides=hook)
        response.get_data()
        response.close()
        response.close()


ANSWERS = pytest.mark.parametrize(
    ("said", "endpoint", "fields"),
    [
        pytest.param(STREAM, "chat/completions", {"stream": True}, id="a stream"),
        pytest.param(DOCUMENT, "chat/completions", {}, id="a document"),
        pytest.param(AUDIO, "audio/speech", {"input": "x"}, id="audio"),
        pytest.param(REFUSED, "chat/completions", {}, id="a refusal"),
        pytest.param(NO_ANSWER, "chat/completions", {}, id="nothing to pass on"),
    ],
)


@ANSWERS
def test_every_kind_of_answer_is_settled_once_and_after_its_end(
    store: RemoteStore, books: Books, said: bytes, endpoint: str, fields: dict[str, Any]
) -> None:
    due: list[Callable[[], None]] = []
    ask(said, due, endpoint, **fields)
    assert (len(books.reserved), len(books.settled), store.settled) == (1, 0, 0)
    for each in due:
        each()
    assert (len(books.settled), store.settled) == (1, 1)


@ANSWERS
def test_a_server_that_cannot_do_so_has_it_settled_when_it_closes_the_answer(
    store: RemoteStore, books: Books, said: bytes, endpoint: str, fields: dict[str, Any]
) -> None:
    ask(said, None, endpoint, **fields)
    assert (len(books.settled), store.settled) == (1, 1)


def test_a_store_on_this_machine_is_settled_at_once_so_that_the_next_request_finds_it(books: Books) -> None:
    due: list[Callable[[], None]] = []
    ask(STREAM, due, stream=True)
    assert (len(books.settled), due) == (1, [])


def test_a_place_among_those_that_run_together_is_given_back_at_once(store: RemoteStore, books: Books) -> None:
    due: list[Callable[[], None]] = []
    ask(STREAM, due, stream=True, code=f"{CODE}|parallel=1")
    assert (len(books.settled), store.settled, due) == (1, 1, [])


def test_a_store_that_hangs_keeps_nobody_from_the_end_of_an_answer(store: RemoteStore) -> None:
    store.may_go_on.clear()
    with SayingUpstream(STREAM) as upstream:
        variables = {"CODE": CODE, "OPENAI_API_KEY": OWNER_KEY, "BASE_URL": f"{upstream.url}/v1"}
        server = make_server(create_app(read_settings(variables)), "127.0.0.1", 0, Capacity(2))
        threading.Thread(target=server.run, daemon=True).start()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", int(server.effective_port), timeout=20)
            body = json.dumps({"model": "gpt-6-luna", "messages": [], "stream": True})
            connection.request(
                "POST",
                "/api/openai/v1/chat/completions",
                body,
                {**AUTHORIZATION, "Content-Type": "application/json"},
            )
            response = connection.getresponse()
            # Not before the last chunk has come.
            assert b"[DONE]" in response.read()
            assert not store.settled
            store.may_go_on.set()
            assert store.has_settled.wait(20)
        finally:
            store.may_go_on.set()
            connection.close()
            server.close()
    assert store.settled == 1
