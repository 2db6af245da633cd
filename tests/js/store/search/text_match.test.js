import assert from "node:assert/strict";
import { test } from "node:test";
import { excerptAround, fold, hasAll, placeOf, wordsOf } from "../../../../public/js/store/search/text_match.js";

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

/**
 * @param {string} text
 * @param {string} query
 * @returns {string | null} what is found, as it was written
 */
function found(text, query) {
  const [folded, words] = [fold(text), wordsOf(query)];
  if (!hasAll(folded, words)) return null;
  const { start, length } = placeOf(text, folded, words);
  return text.slice(start, start + length);
}

for (const [text, query, expected] of /** @type {[string, string, string | null][]} */ ([
  ["The River", "river", "River"],
  ["una señal clara", "SENAL", "señal"],
  ["una senal clara", "señal", "senal"],
  ["cafe\u0301 solo", "café", "cafe\u0301"],
  ["cafe\u0301 solo", "solo", "solo"],
  ["ÀÉÎÕÜ y más", "mas", "más"],
  ["İstanbul", "istanbul", "İstanbul"],
  ["这是中文的文字", "中文", "中文"],
  ["한국어 문장", "문장", "문장"],
  ["👩‍👩‍👧 family 👍🏽 ok", "ok", "ok"],
  ["ﬁne", "ﬁne", "ﬁne"],
  ["one two three", "three one", "one"],
  ["one two three", "one four", null],
  ["constructor", "__proto__", null],
])) {
  test(`in "${text}", "${query}" finds ${expected ?? "nothing"}`, () => assert.equal(found(text, query), expected));
}

test("the place is right behind any number of accents", () => {
  const text = `${"é".repeat(500)} x ${"e\u0301".repeat(500)} needle`;
  assert.equal(found(text, "needle"), "needle");
});

test("a query of spaces has no words", () => assert.deepEqual(wordsOf(" \n\t"), []));

test("marks that make another word in other scripts are kept", () => {
  assert.notEqual(fold("कि"), fold("का"));
});
