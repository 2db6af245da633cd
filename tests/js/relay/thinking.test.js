import assert from "node:assert/strict";
import { test } from "node:test";
import { ThinkingSplitter } from "../../../public/js/relay/thinking.js";

/** @param {readonly string[]} pieces @returns {{ reasoning: string, text: string }} */
function split(pieces) {
  const splitter = new ThinkingSplitter();
  const found = { reasoning: "", text: "" };
  /** @param {Iterable<import("../../../public/js/relay/thinking.js").Piece>} parts */
  const add = (parts) => {
    for (const { type, text } of parts) {
      if (type === "text-was-reasoning") Object.assign(found, { reasoning: found.text, text: "" });
      else found[type] += text;
    }
  };
  for (const piece of pieces) add(splitter.push(piece));
  add(splitter.finish());
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
  ["thoughts may have begun before the answer", "Hm.\n</think>\n\nYes.", "Hm.\n", "Yes."],
  ["nothing may have been thought", "\n</think>\n\nYes.", "\n", "Yes."],
  ["the tag may stand within a line", "Hm.</think>Yes.", "Hm.", "Yes."],
  ["another spelling without its opening is known", "Hm.</thinking>Yes.", "Hm.", "Yes."],
  ["a second tag is what the answer speaks of", "Hm.</think>Use </think>.", "Hm.", "Use </think>."],
  ["a tag within a line's code is text", "Write `</think>` at the end.", "", "Write `</think>` at the end."],
  ["code that is closed is none any more", "So `a` ``b`` </think>Yes", "So `a` ``b`` ", "Yes"],
  ["a tag within a block of code is text", "So:\n```\n</think>\n```\nYes", "", "So:\n```\n</think>\n```\nYes"],
  ["a longer fence holds a shorter one", "~~~~\n~~~\n</think>\n~~~~", "", "~~~~\n~~~\n</think>\n~~~~"],
  ["after the block it counts", "```js\na\n```\nHm.</think>Yes", "```js\na\n```\nHm.", "Yes"],
  ["Magistral's tags are known", "[THINK]Hm.[/THINK]Yes", "Hm.", "Yes"],
  [
    "and gpt-oss's, as some servers let them through",
    "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Yes",
    "Hm.",
    "Yes",
  ],
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

test("of thoughts that came apart, none are in the text", () => {
  const splitter = new ThinkingSplitter();
  splitter.noteOtherThoughts();
  assert.deepEqual([...splitter.push("Use </think> so.")], [{ type: "text", text: "Use </think> so." }]);
});
