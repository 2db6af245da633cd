"""PDFs as small as they can be, for what no office program would write."""

from collections.abc import Mapping, Sequence

Line = tuple[float, float, str]
"""Where it begins, from the lower left corner in points, and its words."""


def pdf(pages: Sequence[Sequence[Line]], catalog: str = "", more: Mapping[int, bytes] | None = None) -> bytes:
    """Return a PDF of those pages; `catalog` is added to its root, `more` are objects from 900 on."""
    objects: dict[int, bytes] = {3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}
    kids = []
    for index, lines in enumerate(pages):
        number = 10 + 2 * index
        kids.append(f"{number} 0 R")
        content = "".join(f"BT /F1 10 Tf {x} {y} Td ({escaped(words)}) Tj ET\n" for x, y, words in lines).encode(
            "latin-1"
        )
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        ).encode()
        objects[number + 1] = stream(content)
    objects[1] = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode()
    objects[2] = f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(kids)}] >>".encode()
    return file_of({**objects, **(more or {})})


def scan(jpeg: bytes, width: int, height: int) -> bytes:
    """Return a PDF of one page that is a picture."""
    drawing = b"q 595 0 0 842 0 0 cm /I Do Q"
    image = f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB"
    return file_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Count 1 /Kids [10 0 R] >>",
            10: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 11 0 R"
            b" /Resources << /XObject << /I 12 0 R >> >> >>",
            11: stream(drawing),
            12: f"{image} /BitsPerComponent 8 /Filter /DCTDecode /Length {len(jpeg)} >>\nstream\n".encode()
            + jpeg
            + b"\nendstream",
        }
    )


def stream(content: bytes, more: str = "") -> bytes:
    """Return an object that holds that content."""
    return f"<< /Length {len(content)} {more} >>\nstream\n".encode() + content + b"\nendstream"


def file_of(objects: Mapping[int, bytes]) -> bytes:
    """Return the file that holds those objects."""
    # Joined at the end: a file may have ten thousand pages.
    written = [b"%PDF-1.7\n"]
    table = ["xref\n0 1\n0000000000 65535 f \n"]
    place = len(written[0])
    for number in sorted(objects):
        table.append(f"{number} 1\n{place:010d} 00000 n \n")
        written.append(f"{number} 0 obj\n".encode() + objects[number] + b"\nendobj\n")
        place += len(written[-1])
    trailer = f"trailer\n<< /Size {max(objects) + 1} /Root 1 0 R >>\nstartxref\n{place}\n%%EOF\n"
    return b"".join(written) + "".join([*table, trailer]).encode()


def escaped(words: str) -> str:
    """Return those words as a string in a PDF holds them."""
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
