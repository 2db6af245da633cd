"""What a camera reads of a QR code on the page."""

import base64

from playwright.sync_api import Locator

from tests.support.programs import ROOT

DECODER = (ROOT / "node_modules" / "jsqr" / "dist" / "jsQR.js").read_text(encoding="utf-8")
READ = """
async (picture) => {
  const bytes = Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes]));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  canvas.drawImage(bitmap, 0, 0);
  const { data, width, height } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
  return jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data ?? "";
}
"""


def read_qr_code(drawing: Locator) -> str:
    """Take a picture of the drawing and return what it says; empty if nothing can be read."""
    page = drawing.page
    if not page.evaluate("'jsQR' in globalThis"):
        page.evaluate(f"(() => {{ {DECODER} }}).call(globalThis)")
    return page.evaluate(READ, base64.b64encode(drawing.screenshot()).decode())
