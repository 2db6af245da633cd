"""Reading aloud: an answer is heard sentence by sentence, the page shows where, and Escape ends it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.page.axe import violations_in_both_themes
from tests.page.sites import CODE, OpenSite, Visit
from tests.page.waits import wait_until
from tests.upstream import Script, ScriptedUpstream

SPEECH = "/v1/audio/speech"
SCRIPTED_VOICES = (Path(__file__).parent / "scripted_voices.js").read_text(encoding="utf-8")
OWN_VOICES = [["en-GB", True], ["zh-CN", True], ["es-ES", False]]

ANSWER = """# A *short* title

Here is the **first** sentence. And the
second one[^1].

```js
const never = "read. Not at all."
```

- One point, with $x^2$ in it.
- 中文也要读。

| Name | Age |
| --- | --- |
| Ada | 36 |

That is the end of it!

[^1]: A note.
"""
SENTENCES = [
    "A short title",
    "Here is the first sentence.",
    "And the second one.",
    "Code",
    "One point, with in it.",
    "中文也要读。",
    "Name, Age",
    "Ada, 36",
    "That is the end of it!",
    "1 A note.",
]
LONG = "This sentence is the {} and has as many words as it takes to fill a good part of one line of the page."
PARTS = ["\n".join([LONG.format(name)] * 2) for name in ("first", "second", "third")]
LONG_ANSWER = "\n\n".join(PARTS)

Open = Callable[..., Visit]


@pytest.fixture
def listener(visit: Callable[..., Visit], open_site: OpenSite) -> Open:
    """Bring somebody whose device has these voices: `listener(voices, rules="|tools=-speech", **settings)`."""

    def bring(voices: list[list[object]], *, late: bool = False, rules: str = "", **settings: object) -> Visit:
        somebody = visit(open_site({"CODE": f"{CODE}{rules}"}))
        arguments = f"{json.dumps(voices)}, {json.dumps(late)}"
        somebody.page.add_init_script(f"{SCRIPTED_VOICES}({arguments})")
        somebody.open_with_code(**settings)
        return somebody

    return bring


def bar_of(person: Visit) -> Locator:
    return person.page.get_by_role("group", name="Reading aloud")


def read(person: Visit, *texts: str) -> None:
    """Keep a conversation of these texts, and have its last answer read by the menu."""
    person.show(person.keep(*texts))
    person.press_on(person.exchange, "More")
    person.page.get_by_role("menuitem", name="Read aloud").click()


def expect_spoken(person: Visit, sentences: list[str]) -> None:
    """Wait until exactly these were begun so far."""
    wait_until(
        person.page,
        "count => speechSynthesis.spoken.length >= count",
        len(sentences),
    )
    assert [text for text, _, _ in person.page.evaluate("speechSynthesis.spoken")] == sentences


def finish(person: Visit) -> None:
    """Let the voice come to the end of what it says."""
    wait_until(person.page, "() => speechSynthesis.isSpeaking")
    person.page.evaluate("speechSynthesis.finish()")


def expect_marked(person: Visit, *words: str) -> None:
    wait_until(
        person.page,
        """wanted => {
          const marked = [...(CSS.highlights.get("reading") ?? [])].map((range) => range.toString().trim());
          return JSON.stringify(marked) === JSON.stringify(wanted);
        }""",
        list(words),
    )


def expect_silence(person: Visit) -> None:
    expect(bar_of(person)).to_have_count(0)
    expect_marked(person)
    assert not person.page.evaluate("speechSynthesis.isSpeaking")


def sent_texts(upstream: ScriptedUpstream) -> list[str]:
    return [json.loads(request.body)["input"] for request in upstream.requests if request.path == SPEECH]


def wait_for_texts(person: Visit, upstream: ScriptedUpstream, texts: list[str]) -> None:
    for _ in range(500):
        if sent_texts(upstream) == texts:
            return
        person.page.wait_for_timeout(20)
    assert sent_texts(upstream) == texts


def test_sentences_are_read_in_their_order_and_marked(listener: Open) -> None:
    person = listener(OWN_VOICES)
    read(person, "Why?", ANSWER)
    expect(bar_of(person)).to_contain_text("Reading aloud")
    for count in range(1, len(SENTENCES) + 1):
        expect_spoken(person, SENTENCES[:count])
        if count == 2:
            expect_marked(person, "Here is the first sentence.")
        if count == 4:
            expect_marked(person, "JavaScript")
        finish(person)
    expect_silence(person)


def test_each_sentence_has_the_voice_of_its_language_and_never_one_that_sends_it_away(listener: Open) -> None:
    person = listener(OWN_VOICES, speechRate=150)
    read(person, "Why?", "The word for the house is this. 房子。\n\nAnd la casa.")
    for _ in range(3):
        finish(person)
    expect_silence(person)
    spoken = person.page.evaluate("speechSynthesis.spoken")
    assert [voice for _, voice, _ in spoken] == ["en-GB", "zh-CN", "en-GB"]
    assert {rate for _, _, rate in spoken} == {1.5}


def test_voices_that_come_late_are_waited_for(listener: Open, upstream: ScriptedUpstream) -> None:
    person = listener(OWN_VOICES, late=True)
    read(person, "Why?", "It is so.")
    expect_spoken(person, ["It is so."])
    assert sent_texts(upstream) == []


def test_a_pause_says_the_sentence_anew(listener: Open) -> None:
    person = listener(OWN_VOICES)
    read(person, "Why?", "It is so. And not otherwise.")
    expect_spoken(person, ["It is so."])
    person.button("Pause").click()
    assert not person.page.evaluate("speechSynthesis.isSpeaking")
    person.button("Go on").click()
    expect_spoken(person, ["It is so.", "It is so."])
    finish(person)
    expect_spoken(person, ["It is so.", "It is so.", "And not otherwise."])
    person.button("Stop reading").click()
    expect_silence(person)
    expect(person.question).to_be_focused()


def test_a_half_finished_answer_is_read_and_escape_ends_the_reading_first(
    listener: Open, upstream: ScriptedUpstream
) -> None:
    person = listener(OWN_VOICES)
    upstream.next_script(Script(text="It is so. And not otherwise. No more.", gate="word"))
    person.ask("Why?")
    upstream.open_gate("word", 4)
    expect(person.answer).to_contain_text("It is so. And")
    person.run_command("readAloud")
    expect_spoken(person, ["It is so."])
    finish(person)
    expect(bar_of(person)).to_be_visible()
    upstream.open_gate("word", 3)
    expect_spoken(person, ["It is so.", "And not otherwise."])
    expect_marked(person, "And not otherwise.")
    person.page.keyboard.press("Escape")
    expect_silence(person)
    expect(person.button("Stop")).to_be_visible()
    person.page.keyboard.press("Escape")
    person.expect_state("stopped")


def test_the_last_sentence_is_read_when_the_answer_ends(listener: Open, upstream: ScriptedUpstream) -> None:
    person = listener(OWN_VOICES)
    upstream.next_script(Script(text="It is so. And not otherwise", gate="word"))
    person.ask("Why?")
    upstream.open_gate("word", 5)
    expect(person.answer).to_contain_text("And not")
    person.run_command("readAloud")
    finish(person)
    upstream.open_gate("word")
    expect_spoken(person, ["It is so.", "And not otherwise"])
    finish(person)
    expect_silence(person)


def test_it_ends_where_the_answer_is_left_or_deleted_and_another_replaces_it(listener: Open) -> None:
    person = listener(OWN_VOICES)
    read(person, "Why?", "The first one.", "And?", "The second one.")
    expect_spoken(person, ["The second one."])
    person.press_on(person.answers.first, "More")
    person.page.get_by_role("menuitem", name="Read aloud").click()
    expect_spoken(person, ["The second one.", "The first one."])
    expect_marked(person, "The first one.")
    expect(bar_of(person)).to_have_count(1)
    person.press_on(person.answers.first, "Delete")
    expect_silence(person)
    person.press_on(person.exchange, "More")
    person.page.get_by_role("menuitem", name="Read aloud").click()
    expect(bar_of(person)).to_be_visible()
    person.show(person.keep("Other?", "Another conversation."))
    expect_silence(person)


def test_the_page_follows_a_reader_who_is_there_and_leaves_one_who_is_not(listener: Open) -> None:
    person = listener(OWN_VOICES)
    read(person, "Why?", "\n\n".join(f"Paragraph {number} of a long answer.\n\n<br><br>" * 2 for number in range(40)))
    expect_spoken(person, ["Paragraph 0 of a long answer."])
    for _ in range(30):
        finish(person)
    in_sight = """() => {
      const [range] = CSS.highlights.get("reading");
      const { top, bottom } = range.getBoundingClientRect();
      return top > 0 && bottom < document.querySelector(".composer-area").getBoundingClientRect().top;
    }"""
    wait_until(person.page, in_sight)
    person.page.mouse.move(500, 300)
    person.page.mouse.wheel(0, -10_000)
    wait_until(person.page, "() => scrollY === 0")
    finish(person)
    finish(person)
    wait_until(person.page, "() => speechSynthesis.spoken.length === 33")
    assert person.page.evaluate("scrollY") == 0


def test_a_model_reads_by_wish_each_piece_fetched_while_the_one_before_is_heard(
    listener: Open, upstream: ScriptedUpstream
) -> None:
    person = listener(OWN_VOICES, readAloudBy="model", speechVoice="coral", speechRate=120)
    upstream.next_script(Script(chunks=1000, head_gate="sound"))
    read(person, "Why?", LONG_ANSWER)
    wait_for_texts(person, upstream, PARTS[:1])
    expect_marked(person)
    upstream.open_gate("sound")
    # The first is heard for a long while yet.
    wait_for_texts(person, upstream, PARTS[:2])
    expect_marked(person, LONG.format("first"), LONG.format("first"))
    request = next(request for request in upstream.requests if request.path == SPEECH)
    body = json.loads(request.body)
    assert body == {
        "model": "gpt-4o-mini-tts", "input": PARTS[0], "voice": "coral", "response_format": "mp3", "speed": 1.2,
    }  # fmt: skip
    expect(bar_of(person)).to_contain_text("gpt-4o-mini-tts reads aloud")
    person.page.keyboard.press("Escape")
    expect_silence(person)
    assert sent_texts(upstream) == PARTS[:2]


def test_a_model_reads_to_the_end_and_short_sentences_go_together(listener: Open, upstream: ScriptedUpstream) -> None:
    person = listener(OWN_VOICES, readAloudBy="model")
    read(person, "Why?", f"{ANSWER}\n\n{LONG_ANSWER}")
    expect(bar_of(person)).to_be_visible()
    expect(bar_of(person)).to_have_count(0)
    texts = sent_texts(upstream)
    assert "\n".join(texts).split("\n") == [*SENTENCES, *"\n".join(PARTS).split("\n")]
    assert len(texts) < len(SENTENCES)
    assert all(len(text) <= 300 for text in texts)
    assert person.page.evaluate("speechSynthesis.spoken") == []


def test_a_failure_is_shown_with_its_cause_and_reading_goes_on_where_it_was(
    listener: Open, upstream: ScriptedUpstream
) -> None:
    person = listener(OWN_VOICES, readAloudBy="model")
    upstream.next_script(Script())
    upstream.next_script(Script(status=500))
    read(person, "Why?", LONG_ANSWER)
    expect(person.card).to_contain_text("500")
    person.button("Try again").click()
    expect(bar_of(person)).to_have_count(0)
    assert sent_texts(upstream) == [PARTS[0], PARTS[1], PARTS[1], PARTS[2]]


def test_what_is_no_sound_is_told(listener: Open, upstream: ScriptedUpstream) -> None:
    person = listener(OWN_VOICES, readAloudBy="model")
    upstream.next_script(Script(body="no sound", content_type="audio/mpeg"))
    read(person, "Why?", "It is so.")
    expect(person.page.locator("#toasts")).to_contain_text("The voice failed")
    expect_silence(person)


def test_where_the_device_has_no_voice_a_model_reads_and_that_is_said(
    listener: Open, upstream: ScriptedUpstream
) -> None:
    person = listener([])
    read(person, "Why?", "It is so.")
    expect(person.page.locator("#toasts")).to_contain_text("so a model of the site reads")
    wait_for_texts(person, upstream, ["It is so."])


def test_where_models_may_not_speak_no_voice_means_none(listener: Open, upstream: ScriptedUpstream) -> None:
    person = listener([], rules="|tools=-speech", readAloudBy="model")
    read(person, "Why?", "It is so.")
    expect(person.page.locator("#toasts")).to_contain_text("no voice that could read")
    expect_silence(person)
    assert sent_texts(upstream) == []


@pytest.mark.parametrize("allowed", [True, False])
def test_a_models_voice_is_offered_where_the_code_allows_it(listener: Open, allowed: bool) -> None:
    person = listener(OWN_VOICES, rules="" if allowed else "|tools=-speech")
    person.page.keyboard.press("Control+,")
    person.panel.get_by_role("tab", name="Writing").click()
    expect(person.panel.get_by_role("textbox", name="Reading speed")).to_be_visible()
    expect(person.panel.get_by_role("combobox", name="The model's voice")).to_have_count(1 if allowed else 0)
    expect(person.panel.get_by_role("radio", name="A model's voice")).to_have_count(1 if allowed else 0)


def test_the_bar_is_for_everybody_and_fits_a_phone(listener: Open) -> None:
    person = listener(OWN_VOICES)
    person.page.set_viewport_size({"width": 360, "height": 640})
    read(person, "Why?", ANSWER)
    expect(bar_of(person)).to_be_visible()
    assert violations_in_both_themes(person.page) == []
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 360
    bar, composer = bar_of(person).bounding_box(), person.page.locator("#composer").bounding_box()
    assert bar and composer and bar["y"] + bar["height"] <= composer["y"]
