"""Dictation: a real voice in a real browser's microphone becomes words in the box, and nothing is sent by itself."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from scripts.programs import installed_chromium
from tests.page.sites import CODE, OpenSite, Visit
from tests.upstream import Script, ScriptedUpstream

TRANSCRIPTIONS = "/v1/audio/transcriptions"
WEBM = b"\x1aE\xdf\xa3"


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence, spoken by a program."""
    path = tmp_path_factory.mktemp("voice") / "speech.wav"
    espeak = shutil.which("espeak-ng")
    assert espeak, "espeak-ng is not installed: run `python3 -m scripts.setup network-tools`."
    subprocess.run([espeak, "-w", str(path), "What is the weather like in Madrid today?"], check=True, timeout=30)
    return path


@pytest.fixture(scope="module")
def browser(playwright: Playwright, recording: Path) -> Iterator[Browser]:
    """A Chromium that hears the sentence once, and silence from then on."""
    running = playwright.chromium.launch(
        executable_path=installed_chromium(),
        args=[
            "--no-sandbox",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-audio-capture={recording}%noloop",
        ],
    )
    yield running
    running.close()


@pytest.fixture
def person(visit: Callable[..., Visit], open_site: OpenSite) -> Visit:
    """Somebody whose code allows every model."""
    somebody = visit(open_site({"CODE": CODE}))
    somebody.open_with_code()
    return somebody


REFUSE = """() => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("No.", "NotAllowedError"));
}"""


def sent_recordings(upstream: ScriptedUpstream) -> list[bytes]:
    return [request.body for request in upstream.requests if request.path == TRANSCRIPTIONS]


def test_what_is_said_lands_where_the_cursor_stands_and_is_not_sent(person: Visit, upstream: ScriptedUpstream) -> None:
    person.question.fill("Tell me: ")
    upstream.next_script(Script(text="What is the weather like in Madrid today?"))
    person.button("Dictate").click()
    expect(person.page.get_by_role("group", name="Dictation")).to_contain_text("Listening")
    # Nobody presses anything: the speaker has finished.
    expect(person.question).to_have_value("Tell me: What is the weather like in Madrid today?")
    expect(person.question).to_be_focused()
    expect(person.page.get_by_role("group", name="Dictation")).to_have_count(0)
    [form] = sent_recordings(upstream)
    assert WEBM in form and len(form) > 4_000
    # The one of the listening models that the site lists.
    assert b"whisper-1" in form
    expect(person.messages).to_have_count(0)


def test_a_press_ends_it_too(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text="What is"))
    person.button("Dictate").click()
    expect(person.page.locator(".dictation__time")).to_have_text("0:01")
    person.button("Done").click()
    expect(person.question).to_have_value("What is")


def test_who_cancels_has_sent_nothing(person: Visit, upstream: ScriptedUpstream) -> None:
    person.button("Dictate").click()
    expect(person.button("Done")).to_be_focused()
    person.page.keyboard.press("Escape")
    expect(person.page.get_by_role("group", name="Dictation")).to_have_count(0)
    expect(person.question).to_be_focused()
    assert sent_recordings(upstream) == []


def test_a_failure_loses_nothing_of_what_was_said(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(status=500))
    person.button("Dictate").click()
    person.button("Done").click()
    expect(person.card).to_be_visible()
    with person.page.expect_download() as saved:
        person.button("Save the recording").click()
    assert Path(saved.value.path()).read_bytes().startswith(WEBM)
    upstream.next_script(Script(text="At last."))
    person.button("Try again").click()
    expect(person.question).to_have_value("At last.")


def test_a_browser_that_gives_no_microphone_is_explained(person: Visit) -> None:
    person.page.evaluate(REFUSE)
    person.button("Dictate").click()
    expect(person.page.get_by_role("group", name="Dictation")).to_contain_text(
        "doesn't let this page use the microphone"
    )
    person.button("Close").click()
    expect(person.question).to_be_focused()


def test_silence_alone_is_told(person: Visit, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(text=" "))
    person.button("Dictate").click()
    person.button("Done").click()
    expect(person.page.locator("#toasts")).to_contain_text("Nothing was understood")
    expect(person.question).to_have_value("")


@pytest.mark.parametrize("allowed", [True, False])
def test_it_is_offered_where_the_code_allows_it(
    visit: Callable[..., Visit], open_site: OpenSite, allowed: bool
) -> None:
    rules = "" if allowed else "|tools=-transcription"
    somebody = visit(open_site({"CODE": f"{CODE}{rules}"}))
    somebody.open_with_code()
    expect(somebody.button("Dictate")).to_have_count(1 if allowed else 0)
