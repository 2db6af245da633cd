"""The Netlify function as Netlify would deploy it: built by netlify.toml's command, packaged by Netlify's packager.

The interpreter alone is another one: uv fetches python-build-standalone from GitHub, which a test must not need. This
machine's own CPython stands in for it, copied and stripped, and finds its library by LD_LIBRARY_PATH.
"""

import atexit
import functools
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.setup import ensure_netlify_tools
from tests.support.programs import ROOT, clean_environment
from tests.support.working_copy import copy_project

CONFIGURATION = tomllib.loads((ROOT / "netlify.toml").read_text(encoding="utf-8"))
INSTALLATION = "npm ci --omit=dev"
PACKAGE = """
import { zipFunctions } from "@netlify/zip-it-and-ship-it";
const [source, target, root, config] = process.argv.slice(1);
const found = await zipFunctions(source, target, { basePath: root, config: JSON.parse(config) });
console.log(JSON.stringify(found));
"""


@dataclass(frozen=True)
class NetlifyBundle:
    """`project` is the copy that was built, `archive` the function's zip file, `task` that file unzipped.

    `functions` is what the packager says about each function that it found.
    """

    project: Path
    archive: Path
    task: Path
    functions: list[dict[str, Any]]


@functools.cache
def netlify_bundle() -> NetlifyBundle:
    """Build and package a copy of the project, once in a run."""
    folder = Path(tempfile.mkdtemp(prefix="netlify-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    project, task = folder / "project", folder / "task"
    copy_project(project)
    build(project, stand_in_interpreter(folder / "interpreter"))
    functions = package(project, folder / "functions")
    archive = folder / "functions" / "api.zip"
    unzip(archive, task)
    return NetlifyBundle(project, archive, task, functions)


def stand_in_interpreter(prefix: Path) -> Path:
    """Copy the CPython that runs the tests into `prefix`, without what only a debugger reads."""
    (prefix / "bin").mkdir(parents=True)
    program = prefix / "bin" / "python3"
    shutil.copy(Path(sys.base_prefix) / "bin" / "python3", program)
    library = Path(sysconfig.get_config_var("LIBDIR")) / str(sysconfig.get_config_var("INSTSONAME"))
    standard_library = prefix / "lib" / f"python{sysconfig.get_python_version()}"
    unneeded = shutil.ignore_patterns("site-packages", "test")
    shutil.copytree(sysconfig.get_path("stdlib"), standard_library, ignore=unneeded)
    if library.suffix != ".a" and library.is_file():
        shutil.copy(library, prefix / "lib")
    if strip := shutil.which("strip"):
        libraries = [*standard_library.glob("lib-dynload/*.so"), *prefix.glob("lib/libpython*")]
        subprocess.run([strip, program, *libraries], check=True)
    return prefix


def build(project: Path, interpreter: Path) -> None:
    """Run netlify.toml's command, with the page's libraries of set-up in place of its installation."""
    installation, *commands = CONFIGURATION["build"]["command"].split(" && ")
    assert installation == INSTALLATION, "the first step of netlify.toml's command is not the installation"
    (project / "node_modules").symlink_to(ROOT / "node_modules")
    deployed = {"COMMIT_REF": "commit-of-the-build", "REPOSITORY_URL": "https://github.com/ana/booth"}
    environment = clean_environment({"NETLIFY_PYTHON": str(interpreter), **deployed})
    # pip itself is in the environment of the tests.
    environment |= library_path(interpreter) | {"PYTHONPATH": sysconfig.get_path("purelib")}
    environment |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    run(["sh", "-ec", " && ".join(commands)], project, environment)


def library_path(prefix: Path) -> dict[str, str]:
    """What the copied CPython needs in its environment; python-build-standalone needs nothing."""
    return {"LD_LIBRARY_PATH": str(prefix / "lib")}


def package(project: Path, target: Path) -> list[dict[str, Any]]:
    """Package the functions of `project` with Netlify's packager, as netlify.toml says."""
    modules = ensure_netlify_tools()
    functions = dict(CONFIGURATION["functions"])
    source, everywhere = project / functions.pop("directory"), {"nodeBundler": functions.pop("node_bundler")}
    config = {"*": everywhere} | {
        name: {"includedFiles": its["included_files"], "includedFilesBasePath": str(project)}
        for name, its in functions.items()
    }
    words = [str(word) for word in (source, target, project, json.dumps(config))]
    command = [netlify_node(modules), "--input-type=module", "--eval", PACKAGE, *words]
    return json.loads(run(command, modules.parent, clean_environment()).splitlines()[-1])


def netlify_node(modules: Path) -> str:
    """Return the Node.js of Netlify's functions, or this machine's own where npm has none for it."""
    brought = sorted(modules.glob("node-linux-*/bin/node"))
    return str(brought[0]) if brought else "node"


def unzip(archive: Path, folder: Path) -> None:
    """Unzip `archive` with the modes of its files, as Lambda does."""
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            Path(opened.extract(entry, folder)).chmod(entry.external_attr >> 16 & 0o777 or 0o644)


def run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    """Run `command` and return what it printed; fails with its output."""
    result = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL
    )
    assert result.returncode == 0, f"{command[0]}: {result.stdout[-3000:]}{result.stderr[-3000:]}"
    return result.stdout
