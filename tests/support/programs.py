"""Programs that run beside the tests, with everything they print."""

import os
import re
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self, TypeVar

from tests.support.secrets_guard import GUARD

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_SECONDS = 30.0
STOP_TIMEOUT_SECONDS = 5.0
INHERITED_VARIABLES = ("PATH", "HOME", "LANG", "TZ", "TMPDIR", "PYENV_VERSION")

Found = TypeVar("Found")


class ProgramFailed(Exception):
    """A program ended, or was silent for too long, before it did what a test waited for."""


def clean_environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment with `changes` and nothing of the caller's that could steer a relay: no key, no proxy.

    A relay in it keeps its ledger in memory, unless `changes` say otherwise.
    """
    inherited = {name: os.environ[name] for name in INHERITED_VARIABLES if name in os.environ}
    return inherited | {"DATA_DIR": ":memory:"} | {name: str(value) for name, value in (changes or {}).items()}


class Transcript:
    """Text that grows while somebody waits for something in it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._pieces: list[str] = []
        self._ended = False

    def text(self) -> str:
        """Return everything so far."""
        with self._changed:
            return "".join(self._pieces)

    def append(self, text: str) -> None:
        """Add `text`, and wake whoever waits."""
        with self._changed:
            self._pieces.append(text)
            self._changed.notify_all()

    def end(self) -> None:
        """Say that nothing more will come."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def wait_until(self, look: Callable[[str], Found | None], timeout_seconds: float) -> Found:
        """Return what `look` finds in the text, as soon as it finds something.

        Raises ProgramFailed when the text ends, or the time is over, without it.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._ended or look("".join(self._pieces)) is not None, timeout_seconds)
            text = "".join(self._pieces)
            found = look(text)
            if found is None:
                what = "ended" if self._ended else f"did not get there in {timeout_seconds:g} s"
                raise ProgramFailed(f"The program {what}. Its output:\n{text[-4000:]}")
            return found


class Program:
    """A program in the background: `with Program(...) as program` starts it, and stops it at the end.

    Its output is kept, and shown to the secrets guard when it stops, and so is all that it has left in its DATA_DIR.
    """

    process: subprocess.Popen[str]

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], directory: Path = ROOT
    ) -> None:
        self.name = name
        self.command = [str(word) for word in command]
        self.environment = dict(environment)
        self.directory = directory
        self.transcript = Transcript()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the program; what extends this also waits until it is ready. Raises ProgramFailed."""
        self.process = subprocess.Popen(
            self.command,
            cwd=self.directory,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        self._reader = threading.Thread(target=self._read_output, name=f"output of {self.name}", daemon=True)
        self._reader.start()

    def stop(self) -> None:
        """End the program, if it still runs, and let the secrets guard look through what it printed."""
        self.process.terminate()
        try:
            self.process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join(STOP_TIMEOUT_SECONDS)
        self.process.stdin.close()
        GUARD.record(self.logs(), f"output of {self.name}")
        if directory := self.environment.get("DATA_DIR"):
            GUARD.record_directory(Path(directory), f"DATA_DIR of {self.name}")

    def logs(self) -> str:
        """Return everything that the program has printed so far, stdout and stderr together."""
        return self.transcript.text()

    def wait_for(self, pattern: str, timeout_seconds: float = START_TIMEOUT_SECONDS) -> re.Match[str]:
        """Wait until the output matches `pattern`, and return the match. Raises ProgramFailed."""
        return self.transcript.wait_until(re.compile(pattern, re.MULTILINE).search, timeout_seconds)

    def _read_output(self) -> None:
        for line in self.process.stdout:
            self.transcript.append(line)
        self.transcript.end()
