import assert from "node:assert/strict";
import { test } from "node:test";
import { Overlap } from "../../../public/js/chat/overlap.js";

/**
 * @param {string} before
 * @param {readonly string[]} pieces
 * @returns {string} the answer as the reader has it in the end
 */
function joined(before, pieces) {
  const overlap = new Overlap(before);
  let text = before;
  for (const { drop, add } of [...pieces.map((piece) => overlap.push(piece)), overlap.finish()]) {
    text = text.slice(0, text.length - drop) + add;
  }
  return text;
}

const RULES = [
  ["a cut word is written anew", "The quick bro", "brown fox", "The quick brown fox"],
  ["space before it is there already", "The quick bro", " brown fox", "The quick brown fox"],
  ["a whole word at the end is not taken for a part of the next", "The quick", "quick fox", "The quick fox"],
  ["a model that chooses another word has chosen it", "The quick bro", "red fox", "The quick red fox"],
  ["a sentence that had ended ends again", "It is so. Indeed.", "Indeed. But why?", "It is so. Indeed. But why?"],
  ["after a space, no second one comes", "The sea is ", " salty", "The sea is salty"],
  ["after a space, a paragraph may come", "The sea is ", "\n\nSalty", "The sea is \n\nSalty"],
  ["indentation after a line's end stays", "if x:\n", "    run()\n", "if x:\n    run()\n"],
  ["after an empty line, none comes", "One.\n\n", "\n\nTwo.", "One.\n\nTwo."],
  ["indented code goes on where it was", "if x:\n    ru", "run()\n", "if x:\n    run()\n"],
  ["Chinese goes on as it is", "你好，世", "界。", "你好，世界。"],
  ["an answer that was only one word goes on as it is", "Half", "way", "Halfway"],
  ["the beginning of an answer stays as it comes", "", "\n  Yes", "\n  Yes"],
  [
    "repeated words are dropped",
    "We know that the sea is salty because ",
    "the sea is salty because rivers",
    "We know that the sea is salty because rivers",
  ],
  [
    "they are dropped before a cut word, too",
    "We know that the sea is salty bec",
    "the sea is salty because",
    "We know that the sea is salty because",
  ],
  ["a repeated sentence of Chinese is dropped", "你好。因为河流带来盐分，", "因为河流带来盐分，所以咸。", "你好。因为河流带来盐分，所以咸。"],
  ["a few repeated characters may be meant", "Bora ", "Bora is an island", "Bora Bora is an island"],
  [
    "a repeated row of a table may be meant",
    "| a | b |\n|---|---|\n| 0 | 0 |\n",
    "| 0 | 0 |\n| 1 | 1 |\n",
    "| a | b |\n|---|---|\n| 0 | 0 |\n| 0 | 0 |\n| 1 | 1 |\n",
  ],
  [
    "a refrain may be meant",
    "ding ding ding ding ding ding ding ",
    "ding ding ding ding dong",
    "ding ding ding ding ding ding ding ding ding ding ding dong",
  ],
  [
    "a line that came twice may come again",
    "We will rock you\nWe will rock you\n",
    "We will rock you\nSing",
    "We will rock you\nWe will rock you\nWe will rock you\nSing",
  ],
  [
    "what was only the end of a word is kept",
    "We like counterrevolutionary ",
    "revolutionary ideas",
    "We like counterrevolutionary revolutionary ideas",
  ],
  [
    "where it could be one repetition or two, all is kept",
    "They ring the golden bell ring the golden bell ",
    "ring the golden bell ring the golden bell and",
    "They ring the golden bell ring the golden bell ring the golden bell ring the golden bell and",
  ],
  ["a model that says nothing changes nothing", "The quick bro", "", "The quick bro"],
  ["a model that stops within the word changes nothing", "The quick bro", "br", "The quick bro"],
];

for (const [rule, before = "", after = "", whole] of RULES) {
  test(`${rule}, however it comes`, () => {
    for (let cut = 0; cut <= after.length; cut += 1) {
      assert.equal(joined(before, [after.slice(0, cut), after.slice(cut)]), whole);
    }
    assert.equal(joined(before, [...after]), whole);
  });
}

test("a model is not shown a word that may be cut", () => {
  assert.equal(new Overlap("The quick bro").sent, "The quick ");
  assert.equal(new Overlap("The sea is ").sent, "The sea is ");
  assert.equal(new Overlap("Half").sent, "Half");
  assert.equal(new Overlap("看 你好").sent, "看 你好");
});

test("once the overlap is behind, text is passed on as it comes", () => {
  const overlap = new Overlap("The quick bro");
  overlap.push("brown");
  assert.deepEqual(overlap.push(" fox"), { drop: 0, add: " fox" });
});
