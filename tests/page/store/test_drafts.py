"""Drafts: text that nobody has sent yet."""

from playwright.sync_api import Page

from tests.page.store.conftest import another_page

OPEN = """
  const { Drafts } = await import("/js/store/drafts.js");
  window.drafts = new Drafts();
  await window.drafts.ready;
"""
# Stands for a browser that is slow to let go of what the page held before it was loaded anew.
RESTORE_BEFORE_FORMER_IS_GONE = """
async () => {
  let release;
  await new Promise((isHeld) => {
    navigator.locks.request("locutorio.draft/former", () => new Promise((done) => { release = done; isHeld(); }));
  });
  sessionStorage.setItem("locutorio.tab", "former");
  localStorage.setItem("locutorio.draft/new/former", JSON.stringify({ text: "Half a question", at: 1 }));
  const { Drafts } = await import("/js/store/drafts.js");
  const drafts = new Drafts();
  const restored = drafts.ready.then(() => drafts.read("new"));
  while ((await navigator.locks.query()).pending.length === 0);
  release();
  return restored;
}
"""


def open_drafts(page: Page) -> None:
    """Start as the page starts."""
    page.evaluate(f"async () => {{ {OPEN} }}")


def keep(page: Page, conversation: str, text: str) -> None:
    """Type."""
    page.evaluate("([conversation, text]) => window.drafts.keep(conversation, text)", [conversation, text])


def read(page: Page, conversation: str) -> object:
    """Read what the composer would show."""
    return page.evaluate("(conversation) => window.drafts.read(conversation)", conversation)


def written(page: Page) -> None:
    """Wait until what was typed is written."""
    page.wait_for_function("() => Object.keys(localStorage).some((key) => key.startsWith('locutorio.draft/'))")


def test_a_draft_survives_a_reload_at_once(blank_page: Page) -> None:
    open_drafts(blank_page)
    keep(blank_page, "new", "Half a question")
    blank_page.reload()
    open_drafts(blank_page)
    assert read(blank_page, "new") == "Half a question"


def test_a_page_that_is_loaded_anew_waits_until_its_former_self_has_let_go(blank_page: Page) -> None:
    assert blank_page.evaluate(RESTORE_BEFORE_FORMER_IS_GONE) == "Half a question"


def test_a_tab_that_was_duplicated_does_not_take_the_draft_of_the_one_that_is_open(blank_page: Page) -> None:
    open_drafts(blank_page)
    keep(blank_page, "new", "Mine")
    written(blank_page)
    copy = another_page(blank_page)
    former = blank_page.evaluate("sessionStorage.getItem('locutorio.tab')")
    copy.evaluate("(former) => sessionStorage.setItem('locutorio.tab', former)", former)
    open_drafts(copy)
    assert read(copy, "new") == ""


def test_a_draft_survives_the_tab_and_belongs_to_one_conversation(blank_page: Page) -> None:
    open_drafts(blank_page)
    keep(blank_page, "c1", "One")
    keep(blank_page, "c10", "Ten")
    other = another_page(blank_page)
    blank_page.close()
    open_drafts(other)
    other.wait_for_function("() => window.drafts.read('c1')")
    assert [read(other, conversation) for conversation in ("c1", "c10", "c2", "new")] == ["One", "Ten", "", ""]


def test_the_last_word_counts(blank_page: Page) -> None:
    open_drafts(blank_page)
    for text in ("H", "He", "Hello"):
        keep(blank_page, "c1", text)
    assert read(blank_page, "c1") == "Hello"
    keep(blank_page, "c1", "")
    assert read(blank_page, "c1") == ""


def test_what_was_sent_does_not_come_back(blank_page: Page) -> None:
    open_drafts(blank_page)
    keep(blank_page, "c1", "Sent")
    blank_page.evaluate("window.drafts.forget('c1')")
    blank_page.reload()
    open_drafts(blank_page)
    assert read(blank_page, "c1") == ""
    keep(blank_page, "c1", "Taken over, then sent")
    blank_page.reload()
    open_drafts(blank_page)
    assert read(blank_page, "c1") == "Taken over, then sent"
    blank_page.evaluate("window.drafts.forget('c1')")
    blank_page.reload()
    open_drafts(blank_page)
    assert read(blank_page, "c1") == ""


def test_two_tabs_on_one_conversation_keep_both_texts(blank_page: Page) -> None:
    open_drafts(blank_page)
    keep(blank_page, "c1", "Mine")
    written(blank_page)
    other = another_page(blank_page)
    open_drafts(other)
    # The first tab is still open, and its text is its own.
    assert read(other, "c1") == ""
    keep(other, "c1", "Also mine")
    assert read(blank_page, "c1") == "Mine"
    assert read(other, "c1") == "Also mine"
    third = another_page(blank_page)
    other.close()
    blank_page.close()
    open_drafts(third)
    texts = []
    for _ in range(2):
        # A browser may take a moment to release what a closed page held.
        texts.append(third.wait_for_function("() => window.drafts.read('c1')").json_value())
        third.evaluate("window.drafts.forget('c1')")
    assert sorted(texts) == ["Also mine", "Mine"]


def test_what_a_tab_that_came_later_writes_is_its_own(blank_page: Page) -> None:
    open_drafts(blank_page)
    blank_page.evaluate(
        "() => { window.heard = new Promise((resolve) => addEventListener('storage', resolve, { once: true })); }"
    )
    later = another_page(blank_page)
    open_drafts(later)
    keep(later, "new", "Theirs")
    written(later)
    # The first tab asked the same before, as soon as it heard.
    blank_page.evaluate("async () => { await window.heard; await navigator.locks.query(); }")
    assert read(blank_page, "new") == ""
    blank_page.evaluate("window.drafts.forget('new')")
    later.reload()
    open_drafts(later)
    assert read(later, "new") == "Theirs"


def test_a_draft_is_left_behind_once_its_tab_is_closed(blank_page: Page) -> None:
    open_drafts(blank_page)
    other = another_page(blank_page)
    open_drafts(other)
    keep(other, "new", "Theirs")
    written(other)
    other.close()
    blank_page.wait_for_function("() => window.drafts.read('new') === 'Theirs'")


def test_a_full_storage_leaves_the_draft_readable_in_its_tab(blank_page: Page) -> None:
    open_drafts(blank_page)
    blank_page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    keep(blank_page, "c1", "Still here")
    assert read(blank_page, "c1") == "Still here"


def test_garbage_under_a_drafts_key_is_no_draft(blank_page: Page) -> None:
    blank_page.evaluate(
        "() => ['{', 'null', '5', '{\"text\": 5}'].forEach((kept, n) => "
        "localStorage.setItem(`locutorio.draft/c1/${n}`, kept))"
    )
    open_drafts(blank_page)
    assert read(blank_page, "c1") == ""
