"""An answer that streams: saved as it grows, whoever closes the page."""

import pytest
from playwright.sync_api import Error, Page

from tests.page.store.conftest import another_page
from tests.page.store.in_page import runner
from tests.page.waits import wait_until

OPEN = """
  const { Archive } = await import("/js/store/archive.js");
  const { AnswerSaver } = await import("/js/store/answer_saver.js");
  const { newConversation, newMessage } = await import("/js/store/records.js");
  const { holdAnswer, isHeld } = await import("/js/store/answer_locks.js");
  const archive = await Archive.open();
"""
STREAM = """
  const answer = newMessage({ id: "a", conversationId: "c", role: "assistant", state: "writing" });
  await archive.addConversation(newConversation({ id: "c" }), [answer]);
  const saver = new AnswerSaver(archive);
  window.grow = (text) => { answer.text += text; saver.change(answer); };
  window.saver = saver;
  window.answer = answer;
  window.archive = archive;
"""
KEPT = """
  const { text, state } = await archive.message("a");
  return [text, state];
"""
# The archive is open as `archive`.
run = runner(OPEN)


def test_an_answer_is_saved_while_it_streams(blank_page: Page) -> None:
    run(blank_page, STREAM)
    blank_page.evaluate("grow('one ')")
    wait_until(blank_page, "async () => (await archive.message('a')).text === 'one '")
    blank_page.evaluate("grow('two')")
    wait_until(blank_page, "async () => (await archive.message('a')).text === 'one two'")


def test_many_changes_are_one_write(blank_page: Page) -> None:
    run(blank_page, STREAM)
    writes = blank_page.evaluate(
        """async () => {
          let writes = 0;
          archive.addEventListener("change", () => (writes += 1));
          for (let piece = 0; piece < 1000; piece += 1) grow("x");
          await saver.flush();
          return writes;
        }"""
    )
    assert writes == 1


def test_flushing_saves_at_once(blank_page: Page) -> None:
    run(blank_page, STREAM)
    blank_page.evaluate("async () => { grow('all'); answer.state = 'complete'; await saver.close(); }")
    assert run(blank_page, KEPT) == ["all", "complete"]


def test_a_page_that_goes_loses_nothing(blank_page: Page) -> None:
    run(blank_page, STREAM)
    # One task: nothing was saved when the page begins to go.
    blank_page.evaluate("() => { for (let piece = 0; piece < 500; piece += 1) grow('x'); location.reload(); }")
    blank_page.wait_for_function("() => !('saver' in window)")
    assert run(blank_page, KEPT) == ["x" * 500, "writing"]


def test_a_page_killed_while_it_streams_loses_less_than_a_second(blank_page: Page) -> None:
    run(blank_page, STREAM)
    blank_page.evaluate(
        "() => { window.pieces = 0; setInterval(() => { window.pieces += 1; grow(`${performance.timeOrigin +"
        " performance.now()} `); }, 20); }"
    )
    blank_page.wait_for_function("() => window.pieces > 100")
    survivor = another_page(blank_page)
    died_at = blank_page.evaluate("() => performance.timeOrigin + performance.now()")
    # Its process dies: nobody is asked, and no event comes.
    with pytest.raises(Error, match="crash"):
        blank_page.goto("chrome://crash")
    blank_page.close()
    text = str(run(survivor, KEPT)[0])
    assert died_at - float(text.split()[-1]) < 1000


def test_an_answer_that_another_tab_has_removed_stays_removed(blank_page: Page) -> None:
    run(blank_page, STREAM)
    blank_page.evaluate("async () => { await archive.removeMessage('a'); grow('more'); await saver.flush(); }")
    assert run(blank_page, "return (await archive.message('a')).deleted;") is True


def test_an_answer_is_held_by_the_tab_that_streams_it(blank_page: Page) -> None:
    other = another_page(blank_page)
    run(blank_page, "window.release = holdAnswer('a'); holdAnswer('b');")
    wait_until(
        other,
        "async () => { const { isHeld } = await import('/js/store/answer_locks.js');"
        " return await isHeld('a') && await isHeld('b') && !(await isHeld('c')); }",
    )
    blank_page.evaluate("release()")
    wait_until(
        other,
        "async () => { const { isHeld } = await import('/js/store/answer_locks.js');"
        " return !(await isHeld('a')) && await isHeld('b'); }",
    )
    blank_page.close()
    wait_until(
        other,
        "async () => { const { isHeld } = await import('/js/store/answer_locks.js'); return !(await isHeld('b')); }",
    )
