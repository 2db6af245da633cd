"""The relay as `make run` and Docker serve it: `python -m server`."""

import shutil
import sys
import tempfile
import weakref
from collections.abc import Mapping
from pathlib import Path

from tests.support.programs import ROOT, Program, clean_environment


class WaitressServer(Program):
    """Serves page and relay with waitress on a free port; `url` has no trailing slash.

    `environment` is what the relay is configured with. No .env file is read, whatever lies in the directory, and what
    the relay keeps is in a directory of this server's own.
    """

    url: str

    def __init__(self, environment: Mapping[str, str] | None = None, directory: Path = ROOT) -> None:
        data = tempfile.mkdtemp(prefix="locutorio-")
        weakref.finalize(self, shutil.rmtree, data, ignore_errors=True)
        defaults = {"PORT": "0", "LOCUTORIO_ENV_FILE": "", "DATA_DIR": data}
        super().__init__(
            "waitress",
            [sys.executable, "-m", "server"],
            clean_environment(defaults | dict(environment or {})),
            directory,
        )

    def start(self) -> None:
        """Start the server and wait until it listens."""
        super().start()
        self.url = self.wait_for(r"^Locutorio listens on (http://\S+)$").group(1)
