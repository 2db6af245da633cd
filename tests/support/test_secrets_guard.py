"""The guard over secrets must be able to fail: in itself, in a whole session, and through a program's output."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.programs import ROOT, Program, clean_environment
from tests.support.secrets_guard import GUARD, SecretsGuard
from tests.support.watched_stores import store_classes

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


PROMPT = "How tall are the oldest trees of this garden?"


def test_what_a_store_holds_is_looked_through_for_secrets(guard: SecretsGuard) -> None:
    guard.record_stored(f"spent/code/{CODE}/total", "MemoryStore")
    [finding] = guard.findings
    assert finding.startswith("MemoryStore: ")


@pytest.mark.parametrize("words_come_first", [True, False])
@pytest.mark.parametrize("stored", [PROMPT, f"day\tana\t{PROMPT[:30]}"], ids=["whole", "how it begins"])
def test_what_a_store_holds_is_looked_through_for_prompts(
    guard: SecretsGuard, stored: str, words_come_first: bool
) -> None:
    if words_come_first:
        guard.note_words(PROMPT)
    guard.record_stored("day/2026-11-28", "MemoryStore")
    guard.record_stored(stored, "MemoryStore")
    guard.note_words(PROMPT)
    [finding] = guard.findings
    assert finding.startswith("MemoryStore: ") and PROMPT[:24] in finding


@pytest.mark.parametrize("words", ["", "hello", "gpt-4o-mini-2024-07-18", "hi there"])
def test_a_word_or_two_are_nobodys_words(guard: SecretsGuard, words: str) -> None:
    guard.note_words(words)
    guard.record_stored(f"day {words}", "MemoryStore")
    assert guard.findings == []


@pytest.mark.parametrize("leak", [KEY, PROMPT], ids=["key", "prompt"])
def test_the_files_of_a_store_are_looked_through(
    guard: SecretsGuard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, leak: str
) -> None:
    monkeypatch.setattr("tests.support.programs.GUARD", guard)
    guard.note_words(PROMPT)
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE counters (key TEXT)")
        database.execute("INSERT INTO counters VALUES (?)", (f"day/{leak}",))
    with Program("keeper", [sys.executable, "-c", ""], clean_environment({"DATA_DIR": str(tmp_path)})):
        pass
    database.close()
    assert guard.findings
    assert all(finding.startswith("DATA_DIR of keeper: ledger.sqlite3") for finding in guard.findings)


@pytest.mark.parametrize("store_class", store_classes(), ids=lambda store_class: store_class.__name__)
def test_every_store_is_watched(store_class: Any) -> None:
    assert hasattr(store_class.apply, "__wrapped__")


ANSWER = """
from tests.support.secrets_guard import record_answer

def test_passes_by_itself():
    record_answer({leak!r}, "here it was")
"""
STORE = """
from api.relay.ledger.memory_store import MemoryStore
from api.relay.ledger.store import Increment, Lease, Operation
from tests.upstream.recording import RecordedRequest, Recorder

def test_passes_by_itself():
    words = b'{{"messages": [{{"role": "user", "content": "How tall are the oldest trees of this garden?"}}]}}'
    Recorder().add(RecordedRequest("POST", "/v1/chat/completions", [], words, 1, 1))
    MemoryStore().apply({operation})
"""
LEAKS = {
    "answer": ANSWER.format(leak=f"key={KEY}"),
    "key": STORE.format(operation=f"Operation((Increment({CODE!r}, 'usd', 1),))"),
    "field": STORE.format(operation=f"Operation((Increment('spent', {KEY!r}, 1),))"),
    "lease": STORE.format(operation=f"Operation(take=Lease('running', {CODE!r}, 9, 9))"),
    "words": STORE.format(operation=f"Operation((Increment('spent', {PROMPT!r}, 1),))"),
}
CLEAN = {
    "answer": ANSWER.format(leak="all is well"),
    "store": STORE.format(operation="Operation((Increment('spent', 'usd', 1),))"),
}


@pytest.mark.parametrize("processes", [(), ("-n", "2")], ids=["one process", "several"])
@pytest.mark.parametrize(
    ("session", "succeeds"),
    [*((session, True) for session in CLEAN.values()), *((session, False) for session in LEAKS.values())],
    ids=[*(f"clean {what}" for what in CLEAN), *(f"leaky {what}" for what in LEAKS)],
)
def test_a_session_fails_when_an_answer_or_a_store_held_a_secret(
    tmp_path: Path, session: str, succeeds: bool, processes: tuple[str, ...]
) -> None:
    (tmp_path / "test_answer.py").write_text(session, encoding="utf-8")
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
    assert bool(re.search("here it was: |MemoryStore: ", result.stdout)) is not succeeds


def test_the_output_of_a_program_is_looked_through(guard: SecretsGuard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GUARD, "record", guard.record)
    with Program("talker", [sys.executable, "-c", f"print('the key is {KEY}')"], clean_environment()) as talker:
        talker.wait_for("the key is")
    [finding] = guard.findings
    assert finding.startswith("output of talker: ")
