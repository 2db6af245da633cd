"""What the real `vercel build` makes of the project: one function, the page beside it, and the headers of each page."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.relay import VERSION
from tests.conformance.client import CODE, KEY, Client
from tests.support.programs import ROOT
from tests.support.vercel_build import SETTINGS, BuiltVercelFunction, VercelBuild, vercel_build
from tests.upstream import ScriptedUpstream

pytestmark = pytest.mark.timeout(400)

LARGEST_FUNCTION_BYTES = 16_000_000
"""As an archive, which is what has to be brought to a machine that starts."""
LARGEST_UNPACKED_BYTES = 250_000_000
"""Vercel's own limit."""
UNCHECKED_HASH = b"\x01\0\0\0"


@pytest.fixture(scope="module")
def build() -> VercelBuild:
    return vercel_build()


@pytest.fixture(scope="module")
def client(upstream: ScriptedUpstream) -> Iterator[Client]:
    upstream.reset()
    environment = {"CODE": CODE, "OPENAI_API_KEY": KEY, "BASE_URL": upstream.url, "HEARTBEAT_SECONDS": "1"}
    with BuiltVercelFunction(environment) as function:
        yield Client(function.url)


def test_there_is_exactly_one_function(build: VercelBuild) -> None:
    functions = build.output / "functions"
    assert [str(path.relative_to(functions)) for path in functions.rglob("*.func")] == ["api/index.func"]


def test_the_function_streams_and_may_take_its_time(build: VercelBuild) -> None:
    function = build.function
    assert function["runtime"] == f"python{(ROOT / '.python-version').read_text(encoding='utf-8').strip()}"
    assert function["supportsResponseStreaming"] is True
    assert function["maxDuration"] == SETTINGS["functions"]["api/index.py"]["maxDuration"]


def test_only_the_relay_and_its_packages_are_in_the_function(build: VercelBuild) -> None:
    folders = {name.split("/")[0] for name in build.files if "/" in name}
    assert folders == {"api", "_vendor"}
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "api").rglob("*.py")}
    assert {name for name in build.files if name.startswith("api/") and name.endswith(".py")} == modules


def test_the_function_is_small_enough(build: VercelBuild, tmp_path: Path) -> None:
    archive = Path(shutil.make_archive(str(tmp_path / "function"), "zip", build.task))
    assert archive.stat().st_size <= LARGEST_FUNCTION_BYTES
    assert sum(path.stat().st_size for path in build.task.rglob("*") if path.is_file()) <= LARGEST_UNPACKED_BYTES


def test_the_relays_modules_are_compiled_and_are_not_compared_by_their_date(build: VercelBuild) -> None:
    for module in (build.task / "api").rglob("*.py"):
        [compiled] = (module.parent / "__pycache__").glob(f"{module.stem}.*.pyc")
        assert compiled.read_bytes()[4:8] == UNCHECKED_HASH


def test_the_page_is_served_whole_and_nothing_else(build: VercelBuild) -> None:
    static, public = build.output / "static", build.output.parents[1] / "public"
    served = {path.relative_to(static): path.read_bytes() for path in static.rglob("*") if path.is_file()}
    written = {path.relative_to(public): path.read_bytes() for path in public.rglob("*") if path.is_file()}
    assert served == written
    assert {Path("index.html"), Path("sw.js"), Path("locales/en.json")} <= served.keys()
    assert {Path("build/main.js"), Path("build/main.css"), Path("build/offline_files.js")} <= served.keys()


def test_every_page_has_its_security_headers(build: VercelBuild) -> None:
    routes = json.loads((build.output / "config.json").read_text(encoding="utf-8"))["routes"]
    before_the_files = routes[: next(place for place, route in enumerate(routes) if route.get("handle"))]
    assert all(route["continue"] for route in before_the_files)
    static = build.output / "static"
    for path in [
        "/",
        "/no-such-page",
        *(f"/{file.relative_to(static)}" for file in static.rglob("*") if file.is_file()),
    ]:
        found = [
            pair for route in before_the_files if re.search(route["src"], path) for pair in route["headers"].items()
        ]
        expected = [
            pair for rule in SETTINGS["headers"] if re.fullmatch(rule["source"], path) for pair in pairs_of(rule)
        ]
        assert sorted(found) == sorted(expected)
        assert len([name for name, _ in found if name == "Content-Security-Policy"]) == 1
        assert "X-Content-Type-Options" in dict(found)


def pairs_of(rule: dict) -> list[tuple[str, str]]:
    return [(header["key"], header["value"]) for header in rule["headers"]]


@pytest.mark.parametrize(
    "path",
    ["/api/health", "/api/openai/v1/chat/completions", "/api/x.py", "/api/index.py", "/v1/models", "/openai/v1/models"],
)
def test_everything_for_the_relay_goes_to_the_function_under_its_own_path(build: VercelBuild, path: str) -> None:
    routes = json.loads((build.output / "config.json").read_text(encoding="utf-8"))["routes"]
    after_the_files = routes[next(place for place, route in enumerate(routes) if route.get("handle") == "filesystem") :]
    first = next(route for route in after_the_files if "src" in route and re.search(route["src"], path))
    # No part of the path is handed over as a query: the runtime gives the function the address that was asked for.
    assert first["dest"] == "/api/index"


def test_the_chosen_files_run_with_nothing_else_installed(client: Client) -> None:
    health = client.get("/api/health")
    assert (health.status, health.json()["version"]) == (200, VERSION)
    assert client.get("/api/openai/v1/no-such-thing").error["code"] == "path_not_allowed"
    assert Client(f"http://{client._address}", "Bearer nk-code-test-wrong").chat().error["code"] == "access_code_wrong"


def test_they_stream_chunk_by_chunk(client: Client, upstream: ScriptedUpstream) -> None:
    stream = client.stream({"text": "one two three ", "gate": "words"})
    for word in (b"one", b"two", b"three"):
        upstream.open_gate("words")
        stream.read_until(word)
    stream.read_all()
    assert (stream.words, stream.end.split()[0]) == ("one two three ", "ok")
