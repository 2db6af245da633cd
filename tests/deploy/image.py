"""Carries out a Dockerfile without Docker: in a folder that stands for the image, with this machine's Node and Python.

The programs of a base image are those of this machine; all else, every file and every package, comes by the
Dockerfile's own instructions, so that one that is missing there is missing here.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from scripts.programs import installed_tool
from scripts.pythons import installed_pythons
from tests.deploy.dockerfile import IgnoreFile, Instruction, instructions_of
from tests.support.programs import clean_environment

OLDEST_PYTHON = (3, 11)
SYSTEM_PYTHONS = ("/usr/bin/python3", "/usr/local/bin/python3")
STRANGER = 65_534
"""A user who owns nothing: `nobody`."""
WITHOUT_EFFECT = ("LABEL", "EXPOSE")


class BuildFailed(Exception):
    """An instruction could not be carried out."""


@dataclass
class Image:
    """A stage of a build. `root` stands for its `/`, and `programs` are folders of what the base image brings."""

    root: Path
    programs: list[str]
    directory: str = "/"
    environment: dict[str, str] = field(default_factory=dict)
    user: str = "root"
    command: list[str] = field(default_factory=list)
    health_check: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """PATH within the image."""
        return os.pathsep.join([*self.programs, "/usr/bin", "/bin"])

    def place(self, path: str) -> Path:
        """Where a path of the image, absolute or from its working directory, lies on this machine."""
        return self.root / os.path.normpath(os.path.join(self.directory, path)).lstrip("/")

    @property
    def working_directory(self) -> Path:
        """Where commands run."""
        return self.place(".")


class Builder:
    """Builds the image of `dockerfile` from the folder `context` in `place`, a folder that others may enter."""

    def __init__(self, dockerfile: Path, context: Path, place: Path) -> None:
        self._instructions = instructions_of(dockerfile.read_text(encoding="utf-8"))
        self._context = context
        self._ignored = IgnoreFile.read(context / ".dockerignore")
        self._place = place
        self._stages: dict[str, Image] = {}

    def build(self) -> Image:
        """Carry out all instructions and return the last stage. Raises BuildFailed."""
        image = None
        arguments: dict[str, str] = {}
        for instruction in self._instructions:
            if instruction.name == "FROM":
                image = self._from(instruction)
                arguments = {}
            elif instruction.name == "ARG":
                name, _, default = instruction.rest.partition("=")
                arguments[name] = default.strip('"')
            elif instruction.name not in WITHOUT_EFFECT:
                self._carry_out(instruction.filled(arguments | image.environment), image)
        return image

    def _from(self, instruction: Instruction) -> Image:
        base, _, name = instruction.rest.partition(" AS ")
        root = self._place / f"stage-{len(self._stages)}"
        root.mkdir()
        image = Image(root, programs_of(base, self._place / f"base-{len(self._stages)}"))
        self._stages[name or base] = image
        return image

    def _carry_out(self, instruction: Instruction, image: Image) -> None:
        match instruction.name:
            case "WORKDIR":
                image.directory = os.path.join(image.directory, instruction.rest)
                image.working_directory.mkdir(parents=True, exist_ok=True)
            case "COPY":
                self._copy(instruction, image)
            case "RUN":
                run(instruction.command, image)
            case "ENV":
                image.environment |= dict(pair.split("=", 1) for pair in shlex.split(instruction.rest))
            case "USER":
                image.user = instruction.rest
            case "HEALTHCHECK":
                image.health_check = Instruction("CMD", {}, instruction.rest.partition("CMD ")[2]).command
            case "CMD":
                image.command = instruction.command
            case other:
                raise BuildFailed(f"this test knows no instruction {other}")

    def _copy(self, instruction: Instruction, image: Image) -> None:
        *sources, destination = shlex.split(instruction.rest)
        target = image.place(destination)
        stage = self._stages[instruction.flags["from"]] if "from" in instruction.flags else None
        for source in sources:
            origin = stage.place(source) if stage else self._context / source
            files = {file: str(file.relative_to(origin)) for file in files_in(origin) if stage or self._is_sent(file)}
            if not files:
                raise BuildFailed(f"COPY {source}: there is no such file in the context")
            into_folder = origin.is_file() and (destination.endswith("/") or len(sources) > 1 or target.is_dir())
            for file, name in files.items():
                goal = target / (origin.name if into_folder else name)
                goal.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, goal)

    def _is_sent(self, file: Path) -> bool:
        return not self._ignored.leaves_out(file.relative_to(self._context).as_posix())


def files_in(path: Path) -> Iterator[Path]:
    """Yield the file `path`, or every file below the folder `path`; links lead nowhere."""
    if path.is_file():
        yield path
    yield from (file for file in path.rglob("*") if file.is_file() and not file.is_symlink())


def run(command: list[str], image: Image) -> None:
    """Run a command of the build in the image. Raises BuildFailed with the end of its output."""
    environment = clean_environment({"npm_config_prefer_offline": "true", **image.environment, "PATH": image.path})
    done = subprocess.run(
        command, cwd=image.working_directory, env=environment, capture_output=True, text=True, timeout=250, check=False
    )
    if done.returncode != 0:
        raise BuildFailed(f"RUN {command[-1]}:\n{(done.stdout + done.stderr)[-2000:]}")


def programs_of(base: str, place: Path) -> list[str]:
    """Return the folders of the programs that stand for those of the base image: Node, or a Python of its own."""
    if base.startswith("node:"):
        return [str(Path(shutil.which("node")).parent)]
    if base.startswith("python:"):
        # This environment's pip serves: installing one takes longer than all that it then installs.
        subprocess.run([python_for_strangers(), "-m", "venv", "--without-pip", str(place)], check=True, timeout=60)
        pip = place / "bin" / "pip"
        pip.write_text(f'#!/bin/sh\nexec {sys.executable} -m pip --python {place}/bin/python "$@"\n', encoding="utf-8")
        pip.chmod(0o755)
        return [str(place / "bin")]
    raise BuildFailed(f"this test knows no base image {base}")


def python_for_strangers() -> str:
    """Return a Python that another user may run, where this is root, whose own may lie in a home directory."""
    for python in (os.path.realpath(sys.executable), *SYSTEM_PYTHONS, *installed_pythons(OLDEST_PYTHON)):
        command = [*as_stranger(), python, "-c", f"import sys, venv; sys.exit(sys.version_info < {OLDEST_PYTHON})"]
        with suppress(OSError):
            if subprocess.run(command, cwd="/", capture_output=True, timeout=20, check=False).returncode == 0:
                return python
    raise BuildFailed("No Python 3.11 or newer is where every user may run it: install python3-venv of the system.")


def as_stranger() -> list[str]:
    """Return what makes the command after it run as a user who owns nothing: root would be stopped by nothing."""
    if os.geteuid() != 0:
        return []
    # Not setpriv, which still has root's powers at the moment when it looks for the program.
    return [installed_tool("chroot"), "--skip-chdir", f"--userspec=+{STRANGER}:+{STRANGER}", "--groups=", "/"]
