import assert from "node:assert/strict";
import { test } from "node:test";

import { NO_CONTEXT, readBlocks } from "../../../public/js/markdown/blocks.js";
import { completed } from "../../../public/js/markdown/unfinished.js";

/** Each block as one letter, C for code, and what the code says. */
const read = (text, how) => {
  const blocks = readBlocks(text, NO_CONTEXT, how);
  return { kinds: blocks.map(({ code, html }) => (code ? "C" : html.slice(1, 2))).join(""), code: blocks.find(({ code }) => code)?.code.text };
};

const INSIDE = "## One\nExample:\n```\nPIR\n```\n## Two\n```json\n{}\n```\n## End";
const NESTED = `Here:\n\n\`\`\`markdown\n${INSIDE}\n\`\`\`\n\nAnd this stands outside.`;

test("a block of Markdown ends where each fence in it has its counterpart", () => {
  assert.deepEqual(read(NESTED), { kinds: "pCp", code: INSIDE });
  assert.deepEqual(read(NESTED.replaceAll("```", "~~~").replace("markdown", "md")), { kinds: "pCp", code: INSIDE.replaceAll("```", "~~~") });
  assert.deepEqual(read("```md\na\n```js\nb\n```\nc\n```\nd"), { kinds: "Cp", code: "a\n```js\nb\n```\nc" });
  assert.deepEqual(read("- ```md\n  a\n  ```js\n  b\n  ```\n  ```\n- c").kinds, "u");
});

test("its length is that of its source", () => {
  const blocks = readBlocks(NESTED, NO_CONTEXT);
  assert.equal(blocks.reduce((sum, { length }) => sum + length, 0), NESTED.length);
  assert.equal(blocks[1].html.match(/language-markdown/g)?.length, 1);
});

test("where CommonMark's reading is whole, it holds", () => {
  assert.deepEqual(read("```markdown\na\n```\nb\n```\nc\n```"), { kinds: "CpC", code: "a" });
  assert.deepEqual(read("```markdown\na\n```\nb\n```js\nc\n```\nd"), { kinds: "CpCp", code: "a" });
  assert.deepEqual(read("````markdown\na\n```js\nb\n```\nc\n````\nd"), { kinds: "Cp", code: "a\n```js\nb\n```\nc" });
  assert.deepEqual(read("~~~markdown\n```py\nb\n```\n~~~\nd"), { kinds: "Cp", code: "```py\nb\n```" });
  assert.deepEqual(read("```markdown\na"), { kinds: "C", code: "a" });
});

test("where several readings are left, CommonMark's holds", () => {
  assert.equal(read("```md\n```js\na\n```\n```\nb\n```\nc\n```").code, "```js\na");
});

test("other languages are not looked into", () => {
  assert.equal(read(NESTED.replace("markdown", "text")).code, "## One\nExample:");
});

test("while it is written it is one block from the first fence that shows it", () => {
  const from = NESTED.indexOf("```json") + 8;
  for (let end = from; end <= NESTED.length; end += 1) {
    const { kinds, code } = read(completed(NESTED.slice(0, end)), { mayGrow: true });
    assert.match(kinds, /^pCp?$/, NESTED.slice(0, end));
    assert.ok(`${INSIDE}\n`.startsWith(code), NESTED.slice(0, end));
  }
});

test("nothing is completed in it", () => {
  const text = "```md\n```js\na\n```\n**b";
  assert.equal(completed(text), text);
  assert.equal(completed(`${text}\n\`\`\`\n**c`), `${text}\n\`\`\`\n**c**`);
});
