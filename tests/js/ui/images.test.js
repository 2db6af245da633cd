/** How pictures are made ready to be sent. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { formats, isAnimated } from "../../../public/js/ui/images.js";

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
