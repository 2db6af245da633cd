"""Reading a document as the page does, without the page around it."""

import base64
from pathlib import Path

from playwright.sync_api import Page

FILES = Path(__file__).parent / "files"
READ = """
async ([data, name, isPdf, password]) => {
  const { readDocumentText } = await import("/js/documents/document_reader.js");
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const signal = new AbortController().signal;
  try {
    const document = await readDocumentText(new File([bytes], name), { isPdf, password, signal });
    const { text, parts, unit, type } = document;
    return { text: await text.text(), parts, unit, type };
  } catch ({ name, code, message }) {
    return { failure: code ?? `${name}: ${message}` };
  }
}
"""


def read(page: Page, content: bytes | str, name: str = "", password: str = "") -> dict:
    """Return what is read, or `failure` with its code; `content` may be the name of a file beside this one."""
    if isinstance(content, str):
        name, content = name or content, (FILES / content).read_bytes()
    is_pdf = b"%PDF-" in content[:1024]
    return page.evaluate(READ, [base64.b64encode(content).decode(), name, is_pdf, password])
