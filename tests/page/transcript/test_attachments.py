"""Pictures and text files: small enough to be sent, without what a camera writes into them, and shown again later."""

import base64
import json
import struct
import zlib

import pytest
from playwright.sync_api import Page, Route, expect

from tests.page.seeded import wait_until_kept
from tests.page.sites import Visit
from tests.page.transcript.reload_race import loaded_anew_but_not_left
from tests.upstream import Script, ScriptedUpstream

SHRINK = """
async ([draw, type, most, tail]) => {
  const { shrinkImage } = await import("/js/ui/composer/attachment_files.js");
  const canvas = Object.assign(document.createElement("canvas"), { width: 3000, height: 1500 });
  const pen = canvas.getContext("2d");
  if (draw !== "holes") { pen.fillStyle = "teal"; pen.fillRect(0, 0, 3000, 1500); }
  if (draw === "noise") {
    const pixels = pen.createImageData(3000, 1500);
    for (let start = 0; start < pixels.data.length; start += 65536) {
      crypto.getRandomValues(pixels.data.subarray(start, start + 65536));
    }
    for (let index = 3; index < pixels.data.length; index += 4) pixels.data[index] = 255;
    pen.putImageData(pixels, 0, 0);
  }
  const made = await new Promise((resolve) => canvas.toBlob(resolve, type));
  const shrunk = await shrinkImage(new Blob([made, tail], { type }), most);
  if (!shrunk) return null;
  return { type: shrunk.blob.type, size: shrunk.blob.size, width: shrunk.width, height: shrunk.height,
    text: await shrunk.blob.text() };
}
"""
PURGE = """
async () => {
  const { Archive } = await import("/js/store/archive.js");
  const archive = await Archive.open();
  await archive.purge();
  return (await archive.recordStore.database.attachmentIds("unsent")).length;
}
"""
IS_LISTED_AT_ONCE = """
async () => {
  const { Drafts, isInDraft } = await import("/js/store/drafts.js");
  const { DraftFiles } = await import("/js/ui/composer/draft_files.js");
  let isListed = false;
  const archive = { putAttachment: async ({ id }) => { isListed = isInDraft(id); } };
  new DraftFiles({ drafts: new Drafts(), archive }).keep("new", [{ attachment: { id: "a1" }, blob: new Blob(["x"]) }]);
  return isListed;
}
"""
PASTE = """
(box, [name, type, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name, { type }));
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}
"""
DRAG = """
([name, text]) => {
  const data = new DataTransfer();
  if (text) data.setData(text, "Dragged words");
  else data.items.add(new File(["Dear diary"], "diary.md"));
  const event = new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector("main").dispatchEvent(event);
  return { isTaken: event.defaultPrevented, effect: data.dropEffect };
}
"""


def png() -> str:
    """A small red picture, in base64."""
    rows = (b"\0" + b"\xff\0\0" * 8) * 8
    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    ]
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(chunks)).decode()


PICTURE = png()


def shrink(page, draw: str, kind: str = "image/png", most: int = 500_000) -> dict | None:
    """Make a drawn picture small."""
    return page.evaluate(SHRINK, [draw, kind, most, "GPS 40.4168,-3.7038"])


def test_no_side_is_longer_than_models_can_see(blank_page):
    shrunk = shrink(blank_page, "plain", "image/jpeg")
    assert (shrunk["width"], shrunk["height"]) == (2048, 1024)


def test_a_picture_is_shrunk_until_it_fits(blank_page):
    shrunk = shrink(blank_page, "noise", "image/jpeg", 60_000)
    assert shrunk["size"] <= 60_000
    assert shrunk["width"] < 2048
    assert shrink(blank_page, "noise", "image/jpeg", 100) is None


def test_what_a_camera_wrote_into_a_picture_is_gone(blank_page):
    for kind in ("image/jpeg", "image/png"):
        assert "GPS" not in shrink(blank_page, "plain", kind)["text"]


def test_a_screenshot_stays_sharp_where_there_is_room(blank_page):
    assert shrink(blank_page, "plain")["type"] == "image/png"
    assert shrink(blank_page, "noise", most=400_000)["type"] == "image/jpeg"


def test_transparency_stays(blank_page):
    assert shrink(blank_page, "holes")["type"] in ("image/png", "image/webp")


def test_a_pasted_picture_is_shown_sent_and_shown_again_after_a_reload(person: Visit, upstream: ScriptedUpstream):
    person.question.evaluate(PASTE, ["dot.png", "image/png", PICTURE])
    expect(person.page.locator(".tray__item")).to_contain_text("dot.png")
    upstream.next_script(Script(text="A dot."))
    person.ask("What is this?")
    person.expect_state("complete")
    expect(person.page.locator(".tray__item")).to_have_count(0)
    words, picture = upstream.requests[-1].json()["messages"][-1]["content"]
    assert words == {"type": "text", "text": "What is this?"}
    assert picture["image_url"]["url"].startswith("data:image/png;base64,")
    person.page.reload()
    expect(person.page.get_by_role("img", name="dot.png")).to_be_visible()
    person.page.get_by_role("button", name="dot.png").click()
    expect(person.page.get_by_role("dialog", name="dot.png")).to_be_visible()
    person.page.keyboard.press("Escape")
    expect(person.page.get_by_role("dialog")).to_have_count(0)


def test_a_picture_with_another_name_is_a_picture(person: Visit):
    person.question.evaluate(PASTE, ["dot.txt", "text/plain", PICTURE])
    expect(person.page.locator(".tray__picture")).to_be_visible()


def test_files_that_are_dragged_over_the_page_show_where_they_will_be(person: Visit):
    hint = person.page.get_by_text("Drop files here to attach them")
    person.page.evaluate(DRAG, ["dragover", "text/plain"])
    expect(hint).to_have_count(0)
    person.page.evaluate(DRAG, ["dragover", ""])
    expect(hint).to_be_visible()
    person.page.evaluate(DRAG, ["dragleave", ""])
    expect(hint).to_have_count(0)
    person.page.evaluate(DRAG, ["dragover", ""])
    person.page.evaluate(DRAG, ["drop", ""])
    expect(hint).to_have_count(0)
    expect(person.page.locator(".tray__item")).to_contain_text("diary.md")


def test_behind_a_panel_nothing_can_be_dropped(person: Visit):
    person.button("Settings").click()
    expect(person.panel).to_be_visible()
    assert person.page.evaluate(DRAG, ["dragover", ""]) == {"isTaken": True, "effect": "none"}
    person.page.evaluate(DRAG, ["drop", ""])
    person.page.keyboard.press("Escape")
    expect(person.page.locator(".tray__item")).to_have_count(0)
    expect(person.page.locator(".drop-hint")).to_have_count(0)


def test_a_text_file_goes_along_as_its_text(person: Visit, upstream: ScriptedUpstream):
    text = base64.b64encode("Dear diary, año nuevo".encode()).decode()
    person.page.locator("#composer-bar input[type=file]").set_input_files(
        {"name": "diary.md", "mimeType": "", "buffer": base64.b64decode(text)}
    )
    expect(person.page.locator(".tray__item")).to_contain_text("diary.md")
    person.ask("Read this")
    person.expect_state("complete")
    sent = json.dumps(upstream.requests[-1].json(), ensure_ascii=False)
    assert "Dear diary, año nuevo" in sent
    assert "diary.md" in sent


def test_a_file_can_be_taken_away_again(person: Visit):
    person.question.evaluate(PASTE, ["dot.png", "image/png", PICTURE])
    person.button("Remove dot.png").click()
    expect(person.page.locator(".tray__item")).to_have_count(0)
    expect(person.question).to_be_focused()


@pytest.mark.parametrize(
    ("name", "kind", "content", "words"),
    [
        ("photo.heic", "image/heic", b"\0\1\2", "Your browser can't read photo.heic."),
        ("blob.bin", "application/octet-stream", b"\0\1\2", "blob.bin is neither an image nor a document"),
        ("paper.pdf", "application/pdf", b"%PDF-1.7\n%\xe2\xe3", "paper.pdf is damaged"),
        ("paper.txt", "text/plain", b"%PDF-1.4\n1 0 obj << >>", "paper.txt is damaged"),
        ("letter.doc", "image/png", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "letter.doc has Office's old format."),
        ("all.zip", "application/zip", b"PK\x05\x06" + bytes(18), "all.zip is an archive."),
        ("song.mp3", "audio/mpeg", b"ID3\x04", "song.mp3 is a recording"),
    ],
)
def test_what_cannot_be_read_is_told_with_a_way_out(person: Visit, name: str, kind: str, content: bytes, words: str):
    person.question.evaluate(PASTE, [name, kind, base64.b64encode(content).decode()])
    expect(person.page.get_by_text(words)).to_be_visible()
    expect(person.page.locator(".tray__item")).to_have_count(0)


def test_files_come_back_with_a_question_that_nobody_heard(person: Visit):
    person.ask("Hello?")
    person.expect_state("complete")
    person.question.evaluate(PASTE, ["dot.png", "image/png", PICTURE])
    expect(person.page.locator(".tray__item")).to_have_count(1)
    person.page.context.set_offline(True)
    person.ask("What is this?")
    expect(person.card).to_contain_text("This site could not be reached.")
    expect(person.question).to_have_value("What is this?")
    expect(person.page.locator(".tray__item")).to_contain_text("dot.png")


def test_a_file_that_is_not_sent_yet_survives_a_reload(person: Visit, upstream: ScriptedUpstream):
    person.question.evaluate(PASTE, ["dot.png", "image/png", PICTURE])
    expect(person.page.locator(".tray__item")).to_contain_text("dot.png")
    wait_until_kept(person.page, "attachments", 1)
    person.page.reload()
    expect(person.page.locator(".tray__item")).to_contain_text("dot.png")
    person.ask("What is this?")
    person.expect_state("complete")
    assert json.dumps(upstream.requests[-1].json()).count("data:image/png;base64,") == 1
    person.open_anew()
    expect(person.button("Attach files")).to_be_visible()
    expect(person.page.locator(".tray__item")).to_have_count(0)


def test_files_from_before_a_reload_join_what_is_pasted_before_they_are_known(person: Visit):
    person.question.evaluate(PASTE, ["old.png", "image/png", PICTURE])
    expect(person.page.locator(".tray__item")).to_contain_text("old.png")
    wait_until_kept(person.page, "attachments")
    with loaded_anew_but_not_left(person):
        person.question.evaluate(PASTE, ["new.png", "image/png", PICTURE])
        expect(person.page.locator(".tray__item")).to_contain_text(["new.png"])
    expect(person.page.locator(".tray__item")).to_contain_text(["old.png", "new.png"])
    wait_until_kept(person.page, "attachments", 2)
    person.page.reload()
    expect(person.page.locator(".tray__item")).to_contain_text(["old.png", "new.png"])


def test_a_file_is_listed_before_it_is_kept_so_that_no_tab_clears_it_away(blank_page: Page):
    assert blank_page.evaluate(IS_LISTED_AT_ONCE)


def test_a_file_stays_with_the_conversation_that_it_is_meant_for(person: Visit):
    person.ask("Hello?")
    person.expect_state("complete")
    person.question.evaluate(PASTE, ["dot.png", "image/png", PICTURE])
    expect(person.page.locator(".tray__item")).to_have_count(1)
    person.page.get_by_role("link", name="New conversation").click()
    expect(person.messages).to_have_count(0)
    expect(person.page.locator(".tray__item")).to_have_count(0)
    person.page.go_back()
    expect(person.page.locator(".tray__item")).to_contain_text("dot.png")


def test_a_file_that_nobody_heard_of_goes_back_to_its_own_conversation(person: Visit):
    person.show(person.keep("Hello?", "Hello.", title="First"))
    expect(person.answer).to_have_text("Hello.")
    held: list[Route] = []
    person.page.route("**/api/openai/**", lambda route: held.append(route))
    person.question.evaluate(PASTE, ["dot.png", "image/png", PICTURE])
    expect(person.page.locator(".tray__item")).to_have_count(1)
    with person.page.expect_request("**/api/openai/**"):
        person.ask("What is this?")
    person.page.get_by_role("link", name="New conversation").click()
    expect(person.messages).to_have_count(0)
    held.pop().abort()
    expect(person.card).to_contain_text("This site could not be reached.")
    expect(person.page.locator(".tray__item")).to_have_count(0)
    person.page.go_back()
    expect(person.question).to_have_value("What is this?")
    expect(person.page.locator(".tray__item")).to_contain_text("dot.png")


def test_of_what_was_taken_away_nothing_is_kept(person: Visit):
    person.question.evaluate(PASTE, ["one.png", "image/png", PICTURE])
    person.question.evaluate(PASTE, ["two.png", "image/png", PICTURE])
    expect(person.page.locator(".tray__item")).to_have_count(2)
    wait_until_kept(person.page, "attachments", 2)
    person.button("Remove one.png").click()
    expect(person.page.locator(".tray__item")).to_have_count(1)
    person.page.reload()
    expect(person.page.locator(".tray__item")).to_contain_text("two.png")
    assert person.page.evaluate(PURGE) == 1
