"""How long a long document takes from the moment it is chosen until it can be sent, and what the page feels of it."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from bench.figures import percentile
from bench.page.document import sentence
from bench.page.model import PacedModel
from bench.page.run import site
from bench.page.visitor import MainThread, chromium, new_context, open_page

PAGES = 300
LINES = 48
SHEET_BYTES = 10_000_000
STRINGS = 60_000
ROWS_AT_ONCE = 10_000
PLACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

WATCH = """
window.longTasks = [];
new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
  .observe({ type: "longtask" });
window.chosenAt = 0;
document.addEventListener("change", () => { window.chosenAt = performance.now(); }, { capture: true, once: true });
"""
# What is too long to be sent as a whole opens its preview, in which parts can be chosen.
WAIT = """
bench.until(() => document.querySelector(".tray__open, .panel--files")).then(() => performance.now() - window.chosenAt)
"""


@dataclass(frozen=True)
class DocumentReading:
    """One document, read several times by a fresh page."""

    name: str
    megabytes: float
    milliseconds: list[float]
    longest_task: float
    """The longest task of the main thread, in milliseconds; 0 if none had 50."""
    busy: float
    """Median of the main thread's work, in milliseconds."""


def measure_documents(rounds: int) -> list[DocumentReading]:
    """Read a PDF of 300 pages and an Excel file of 10 MB in the page, as a reader would choose them."""
    made: dict[str, Callable[[], bytes]] = {"300-pages.pdf": long_pdf, "10-megabytes.xlsx": large_sheet}
    with PacedModel() as model, site(model) as url, chromium() as browser, TemporaryDirectory() as folder:
        return [measure(browser, url, Path(folder), name, make(), rounds) for name, make in made.items()]


def measure(browser: Browser, url: str, folder: Path, name: str, content: bytes, rounds: int) -> DocumentReading:
    """Read one document in that many fresh browsers, each of which also loads what reads it."""
    times, longest, busy = [], 0.0, []
    # By its path: handing over its bytes would be work of the page's own thread.
    file = folder / name
    file.write_bytes(content)
    for _ in range(rounds):
        context = new_context(browser)
        page = open_page(context, url)
        page.evaluate(WATCH)
        thread = MainThread(page)
        before = thread.busy_seconds()
        page.locator("#composer-bar input[type=file]").set_input_files(file)
        times.append(float(page.evaluate(WAIT)))
        busy.append((thread.busy_seconds() - before) * 1000)
        longest = max([longest, *page.evaluate("window.longTasks")])
        context.close()
    return DocumentReading(name, len(content) / 1e6, times, longest, percentile(busy, 0.5) or 0.0)


def long_pdf() -> bytes:
    """Return a PDF of 300 full pages of text."""
    source = random.Random(7)
    objects = {3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}
    numbers = [10 + 2 * index for index in range(PAGES)]
    for number in numbers:
        lines = "".join(f"({sentence(source, 14)}) Tj T*\n" for _ in range(LINES))
        content = zlib.compress(f"BT /F1 10 Tf 14 TL 56 780 Td\n{lines}ET".encode())
        objects[number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (number + 1)
        )
        head = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(content)
        objects[number + 1] = head + content + b"\nendstream"
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[2] = f"<< /Type /Pages /Count {PAGES} /Kids [{kids}] >>".encode()
    body = b"%PDF-1.7\n"
    table = f"xref\n0 1\n{0:010d} 65535 f \n".encode()
    for number in sorted(objects):
        table += f"{number} 1\n{len(body):010d} 00000 n \n".encode()
        body += b"%d 0 obj\n" % number + objects[number] + b"\nendobj\n"
    end = f"trailer\n<< /Size {max(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + table + end.encode()


def large_sheet() -> bytes:
    """Return an Excel file of at least 10 MB: two columns of words, six of numbers."""
    source = random.Random(7)
    texts = "".join(f"<si><t>{sentence(source, 5)} {index}</t></si>" for index in range(STRINGS))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "".join(
        f'<Relationship Id="{id}" Type="{PLACE}/{kind}" Target="{target}"/>'
        for id, kind, target in (("s", "worksheet", "sheet1.xml"), ("t", "sharedStrings", "sharedStrings.xml"))
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr(
            "_rels/.rels",
            f'<Relationships><Relationship Id="r" Type="{PLACE}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
        )
        sheets = '<sheets><sheet name="Calls" sheetId="1" r:id="s"/></sheets>'
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{PLACE}">{sheets}</workbook>')
        book.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{links}</Relationships>")
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{texts}</sst>')
        with book.open("xl/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{main}"><sheetData>'.encode())
            first = 1
            while written.tell() < SHEET_BYTES:
                sheet.write("".join(row(source, first + index) for index in range(ROWS_AT_ONCE)).encode())
                first += ROWS_AT_ONCE
            sheet.write(b"</sheetData></worksheet>")
    return written.getvalue()


def row(source: random.Random, number: int) -> str:
    """Return one row of the sheet."""
    words = "".join(f'<c r="{column}{number}" t="s"><v>{source.randrange(STRINGS)}</v></c>' for column in "AB")
    numbers = "".join(f'<c r="{column}{number}"><v>{source.randrange(10**8) / 10**4}</v></c>' for column in "CDEFGH")
    return f'<row r="{number}">{words}{numbers}</row>'
