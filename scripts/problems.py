"""The one kind of failure that set-up reports, and how it runs other programs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

LINES_OF_OUTPUT_SHOWN = 12


class SetupError(Exception):
    """Something that set-up needs is not to be had; the message says what a person can do about it."""


def say(step: str) -> None:
    """Print one line of progress on stderr, so that stdout stays the program's own."""
    print(f"setup: {step}", file=sys.stderr, flush=True)


def run_quietly(command: Sequence[str], failure: str, timeout_seconds: float = 900) -> str:
    """Run `command` without showing its output, and return its stdout.

    Raises SetupError with `failure` and the end of the output when the command is missing, fails or takes longer
    than `timeout_seconds`.
    """
    try:
        result = subprocess.run(
            command, capture_output=True, text=True, timeout=timeout_seconds, stdin=subprocess.DEVNULL, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupError(f"{failure}: {error}") from error
    if result.returncode != 0:
        lines = (result.stdout + result.stderr).strip().splitlines()
        raise SetupError("\n".join([f"{failure}:", *(f"    {line}" for line in lines[-LINES_OF_OUTPUT_SHOWN:])]))
    return result.stdout
