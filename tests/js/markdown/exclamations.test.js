import assert from "node:assert/strict";
import { test } from "node:test";

import { NO_CONTEXT, readBlocks } from "../../../public/js/markdown/blocks.js";

const html = (text) => readBlocks(text, NO_CONTEXT).map((block) => block.html).join("");

test("a run of exclamation marks is words like any other, however long it is", () => {
  for (const length of [1, 7, 8, 9, 300_000]) {
    const run = "!".repeat(length);
    assert.equal(html(`a ${run} *b*`), `<p>a ${run} <em>b</em></p>\n`);
    assert.equal(html(run), `<p>${run}</p>\n`);
  }
});

test("the last of them may be a picture's", () => {
  assert.equal(html(`${"!".repeat(9)}[a](b)`), `<p>${"!".repeat(8)}<img src="b" alt="a"></p>\n`);
});
