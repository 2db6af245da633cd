import assert from "node:assert/strict";
import { test } from "node:test";
import { excerptAround } from "../../../../public/js/store/search/excerpt.js";

/**
 * @param {string} text
 * @param {string} wanted
 */
function around(text, wanted) {
  return excerptAround(text, { start: text.indexOf(wanted), length: wanted.length });
}

for (const text of [
  "needle",
  "a needle at the beginning",
  `${"word ".repeat(100)}needle${" word".repeat(100)}`,
  `${"x".repeat(300)}needle${"x".repeat(300)}`,
  `${"👍".repeat(300)}needle${"👍".repeat(300)}`,
  "first line\n\n\n   needle\n\tlast line",
]) {
  test(`the place is right in the excerpt of ${JSON.stringify(text.slice(0, 20))}…, which is one short line`, () => {
    const { excerpt, start, length } = around(text, "needle");
    assert.equal(excerpt.slice(start, start + length), "needle");
    assert.doesNotMatch(excerpt, /\n/);
    assert.ok(excerpt.length <= 210, String(excerpt.length));
    assert.ok(excerpt.isWellFormed());
  });
}

test("what was cut off is marked on that side", () => {
  const { excerpt } = around(`${"word ".repeat(100)}needle`, "needle");
  assert.match(excerpt, /^…word.*needle$/);
});

test("a found text that is longer than an excerpt is shown whole", () => {
  const long = "n".repeat(400);
  assert.equal(around(`a ${long} b`, long).length, 400);
});

for (const [markdown, plain] of /** @type {const} */ ([
  ["The **needle** is `sharp`", "The needle is sharp"],
  ["## A *needle*\n\n- one\n- [x] two", "A needle one two"],
  ["> A needle in [the hay](https://example.org/a_b), ~~lost~~", "A needle in the hay, lost"],
  ["![A needle](data:image/png;base64,AAAA) here", "A needle here"],
  ["| Thing | Size |\n| --- | ---: |\n| needle | **2** |", "Thing Size needle 2"],
  ["```js\nneedle(a * b, **c)\n```\nand __so__ _on_", "needle(a * b, **c) and so on"],
  ["snake_case_needle and 2 * 3 * 4", "snake_case_needle and 2 * 3 * 4"],
  ["***needle***", "needle"],
])) {
  test(`${JSON.stringify(markdown)} is shown without the signs of Markdown`, () => {
    const { excerpt, start, length } = around(markdown, "needle");
    assert.equal(excerpt.replace(/\s+/g, " ").trim(), plain);
    assert.equal(excerpt.slice(start, start + length), "needle");
  });
}

test("a sign that was searched for is shown", () => {
  const { excerpt, start, length } = around("a **needle** here", "**need");
  assert.equal(excerpt.slice(start, start + length), "**need");
});

test("the address of a link is shown where it was searched for", () => {
  const { excerpt, start, length } = around("see [the hay](https://needle.example/)", "needle");
  assert.equal(excerpt.slice(start, start + length), "needle");
});
