import assert from "node:assert/strict";
import { test } from "node:test";
import { COMMANDS, lastAnswerOf, lastCodeBlock } from "../../../../public/js/ui/shared/commands.js";

test("the last answer is the last in which something is written", () => {
  const path = [
    { role: "assistant", text: "first", deleted: false },
    { role: "assistant", text: "second", deleted: false },
    { role: "assistant", text: "third", deleted: true },
    { role: "user", text: "thanks", deleted: false },
    { role: "assistant", text: "", deleted: false },
  ];
  assert.equal(lastAnswerOf({ path })?.text, "second");
  assert.equal(lastAnswerOf({ path: [] }), null);
  assert.equal(lastAnswerOf(null), null);
});

test("the last block of code is copied without its fences", () => {
  assert.equal(lastCodeBlock("```js\none\n```\nand\n```\ntwo\n  three\n```\nend"), "two\n  three");
});

test("a fence is closed by its own kind, and at least as long", () => {
  assert.equal(lastCodeBlock("````md\n```js\ninner\n```\n````"), "```js\ninner\n```");
  assert.equal(lastCodeBlock("~~~\na\n```\nb\n~~~"), "a\n```\nb");
});

test("a block that is still being written counts", () => {
  assert.equal(lastCodeBlock("```\nhalf"), "half");
});

test("code in a line is no block", () => {
  assert.equal(lastCodeBlock("Use ```x``` here"), null);
  assert.equal(lastCodeBlock("```a``` b"), null);
});

test("an icon means one thing", () => {
  const meanings = new Map();
  for (const { id, icon } of COMMANDS) meanings.set(icon, [...(meanings.get(icon) ?? []), id]);
  const shared = [...meanings.values()].filter(({ length }) => length > 1);
  assert.deepEqual(shared, [["copyAnswer", "copyCode"], ["pin", "unpin"]]);
});
