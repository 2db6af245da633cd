"""The two processes around every measurement: the scripted upstream and the client."""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Self

import certifi

from bench.jobs import Job, Result
from tests.support.programs import ROOT, clean_environment
from tests.support.tls import make_certificates

SAMPLE_SECONDS = 0.1


class Helper:
    """A module of ours that talks in lines of JSON and ends with its standard input."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=clean_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.input.close()
        self._process.wait()
        self.output.close()

    @property
    def pid(self) -> int:
        """The helper's process id."""
        return self._process.pid

    @property
    def input(self) -> IO[str]:
        """The helper's standard input."""
        assert self._process.stdin
        return self._process.stdin

    @property
    def output(self) -> IO[str]:
        """The helper's standard output."""
        assert self._process.stdout
        return self._process.stdout


class Upstream(Helper):
    """The scripted model server, on 127.0.0.1 with and without TLS; port 0 is any free one."""

    def __init__(self, directory: Path, port: int = 0) -> None:
        files = make_certificates(directory)
        # Beside the public authorities, whose reading is a good part of what a new TLS connection costs.
        self.authority = directory / "authorities.pem"
        self.authority.write_bytes(Path(certifi.where()).read_bytes() + files.authority.read_bytes())
        super().__init__("bench.upstream", str(files.certificate), str(files.key), str(port))
        self._ports = json.loads(self.output.readline())

    def base_url(self, scheme: str) -> str:
        """Return the base URL for "http" or "https", including /v1."""
        return f"{scheme}://127.0.0.1:{self._ports[scheme]}/v1"


class Client(Helper):
    """The asyncio client; does one job at a time."""

    def __init__(self) -> None:
        super().__init__("bench.client")

    def perform(self, job: Job, sample: Callable[[], None]) -> Result:
        """Run `job`, calling `sample` every tenth of a second meanwhile and at the end."""
        self.input.write(json.dumps(asdict(job)) + "\n")
        self.input.flush()
        while not select.select([self.output], [], [], SAMPLE_SECONDS)[0]:
            sample()
        sample()
        return Result(**json.loads(self.output.readline()))
