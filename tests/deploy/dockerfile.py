"""Reads a Dockerfile and a .dockerignore, as far as the project uses them."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from string import Template


@dataclass(frozen=True)
class Instruction:
    """One instruction; `rest` is all of its text after its flags (`--from=page`)."""

    name: str
    flags: dict[str, str]
    rest: str

    @property
    def command(self) -> list[str]:
        """The command of a RUN, CMD or HEALTHCHECK: a JSON list as it stands, else through a shell."""
        if self.rest.startswith("["):
            return json.loads(self.rest)
        return ["sh", "-c", self.rest]

    def filled(self, values: dict[str, str]) -> "Instruction":
        """The instruction with the values of variables in place of their names."""
        return Instruction(self.name, self.flags, Template(self.rest).safe_substitute(values))


@dataclass
class IgnoreFile:
    """The patterns of a .dockerignore; the last that fits a path decides."""

    patterns: list[tuple[bool, re.Pattern[str]]] = field(default_factory=list)

    @classmethod
    def read(cls, file: Path) -> "IgnoreFile":
        """Read `file`. Raises OSError: without it, everything would be sent to Docker."""
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
        written = [line for line in lines if line and not line.startswith("#")]
        return cls([(line.startswith("!"), expression_of(line.removeprefix("!"))) for line in written])

    def leaves_out(self, path: str) -> bool:
        """Tell whether a path, written from the context's root, is not sent to Docker."""
        is_left_out = False
        for brings_back, pattern in self.patterns:
            if pattern.fullmatch(path):
                is_left_out = not brings_back
        return is_left_out


def expression_of(pattern: str) -> re.Pattern[str]:
    """Return what fits the files that a pattern names, and everything below a folder that it names."""
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.strip("/"))
    return re.compile("".join(parts.get(piece) or re.escape(piece) for piece in pieces) + "(?:/.*)?")


def instructions_of(text: str) -> list[Instruction]:
    """Return the instructions of a Dockerfile in order."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    whole = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found = []
    for line in filter(None, map(str.strip, whole.splitlines())):
        name, _, rest = line.partition(" ")
        flags = {}
        while match := re.match(r"--([\w-]+)=(\S+)\s+", rest):
            flags[match[1]] = match[2]
            rest = rest[match.end() :]
        found.append(Instruction(name.upper(), flags, rest.strip()))
    return found
