/** A long text is drawn in pieces, each of which can be read by itself. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { pieceAt } from "../../../../../public/js/ui/talk/files/long_text.js";

/** @param {string} text */
async function piecesOf(text) {
  const words = new Blob([text]);
  const pieces = [];
  for (let bytes = 0; bytes < words.size; ) {
    const piece = await pieceAt(words, bytes);
    pieces.push(piece.text);
    bytes += piece.bytes;
  }
  return pieces;
}

for (const [what, text, isWell] of /** @type {const} */ ([
  ["lines are not divided", "eine Zeile – 一行\n".repeat(3_000), /\n$/],
  ["words of a line without an end are not divided", "parole più lunghe ".repeat(3_000), / $/],
  ["characters of a text without a space are not divided", "电话亭里很安静".repeat(3_000), /^[^\ufffd]+$/],
])) {
  test(what, async () => {
    const pieces = await piecesOf(text);
    assert.ok(pieces.length > 3);
    assert.equal(pieces.join(""), text);
    for (const piece of pieces) assert.match(piece, isWell);
  });
}
