"""Writes the documents that are made from data: `python -m scripts.generate_docs`

The pages of variables and .env.example come from the table of variables, docs/errors.md from the table of errors, and
the table of checks in the questions and answers from the doctor's.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote

from api.relay import REPOSITORY
from api.relay.errors import ERRORS
from api.relay.upstream.providers import provider_variables
from scripts.check_table import faq_file, faq_page
from scripts.environments import ROOT
from scripts.markdown import code, table
from scripts.variable_pages import LANGUAGES, Variable, grouped, page_file, variable_page, variables

LINE_LENGTH = 118


OUTSIDE_THE_FILE = "Not for `.env`"
"""The group of what a .env file cannot set, or should not."""

ENV_FILE = """\
# Made by `make docs`. Copy this file to .env, remove the # from the lines you need, and put in your own values.
# The values are examples: `make code NAME=ana` makes a code. docs/en/variables.md has the same list as a table."""

ENV_FILE_PROVIDERS = "# --- Other providers: a key, and an address if it is not the default one ---"

ERROR_PAGE = """\
<!-- Made by `make docs` from api/relay/errors.json: edit that file. -->
# Errors

These are the relay's own errors. They have the same format as OpenAI's, plus a `hint`, so the official SDKs raise
their typed errors; `msg` is for NextChat's clients.

```json
{"error": {"message": "...", "type": "...", "code": "...", "param": null, "hint": "..."}, "msg": "..."}
```

- `code` is stable: programs can depend on it. `message` says what happened, `hint` says who must do what. Words in
  braces are replaced by values.
- Once a stream has begun, the status is 200 and the same object is sent as an event: see [the wire](wire.md#streams).
- `too_many_attempts` and `too_many_requests` come with `Retry-After`, in seconds, and so does `budget_exhausted` where
  the budget renews.
- `budget_exhausted` has five more fields: `kind` (`usd`, `tokens` or `requests`), `of` (`code` or `site`), `most` and
  `left` in that kind's unit, and `renews_at` (UTC, or `null`). If `left` is not 0, a cheaper request may still fit.
- `upstream_refused` has the provider's own status if the answer has not begun.
- A provider's own JSON error is passed on with its status, with keys masked, and with the header
  `X-Locutorio-Error-From: upstream`. Such errors are not in this table.
"""


VERCEL = (
    "https://vercel.com/new/clone?repository-url={repository}&project-name=locutorio&repository-name=locutorio"
    "&env=OPENAI_API_KEY,CODE,BASE_URL&envDefaults=%7B%22BASE_URL%22%3A%22https%3A%2F%2Fapi.openai.com%2Fv1%22%7D"
    "&envDescription=CODE%20holds%20the%20access%20codes%20that%20you%20hand%20out.%20Leave%20BASE_URL%20as%20it"
    "%20is%20for%20OpenAI."
)
STORE = [{"type": "integration", "integrationSlug": "upstash", "productSlug": "upstash-kv"}]
"""What Vercel creates in the same click: the store in which budgets are kept."""
BUTTONS = {
    "Deploy with Vercel": (
        "https://vercel.com/button",
        f"{VERCEL}&stores={quote(json.dumps(STORE, separators=(',', ':')), safe='')}",
    ),
    "Deploy to Netlify": (
        "https://www.netlify.com/img/deploy/button.svg",
        "https://app.netlify.com/start/deploy?repository={repository}",
    ),
    "Deploy to Render": (
        "https://render.com/images/deploy-to-render-button.svg",
        "https://render.com/deploy?repo={repository}",
    ),
}
"""The Deploy buttons of the README: what they say, their picture, and where they lead."""
WITHOUT_STORE = "For a site without budgets: [deploy with Vercel, without a store]({address})"
_BUTTONS_PLACE = re.compile(
    r"(<!-- The buttons are made by `make docs`\. -->\n).*?(<!-- End of the buttons\. -->)", re.DOTALL
)


def readme() -> str:
    """Return README.md with its buttons made anew; all else stays as it was written by hand."""
    repository = quote(f"https://github.com/{REPOSITORY}", safe="")
    buttons = "\n".join(
        f"[![{label}]({picture})]({address.format(repository=repository)})"
        for label, (picture, address) in BUTTONS.items()
    )
    made = f"{buttons}\n\n{WITHOUT_STORE.format(address=VERCEL.format(repository=repository))}"
    return _BUTTONS_PLACE.sub(rf"\g<1>{made}\n\g<2>", (ROOT / "README.md").read_text(encoding="utf-8"))


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


def comment(text: str) -> str:
    """Return `text` as comment lines."""
    return textwrap.fill(text, LINE_LENGTH, initial_indent="# ", subsequent_indent="# ")


def _assignment_of(variable: Variable) -> str:
    is_switch = variable.meaning.startswith("`1`")
    plain_default = "" if " " in variable.default else variable.default
    return f"{variable.name}={variable.example or plain_default or ('1' if is_switch else '')}"


DOCUMENTS: dict[Path, Callable[[], str]] = {
    **{page_file(language): partial(variable_page, language) for language in LANGUAGES},
    **{faq_file(language): partial(faq_page, language) for language in LANGUAGES},
    ROOT / ".env.example": env_example,
    ROOT / "docs" / "errors.md": error_page,
    ROOT / "README.md": readme,
}
"""What is generated, and by what."""


def main() -> None:
    """Write every document."""
    for path, make in DOCUMENTS.items():
        path.write_text(make(), encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
