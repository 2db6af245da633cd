"""The page does what it is for in each of the three engines that people have: Chromium, Firefox and WebKit."""

import json
from pathlib import Path

import pytest

from tests.page.engines.conftest import QUESTION, Person
from tests.page.engines.engine import ENTER, wait_until
from tests.page.markdown.leak_check import LeakListener
from tests.upstream import Script, ScriptedUpstream

ABORT_SECONDS = 0.5
# An answer is written down within a second of its last word.
IS_KEPT = """() => new Promise((resolve) => {
  indexedDB.open("locutorio").onsuccess = ({ target: { result: database } }) => {
    const asking = database.transaction("messages").objectStore("messages").getAll();
    asking.onsuccess = () => {
      database.close();
      resolve(asking.result.some(({ role, state }) => role === "assistant" && state === "complete"));
    };
  };
})"""
IS_AT_END = """() => {
  const { scrollTop, clientHeight, scrollHeight } = document.documentElement;
  return scrollHeight > 2 * clientHeight && scrollHeight - clientHeight - scrollTop < 2;
}"""
HEIGHT = "(place) => document.querySelector(place).offsetHeight"
IS_SEEN_WHOLE = """(place) => {
  const field = document.querySelector(place);
  return field !== null && field.scrollHeight <= field.clientHeight;
}"""
ONE_CHAT = {
    "messages": [
        {"role": "system", "content": "You are an assistant that Rivers"},
        {"role": "user", "content": "How long is the Nile?"},
        {"role": "assistant", "content": "About 6,650 km."},
    ]
}


def test_an_answer_grows_as_the_model_writes_it_and_stop_ends_it(person: Person, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="uno dos tres cuatro", gate="word"))
    person.ask("Count in Spanish")
    request = upstream.wait_for_request(lambda request: "completions" in request.path)
    person.wait_for_state("waiting")
    for so_far in ("uno", "uno dos", "uno dos tres"):
        upstream.open_gate("word")
        person.wait_for_text(".answer", so_far)
    person.press("button", "composer.stop")
    assert request.wait_closed(ABORT_SECONDS)
    person.wait_for_state("stopped")
    person.wait_for_text(".answer", "uno dos tres")


def test_a_conversation_is_still_there_after_a_reload(person: Person, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="**Lima**, of course."))
    person.ask("The capital of Peru?")
    person.wait_for_state("complete")
    wait_until(person.engine, IS_KEPT)
    person.engine.reload()
    person.wait_until_usable()
    person.wait_for_text(".answer", "Lima, of course.")
    person.wait_for_text(".question", "The capital of Peru?")


def test_the_end_of_a_long_conversation_is_in_sight_while_it_is_written_and_when_it_is_opened(
    person: Person, upstream: ScriptedUpstream
) -> None:
    paragraphs = "\n\n".join(f"Paragraph {number} has words enough to fill a line, or two." for number in range(60))
    for question in ("Write much", "And more"):
        upstream.next_script(Script(text=paragraphs, chunks=50))
        person.ask(question)
        person.wait_for_state("complete")
        wait_until(person.engine, IS_AT_END)
    wait_until(person.engine, IS_KEPT)
    person.engine.reload()
    person.wait_until_usable()
    wait_until(person.engine, IS_AT_END)


def test_formulas_are_set_in_their_own_fonts(person: Person, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="So it is:\n\n$$\\int_0^1 x^2\\,dx = \\frac{1}{3}$$"))
    person.ask("Integrate")
    person.wait_for_state("complete")
    wait_until(
        person.engine,
        """() => document.querySelector(".answer .katex-display .mfrac")?.getBoundingClientRect().height > 20
          && [...document.fonts].some(({ family, status }) => /KaTeX/.test(family) && status === "loaded")""",
    )


def test_diagrams_are_drawn(person: Person, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="```mermaid\ngraph LR\n  A[One] --> B[Two]\n```"))
    person.ask("Draw it")
    wait_until(person.engine, "() => document.querySelector('.diagram img')?.naturalWidth > 50")


def test_a_picture_of_another_host_comes_when_it_is_asked_for(
    person: Person, upstream: ScriptedUpstream, other_host: LeakListener
) -> None:
    upstream.next_script(Script(text=f"![A lighthouse]({other_host.url}/picture.png?q=a)"))
    person.ask("Show one")
    person.wait_for_state("complete")
    wait_until(person.engine, "() => document.querySelector('.picture__button') !== null")
    assert other_host.heard == []
    person.engine.click(".picture__button")
    wait_until(person.engine, "() => document.querySelector('iframe.picture__frame:not([aria-busy])') !== null")
    size = person.engine.run(
        """() => {
          const { width, height } = document.querySelector("iframe.picture__frame").getBoundingClientRect();
          return [width, height];
        }"""
    )
    assert size == [10, 5]
    assert other_host.heard == ["GET /picture.png?q=a"]
    assert "Referer" not in other_host.headers[-1]


def test_a_file_of_nextchat_is_imported(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "Rivers.json"
    file.write_text(json.dumps(ONE_CHAT), encoding="utf-8")
    person.press("button", "settings.title")
    person.press("tab", "settings.data")
    person.engine.choose_file("input[type=file][accept*=json]", file)
    person.press("button", "data.importNow")
    wait_until(person.engine, "() => document.querySelector('.sidebar')?.innerText.includes('Rivers')")


def test_a_long_question_is_seen_whole_while_it_is_written_and_rewritten(
    person: Person, upstream: ScriptedUpstream
) -> None:
    question = "Words that fill a line, and then another one. " * 6
    height = person.engine.run(HEIGHT, QUESTION)
    person.engine.write(QUESTION, question)
    wait_until(person.engine, f"(place, least) => ({HEIGHT})(place) > least", QUESTION, 2 * height)
    wait_until(person.engine, IS_SEEN_WHOLE, QUESTION)
    upstream.next_script(Script(text="Yes."))
    person.engine.write(QUESTION, ENTER)
    person.wait_for_state("complete")
    person.press("button", "message.edit")
    wait_until(person.engine, IS_SEEN_WHOLE, ".message--question textarea")


@pytest.mark.parametrize(
    "key", [{"keyCode": 13, "isComposing": True}, {"keyCode": 229}], ids=["composing", "Safari's last key"]
)
def test_the_enter_that_ends_the_writing_of_a_word_does_not_send(person: Person, key: dict[str, object]) -> None:
    person.engine.write(QUESTION, "nihao")
    is_left_alone = person.engine.run(
        """(place, more) => document.querySelector(place).dispatchEvent(
          new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true, cancelable: true, ...more }))""",
        QUESTION,
        key,
    )
    assert is_left_alone
    assert person.engine.run("(place) => document.querySelector(place).value", QUESTION) == "nihao"
    assert person.engine.run("() => document.querySelector('.message')") is None
