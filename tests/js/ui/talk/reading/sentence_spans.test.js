import assert from "node:assert/strict";
import { test } from "node:test";
import { groupEnd, sentenceSpans } from "../../../../../public/js/ui/talk/reading/sentence_spans.js";

/**
 * @param {string} text
 * @param {string} [language]
 */
function sentences(text, language = "en") {
  return sentenceSpans(text, language).map(({ start, end }) => text.slice(start, end));
}

test("a text is said sentence by sentence, without the blanks between them", () => {
  assert.deepEqual(sentences(" It rains. Does it? It does!  "), ["It rains.", "Does it?", "It does!"]);
  assert.deepEqual(sentences("今天下雨。明天晴天！", "zh-CN"), ["今天下雨。", "明天晴天！"]);
  assert.deepEqual(sentences("It costs 3.50 euros. Pay."), ["It costs 3.50 euros.", "Pay."]);
});

test("what has no words is not said", () => {
  assert.deepEqual(sentences("→ … —"), []);
  assert.deepEqual(sentences(""), []);
});

test("an abbreviation is said with the name behind it", () => {
  assert.deepEqual(sentences("Dr. Smith has come."), ["Dr. Smith has come."]);
});

test("while a text grows, all sentences but the last stay as they were", () => {
  const text = "First comes this one. Then, e.g. here, the next. Dr. Who is a third! And 3.5 is a number.";
  let before = /** @type {string[]} */ ([]);
  for (let length = 1; length <= text.length; length += 1) {
    const now = sentences(text.slice(0, length));
    assert.deepEqual(now.slice(0, Math.max(0, before.length - 1)), before.slice(0, -1), text.slice(0, length));
    before = now;
  }
});

test("a sentence without an end is cut where there is a pause, and nothing of it is lost", () => {
  const clause = "and one more clause, ";
  const cut = sentences(clause.repeat(60));
  assert.ok(cut.length > 3);
  assert.ok(cut.every((piece) => piece.length <= 300 && piece.endsWith(",")));
  assert.equal(cut.join(" "), clause.repeat(60).trim());
});

test("a word without an end is cut between two characters", () => {
  const word = `a${"𠮷".repeat(400)}`;
  const cut = sentences(word, "zh-CN");
  assert.equal(cut.join(""), word);
  assert.ok(cut.every((piece) => piece.isWellFormed()));
});

test("short sentences are said together, up to a length", () => {
  const words = ["12345", "12345", "12345", "1234567890123", "1"].map((each) => ({ words: each }));
  assert.equal(groupEnd(words, 0, 11), 2);
  assert.equal(groupEnd(words, 2, 11), 3);
  assert.equal(groupEnd(words, 3, 11), 4);
  assert.equal(groupEnd(words, 4, 11), 5);
});

test("where the longest is nothing, each sentence is said alone", () => {
  assert.equal(groupEnd([{ words: "one" }, { words: "two" }], 0, 0), 1);
});
