/** Which files are text. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { readTextFile } from "../../../public/js/ui/text_files.js";

const read = (...parts) => readTextFile(new Blob(parts));

test("UTF-8 is text, with the line ends of the page", async () => {
  assert.equal(await read("ñ 你\r\nend"), "ñ 你\nend");
});

test("a mark of the byte order is no part of the text", async () => {
  assert.equal(await read(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])), "a");
  assert.equal(await read(new Uint8Array([0xff, 0xfe, 0x61, 0x00])), "a");
  assert.equal(await read(new Uint8Array([0xfe, 0xff, 0x00, 0x61])), "a");
});

test("a binary file is none", async () => {
  assert.equal(await read(new Uint8Array([0x25, 0x50, 0x44, 0x46, 0x00, 0x01])), null);
  assert.equal(await read(new Uint8Array([0xc3, 0x28])), null);
});
