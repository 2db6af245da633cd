import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, hasAll, placeOf, placesOf, wordsOf } from "../../../../public/js/store/search/text_match.js";

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

test("letters as wide as a Chinese character are the same letters", () => {
  assert.equal(fold("ＡＢＣ１２"), "abc12");
});

for (const [text, query, found] of /** @type {const} */ ([
  ["Salt, and salt again", "salt", ["Salt", "salt"]],
  ["Él bebió el café, Él", "el cafe", ["Él", "el", "café", "Él"]],
  ["ＳＡＬＴ的海水，salt", "salt 海", ["ＳＡＬＴ", "海", "salt"]],
  ["saltsalty", "salt salty", ["salt", "salty"]],
  ["nothing", "salt", []],
])) {
  test(`each place of ${query} is found in ${text} as it was written`, () => {
    const places = placesOf(text, wordsOf(query));
    assert.deepEqual(places.map(({ start, length }) => text.slice(start, start + length)), found);
  });
}
