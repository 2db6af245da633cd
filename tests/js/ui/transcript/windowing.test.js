import assert from "node:assert/strict";
import { test } from "node:test";

import { guessHeight } from "../../../../public/js/ui/transcript/windowing.js";

const LINE = guessHeight("a\nb") - guessHeight("a");

test("a long line is as high as the lines into which it will be broken", () => {
  assert.equal(guessHeight("x".repeat(720)) - guessHeight("x"), 9 * LINE);
});

test("short lines, as in code and tables, count whole, and blank lines half", () => {
  assert.equal(guessHeight("a\nb\nc\nd") - guessHeight("a"), 3 * LINE);
  assert.equal(guessHeight("a\n\nb") - guessHeight("a"), 1.5 * LINE);
});

test("a message without words has room for what stands around them", () => {
  assert.ok(guessHeight("") > 2 * LINE);
});
