"""The guard over secrets must be able to fail: in itself, in a whole session, and through a program's output."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.programs import ROOT, Program, clean_environment
from tests.support.secrets_guard import GUARD, SecretsGuard

# Written in two pieces: this session's own guard must not find them where a test merely shows its source.
KEY = "sk-" + "test-Abc_9"
CODE = "code-" + "test-garden"


@pytest.fixture
def guard() -> SecretsGuard:
    return SecretsGuard()


@pytest.mark.parametrize("secret", [KEY, CODE], ids=["key", "code"])
@pytest.mark.parametrize("as_bytes", [False, True], ids=["text", "bytes"])
def test_a_secret_is_found_with_its_place_and_surroundings(guard: SecretsGuard, secret: str, as_bytes: bool) -> None:
    content = f"before {secret} after"
    guard.record(content.encode() if as_bytes else content, "GET /api/config")
    [finding] = guard.findings
    assert finding.startswith("GET /api/config: ")
    assert f"before {secret} after" in finding


def test_every_secret_of_an_answer_is_found(guard: SecretsGuard) -> None:
    guard.record(f"{KEY} {CODE}", "answer")
    assert len(guard.findings) == 2


@pytest.mark.parametrize("harmless", ["", "sk-live", "got access code", "sk-****", "the sk-test", b"\xff\xfe\x00"])
def test_what_holds_no_secret_is_not_found(guard: SecretsGuard, harmless: str | bytes) -> None:
    guard.record(harmless, "answer")
    assert guard.findings == []


INVITATION = f'{{"code":"{CODE}","label":"code 1","position":1}}'


def test_an_invitation_may_show_the_code_that_it_is_for(guard: SecretsGuard) -> None:
    guard.record_invitation("no-store", INVITATION.encode(), CODE, "invitation")
    assert guard.findings == []


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (f"Set-Cookie: {CODE}", INVITATION),
        ("", INVITATION.replace("code 1", CODE)),
        ("", INVITATION.replace("code 1", KEY)),
        ("", INVITATION.replace(CODE, f"{CODE}x")),
        ("", INVITATION + INVITATION),
        ("", f'{{"error":"{CODE}"}}'),
        ("", "{}"),
    ],
    ids=["in a header", "as a label", "a key", "another code", "twice", "elsewhere", "none"],
)
def test_nothing_else_may_stand_in_an_invitation(guard: SecretsGuard, headers: str, body: str) -> None:
    guard.record_invitation(headers, body.encode(), CODE, "invitation")
    assert guard.findings != []


SESSION = """
import pytest
from tests.support.secrets_guard import record_answer

def test_passes_by_itself():
    record_answer({answer!r}, "GET /api/leaky")
"""


@pytest.mark.parametrize("processes", [(), ("-n", "2")], ids=["one process", "several"])
@pytest.mark.parametrize(("answer", "succeeds"), [("all is well", True), (f"key={KEY}", False)], ids=["clean", "leaky"])
def test_a_session_fails_when_an_answer_showed_a_secret(
    tmp_path: Path, answer: str, succeeds: bool, processes: tuple[str, ...]
) -> None:
    (tmp_path / "test_answer.py").write_text(SESSION.format(answer=answer), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.support.secrets_verdict", "--rootdir", str(tmp_path)]
    result = subprocess.run(
        [*command, *processes, "-p", "no:cacheprovider", str(tmp_path)],
        cwd=ROOT,
        env=clean_environment({"PYTHONPATH": str(ROOT)}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (result.returncode == 0) is succeeds, result.stdout
    assert ("GET /api/leaky" in result.stdout) is not succeeds


def test_the_output_of_a_program_is_looked_through(guard: SecretsGuard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GUARD, "record", guard.record)
    with Program("talker", [sys.executable, "-c", f"print('the key is {KEY}')"], clean_environment()) as talker:
        talker.wait_for("the key is")
    [finding] = guard.findings
    assert finding.startswith("output of talker: ")
