"""axe finds nothing in whatever state a conversation is: by day, by night, on a phone and in every language."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.page.axe import violations
from tests.page.sites import Visit
from tests.page.words import LANGUAGES
from tests.upstream import Script, ScriptedUpstream

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
    person.press_on(person.exchange, person.words("message.retry"))
    expect(person.exchange.get_by_role("group", name=person.words("versions.label", number=2, count=2))).to_be_visible()


def menu(person: Visit, upstream: ScriptedUpstream) -> None:
    complete(person, upstream)
    person.press_on(person.exchange, person.words("message.more"))
    expect(person.button(person.words("message.copyPlain"))).to_be_visible()


def editing(person: Visit, upstream: ScriptedUpstream) -> None:
    complete(person, upstream)
    person.press_on(person.questions.last, person.words("message.edit"))
    expect(person.button(person.words("message.cancel"))).to_be_visible()


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


@pytest.mark.parametrize(("scheme", "width"), [("light", 1024), ("dark", 360)])
@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_violation_in_another_language(
    speaker: Callable[[str], Visit], upstream: ScriptedUpstream, language: str, scheme: str, width: int
):
    person = speaker(language)
    person.page.emulate_media(color_scheme=scheme)
    person.page.set_viewport_size({"width": width, "height": 740})
    found: list[str] = []
    for bring_about in STATES:
        person.open_anew()
        bring_about(person, upstream)
        found += [f"{bring_about.__name__}: {violation}" for violation in violations(person.page)]
    assert found == []
