"""What is measured: the scripted upstream itself, and everything that can stand in front of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from bench.helpers import Upstream
from bench.processes import family
from tests.support.programs import Program, clean_environment
from tests.support.vercel import VercelRuntime
from tests.support.waitress import WaitressServer

CODE = "code-test-bench"
KEY = "sk-test-bench"
AUTHORIZATION = f"Bearer nk-{CODE}"
COMPLETIONS = "/api/openai/v1/chat/completions"
NAIVE_UNDER_VERCEL = {
    "__VC_HANDLER_MODULE_NAME": "bench.naive",
    "__VC_HANDLER_ENTRYPOINT": "bench/naive.py",
    "__VC_HANDLER_ENTRYPOINT_ABS": "bench/naive.py",
}
TITLES = {
    "direct": "direct",
    "waitress": "relay, waitress",
    "vercel": "relay, Vercel's runtime",
    "naive": "naive Flask + requests, waitress",
    "peer": "peer",
}
PUMPS = {
    "poll": "poll() on the socket, then recv()",
    "queue": "thread recv(), then a queue with a time-out",
    "chunks": "thread http.client read1(), then a queue with a time-out",
}


@dataclass(frozen=True)
class Target:
    """Something that answers chat completions."""

    name: str
    title: str
    url: str
    """The whole URL of chat completions."""
    authorization: str = AUTHORIZATION
    pids: list[int] = field(default_factory=list)
    """Its processes, where they are known."""
    authority: str | None = None


class NaiveServer(Program):
    """One of our applications for comparison under waitress; `url` has no trailing slash."""

    url: str

    def __init__(self, environment: dict[str, str], application: str = "bench.naive:app") -> None:
        command = [sys.executable, "-m", "bench.serving", application]
        super().__init__(application, command, clean_environment(environment))

    def start(self) -> None:
        """Start the server and wait until it listens."""
        super().start()
        self.url = self.wait_for(r" listens on (http://\S+)$").group(1)


def naive_under_vercel(environment: dict[str, str]) -> VercelRuntime:
    """Return the naive application under Vercel's runtime."""
    return VercelRuntime(environment | NAIVE_UNDER_VERCEL)


Server = WaitressServer | VercelRuntime | NaiveServer
SERVERS: dict[str, Callable[[dict[str, str]], Server]] = {
    "waitress": WaitressServer,
    "vercel": VercelRuntime,
    "naive": NaiveServer,
}


def relay_environment(upstream: Upstream, scheme: str = "http") -> dict[str, str]:
    """Return the settings of a relay in front of `upstream`."""
    settings = {"CODE": CODE, "OPENAI_API_KEY": KEY, "BASE_URL": upstream.base_url(scheme)}
    return settings | ({"SSL_CERT_FILE": str(upstream.authority)} if scheme == "https" else {})


def open_target(name: str, upstream: Upstream, scheme: str, stack: ExitStack) -> Target:
    """Start the target `name` in front of `upstream`; `stack` ends it."""
    title = TITLES[name]
    if name == "direct":
        url = f"{upstream.base_url(scheme)}/chat/completions"
        return Target(name, title, url, authority=str(upstream.authority) if scheme == "https" else None)
    if name == "peer":
        return peer_target()
    server = SERVERS[name](relay_environment(upstream, scheme))
    stack.enter_context(server)
    return Target(name, title, server.url + COMPLETIONS, pids=family(server.process.pid))


def open_pump(name: str, upstream: Upstream, stack: ExitStack) -> Target:
    """Start one of the pumps of bench/pump.py in front of `upstream`; `stack` ends it."""
    server = stack.enter_context(NaiveServer(relay_environment(upstream), f"bench.pump:{name}_app"))
    return Target(name, PUMPS[name], server.url + COMPLETIONS, pids=family(server.process.pid))


def peer_target() -> Target:
    """Return the peer that PEER_URL names: the URL in front of /chat/completions.

    PEER_AUTH is its whole Authorization header; with PEER_PID its CPU time and memory are measured too.
    """
    pid = os.environ.get("PEER_PID")
    return Target(
        "peer",
        TITLES["peer"],
        os.environ["PEER_URL"].rstrip("/") + "/chat/completions",
        os.environ.get("PEER_AUTH", ""),
        family(int(pid)) if pid else [],
    )
