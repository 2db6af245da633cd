"""The scripted upstream inside a test process, in a thread of its own."""

import asyncio
import ssl
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from .keys import KeyState
from .recording import RecordedRequest
from .script import Script
from .server import Server
from .state import State

Result = TypeVar("Result")


class TlsFiles(NamedTuple):
    """Paths of a certificate (chain) and its key, in PEM."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """The server's TLS settings; raises OSError or ssl.SSLError."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        context.set_alpn_protocols(["http/1.1"])
        return context


class ScriptedUpstream:
    """A fake model server on a free port of 127.0.0.1, from `with` to its end.

    All methods may be called from any thread.
    """

    def __init__(self, tls: TlsFiles | None = None, port: int = 0, demo: bool = False) -> None:
        self._tls = tls
        self._port = port
        self._state = State(demo)
        self._server = Server(self._state)
        self._thread = threading.Thread(target=self._run, name="scripted-upstream", daemon=True)
        self._loop = asyncio.new_event_loop()

    def __enter__(self) -> "ScriptedUpstream":
        context = self._tls.context() if self._tls else None
        self._thread.start()
        self._port = self._call(self._server.start(self._port, context))
        return self

    def __exit__(self, *_: object) -> None:
        self._call(self._server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        """The origin, without a path: `http://127.0.0.1:PORT`."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._port

    @property
    def requests(self) -> list[RecordedRequest]:
        """The requests received, the oldest first."""
        return self._state.recorder.requests

    @property
    def malformed(self) -> list[str]:
        """Why requests were refused as no proper HTTP; these are not among `requests`."""
        return list(self._state.recorder.malformed)

    @property
    def connections(self) -> int:
        """How many connections were accepted since the start or the last reset."""
        return self._state.recorder.connections

    @property
    def open_connections(self) -> int:
        """How many connections are open now."""
        return self._state.recorder.open_connections

    @property
    def keys(self) -> dict[str, KeyState]:
        """The state of each API key; keys not in it are good, unless `known_keys_only`."""
        return self._state.keys

    @property
    def known_keys_only(self) -> bool:
        """Whether keys not in `keys`, or no key, are answered 401."""
        return self._state.known_keys_only

    @known_keys_only.setter
    def known_keys_only(self, value: bool) -> None:
        self._state.known_keys_only = value

    @property
    def retry_after(self) -> int:
        """Seconds in the Retry-After header of a rate-limited key."""
        return self._state.retry_after

    @retry_after.setter
    def retry_after(self, value: int) -> None:
        self._state.retry_after = value

    @property
    def models(self) -> list[str]:
        """The ids that `GET models` lists; change it in place."""
        return self._state.models

    def next_script(self, script: Script, method: str = "POST") -> None:
        """Follow this script at the next request whose key is good, whatever its body says; scripts queue up.

        A relay may ask for the list of models at any time, so GET does not take what is meant for a question.
        """
        self._state.scripts.append((method, script))

    def reported_by(self, header: str) -> dict[str, dict[str, int]]:
        """The sums of what whole answers have reported, by the value of a header of their requests."""
        sums: dict[str, Counter[str]] = defaultdict(Counter)
        for request in self.requests:
            if request.reported is not None:
                sums[request.header(header) or ""].update({"requests": 1, **request.reported})
        return {value: dict(+counted) for value, counted in sums.items()}

    def open_gate(self, name: str, passes: int | None = 1) -> None:
        """Let `passes` more chunks (or heads) through a gate; None opens it for good. May come before the wait."""
        self._call(self._state.gates.open(name, passes))

    def wait_for_request(
        self, predicate: Callable[[RecordedRequest], bool] | None = None, timeout: float = 5
    ) -> RecordedRequest:
        """The oldest request that fits and was not returned before, as soon as it is there.

        Raises TimeoutError, which names what was received, after `timeout` seconds.
        """
        return self._state.recorder.wait_for(predicate, timeout)

    def wait_for_open_connections(self, count: int, timeout: float = 5) -> bool:
        """Whether exactly `count` connections are open at some moment of the next `timeout` seconds."""
        return self._state.recorder.wait_for_open_connections(count, timeout)

    def close_idle_connections(self) -> int:
        """Close the connections on which nothing is being answered, as servers do; returns their number."""
        return self._call(self._server.close_idle_connections())

    def reset(self) -> None:
        """Forget requests, scripts, keys, gates and counts; open connections stay."""
        self._call(self._reset())

    async def _reset(self) -> None:
        self._state.reset()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _call(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)
