"""A temporary conversation leaves nothing behind in the browser."""

import pytest
from playwright.sync_api import expect

from tests.page.sites import Visit
from tests.upstream import Script, ScriptedUpstream

SECRET = "what-nobody-shall-find"

STORED = """
async () => {
  const kept = [...Object.entries(localStorage), ...Object.entries(sessionStorage)].flat();
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const store of database.objectStoreNames) {
      const records = await new Promise((resolve) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
      });
      for (const record of records) {
        kept.push(JSON.stringify(record));
        if (record.blob) kept.push(await record.blob.text());
      }
    }
    database.close();
  }
  return kept.join("\\n");
}
"""


@pytest.fixture
def temporary(person: Visit, upstream: ScriptedUpstream) -> Visit:
    """Somebody who is in a temporary conversation, with a question and its answer in it."""
    person.button("Temporary conversation").click()
    expect(person.page.get_by_role("heading", name="Temporary conversation", level=2)).to_be_visible()
    upstream.next_script(Script(text=f"The answer to {SECRET}."))
    person.ask(SECRET)
    person.expect_state("complete")
    return person


def ask(visit: Visit, words: str) -> None:
    answers = visit.page.locator(".message--answer")
    before = answers.count()
    visit.ask(words)
    expect(answers).to_have_count(before + 1)
    expect(answers.last).to_have_attribute("data-state", "complete")


def test_nothing_of_it_is_stored(temporary: Visit) -> None:
    temporary.page.locator("#question").fill(f"a draft of {SECRET}")
    temporary.page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert SECRET not in temporary.page.evaluate(STORED)
    assert SECRET not in temporary.page.url
    assert SECRET not in temporary.page.title()
    expect(temporary.page.locator("#sidebar .row")).to_have_count(0)


def test_nor_its_files(temporary: Visit, upstream: ScriptedUpstream) -> None:
    file = {"name": "notes.txt", "mimeType": "text/plain", "buffer": f"file of {SECRET}".encode()}
    temporary.page.locator("#composer-bar input[type=file]").set_input_files(file)
    expect(temporary.page.locator(".tray__item")).to_have_count(1)
    upstream.next_script(Script(text="Read."))
    ask(temporary, "Read this.")
    assert SECRET in str(upstream.requests[-1].json()["messages"][-1])
    assert SECRET not in temporary.page.evaluate(STORED)
    temporary.button("notes.txt").click()
    expect(temporary.page.get_by_role("dialog")).to_contain_text(f"file of {SECRET}")


def test_it_goes_on_with_what_was_said(temporary: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="Yes."))
    ask(temporary, "And then?")
    sent = [message["content"] for message in upstream.requests[-1].json()["messages"]]
    assert sent == [SECRET, f"The answer to {SECRET}.", "And then?"]


def test_who_leaves_it_can_go_back_as_long_as_the_page_is_open(temporary: Visit) -> None:
    temporary.page.keyboard.press("Control+Shift+O")
    expect(temporary.page.locator(".message")).to_have_count(0)
    temporary.button("Go back to it").click()
    expect(temporary.page.locator(".message--answer")).to_contain_text(SECRET)
    temporary.page.reload()
    expect(temporary.page.locator(".welcome")).to_be_visible()
    expect(temporary.page.locator(".message")).to_have_count(0)


def test_it_can_be_kept_after_all(temporary: Visit) -> None:
    temporary.button("More options for this conversation").click()
    temporary.page.get_by_role("menuitem", name="Keep this conversation").click()
    expect(temporary.page.locator("#sidebar .row")).to_have_count(1)
    assert SECRET in temporary.page.evaluate(STORED)
    temporary.page.reload()
    expect(temporary.page.locator(".message--answer")).to_contain_text(SECRET)


def test_what_is_written_already_goes_along(person: Visit) -> None:
    person.page.locator("#question").fill("half a question")
    person.button("Temporary conversation").click()
    expect(person.page.locator("#question")).to_have_value("half a question")
    assert "half a question" not in person.page.evaluate(STORED)
