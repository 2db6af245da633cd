import assert from "node:assert/strict";
import { test } from "node:test";

import { NO_CONTEXT, readBlocks } from "../../../public/js/markdown/blocks.js";

const html = (text) => readBlocks(text, NO_CONTEXT).map((block) => block.html);

test("a number with a caret is raised, and its note stands for itself", () => {
  assert.deepEqual(html("So.[^1]\n\n[^1]: Said *somebody*."), [
    '<p>So.<sup><a href="#footnote-1">1</a></sup></p>\n',
    '<p class="footnote"><sup>1</sup> Said <em>somebody</em>.</p>\n',
  ]);
});

test("each note begins a block, and goes on over its lines", () => {
  const [first, second, rest] = html("[^1]: One\nand more\n[^2]: Two\n\nElse");
  assert.equal(first, '<p class="footnote"><sup>1</sup> One\nand more</p>\n');
  assert.equal(second, '<p class="footnote"><sup>2</sup> Two</p>\n');
  assert.equal(rest, "<p>Else</p>\n");
});

test("a note that is an address is no definition of a link", () => {
  assert.match(html("[^1]: https://example.com").join(""), /class="footnote".*href="https:\/\/example.com"/);
});

test("a pattern is no footnote, nor is anything in code", () => {
  assert.deepEqual(html("[^a-z] and `[^1]`"), ["<p>[^a-z] and <code>[^1]</code></p>\n"]);
});
