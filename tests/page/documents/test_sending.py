"""Documents on their way to a model: dropped, pasted or chosen, shown before they are sent, and sent as was shown."""

import base64
import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.page.axe import violations
from tests.page.documents.pdfs import pdf, scan
from tests.page.documents.reading import FILES
from tests.page.sites import Visit
from tests.page.ui_strings import LANGUAGES
from tests.upstream import Script, ScriptedUpstream

PLAIN_MODEL = "gpt-4.1-text"
"""One that the site allows, and that nothing is known of."""
DRAWN = """
async () => {
  const canvas = new OffscreenCanvas(200, 282);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "teal";
  pen.fillRect(0, 0, 200, 282);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg" })).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}
"""
COLOUR = """
async (address) => {
  const image = Object.assign(new Image(), { src: address });
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const [red, green, blue] = pen.getImageData(image.width / 2, image.height / 2, 1, 1).data;
  return red < 20 && Math.abs(green - 128) < 12 && Math.abs(blue - 128) < 12 ? "teal" : `${red} ${green} ${blue}`;
}
"""
DROP = """
([data, name, type]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name, { type }));
  const event = new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
  document.querySelector("main").dispatchEvent(event);
}
"""
PASTE = (
    DROP.replace("DragEvent", "ClipboardEvent")
    .replace('"drop", { dataTransfer', '"paste", { clipboardData')
    .replace('document.querySelector("main")', 'document.getElementById("question")')
)


def choose(person: Visit, *names: str) -> None:
    """Choose files in the browser's own dialog."""
    person.page.locator("input[type=file]").set_input_files([FILES / name for name in names])


def item(person: Visit, name: str) -> Locator:
    """What is ready to be sent."""
    return person.page.locator(".tray__open", has_text=name)


def sent(upstream: ScriptedUpstream) -> dict:
    """What the upstream was asked last."""
    return upstream.requests[-1].json()["messages"][-1]


def ask(person: Visit, upstream: ScriptedUpstream, question: str = "What is it?") -> dict:
    """Send the question and return what came of it at the upstream."""
    upstream.next_script(Script(text="A booth."))
    person.ask(question)
    person.expect_state("complete")
    return sent(upstream)


def data_url(name: str, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode((FILES / name).read_bytes()).decode()}"


@pytest.mark.parametrize("way", [DROP, PASTE])
def test_a_word_document_is_sent_as_markdown(person: Visit, upstream: ScriptedUpstream, way: str) -> None:
    content = base64.b64encode((FILES / "letter.docx").read_bytes()).decode()
    person.page.evaluate(way, [content, "letter.docx", ""])
    expect(item(person, "letter.docx")).to_be_visible()
    message = ask(person, upstream)
    assert message["content"].startswith("What is it?\n\nletter.docx:\n```\n# The booth of Calle Mayor\n")
    assert "| 上海 | 0.48 | C |" in message["content"]


def test_a_pdf_goes_as_itself_to_a_model_that_reads_pdfs(person: Visit, upstream: ScriptedUpstream) -> None:
    choose(person, "letter.pdf")
    expect(item(person, "letter.pdf")).to_be_visible()
    words, file = ask(person, upstream)["content"]
    assert words == {"type": "text", "text": "What is it?"}
    data = data_url("letter.pdf", "application/pdf")
    assert file == {"type": "file", "file": {"filename": "letter.pdf", "file_data": data}}


def choose_model(person: Visit, model: str) -> None:
    """Type a model's name in the picker."""
    person.page.locator(".composer").get_by_role("button", name=re.compile("^Model: ")).click()
    search = person.page.get_by_role("combobox", name="Search models, or type a name")
    search.fill(model)
    search.press("ArrowUp")
    search.press("Enter")
    expect(search).to_be_hidden()


def test_a_model_that_reads_no_pdfs_gets_its_text_also_of_what_was_sent_before(
    person: Visit, upstream: ScriptedUpstream
) -> None:
    choose(person, "letter.pdf")
    expect(item(person, "letter.pdf")).to_be_visible()
    ask(person, upstream)
    choose_model(person, PLAIN_MODEL)
    ask(person, upstream, "And now?")
    earlier = upstream.requests[-1].json()["messages"][0]["content"]
    assert earlier.startswith("What is it?\n\nletter.pdf:\n```\n--- page 1 ---\n\nThe booth of Calle Mayor")
    assert "--- page 2 ---\n\nThe second page begins with this sentence." in earlier


def test_the_preview_shows_what_is_sent_and_lets_pages_be_chosen(person: Visit, upstream: ScriptedUpstream) -> None:
    choose(person, "letter.pdf")
    item(person, "letter.pdf").click()
    preview = person.page.get_by_role("dialog", name="letter.pdf")
    expect(preview.get_by_text("2 pages · About")).to_be_visible()
    expect(preview.get_by_text("电话亭里很安静")).to_be_visible()
    preview.get_by_label("Its text").check()
    pages = preview.get_by_label("Pages to send")
    pages.fill("2-9")
    expect(preview.get_by_role("alert")).to_have_text("Write numbers from 1 to 2, such as 1-20, 35.")
    expect(preview.get_by_role("button", name="Done")).to_be_disabled()
    pages.fill("2")
    expect(preview.get_by_text("电话亭里很安静")).to_have_count(0)
    preview.get_by_role("button", name="Done").press("Enter")
    expect(preview).to_have_count(0)
    message = ask(person, upstream)
    text = "--- page 2 ---\n\nThe second page begins with this sentence."
    assert message["content"] == f"What is it?\n\nletter.pdf (2):\n```\n{text}\n```"


def test_what_was_sent_can_be_looked_at_after_a_reload(person: Visit, upstream: ScriptedUpstream) -> None:
    choose(person, "letter.pdf")
    expect(item(person, "letter.pdf")).to_be_visible()
    ask(person, upstream)
    person.page.reload()
    person.page.get_by_role("button", name="letter.pdf").click()
    shown = person.page.get_by_role("dialog", name="letter.pdf")
    expect(shown.get_by_text("The second page begins with this sentence.")).to_be_visible()
    person.page.keyboard.press("Escape")
    expect(shown).to_have_count(0)


def test_a_document_that_was_not_sent_is_there_after_a_reload(person: Visit, upstream: ScriptedUpstream) -> None:
    choose(person, "letter.pdf", "tariffs.xlsx")
    expect(item(person, "tariffs.xlsx")).to_be_visible()
    person.page.reload()
    expect(item(person, "letter.pdf")).to_be_visible()
    item(person, "tariffs.xlsx").click()
    expect(person.page.get_by_role("dialog", name="tariffs.xlsx").get_by_text("广州")).to_be_visible()
    person.page.keyboard.press("Escape")
    choose_model(person, PLAIN_MODEL)
    content = ask(person, upstream)["content"]
    assert "--- page 2 ---" in content
    assert "| 2026-03-02 | 广州 | 37.5 | 75% |" in content


def test_what_is_too_long_is_told_and_chosen_from_before_it_is_sent(person: Visit, upstream: ScriptedUpstream) -> None:
    choose_model(person, PLAIN_MODEL)
    pages = [
        [(72, 800 - 10 * line, f"Page {number}, line {line}: {'words ' * 14}") for line in range(70)]
        for number in range(1, 121)
    ]
    person.page.locator("input[type=file]").set_input_files(
        {"name": "long.pdf", "mimeType": "application/pdf", "buffer": pdf(pages)}
    )
    preview = person.page.get_by_role("dialog", name="long.pdf")
    expect(preview.get_by_text("long.pdf is too long to send")).to_be_visible()
    chosen = preview.get_by_label("Pages to send")
    assert re.fullmatch(r"1-\d+", chosen.input_value())
    chosen.fill("")
    expect(preview.get_by_role("alert")).to_be_visible()
    expect(preview.get_by_role("button", name="Attach")).to_be_disabled()
    chosen.fill("3, 120")
    preview.get_by_role("button", name="Attach").click()
    content = ask(person, upstream)["content"]
    assert re.findall(r"--- page (\d+) ---", content) == ["3", "120"]


def test_the_pages_of_a_scan_go_as_pictures_to_a_model_that_sees(person: Visit, upstream: ScriptedUpstream) -> None:
    choose_model(person, PLAIN_MODEL)
    jpeg = base64.b64decode(person.page.evaluate(DRAWN))
    person.page.locator("input[type=file]").set_input_files(
        {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": scan(jpeg, 200, 282)}
    )
    item(person, "scan.pdf").click()
    preview = person.page.get_by_role("dialog", name="scan.pdf")
    preview.get_by_label("Its text").check()
    expect(preview.get_by_text("1 page has no text and goes as a picture.")).to_be_visible()
    expect(preview.get_by_role("img", name="Page 1")).to_be_visible()
    person.page.keyboard.press("Escape")
    words, picture = ask(person, upstream)["content"]
    address = picture["image_url"]["url"]
    assert words["text"] == "What is it?"
    assert address.startswith("data:image/jpeg;base64,")
    assert person.page.evaluate(COLOUR, address) == "teal"


def test_a_locked_pdf_asks_for_its_password_and_sends_its_text_alone(person: Visit, upstream: ScriptedUpstream) -> None:
    choose(person, "locked.pdf")
    dialog = person.page.get_by_role("dialog", name="locked.pdf has a password")
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button", name="Open").click()
    expect(dialog.get_by_text("That is not the password. Try again.")).to_be_visible()
    dialog.get_by_label("Password").fill("booth-12")
    dialog.get_by_label("Password").press("Enter")
    expect(item(person, "locked.pdf")).to_be_visible()
    message = ask(person, upstream)
    assert "The booth of Calle Mayor" in message["content"]
    assert "booth-12" not in json.dumps(message)


def test_reading_can_be_stopped_and_the_others_are_read(person: Visit, upstream: ScriptedUpstream) -> None:
    person.page.route("**/build/pdf_worker.js", lambda route: None)
    choose(person, "letter.pdf", "letter.odt")
    expect(person.page.get_by_role("progressbar", name="letter.pdf")).to_be_visible()
    person.page.get_by_role("button", name="Remove letter.pdf").click()
    expect(item(person, "letter.odt")).to_be_visible()
    expect(person.page.locator(".tray__item")).to_have_count(1)
    assert "The booth of Calle Mayor" in ask(person, upstream)["content"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_read_is_told(speaker: Callable[[str], Visit], language: str) -> None:
    person = speaker(language)
    choose(person, "letter.doc")
    words = person.words("files.failure.legacy", name="letter.doc")
    expect(person.page.get_by_text(words)).to_be_visible()
    expect(person.page.locator(".tray__item")).to_have_count(0)


def test_a_worker_that_cannot_be_loaded_is_told(person: Visit) -> None:
    person.page.route("**/build/document_worker.js", lambda route: route.abort())
    choose(person, "letter.docx")
    expect(person.page.get_by_text("What reads letter.docx could not be loaded.")).to_be_visible()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_preview_passes_axe_and_fits_a_phone(person: Visit, colours: str) -> None:
    person.page.emulate_media(color_scheme=colours)
    person.page.set_viewport_size({"width": 360, "height": 640})
    choose(person, "tariffs.xlsx")
    item(person, "tariffs.xlsx").click()
    preview = person.page.get_by_role("dialog", name="tariffs.xlsx")
    expect(preview.get_by_text("广州")).to_be_visible()
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(person.page) == []
