"""`make run`: whose model answers, and how everything it starts ends together."""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import requests

from api.relay.upstream.providers import provider_variables
from scripts import demo
from scripts.demo import Demo, ModelServer, demo_upstream
from scripts.model_files import MODEL_ID
from scripts.problems import SetupError
from scripts.run import announcement, has_upstream
from tests.support.programs import ROOT, Program, clean_environment
from tests.support.working_copy import copy_project

KEY_VARIABLES = [key_variable for _, key_variable, _, _ in provider_variables()]


@pytest.mark.parametrize("name", ["BASE_URL", *KEY_VARIABLES])
def test_a_key_or_a_base_url_is_used(name: str) -> None:
    assert has_upstream({name: "something"})


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"OPENAI_API_KEY": "", "BASE_URL": "  "},
        {"CODE": "code-test-door"},
        {"AZURE_URL": "https://resource.example", "ANTHROPIC_URL": "https://proxy.example"},
        {"SOME_OTHER_API_KEY": "something"},
        {"HTTPS_PROXY": "127.0.0.1:8080"},
    ],
    ids=["nothing", "blanks", "a code", "addresses without keys", "another program's key", "a proxy"],
)
def test_without_any_the_demo_answers(environment: dict[str, str]) -> None:
    assert not has_upstream(environment)


def test_the_relay_offers_just_the_demo_model() -> None:
    assert Demo("model", "http://127.0.0.1:1234", "small").variables({}) == {
        "BASE_URL": "http://127.0.0.1:1234",
        "DEFAULT_MODEL": "small",
        "CUSTOM_MODELS": "-all,+small",
        "LOCUTORIO_DEMO": "model",
        "DATA_DIR": ":memory:",
        "NO_PROXY": "127.0.0.1",
    }


@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
def test_the_demo_is_reached_without_the_owners_proxy(name: str) -> None:
    variables = Demo("model", "http://127.0.0.1:1234", "small").variables({name: "intranet.example"})
    assert variables["NO_PROXY"] == "intranet.example,127.0.0.1"


@pytest.mark.parametrize(("kind", "words"), [("model", "real"), ("scripted", "not a language model")])
def test_the_person_is_told_what_answers(kind: str, words: str) -> None:
    text = announcement(Demo(kind, "http://127.0.0.1:1234", "small"))
    assert words in text
    assert "OPENAI_API_KEY" in text


class Deaths:
    """Collects what is said about a model server that died."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.happened = threading.Event()

    def __call__(self, message: str) -> None:
        self.messages.append(message)
        self.happened.set()


@pytest.fixture
def deaths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Deaths:
    monkeypatch.setattr(demo, "ROOT", tmp_path)
    monkeypatch.setattr(demo, "MODEL_LOG", tmp_path / "server.log")
    return Deaths()


def python(source: str) -> list[str]:
    return [sys.executable, "-c", source]


def test_the_model_server_ends_with_its_standard_input_and_nobody_calls_that_a_death(
    deaths: Deaths, tmp_path: Path
) -> None:
    source = "import sys; print('ready http://x', flush=True); sys.stdin.read(); open(sys.argv[1], 'w').write('ended')"
    with ModelServer([*python(source), str(tmp_path / "end")], deaths) as server:
        assert server.url == "http://x"
        assert not (tmp_path / "end").exists()
    assert (tmp_path / "end").read_text(encoding="utf-8") == "ended"
    assert deaths.messages == []


def test_a_model_server_that_dies_is_reported(deaths: Deaths) -> None:
    with ModelServer(python("print('ready http://x', flush=True); raise SystemExit(7)"), deaths):
        assert deaths.happened.wait(10)
    assert deaths.messages == [
        "The demo model has stopped (exit status 7; its log is server.log). Run `make run` again."
    ]


def test_a_model_server_that_does_not_start_is_a_set_up_error(deaths: Deaths) -> None:
    with pytest.raises(SetupError, match=r"exit status 9; its log is server\.log"):
        ModelServer(python("raise SystemExit(9)"), deaths)
    assert deaths.messages == []


def no_wheel() -> Path:
    raise SetupError("no wheel for this platform")


def test_where_no_model_can_be_had_the_scripted_one_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], deaths: Deaths
) -> None:
    monkeypatch.setattr(demo, "ensure_model", no_wheel)
    with demo_upstream(deaths) as scripted:
        models = requests.get(f"{scripted.url}/v1/models", timeout=10).json()
    assert scripted.kind == "scripted"
    assert [model["id"] for model in models["data"]] == [scripted.model]
    assert "no wheel for this platform" in capsys.readouterr().err


@contextmanager
def running(directory: Path = ROOT, **environment: str) -> Iterator[Program]:
    """Run what `make run` runs after set-up, in a clean environment."""
    variables = clean_environment({"PORT": "0", "LOCUTORIO_ENV_FILE": ""} | environment)
    with Program("make run", [sys.executable, "-m", "scripts.run"], variables, directory) as run:
        yield run


def wait_for(is_so: Callable[[], bool]) -> None:
    """Ask again and again until it is so; fail if it never is."""
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def url_of(run: Program) -> str:
    return run.wait_for(r"^Locutorio listens on (http://\S+)$", 60).group(1)


def demo_shown_by(url: str) -> str:
    return requests.get(f"{url}/api/config", timeout=10).json()["locutorio"]["demo"]


def children_but_the_builder(run: Program) -> list[psutil.Process]:
    """What it has started, but for what builds the page anew."""
    children = psutil.Process(run.process.pid).children()
    return [child for child in children if "--watch" not in child.cmdline()]


def test_the_owners_key_is_used_and_no_demo_starts() -> None:
    with running(OPENAI_API_KEY="sk-test-owner") as run:
        assert demo_shown_by(url_of(run)) == ""
        assert children_but_the_builder(run) == []


def test_the_env_file_counts_too(tmp_path: Path) -> None:
    env_file = tmp_path / "settings"
    env_file.write_text("BASE_URL=http://127.0.0.1:9\n", encoding="utf-8")
    with running(LOCUTORIO_ENV_FILE=str(env_file)) as run:
        assert demo_shown_by(url_of(run)) == ""


def test_the_page_is_built_anew_when_a_source_changes_and_what_cannot_be_built_is_told(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy_project(copy)
    (copy / "node_modules").symlink_to(ROOT / "node_modules")
    main, built = copy / "public/js/main.js", copy / "public/build/main.js"
    with running(copy, BASE_URL="http://127.0.0.1:9") as run:
        url = url_of(run)
        source = main.read_text(encoding="utf-8")
        main.write_text(f'{source}\nconsole.log("changed once");\n', encoding="utf-8")
        wait_for(lambda: "changed once" in requests.get(f"{url}/build/main.js", timeout=10).text)
        good = built.read_bytes()
        main.write_text(f"{source}\nconst =\n", encoding="utf-8")
        run.wait_for(r"^js/main\.js:\d+: Expected identifier")
        assert built.read_bytes() == good
        main.write_text(f'{source}\nconsole.log("changed twice");\n', encoding="utf-8")
        wait_for(lambda: b"changed twice" in built.read_bytes())
        [builder] = psutil.Process(run.process.pid).children()
    assert not builder.is_running()


def test_a_port_in_use_is_one_clear_message() -> None:
    with running(BASE_URL="http://127.0.0.1:9") as first:
        port = url_of(first).rpartition(":")[2]
        with running(BASE_URL="http://127.0.0.1:9", PORT=port) as second:
            second.wait_for(rf"^Port {port} cannot be used: .* Set PORT to another number\.$")
            assert second.process.wait(10) == 1
            assert "Traceback" not in second.logs()


def test_without_a_key_a_real_model_streams_through_the_relay_and_both_end_together() -> None:
    with running() as run:
        url = url_of(run)
        assert demo_shown_by(url) == "model"
        question = {"role": "user", "content": "Say hello."}
        body = {"model": MODEL_ID, "messages": [question], "stream": True, "max_tokens": 16}
        answer = requests.post(f"{url}/api/openai/v1/chat/completions", json=body, timeout=60).text
        assert len(text_pieces(answer)) > 1
        assert ": end ok" in answer

        [model_server] = children_but_the_builder(run)
        model_server.kill()
        run.wait_for(r"^The demo model has stopped")
        assert run.process.wait(10) == 1


def text_pieces(stream: str) -> list[str]:
    """Return the pieces of text in a streamed answer."""
    events = [line.removeprefix("data: ") for line in stream.split("\n") if line.startswith("data: {")]
    deltas = [choice["delta"] for event in events for choice in json.loads(event)["choices"]]
    return [delta["content"] for delta in deltas if delta.get("content")]
