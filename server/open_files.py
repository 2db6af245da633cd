"""How many files and connections the system lets this process have open, and how many streams fit in that.

Shells and services usually start with a soft limit of 1,024, which everybody may raise to the hard one.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Self

_ENOUGH = 65_536
_CONNECTIONS_BESIDE_STREAMS = 500
_KEPT_FREE = 100
"""For listening sockets, the log, and large requests, which are kept in a file while they come in."""
_CONNECTIONS_OF_A_STREAM = 2
"""One from the client and one to the upstream."""

log = logging.getLogger("locutorio.server")


def raise_limit() -> int:
    """Raise the soft limit on open files to the hard one, and return it."""
    try:
        import resource
    except ImportError:
        # Windows has no such limit.
        return _ENOUGH
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _ENOUGH if hard == resource.RLIM_INFINITY else min(hard, _ENOUGH)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return _ENOUGH if soft == resource.RLIM_INFINITY else soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError):
        return soft
    return wanted


@dataclass(frozen=True)
class Capacity:
    """How many streams there can be at once, and how many connections beside theirs."""

    threads: int
    connections_beside: int = _CONNECTIONS_BESIDE_STREAMS

    @classmethod
    def within(cls, open_files: int, threads: int) -> Self:
        """What fits of `threads` streams into a limit on open files. Says so in the log where it is not all."""
        wanted = cls(threads)
        if open_files >= wanted.open_files():
            return wanted
        beside = min(_CONNECTIONS_BESIDE_STREAMS, open_files // 4)
        fitting = max(1, (open_files - _KEPT_FREE - beside) // _CONNECTIONS_OF_A_STREAM)
        if fitting >= threads:
            return cls(threads, beside)
        log.warning(
            "this process may have only %d files and connections open: at most %d streams at once instead of %d "
            "(raise the limit to %d: LimitNOFILE of systemd, --ulimit nofile of Docker, ulimit -n of a shell)",
            *(open_files, fitting, threads, wanted.open_files()),
        )
        return cls(fitting, beside)

    def open_files(self) -> int:
        """How many files and connections that takes."""
        return self.threads * _CONNECTIONS_OF_A_STREAM + self.connections_beside + _KEPT_FREE
