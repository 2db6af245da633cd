import assert from "node:assert/strict";
import { test } from "node:test";
import { excerptAround } from "../../../public/js/store/excerpt.js";

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
