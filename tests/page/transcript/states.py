"""What a conversation can look like, and how it comes to that."""

from playwright.sync_api import expect

from tests.page.sites import Visit
from tests.upstream import Script, ScriptedUpstream

RICH = """Salt comes from **rocks**, and `rivers` carry it.

## How

1. Rain dissolves it.

> Slowly.

```python
print("a line of code that is longer than the screen of any phone, and therefore scrolls sideways by itself")
```

| Sea | Salt | Depth | Temperature | Colour | Neighbours |
|---|---:|---|---|---|---|
| Baltic | 8 | 55 metres | 9 degrees | green | nine countries |
"""


def complete(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text=RICH, reasoning="Think."))
    person.ask("Why is the sea salty?")
    person.expect_state("complete")


def cut(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="The sea ", end="cut"))
    person.ask("Why?")
    person.expect_state("cut")


def failed(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(status=418, body='{"error":{"message":"No coffee here.","code":"teapot"}}'))
    person.ask("Why?")
    person.expect_state("failed")


def editing(person: Visit, upstream: ScriptedUpstream) -> None:
    complete(person, upstream)
    person.press_on(person.questions.last, person.words("message.edit"))
    expect(person.button(person.words("message.cancel"))).to_be_visible()


def menu(person: Visit, upstream: ScriptedUpstream) -> None:
    complete(person, upstream)
    person.press_on(person.exchange, person.words("message.more"))
    expect(person.page.get_by_role("menuitem", name=person.words("message.copyPlain"))).to_be_visible()


def files(person: Visit, upstream: ScriptedUpstream) -> None:
    person.page.locator("#composer-bar input[type=file]").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"words"}
    )
    expect(person.page.locator(".tray__item")).to_be_visible()
