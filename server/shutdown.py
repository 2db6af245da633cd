"""The end: a stream that is open when the server is told to stop says that it was cut, instead of just breaking off.

Docker sends SIGTERM at each update and kills what is still there ten seconds later.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Ending:
    """Whether the server is about to end."""

    def __init__(self) -> None:
        self._has_begun = threading.Event()

    def told_to(self, application: WSGIApplication) -> WSGIApplication:
        """`application` with `locutorio.is_stopping` in the environment of each request."""

        def telling(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            environ["locutorio.is_stopping"] = self._has_begun.is_set
            return application(environ, start_response)

        return telling

    def listen(self) -> None:
        """Begin at SIGTERM or Ctrl-C. waitress then waits up to 5 seconds for its threads, which all look at this."""
        for number in (signal.SIGTERM, signal.SIGINT):
            # What a shell starts in the background has SIGINT ignored, so that a Ctrl-C there does not end it.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._begin)

    def _begin(self, number: int, frame: object) -> None:
        self._has_begun.set()
        raise KeyboardInterrupt
