/** How files are made ready to be sent. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { formats, isAnimated, readTextFile } from "../../../../public/js/ui/composer/attachment_files.js";

const types = (type, hasHoles) => [...new Set(formats(type, hasHoles).map((format) => format.type))];

test("photographs become JPEG", () => assert.deepEqual(types("image/jpeg", false), ["image/jpeg"]));

test("a screenshot stays PNG where there is room", () => {
  assert.deepEqual(types("image/png", false), ["image/png", "image/jpeg"]);
});

test("what is transparent never becomes JPEG", () => {
  assert.deepEqual(types("image/webp", true), ["image/png", "image/webp"]);
});

test("only a GIF of several frames is a film", async () => {
  const frame = new Uint8Array([0x21, 0xf9, 0x04, 0, 0, 0, 0, 0]);
  const gif = (count) => new Blob(["GIF89a", ...Array(count).fill(frame)], { type: "image/gif" });
  assert.equal(await isAnimated(gif(1)), false);
  assert.equal(await isAnimated(gif(2)), true);
  assert.equal(await isAnimated(new Blob([frame, frame], { type: "image/png" })), false);
});

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
