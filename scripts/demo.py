"""The model that answers on a machine without any key: a real small one, or a scripted one where there is none."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.environments import ROOT
from scripts.model_files import MODEL_DIRECTORY, MODEL_FILE, MODEL_ID, ensure_model
from scripts.problems import SetupError, say

MODEL_LOG = MODEL_DIRECTORY / "server.log"
STOP_TIMEOUT_SECONDS = 5


@dataclass(frozen=True)
class Demo:
    """An upstream without a key. `kind` is `model` or `scripted`, which the page shows; `model` is its only model."""

    kind: str
    url: str
    model: str

    def variables(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Return what has to be set in `environment` for the relay to use this upstream and offer just its model."""
        exempt = environment.get("NO_PROXY") or environment.get("no_proxy") or ""
        return {
            "BASE_URL": self.url,
            "DEFAULT_MODEL": self.model,
            "CUSTOM_MODELS": f"-all,+{self.model}",
            "LOCUTORIO_DEMO": self.kind,
            # What the demo answers costs nothing, and does not belong among the sums of what does.
            "DATA_DIR": ":memory:",
            # A proxy of the owner's cannot reach this machine's own loopback address.
            "NO_PROXY": ",".join(filter(None, [exempt, "127.0.0.1"])),
        }


def model_command(python: Path) -> list[str]:
    """Return the command that serves the demo model with the interpreter of .venv-model."""
    return [str(python), str(ROOT / "scripts" / "model_server.py"), str(MODEL_FILE), MODEL_ID]


@contextmanager
def demo_upstream(when_it_dies: Callable[[str], None]) -> Iterator[Demo]:
    """Run a demo model for the length of the block, the scripted one if the real one cannot be had here.

    `when_it_dies` is called with a message for people, from another thread, if the real one ends by itself.
    """
    try:
        command = model_command(ensure_model())
        say("starting the demo model")
        server = ModelServer(command, when_it_dies)
    except SetupError as error:
        say(f"no real model can run on this machine, so a script answers. The reason: {error}")
        # Only here, so that nobody who has a model loads what the tests are made of.
        from tests.upstream import ScriptedUpstream
        from tests.upstream.state import DEMO_MODEL

        with ScriptedUpstream(demo=True) as scripted:
            yield Demo("scripted", scripted.url, DEMO_MODEL)
        return
    with server:
        yield Demo("model", server.url, MODEL_ID)


class ModelServer:
    """The running model server; as a context manager it is ended with the block."""

    def __init__(self, command: list[str], when_it_dies: Callable[[str], None]) -> None:
        """Start `command` and wait until it is ready. Raises SetupError."""
        self._is_wanted = True
        self._when_it_dies = when_it_dies
        with MODEL_LOG.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                # Ctrl-C reaches everything in the terminal's group; this one is ended in order, by its stdin.
                start_new_session=True,
            )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._lifeline = self._process.stdin
        words = self._process.stdout.readline().split()
        if words[:1] != ["ready"]:
            raise SetupError(f"the model server did not start ({self._how_it_ended()})")
        self.url = words[1]
        threading.Thread(target=self._watch, name="model server", daemon=True).start()

    def __enter__(self) -> ModelServer:
        return self

    def __exit__(self, *exception: object) -> None:
        self._is_wanted = False
        self._lifeline.close()
        try:
            self._process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _watch(self) -> None:
        how = self._how_it_ended()
        if self._is_wanted:
            self._when_it_dies(f"The demo model has stopped ({how}). Run `make run` again.")

    def _how_it_ended(self) -> str:
        return f"exit status {self._process.wait()}; its log is {MODEL_LOG.relative_to(ROOT)}"
