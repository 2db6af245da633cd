"""The ledger's file: shared by processes, whole after a killed one, readable to its owner alone."""

import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from api.relay.ledger import sqlite_store
from api.relay.ledger.sqlite_store import FILE_NAME, SqliteStore
from api.relay.ledger.store import Increment, Operation, StoreUnavailable
from tests.api.fakes import FakeTime
from tests.support.programs import ROOT, Program, clean_environment

ONE = Operation((Increment("day/1", "a", 1), Increment("spent/site/1", "usd", 1)))


def counting(directory: Path, how_often: int = 10**9) -> Program:
    command = [sys.executable, "-m", "tests.api.ledger.counting_process", str(directory), str(how_often)]
    return Program("counting", command, clean_environment(), ROOT)


def counted(directory: Path) -> tuple[int, int]:
    first, second = SqliteStore(directory).read(["day/1", "spent/site/1"])
    return first.get("a", 0), second.get("usd", 0)


def test_a_killed_process_leaves_every_operation_whole_and_those_it_told_of_kept(tmp_path: Path) -> None:
    with counting(tmp_path) as program:
        program.wait_for(r"^200$")
        program.process.send_signal(signal.SIGKILL)
        program.process.wait()
        told = max(map(int, re.findall(r"^(\d+)$", program.logs(), re.MULTILINE)))
    first, second = counted(tmp_path)
    assert first == second >= told
    assert SqliteStore(tmp_path).apply(ONE).values == (first + 1, first + 1)


def test_several_processes_that_start_at_once_count_in_one_file(tmp_path: Path) -> None:
    programs = [counting(tmp_path, 200) for _ in range(4)]
    for program in programs:
        program.start()
    for program in programs:
        assert program.process.wait(60) == 0, program.logs()
        program.stop()
    assert counted(tmp_path) == (800, 800)


def test_turning_on_the_log_waits_for_another_one_that_does_the_same(tmp_path: Path) -> None:
    holder = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.1, holder.rollback)
    timer.start()
    assert SqliteStore(tmp_path).apply(ONE).values == (1, 1)
    timer.join()
    holder.close()


def test_a_store_that_was_used_before_a_fork_counts_on_both_sides(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path\n"
        "from tests.api.ledger.test_sqlite_store import ONE, SqliteStore, counted\n"
        "store = SqliteStore(Path(sys.argv[1])); store.apply(ONE)\n"
        "before, child = store._connection, os.fork()\n"
        "for _ in range(100): store.apply(ONE)\n"
        "if not child: os._exit(store._connection is before)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
        "assert counted(Path(sys.argv[1])) == (201, 201)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_only_its_owner_can_read_the_file_and_what_lies_beside_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = SqliteStore(tmp_path / "new" / "data")
        store.apply(ONE)
    finally:
        os.umask(before)
    files = list((tmp_path / "new" / "data").iterdir())
    assert {file.name for file in files} == {FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "new" / "data").stat().st_mode) == 0o700


def why_of(store: SqliteStore) -> str:
    with pytest.raises(StoreUnavailable) as failure:
        store.apply(ONE)
    return str(failure.value)


def test_a_directory_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert why_of(SqliteStore(tmp_path / "file" / "data")) == "the ledger's file can't be opened (not a directory)"


def test_a_file_that_is_something_else_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("something else, and long enough to be read as a database's first page\n" * 20)
    assert why_of(SqliteStore(tmp_path)) == "the ledger's file can't be used (file is not a database)"
    assert (tmp_path / FILE_NAME).read_text().startswith("something else")


@pytest.mark.parametrize(
    ("limit", "why"),
    [
        # A stranger's directory, also where the tests run as root.
        ("os.setuid(65534)", "can't be opened (permission denied)"),
        ("resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))", "can't be used (disk I/O error)"),
    ],
    ids=["read-only", "full"],
)
def test_a_directory_without_leave_or_room_is_told(tmp_path: Path, limit: str, why: str) -> None:
    tmp_path.chmod(0o555)
    script = (
        "import os, resource, sys; from pathlib import Path\n"
        "from tests.api.ledger.test_sqlite_store import SqliteStore, why_of\n"
        f"if os.getuid() == 0 or 'uid' not in {limit!r}: {limit}\n"
        "print(why_of(SqliteStore(Path(sys.argv[1]))))\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, timeout=60)
    assert done.stdout == f"the ledger's file {why}\n", done.stderr


def test_a_file_that_could_not_be_opened_is_used_as_soon_as_it_can(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    store = SqliteStore(tmp_path)
    assert why_of(store) == "the ledger's file can't be used (unable to open database file)"
    (tmp_path / FILE_NAME).rmdir()
    assert store.apply(ONE).values == (1, 1)


def test_a_file_that_another_one_holds_for_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_store, "WAIT_SECONDS", 0.05)
    store = SqliteStore(tmp_path)
    store.apply(ONE)
    holder = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert why_of(store) == "the ledger's file can't be used (database is locked)"
    holder.execute("ROLLBACK")
    assert store.apply(ONE).values == (2, 2)
    holder.close()


def test_what_another_process_has_forgotten_gets_a_new_lifetime(tmp_path: Path, fake_time: FakeTime) -> None:
    store, other = SqliteStore(tmp_path, fake_time), SqliteStore(tmp_path, fake_time)
    used = Operation(ONE.increments, {"day/1": 1000})
    store.apply(used)
    fake_time.now += 1001
    other.read([])
    assert store.apply(used).values == (1, 2)
    fake_time.now += 1001
    assert store.apply(used).values == (1, 3)


def test_counters_are_found_by_their_keys_however_many_there_are(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.apply(ONE)
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {sqlite_store._selecting(2)}", ("day/1", "a") * 2).fetchall()
    assert any("SEARCH counters USING PRIMARY KEY" in step for *_, step in plan)
    assert not any(step.startswith("SCAN counters") for *_, step in plan)


def test_what_another_connection_writes_counts_at_once(tmp_path: Path) -> None:
    store, other = SqliteStore(tmp_path), SqliteStore(tmp_path)
    turns = (store, store, other, other, store, other, store, store)
    assert [each.apply(ONE).values[0] for each in turns] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_what_was_undone_is_not_taken_for_what_is_written(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.apply(ONE)
    with pytest.raises(OverflowError):
        store.apply(Operation((Increment("day/1", "a", 1), Increment("day/1", "b", 2**64))))
    assert store.apply(ONE).values == (2, 2)


def test_what_is_forgotten_begins_at_nothing(tmp_path: Path) -> None:
    time = FakeTime()
    store = SqliteStore(tmp_path, time)
    store.apply(Operation(ONE.increments, {"day/1": 10}))
    time.now += 11
    assert store.apply(ONE).values == (1, 2)
