"""Writes the documents that are made from data: `python -m scripts.generate_docs`

docs/configuration.md and .env.example come from the table of variables, docs/errors.md from the table of errors.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from api.relay.errors import ERRORS
from api.relay.providers import provider_variables
from scripts.environments import ROOT

VARIABLES_FILE = ROOT / "api" / "relay" / "variables.json"
LINE_LENGTH = 118
ESCAPED_BAR = r"\|"


@dataclass(frozen=True)
class Variable:
    """One variable of the environment."""

    name: str
    group: str
    meaning: str
    default: str = ""
    example: str = ""


OUTSIDE_THE_FILE = "Not for `.env`"
"""The group of what a .env file cannot set, or should not."""

CONFIGURATION = """\
<!-- Made by `make docs` from api/relay/variables.json and api/relay/providers.json: change those. -->
# Configuration

Every setting is an environment variable. On Vercel they stand under Settings, Environment Variables, and a change
needs a new deployment. On a machine of your own they may stand in `.env`: copy [.env.example](../.env.example).

- Blanks and quotes around a value do not matter.
- A switch is off when it is empty, `0`, `false`, `no` or `off`, and on otherwise.
- A value that makes no sense closes the relay: requests are answered with [`configuration_invalid`](errors.md), and
  the log and `/api/config` name the variable.
- The variables for proxies may be written in lower case too.
"""

PROVIDERS = """\
## Providers

A provider can be used as soon as its key is set. Clients ask for it under `/api/<provider>/v1/...`, with its name in
lower case, or for `model@Provider` under `/api/openai`. Every key variable takes several keys, separated by commas.
Every address is forgiven as much as `BASE_URL` is.
"""

ENV_FILE = """\
# Made by `make docs`. Copy this file to .env, take the # from the lines that you need, and put your own values in.
# The values here are examples: think up access codes of your own. docs/configuration.md has the same as a table."""

ENV_FILE_PROVIDERS = "# --- Other providers: a key, and an address if it is not the usual one ---"

ERROR_PAGE = """\
<!-- Made by `make docs` from api/relay/errors.json: change that. -->
# Errors

What the relay answers in its own name. The shape is OpenAI's with a `hint`, so the official SDKs raise their typed
errors; `msg` is there for NextChat's clients.

```json
{"error": {"message": "...", "type": "...", "code": "...", "param": null, "hint": "..."}, "msg": "..."}
```

- `code` is stable: programs may depend on it. `message` says what happened, `hint` who must do what. Words in braces
  are filled in.
- Once a stream has begun, the status is 200 and the same object comes as an event: see [the wire](wire.md#streams).
- `too_many_attempts` comes with `Retry-After`, in seconds.
- `upstream_refused` keeps the upstream's own status where the answer has not begun.
- A provider's own error in JSON is passed on with its status, keys masked, and the header
  `X-Locutorio-Error-From: upstream`. It is not in this table.
"""


def variables() -> list[Variable]:
    """Return every variable that has a group; those of the providers come from their own table."""
    rows = json.loads(VARIABLES_FILE.read_text(encoding="utf-8"))
    return [Variable(**row) for row in rows]


def grouped(listed: Iterable[Variable]) -> dict[str, list[Variable]]:
    """Return the variables by group, both in the order in which they first come."""
    groups: dict[str, list[Variable]] = {}
    for variable in listed:
        groups.setdefault(variable.group, []).append(variable)
    return groups


def configuration_page() -> str:
    """Return docs/configuration.md."""
    sections = [CONFIGURATION]
    for group, members in grouped(variables()).items():
        rows = [(code(variable.name), _meaning_of(variable), code(variable.default)) for variable in members]
        sections.append(f"## {group}\n\n{table(('Variable', 'Meaning', 'Default'), rows)}")
    rows = [
        (label, code(key), code(url), code(base) or "none, so it is needed")
        for label, key, url, base in provider_variables()
    ]
    sections.append(f"{PROVIDERS}\n{table(('Provider', 'Key', 'Address', 'Default address'), rows)}")
    return "\n".join(sections)


def env_example() -> str:
    """Return .env.example: every variable that a .env file may set, each in a comment."""
    listed = [variable for variable in variables() if variable.group != OUTSIDE_THE_FILE]
    names = {variable.name for variable in listed}
    sections = [ENV_FILE]
    for group, members in grouped(listed).items():
        entries = [f"{comment(variable.meaning)}\n#{_assignment_of(variable)}" for variable in members]
        sections.append("\n\n".join([f"# --- {group} ---", *entries]))
    others = [
        f"# {label}\n#{key}=\n#{url}={base}" for label, key, url, base in provider_variables() if key not in names
    ]
    return "\n\n".join([*sections, ENV_FILE_PROVIDERS, *others]) + "\n"


def error_page() -> str:
    """Return docs/errors.md."""
    rows = [(code(name), str(kind.status), kind.message, kind.hint) for name, kind in ERRORS.items()]
    return f"{ERROR_PAGE}\n{table(('Code', 'Status', 'Message', 'Hint'), rows)}"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table; a bar inside a cell does not end it."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', ESCAPED_BAR) for cell in line)} |\n" for line in lines)


def code(text: str) -> str:
    """Return `text` as Markdown code, nothing where there is none; a remark of several words stays text."""
    return text if not text or " " in text else f"`{text}`"


def comment(text: str) -> str:
    """Return `text` as comment lines."""
    return textwrap.fill(text, LINE_LENGTH, initial_indent="# ", subsequent_indent="# ")


def _meaning_of(variable: Variable) -> str:
    return f"{variable.meaning} Example: `{variable.example}`" if variable.example else variable.meaning


def _assignment_of(variable: Variable) -> str:
    is_switch = variable.meaning.startswith("`1`")
    plain_default = "" if " " in variable.default else variable.default
    return f"{variable.name}={variable.example or plain_default or ('1' if is_switch else '')}"


DOCUMENTS: dict[Path, Callable[[], str]] = {
    ROOT / "docs" / "configuration.md": configuration_page,
    ROOT / ".env.example": env_example,
    ROOT / "docs" / "errors.md": error_page,
}
"""What is generated, and by what."""


def main() -> None:
    """Write every document."""
    for path, make in DOCUMENTS.items():
        path.write_text(make(), encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
