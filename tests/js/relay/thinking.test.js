import assert from "node:assert/strict";
import { test } from "node:test";
import { ThinkingSplitter } from "../../../public/js/relay/thinking.js";

/** @param {readonly string[]} pieces @returns {{ reasoning: string, text: string }} */
function split(pieces) {
  const splitter = new ThinkingSplitter();
  const found = { reasoning: "", text: "" };
  for (const piece of pieces) for (const { type, text } of splitter.push(piece)) found[type] += text;
  for (const { type, text } of splitter.finish()) found[type] += text;
  return found;
}

const RULES = [
  ["thoughts at the beginning are no text", "<think>\nHm.\n</think>\n\nYes.", "Hm.\n", "Yes."],
  ["space may stand before them", " \n<think>Hm</think>Yes", "Hm", "Yes"],
  ["another spelling is known", "<thinking>Hm</thinking> Yes", "Hm", "Yes"],
  ["a tag later on is what the answer speaks of", "Use <think>x</think>.", "", "Use <think>x</think>."],
  ["a tag after the thoughts is, too", "<think>a</think>b <think>c</think>", "a", "b <think>c</think>"],
  ["signs that only resemble the end are thoughts", "<think>a </ b </thin c</think>d", "a </ b </thin c", "d"],
  ["thoughts without an end are thoughts to the last", "<think>on and </thi", "on and </thi", ""],
  ["an answer that only begins like a thought is text", " <thi", "", " <thi"],
  ["empty thoughts leave only the text", "<think></think>Yes", "", "Yes"],
  ["space at the beginning of an answer stays", "\n  code", "", "\n  code"],
];

for (const [rule, answer = "", reasoning, text] of RULES) {
  test(`${rule}, wherever it is cut`, () => {
    for (let cut = 0; cut <= answer.length; cut += 1) {
      assert.deepEqual(split([answer.slice(0, cut), answer.slice(cut)]), { reasoning, text });
    }
    assert.deepEqual(split([...answer]), { reasoning, text });
  });
}

test("text is passed on as soon as it is known to be text", () => {
  const splitter = new ThinkingSplitter();
  assert.deepEqual([...splitter.push("<b")], [{ type: "text", text: "<b" }]);
});
