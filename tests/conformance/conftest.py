"""The targets: every way of serving the relay, each started once for each environment a test asks for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator

import pytest

from tests.conformance.client import CODE, KEY, Client
from tests.support.netlify import NetlifyFunction
from tests.support.programs import Program
from tests.support.vercel import VercelRuntime
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

TARGETS = {"waitress": WaitressServer, "vercel": VercelRuntime, "netlify": NetlifyFunction}
SERVERS_AT_ONCE = 8

Server = Program | NetlifyFunction


class Target:
    """One way of serving the relay.

    `sees_disconnects` tells whether it is told when a client goes away, `fails_to_write` whether at least writing to
    one that has gone fails, `resolves_dots` whether `..` in a path is resolved before the relay sees it.

    `serve` makes a server that is not among TARGETS.
    """

    def __init__(
        self, name: str, upstream: ScriptedUpstream, serve: Callable[[dict[str, str]], Program] | None = None
    ) -> None:
        self.name = name
        self.sees_disconnects = name not in ("vercel", "netlify")
        self.fails_to_write = name != "netlify"
        self.resolves_dots = name == "netlify"
        self._serve = serve or TARGETS[name]
        self._upstream = upstream
        self._servers: OrderedDict[tuple[tuple[str, str], ...], Server] = OrderedDict()

    def server(self, **environment: str) -> Server:
        """A relay in front of the scripted upstream, with CODE and a key, changed by `environment`.

        A variable set to the empty string is not set at all.
        """
        merged = {"CODE": CODE, "OPENAI_API_KEY": KEY, "BASE_URL": self._upstream.url, **environment}
        chosen = tuple(sorted((name, value) for name, value in merged.items() if value))
        if chosen not in self._servers:
            self._stop_all_but(SERVERS_AT_ONCE - 1)
            self._servers[chosen] = self._serve(dict(chosen)).__enter__()
        self._servers.move_to_end(chosen)
        return self._servers[chosen]

    def client(self, **environment: str) -> Client:
        return Client(self.server(**environment).url)

    def bound_on_aborts(self, seconds: float) -> dict[str, str]:
        """The settings with which a call that nobody waits for any more ends within `seconds`, or sooner.

        Where the relay cannot even fail to write, as on Netlify, nothing but the time limit of a stream ends it.
        """
        if self.fails_to_write:
            return {"HEARTBEAT_SECONDS": f"{seconds / 2:g}"}
        return {"HEARTBEAT_SECONDS": f"{seconds / 4:g}", "STREAM_LIMIT_SECONDS": f"{seconds:g}"}

    def stop(self) -> None:
        self._stop_all_but(0)

    def _stop_all_but(self, count: int) -> None:
        while len(self._servers) > count:
            _, oldest = self._servers.popitem(last=False)
            oldest.stop()


@pytest.fixture(scope="session", params=TARGETS)
def target(request: pytest.FixtureRequest, upstream: ScriptedUpstream) -> Iterator[Target]:
    started = Target(request.param, upstream)
    yield started
    started.stop()


@pytest.fixture
def client(target: Target) -> Client:
    """A client with the right code, of a relay with a short heartbeat."""
    return target.client(HEARTBEAT_SECONDS="1")


@pytest.fixture(autouse=True)
def forget_former_requests(upstream: ScriptedUpstream) -> None:
    upstream.reset()
