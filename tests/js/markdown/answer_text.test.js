import assert from "node:assert/strict";
import { test } from "node:test";

import { LineEnds } from "../../../public/js/markdown/answer_text.js";

function read(...pieces) {
  const lineEnds = new LineEnds();
  return [...pieces.map((piece) => lineEnds.normalise(piece)), lineEnds.rest()];
}

test("every kind of line end becomes one", () => {
  assert.equal(read("a\r\nb\rc\nd\n\re").join(""), "a\nb\nc\nd\n\ne");
});

test("a line end that is cut in two stays one", () => {
  assert.deepEqual(read("a\r", "\nb"), ["a", "\nb", ""]);
});

test("what was held back is not lost", () => {
  assert.deepEqual(read("a\r"), ["a", "\n"]);
  assert.deepEqual(read("a\r", "", "b"), ["a", "", "\nb", ""]);
  assert.deepEqual(read("\r", "\r", "\r"), ["", "\n", "\n", "\n"]);
});
