/** Lines of a backup, whose files are set aside wherever a piece of the file begins or ends. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf, valueOf } from "../../../../public/js/store/backup/lines.js";

const PIECE = 1_000;
const URL_OF_FILE = `data:image/png;base64,${"QUJD".repeat(40_000)}`;

/** @param {string} text */
async function valuesOf(text) {
  const file = new Blob([text]);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const count = Math.ceil(bytes.length / PIECE);
  const pieces = Array.from({ length: count }, (_, index) => bytes.subarray(index * PIECE, (index + 1) * PIECE));
  const values = [];
  for await (const line of linesOf(Object.assign(file, { stream: () => ReadableStream.from(pieces) }))) values.push(await valueOf(line));
  return values;
}

for (const before of [-30, -22, -9, -8, -1, 0, 1]) {
  test(`a file that begins ${before} bytes after the end of a piece is read whole`, async () => {
    const [head, tail] = ['{"title":"é', `","attachments":[{"id":"a","data":"${URL_OF_FILE}"}]},\n{"title":"目"}`];
    const begin = new TextEncoder().encode(head).length + tail.indexOf('"data":"');
    const [value, next] = await valuesOf(head + "x".repeat(PIECE + before - begin) + tail);
    assert.ok(value.attachments[0].data instanceof Blob);
    assert.equal(await value.attachments[0].data.text(), URL_OF_FILE);
    assert.deepEqual(next, { title: "目" });
  });
}

test("what is called data elsewhere stays as it was, and so do words that look like it", async () => {
  const written = {
    items: [{ data: "data:text/plain,one" }, { data: URL_OF_FILE }],
    words: 'It says "data":"data:image/png;base64,AAAA".',
    attachments: [{ id: "a", data: "data:image/png;base64,QUJD" }],
  };
  const [value] = await valuesOf(`${JSON.stringify(written)},`);
  assert.deepEqual({ items: value.items, words: value.words }, { items: written.items, words: written.words });
});

test("a line that was cut off within a file costs no other line", async () => {
  const cut = `{"attachments":[{"id":"a","data":"${URL_OF_FILE}`;
  assert.deepEqual(await valuesOf(`{"one":1},\n${cut}\n{"two":2}\n${cut}`), [{ one: 1 }, undefined, { two: 2 }, undefined]);
});
