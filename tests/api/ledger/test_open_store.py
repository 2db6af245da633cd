"""Which store the settings name, what is told of it, and that no secret of it is shown."""

import errno
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from api.relay.app import create_app
from api.relay.ledger.open_store import OpenedStore, open_store
from api.relay.ledger.store import Increment, Operation
from api.relay.settings import read_settings
from tests.api.fakes import deployment_of
from tests.support.ports import free_port
from tests.support.programs import ROOT, clean_environment
from tests.support.redis_server import RedisRestServer, RedisServer
from tests.support.secrets_guard import record_answer
from tests.support.waitress import WaitressServer

ONE = Operation((Increment("day/1", "a", 1),))
TOKEN = "sk-test-store-token"
REST = {"KV_REST_API_URL": "https://one.upstash.io", "KV_REST_API_TOKEN": TOKEN}
VERCEL = {"VERCEL": "1"}


def opened(variables: dict[str, str]) -> OpenedStore:
    return open_store(read_settings(variables))


@pytest.mark.parametrize(
    ("variables", "place"),
    [
        (REST | VERCEL, "in Redis over REST at one.upstash.io (KV_REST_API_URL)"),
        (REST, "in Redis over REST at one.upstash.io (KV_REST_API_URL)"),
        (
            {"UPSTASH_REDIS_REST_URL": "https://two.upstash.io", "UPSTASH_REDIS_REST_TOKEN": TOKEN} | VERCEL,
            "in Redis over REST at two.upstash.io (UPSTASH_REDIS_REST_URL)",
        ),
        (
            {"STORE_KV_REST_API_URL": ' "https://x.upstash.io/" ', "STORE_KV_REST_API_TOKEN": f"'{TOKEN}' "},
            "in Redis over REST at x.upstash.io (STORE_KV_REST_API_URL)",
        ),
        (
            {
                "UPSTASH_REDIS_REST_KV_REST_API_URL": "https://x.upstash.io",
                "UPSTASH_REDIS_REST_KV_REST_API_TOKEN": TOKEN,
                "UPSTASH_REDIS_REST_KV_REST_API_READ_ONLY_TOKEN": "other",
            },
            "in Redis over REST at x.upstash.io (UPSTASH_REDIS_REST_KV_REST_API_URL)",
        ),
        (REST | {"A_KV_REST_API_URL": "https://a.upstash.io", "A_KV_REST_API_TOKEN": "t"}, None),
        (REST | {"A_KV_REST_API_URL": "https://half.upstash.io"}, None),
        ({"REDIS_URL": "redis://:p@redis.example:6379"}, "in Redis at redis.example (REDIS_URL)"),
        ({"KV_URL": "rediss://kv.example"}, "in Redis at kv.example (KV_URL)"),
        ({"KV_URL": "redis://a", "REDIS_URL": "redis://b"}, "in Redis at b (REDIS_URL)"),
        ({"MY_REDIS_URL": "redis://a"} | VERCEL, "in Redis at a (MY_REDIS_URL)"),
        (REST | {"REDIS_URL": "redis://a"}, "in Redis at a (REDIS_URL)"),
        (REST | VERCEL | {"REDIS_URL": "redis://a"}, "in Redis over REST at one.upstash.io (KV_REST_API_URL)"),
        (REST | {"NETLIFY": "true", "DATA_DIR": "/x"}, "in Redis over REST at one.upstash.io (KV_REST_API_URL)"),
    ],
)
def test_the_best_store_that_is_named_is_taken(variables: dict[str, str], place: str | None) -> None:
    store = opened(variables)
    assert store.place == (place or "in Redis over REST at one.upstash.io (KV_REST_API_URL)")
    assert store.warnings == ()
    assert store.store.is_shared


@pytest.mark.parametrize(
    "variables", [{}, VERCEL, {"DATA_DIR": ":memory:"}, VERCEL | {"DATA_DIR": "/x"}, {"MY_REDIS_URL": "redis://a"}]
)
def test_without_one_it_is_in_memory_and_the_log_says_what_that_means(
    variables: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    store = opened(variables)
    assert (store.store.kind, store.store.is_shared, store.warnings) == ("memory", False, ())
    assert "each instance's own, and forgotten when it ends" in store.place


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"KV_REST_API_URL": "https://x.upstash.io"}, ("KV_REST_API_TOKEN", "is not set")),
        (
            {"A_KV_REST_API_URL": "https://x.upstash.io", "A_KV_REST_API_READ_ONLY_TOKEN": TOKEN},
            ("A_KV_REST_API_READ_ONLY_TOKEN", "may only read, and the ledger must write: set A_KV_REST_API_TOKEN"),
        ),
        (REST | {"KV_REST_API_URL": "https://"}, ("KV_REST_API_URL", "")),
        (REST | {"KV_REST_API_URL": "rediss://x"}, ("KV_REST_API_URL", "")),
        (REST | {"KV_REST_API_TOKEN": "two words"}, ("KV_REST_API_TOKEN", "has a character that no token has")),
        (REST | {"HTTPS_PROXY": "ftp://x"}, ("HTTPS_PROXY", "")),
        ({"REDIS_URL": "redis.example:6379"}, ("REDIS_URL", "is not an address like rediss://")),
        ({"REDIS_URL": "redis://:sk-test-pass#word@x:1"}, ("REDIS_URL", "is not an address like rediss://")),
        ({"DATA_DIR": "~nobody-of-this-name/x"}, ("DATA_DIR", "names the home of a user who doesn't exist")),
    ],
)
def test_one_that_cannot_be_used_is_told_and_the_site_works_on_in_memory(
    variables: dict[str, str], told: tuple[str, str]
) -> None:
    deployment = deployment_of(OPENAI_API_KEY="sk-test-1", **variables)
    store = deployment.ledger_store
    assert store.store.kind == "memory"
    name, why = told
    found = [text for variable, text in deployment.warnings if variable == name]
    assert found and why in found[0]
    assert "LEDGER" not in str(deployment.problems)
    assert "sk-test" not in str(store.warnings)
    assert store.store.apply(ONE).values == (1,)


def test_the_file_is_in_the_folder_that_is_named(tmp_path: Path) -> None:
    store = opened({"DATA_DIR": str(tmp_path / "new")})
    assert store.place == f"in {tmp_path / 'new' / 'ledger.sqlite3'}"
    store.store.apply(ONE)
    again = opened({"DATA_DIR": f' "{tmp_path / "new"}" '}).store
    assert (again.kind, again.is_shared, again.read(["day/1"])) == ("sqlite", True, [{"a": 1}])


def test_a_folder_that_cannot_be_used_stops_nothing_and_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    deployment = deployment_of(DATA_DIR=str(tmp_path / "file" / "x"))
    assert deployment.problems == ()
    assert deployment.warnings == (("DATA_DIR", "the ledger's file can't be opened (not a directory)"),)
    assert deployment.ledger_store.store.apply(ONE).values == (1,)
    assert not deployment.ledger_store.store.is_available


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Each name makes a file and waits for the disk, which others may keep busy.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@example("~")
@example("~root")
@example("..")
@example("ledger.sqlite3")
@example("x" * 256)
@given(st.binary(max_size=300).map(lambda name: os.fsdecode(name.replace(b"\0", b"?").replace(b"/", b"?"))))
def test_no_folders_name_makes_it_fail(there: Path, name: str) -> None:
    store = opened({"DATA_DIR": f"./{name}", "CODE": "code-test-1"})
    assert store.store.apply(ONE).values[0] >= 1
    assert (store.variable, store.unusable) == ("DATA_DIR", ())


def test_a_tilde_is_somebodys_home_only_at_the_start(there: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(there / "home"))
    assert opened({"DATA_DIR": "~/x"}).place == f"in {there / 'home' / 'x' / 'ledger.sqlite3'}"
    assert opened({"DATA_DIR": "./~/x"}).place == f"in {there / '~' / 'x' / 'ledger.sqlite3'}"
    assert opened({"DATA_DIR": "./~root"}).place == f"in {there / '~root' / 'ledger.sqlite3'}"


def test_where_no_folder_can_be_found_out_the_site_works_on_in_memory(
    there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (there / "gone").mkdir()
    monkeypatch.chdir(there / "gone")
    (there / "gone").rmdir()
    store = opened({"DATA_DIR": "data"})
    assert store.store.kind == "memory"
    assert store.unusable == (("DATA_DIR", "can't be found (no such file or directory)"),)

    def fail(name: str) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr("pwd.getpwnam", fail)
    assert opened({"DATA_DIR": "~ana/x"}).unusable == (("DATA_DIR", "can't be found (too many open files)"),)


def test_a_store_that_is_required_and_not_named_closes_the_relay() -> None:
    deployment = deployment_of(LEDGER_REQUIRED="1")
    assert deployment.problems == (("LEDGER_REQUIRED", "is set, but no store for the ledger is"),)
    assert deployment_of(LEDGER_REQUIRED="1", **REST).problems == ()


@pytest.mark.parametrize("variables", [REST | VERCEL, {"REDIS_URL": "redis://redis.example"}])
def test_no_store_across_a_network_is_asked_at_the_start(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.create_connection", lambda *_, **__: pytest.fail("a connection was made"))
    monkeypatch.setattr("socket.socket.connect", lambda *_, **__: pytest.fail("a connection was made"))
    assert opened(variables).store.is_available


class TestSecrets:
    """No token and no password gets out, however a store fails."""

    @pytest.fixture
    def redis(self) -> Iterator[RedisServer]:
        with RedisServer() as server:
            yield server

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("KV_REST_API_TOKEN", "wv1te-t0ken-of-the-store"),
            ("KV_REST_API_READ_ONLY_TOKEN", "re4d-t0ken-of-the-store"),
            ("REDIS_URL", "redis://default:p4ss-w0rd-here@127.0.0.1:1/0"),
            ("KV_URL", "redis://:p4ss%2Dw0rd%2Dhere@127.0.0.1:1/0"),
        ],
    )
    def test_they_are_masked_in_all_that_the_relay_says(self, name: str, value: str) -> None:
        secret = value.partition("@")[0].rpartition(":")[2]
        mask = deployment_of(**REST | {name: value}).redactor.mask
        assert mask(f"it said {secret}, {value}").count("***") >= 2
        assert secret not in mask(f"it said {secret}")
        assert "p4ss-w0rd-here" not in mask("it said p4ss-w0rd-here") or "p4ss" not in value

    def test_a_failure_that_quotes_a_token_shows_it_to_nobody_and_strangers_not_even_the_place(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        token = "wv1te-t0ken-of-the-store"
        host = f"{token}.localhost"
        deployment = deployment_of(KV_REST_API_URL=f"http://{host}:{free_port()}", KV_REST_API_TOKEN=token)
        store = deployment.ledger_store.store
        store.apply(ONE)
        assert "***.localhost" in store.why
        assert token not in store.why + caplog.text
        [(variable, why)] = deployment.warnings
        assert variable == "KV_REST_API_URL" and "localhost" not in why

    def test_neither_answers_nor_logs_of_a_site_hold_them(self, redis: RedisServer) -> None:
        with RedisRestServer(redis) as rest:
            stores = [
                {"KV_REST_API_URL": rest.url, "KV_REST_API_TOKEN": "sk-test-wrong-token"},
                {"REDIS_URL": f"redis://default:sk-test-wrong@127.0.0.1:{redis.port}"},
            ]
            for variables in stores:
                # Its output is shown to the secrets guard.
                with WaitressServer({"CODE": "code-test-1", "OPENAI_API_KEY": "sk-test-1", **variables}) as site:
                    site.wait_for(r"the ledger is kept in Redis")
                assert "sk-test" not in site.logs()


def test_the_log_says_at_the_start_where_the_ledger_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("api.relay.app.log_to_stderr", lambda redactor: None)
    caplog.set_level(logging.INFO, "locutorio.app")
    for variables in ({"DATA_DIR": str(tmp_path)}, VERCEL, {"DATA_DIR": "~nobody-of-this-name/x"}):
        create_app(read_settings({"CODE": "code-test-1", **variables}))
    told = [(record.levelname, record.message) for record in caplog.records]
    where = "in memory: limits and sums are each instance's own, and forgotten when it ends"
    memory = f"check=store.memory the ledger is kept {where}"
    assert told == [
        ("INFO", f"the ledger is kept in {tmp_path / 'ledger.sqlite3'}"),
        ("WARNING", memory),
        ("WARNING", "check=store.variables DATA_DIR names the home of a user who doesn't exist"),
        ("WARNING", memory),
    ]


def test_two_servers_of_ones_own_can_share_a_file(tmp_path: Path) -> None:
    variables = {"CODE": "code-test-1", "OPENAI_API_KEY": "sk-test-1", "DATA_DIR": str(tmp_path)}
    with WaitressServer(variables) as one, WaitressServer(variables) as other:
        for server in (one, other):
            server.wait_for(f"the ledger is kept in {tmp_path}/ledger.sqlite3")
            assert "DATA_DIR" not in server.logs()


def test_the_server_of_ones_own_keeps_it_in_the_project_unless_told_otherwise() -> None:
    program = (
        "import os, json, runpy, sys\n"
        "import server.waitress_server\n"
        "def stop(*_): raise OSError('stop')\n"
        "server.waitress_server.make_server = stop\n"
        "import api.relay.ledger.sqlite_store as sqlite_store\n"
        "sqlite_store.SqliteStore._open = lambda self: stop()\n"
        "try: runpy.run_module('server', run_name='__main__')\n"
        "except BaseException: pass\n"
        "print(json.dumps(os.environ['DATA_DIR']))\n"
    )
    told = []
    for variables in ({"DATA_DIR": ""}, {"DATA_DIR": ":memory:"}):
        environment = clean_environment({"LOCUTORIO_ENV_FILE": "", "PORT": "0", **variables})
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
        record_answer(done.stderr, "the server's output")
        told.append(json.loads(done.stdout.splitlines()[-1]))
    assert told == [str(ROOT / ".data"), ":memory:"]
