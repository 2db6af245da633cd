"""A disk that is full: told, and nothing that is on the screen is lost."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

OPEN = """async () => {
  const { Archive } = await import("/js/store/archive.js");
  const { newConversation, newMessage } = await import("/js/store/records.js");
  window.archive = await Archive.open();
  window.told = [];
  for (const type of ["full", "room"]) archive.addEventListener(type, () => window.told.push(type));
  window.message = (id, text) => newMessage({ id, conversationId: "c", role: "assistant", text });
  await archive.addConversation(newConversation({ id: "c", title: "One" }), [message("m1", "hello")]);
}"""
LARGE = "x" * 5_000_000


@pytest.fixture
def allow(blank_page: Page) -> Iterator[Callable[[int | None], None]]:
    """Give the site so many bytes: `allow(1000)`; `allow(None)` takes the limit away."""
    session = blank_page.context.new_cdp_session(blank_page)
    origin = blank_page.evaluate("location.origin")

    def set_quota(size: int | None) -> None:
        quota = {} if size is None else {"quotaSize": size}
        session.send("Storage.overrideQuotaForOrigin", {"origin": origin, **quota})

    yield set_quota
    set_quota(None)


def fill(page: Page, allow: Callable[[int | None], None]) -> None:
    """Leave no room for a large text. Chromium remembers for a while how much room there was: it is told at first."""
    allow(2_000_000)
    page.evaluate(OPEN)


def test_a_full_disk_is_told_once_and_the_words_stay(blank_page: Page, allow: Callable[[int | None], None]) -> None:
    fill(blank_page, allow)
    read = blank_page.evaluate(
        """async (large) => {
          await archive.addMessages([message("m2", large)], { title: "Two" });
          await archive.changeMessage("m2", { text: large + "more" });
          await archive.changeMessage("m1", { text: "hello again" });
          const texts = (await archive.messages("c")).map(({ text }) => text.slice(-5));
          const [{ title }] = await archive.conversations();
          return [told, texts.sort(), title, archive.hasUnwritten];
        }""",
        LARGE,
    )
    assert read == [["full"], ["again", "xmore"], "Two", True]


def test_writing_goes_on_when_there_is_room_again(blank_page: Page, allow: Callable[[int | None], None]) -> None:
    fill(blank_page, allow)
    blank_page.evaluate("async (large) => archive.addMessages([message('m2', large)], { title: 'Two' })", LARGE)
    allow(None)
    blank_page.wait_for_function("() => told.includes('room')")
    assert not blank_page.evaluate("archive.hasUnwritten")
    blank_page.reload()
    kept = blank_page.evaluate(
        """async () => {
          const { Archive } = await import("/js/store/archive.js");
          const archive = await Archive.open();
          return [(await archive.messages("c")).length, (await archive.conversations())[0].title];
        }"""
    )
    assert kept == [2, "Two"]


def test_deleting_works_on_a_full_disk(blank_page: Page, allow: Callable[[int | None], None]) -> None:
    fill(blank_page, allow)
    left = blank_page.evaluate(
        """async (large) => {
          await archive.addMessages([message("m2", large)]);
          await archive.removeConversations(["c"]);
          await archive.purge(["c"]);
          return [await archive.conversation("c"), await archive.messages("c"), archive.hasUnwritten];
        }""",
        LARGE,
    )
    assert left == [None, [], False]
