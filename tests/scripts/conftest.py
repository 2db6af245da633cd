"""Stand-ins for the programs that set-up calls."""

from collections.abc import Callable
from pathlib import Path

import pytest

Executable = Callable[[str, str], Path]


@pytest.fixture
def executable(tmp_path: Path) -> Executable:
    """Write a shell script into a folder of this test and return its path."""

    def write(name: str, body: str) -> Path:
        path = tmp_path / "bin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return write
