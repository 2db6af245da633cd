"""axe finds nothing to complain about, in whatever state a conversation is: by day, by night and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.page.sites import Visit
from tests.support.programs import ROOT
from tests.upstream import Script, ScriptedUpstream

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """
async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}
"""
RICH = """Salt comes from **rocks**.

## How

1. Rain dissolves them.
2. Rivers carry it.

```python
print("salt")
```

| Sea | Salt |
|---|---:|
| Baltic | 8 |
"""


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    page.evaluate(AXE)
    return page.evaluate(RUN_AXE)


def complete(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text=RICH, reasoning="Think."))
    person.ask("Why is the sea salty?")
    person.expect_state("complete")


def waiting(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(head_gate="never"))
    person.ask("Why?")
    person.expect_state("waiting")


def writing(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="uno dos", gate="word"))
    person.ask("Why?")
    upstream.open_gate("word")
    person.expect_state("writing")


def cut(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="The sea ", end="cut"))
    person.ask("Why?")
    person.expect_state("cut")


def failed(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(status=418, body='{"error":{"message":"No coffee here.","code":"teapot"}}'))
    person.ask("Why?")
    person.expect_state("failed")


def versions(person: Visit, upstream: ScriptedUpstream) -> None:
    complete(person, upstream)
    person.press_on(person.exchange, "Answer again")
    expect(person.exchange.get_by_role("group", name="Version 2 of 2")).to_be_visible()


def menu(person: Visit, upstream: ScriptedUpstream) -> None:
    complete(person, upstream)
    person.press_on(person.exchange, "More")
    expect(person.button("Copy as plain text")).to_be_visible()


def editing(person: Visit, upstream: ScriptedUpstream) -> None:
    complete(person, upstream)
    person.press_on(person.questions.last, "Edit")
    expect(person.button("Cancel")).to_be_visible()


def prompts(person: Visit, upstream: ScriptedUpstream) -> None:
    person.question.fill("/")
    expect(person.page.get_by_role("option").first).to_be_visible()


def files(person: Visit, upstream: ScriptedUpstream) -> None:
    person.page.locator("#desk-tools input[type=file]").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"words"}
    )
    expect(person.page.locator(".tray__item")).to_be_visible()


STATES = [complete, waiting, writing, cut, failed, versions, menu, editing, prompts, files]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1024), ("dark", 1024), ("light", 360)])
@pytest.mark.parametrize("bring_about", STATES, ids=lambda state: state.__name__)
def test_no_violation(
    person: Visit,
    upstream: ScriptedUpstream,
    bring_about: Callable[[Visit, ScriptedUpstream], None],
    scheme: str,
    width: int,
):
    person.page.emulate_media(color_scheme=scheme)
    person.page.set_viewport_size({"width": width, "height": 740})
    bring_about(person, upstream)
    assert violations(person.page) == []
