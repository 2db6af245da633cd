"""What the tests read in the relay's own code, to hold the documents to it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.programs import ROOT

VARIABLE_NAME = re.compile(r"[A-Z][A-Z0-9_]+")


def calls_in(folder: str, *names: str) -> Iterator[ast.Call]:
    """Yield each call, below a folder of the project, of a function or method with one of these names."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            if isinstance(node, ast.Call) and called_name(node) in names:
                yield node


def called_name(call: ast.Call) -> str:
    """Return the name of what is called, without the object before it."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def first_text(call: ast.Call) -> str | None:
    """Return the first argument of a call if it is written there as text."""
    value = call.args[0] if call.args else None
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def variables_in(path: Path) -> set[str]:
    """Return what looks like the name of an environment variable among the texts in a Python file."""
    texts = (
        node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)
    )
    return {text for text in texts if isinstance(text, str) and VARIABLE_NAME.fullmatch(text)}
