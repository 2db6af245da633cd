"""Programs beside the tests start in a clean environment, are waited for by what they say, and never outlive a test."""

import sys
from pathlib import Path

import pytest
import requests

from tests.support.programs import Program, ProgramFailed, clean_environment
from tests.support.vercel import VercelRuntime

STEERING_VARIABLES = ["OPENAI_API_KEY", "BASE_URL", "CODE", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "AZURE_URL"]


def python(source: str) -> Program:
    return Program("python", [sys.executable, "-u", "-c", source], clean_environment())


@pytest.mark.parametrize("name", STEERING_VARIABLES)
def test_nothing_that_steers_a_relay_is_inherited(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "from the caller")
    assert name not in clean_environment()
    assert clean_environment({name: "from the test"})[name] == "from the test"


def test_stdout_and_stderr_are_kept() -> None:
    with python("import sys; print('one'); print('two', file=sys.stderr); input()") as program:
        program.wait_for("two")
        assert program.logs() == "one\ntwo\n"


def test_a_program_that_ends_too_early_fails_the_wait_with_its_output() -> None:
    with python("print('cannot read the settings')") as program, pytest.raises(ProgramFailed) as failure:
        program.wait_for("ready")
    assert "ended" in str(failure.value)
    assert "cannot read the settings" in str(failure.value)


def test_a_program_that_stays_silent_fails_the_wait() -> None:
    with python("input()") as program, pytest.raises(ProgramFailed, match="did not get there"):
        program.wait_for("ready", timeout_seconds=0.05)


def test_a_program_ends_with_its_block() -> None:
    with python("print('ready'); input()") as program:
        program.wait_for("ready")
    assert program.process.returncode is not None


ENTRYPOINT = """
import logging

logging.getLogger(__name__).warning("imported")

def app(environ, start_response):
    print("asked for", environ["PATH_INFO"])
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]
"""


def write_entrypoint(directory: Path, source: str) -> None:
    (directory / "api").mkdir()
    (directory / "api" / "index.py").write_text(source, encoding="utf-8")


def test_vercel_runtime_serves_the_entrypoint_and_hands_over_its_logs(tmp_path: Path) -> None:
    write_entrypoint(tmp_path, ENTRYPOINT)
    with VercelRuntime(directory=tmp_path) as runtime:
        answer = requests.get(f"{runtime.url}/api/hello", timeout=10)
        runtime.wait_for("asked for /api/hello")
        runtime.wait_for("^imported$")
    assert answer.text == "hello"
    assert 0 < runtime.ready_seconds < 30
    assert {"server-started", "handler-started", "log"} <= {message["type"] for message in runtime.messages}


def test_vercel_runtime_that_cannot_import_the_entrypoint_fails_with_the_reason(tmp_path: Path) -> None:
    write_entrypoint(tmp_path, "raise ValueError('no such setting')\n")
    with pytest.raises(ProgramFailed, match="no such setting"), VercelRuntime(directory=tmp_path):
        pass
