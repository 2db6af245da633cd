"""The project as Vercel would deploy it: `vercel build` on a copy, and its function under the real runtime.

It needs no login, but the registries of npm and PyPI. It writes into the project, so it always gets a copy.
"""

import atexit
import functools
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.environments import interpreter
from scripts.setup import ensure_vercel_build
from tests.support.programs import ROOT, clean_environment
from tests.support.vercel import VercelRuntime
from tests.support.working_copy import copy_project

SETTINGS = json.loads((ROOT / "vercel.json").read_text(encoding="utf-8"))
LINK = {"projectId": "prj_test", "orgId": "team_test", "settings": {"framework": None}}
TRANSPORT = ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "HTTPS_PROXY", "NO_PROXY")
"""How this machine reaches the registries is its own business."""


@dataclass(frozen=True)
class VercelBuild:
    """`output` is the folder `.vercel/output`, `task` what the function's machine would hold.

    `function` is the function's own configuration, `files` the names of what is in it.
    """

    output: Path
    task: Path
    function: dict[str, Any]
    files: list[str]


@functools.cache
def vercel_build() -> VercelBuild:
    """Build a copy of the project, once in a run; fails with the output of `vercel build`."""
    folder = Path(tempfile.mkdtemp(prefix="vercel-build-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    project = folder / "project"
    copy_project(project)
    (project / ".vercel").mkdir()
    (project / ".vercel" / "project.json").write_text(json.dumps(LINK), encoding="utf-8")
    command = [*vercel_command(), "build", "--prod", "--yes"]
    environment = build_environment(folder)
    result = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL
    )
    assert result.returncode == 0, f"vercel build: {result.stdout[-3000:]}{result.stderr[-3000:]}"
    output = project / ".vercel" / "output"
    function = json.loads((output / "functions/api/index.func/.vc-config.json").read_text(encoding="utf-8"))
    gather(project, function["filePathMap"], output / "functions/api/index.func", folder / "task")
    return VercelBuild(output, folder / "task", function, sorted(function["filePathMap"]))


def vercel_command() -> list[str]:
    """Return how to call Vercel's command line."""
    return ["node", str(ensure_vercel_build() / "vercel" / "dist" / "index.js")]


def build_environment(folder: Path) -> dict[str, str]:
    """What `vercel build` sees. On Vercel's machines, COMPILEALL is set by the platform itself."""
    python = base_python()
    path = [str(interpreter(".venv-uv").parent), str(python.parent), os.environ["PATH"]]
    transport = {name: os.environ[name] for name in TRANSPORT if name in os.environ}
    own = {"PATH": os.pathsep.join(path), "XDG_DATA_HOME": str(folder), "VERCEL_TELEMETRY_DISABLED": "1"}
    return clean_environment({"VERCEL_PYTHON_COMPILEALL": "1"} | transport | own)


def base_python() -> Path:
    """Return the CPython that the environment for the build was made with: one without packages."""
    program = "import os, sys; print(os.path.realpath(sys._base_executable))"
    python = str(interpreter(".venv-uv"))
    return Path(subprocess.run([python, "-c", program], capture_output=True, text=True, check=True).stdout.strip())


def gather(project: Path, names: Mapping[str, str], function: Path, task: Path) -> None:
    """Copy a function's files to where they will be: the folder's own, and those that its list names elsewhere."""
    shutil.copytree(function, task, ignore=shutil.ignore_patterns(".vc-config.json"))
    for name, source in names.items():
        (task / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(project / source, task / name)


class BuiltVercelFunction(VercelRuntime):
    """Serves the files that `vercel build` chose, as Vercel does, with nothing else installed."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        build = vercel_build()
        module = build.function["handler"].rpartition(".")[0]
        command = [str(base_python()), "-c", f"import {module}"]
        super().__init__({**build.function["environment"], **environment}, build.task, command)
