"""Documents on their way to a model: dropped, pasted or chosen, shown before they are sent, and sent as was shown."""

import base64
import json
import re

import pytest
from playwright.sync_api import Locator, expect

from tests.page.documents.reading import FILES
from tests.page.sites import Visit
from tests.upstream import Script, ScriptedUpstream

NO_PDF_MODEL = "gpt-4.1-legacy"
DROP = """
([data, name, type]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name, { type }));
  const event = new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
  document.querySelector("main").dispatchEvent(event);
}
"""
PASTE = DROP.replace("DragEvent", "ClipboardEvent").replace('"drop", { dataTransfer', '"paste", { clipboardData').replace(
    'document.querySelector("main")', 'document.getElementById("question")'
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


def test_another_model_gets_the_text_of_the_same_pdf(person: Visit, upstream: ScriptedUpstream) -> None:
    choose(person, "letter.pdf")
    expect(item(person, "letter.pdf")).to_be_visible()
    ask(person, upstream)
    person.page.evaluate("() => {}")
