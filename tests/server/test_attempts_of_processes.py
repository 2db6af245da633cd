"""Two servers with one DATA_DIR: wrong codes are counted in both together, and outlive them."""

import time
from pathlib import Path

from api.relay.access.attempt_bounds import CLIENT_LIMIT, WINDOW_SECONDS
from tests.conformance.client import CODE, Client
from tests.support.waitress import WaitressServer

OTHER_ADDRESS = "127.1.0.2"
"""Not in the same /24 network as 127.0.0.1."""


def window() -> int:
    return int(time.time() // WINDOW_SECONDS)


def answers_of(directory: Path) -> list[int]:
    """The statuses that two servers give to wrong codes by turns, and then to the right one from here and elsewhere."""
    environment = {"CODE": CODE, "DATA_DIR": str(directory)}
    statuses = []
    with WaitressServer(environment) as first, WaitressServer(environment) as second:
        for number in range(CLIENT_LIMIT):
            guess = Client([first, second][number % 2].url, f"Bearer nk-code-test-guess{number}")
            statuses.append(guess.post("/api/access", {}).status)
        for server in (first, second):
            statuses.append(Client(server.url).post("/api/access", {}).status)
        assert b"attempts/" in b"".join(file.read_bytes() for file in directory.iterdir())
    with WaitressServer(environment) as third:
        statuses.append(Client(third.url).post("/api/access", {}).status)
        statuses.append(Client(third.url, source=OTHER_ADDRESS).post("/api/access", {}).status)
    return statuses


def test_wrong_codes_are_counted_over_processes_and_restarts(tmp_path: Path) -> None:
    for attempt in range(2):
        begun_in, statuses = window(), answers_of(tmp_path / str(attempt))
        if window() == begun_in:
            break
    assert statuses == [401] * CLIENT_LIMIT + [429, 429] + [429, 200]
