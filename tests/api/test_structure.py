"""How the relay is put together: rules that no single module can keep alone."""

import ast
import fnmatch
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from api.relay.settings import read_settings
from tests.support.programs import ROOT, clean_environment

API = ROOT / "api"
RELAY = API / "relay"
MODULES = sorted(path for path in RELAY.rglob("*.py") if path.name != "__init__.py")
# From the top down: a module uses what is in its own package and on floors below. `app` and `deployment` put the
# packages together, so they may use all; the routes get the deployment.
FLOORS = [
    {"app"},
    {"web"},
    {"doctor"},
    {"deployment"},
    {"access", "forwarding", "site"},
    {"ledger"},
    {"upstream"},
    {"redaction"},
    {"errors", "settings"},
    {"list_grammar", "models"},
]
VERCEL = json.loads((ROOT / "vercel.json").read_text(encoding="utf-8"))
CONSTANTS = {"REPOSITORY", "VERSION"}
"""What `api.relay` itself holds."""
NOT_NEEDED_AT_START = {
    "xml.etree",
    "requests",
    "urllib3",
    "certifi",
    "socks",
    "redis",
    "sqlite3",
    "api.relay.doctor",
    "api.relay.web.doctor",
}


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported_modules(path: Path) -> Iterator[str]:
    """The relay's modules that a module imports, at its top or anywhere within."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module == "api.relay":
            yield from (alias.name for alias in node.names if alias.name not in CONSTANTS)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("api.relay."):
            yield str(node.module).removeprefix("api.relay.")
        elif isinstance(node, ast.Import):
            yield from (alias.name.removeprefix("api.relay.") for alias in node.names if "api.relay" in alias.name)


def top_level_names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in tree_of(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        else:
            names |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return names


def reads_the_environment(path: Path) -> bool:
    words = {"environ", "environb", "getenv", "getenvb", "putenv"}
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute) and node.attr in words:
            if isinstance(node.value, ast.Name) and node.value.id == "os":
                return True
        elif isinstance(node, ast.ImportFrom) and node.module == "os" and words & {alias.name for alias in node.names}:
            return True
    return False


def test_only_the_settings_read_the_environment() -> None:
    assert [path.name for path in API.rglob("*.py") if reads_the_environment(path)] == ["settings.py"]


def test_the_settings_import_nothing_of_ours_but_how_lists_are_read() -> None:
    assert list(imported_modules(API / "relay" / "settings.py")) == ["list_grammar"]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(RELAY).with_suffix("").parts)


def floor_of(module: str) -> int:
    return next(floor for floor, places in enumerate(FLOORS) if module.split(".")[0] in places)


def test_the_relays_modules_import_each_other_without_a_cycle() -> None:
    graph = {name_of(path): set(imported_modules(path)) for path in MODULES}
    assert {name for imported in graph.values() for name in imported} <= set(graph)
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"a cycle: {error.args[1]}")
    assert order.index("settings") < order.index("web.routes")


def test_modules_use_only_what_is_below_them() -> None:
    arrows = [(name_of(path), target) for path in MODULES for target in imported_modules(path)]
    assert len(arrows) > len(MODULES)
    wrong = [
        f"{name} uses {target}"
        for name, target in arrows
        if name.split(".")[0] != target.split(".")[0] and floor_of(name) >= floor_of(target)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_can_be_read_at_a_sitting_and_says_what_it_is(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    assert ast.get_docstring(tree_of(path))


@pytest.mark.parametrize("variables", [{}, {"CODE": "code-test-1", "OPENAI_API_KEY": "sk-test-1"}], ids=["bare", "set"])
def test_starting_imports_nothing_that_only_some_requests_need(variables: dict[str, str]) -> None:
    program = "import sys, api.index; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=clean_environment(variables),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    loaded = set(result.stdout.split())
    assert "api.relay.app" in loaded
    assert not loaded & NOT_NEEDED_AT_START


def test_starting_reads_no_authorities() -> None:
    program = (
        "import ssl\n"
        "def refuse(*_, **__): raise AssertionError('authorities were read')\n"
        "ssl.create_default_context = ssl.SSLContext.load_verify_locations = refuse\n"
        "import api.index\n"
    )
    environment = clean_environment({"OPENAI_API_KEY": "sk-test-1"})
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0, result.stderr


def test_vercel_finds_exactly_one_application() -> None:
    entries = [path for path in API.rglob("*.py") if top_level_names(path) & {"app", "application", "handler"}]
    assert entries == [API / "index.py"]


def test_vercel_builds_one_function_and_sends_it_everything_under_api() -> None:
    assert "framework" in VERCEL and VERCEL["framework"] is None
    assert list(VERCEL["functions"]) == ["api/index.py"]
    # The last two are for clients that are given the host alone.
    sources = ["/api/(.*)", "/v1/(.*)", "/openai/(.*)"]
    assert VERCEL["rewrites"] == [{"source": source, "destination": "/api/index"} for source in sources]
    # The page's headers would replace the relay's own, which keep a stream from being held or compressed.
    page = [rule["source"] for rule in VERCEL["headers"] if rule["source"].startswith("/((?!")]
    assert page and not any(re.fullmatch(rule, path) for rule in page for path in ("/api/x", "/v1/x", "/openai/x"))
    assert VERCEL["outputDirectory"] == "public"
    # Without an own command for the installation Vercel brings the Python packages twice.
    assert VERCEL["installCommand"] == "npm ci --omit=dev"
    assert (ROOT / ".python-version").read_text(encoding="utf-8").strip() == "3.12"
    # A project from before April 2025 fails to build without it: 300 seconds are too long for it.
    assert VERCEL["fluid"] is True


def folders_of_the_repository() -> set[str]:
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split() if line[0] != "#"]
    folders = {entry.name for entry in os.scandir(ROOT) if entry.is_dir() and entry.name != ".git"}
    return {name for name in folders if not any(fnmatch.fnmatch(name, pattern) for pattern in ignored)}


def test_the_function_leaves_out_every_folder_that_is_not_its_own() -> None:
    pattern = VERCEL["functions"]["api/index.py"]["excludeFiles"]
    assert len(pattern) <= 256
    match = re.fullmatch(r"\{([\w.,-]+)\}/\*\*", pattern)
    assert match, pattern
    left_out = set(match[1].split(","))
    assert "api" not in left_out
    expected = {"tests", "docs", "bench", "server", "deploy", "netlify", "public", "scripts", "node_modules"}
    expected |= {name for name in folders_of_the_repository() if not name.endswith("_cache")} - {"api"}
    assert expected <= left_out


def test_the_streams_limit_on_vercel_is_within_the_functions_time() -> None:
    limit = read_settings({"VERCEL": "1"}).stream_limit_seconds
    assert 0 < limit <= VERCEL["functions"]["api/index.py"]["maxDuration"] - 5


@pytest.mark.parametrize("name", ["pyproject.toml", "uv.lock", "Pipfile", "Pipfile.lock"])
def test_vercel_finds_the_dependencies_in_requirements_txt(name: str) -> None:
    # With any of these in the root, `vercel build` installs from it instead, and the function has no Flask.
    assert not (ROOT / name).exists()
