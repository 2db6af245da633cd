/** What a screen reader hears of an answer. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { plainWords, Sentences } from "../../../../public/js/ui/transcript/sentences.js";

const summary = (kind, { language, count }) => `[${[kind, language, count].filter(Boolean).join(" ")}]`;

/** @param {string} text @param {number} size of the pieces in which it arrives */
function heard(text, size = text.length) {
  const sentences = new Sentences(summary);
  const whole = [];
  for (let start = 0; start < text.length; start += size) whole.push(...sentences.add(text.slice(start, start + size)));
  return [...whole, ...sentences.finish()];
}

test("a sentence is said once it is whole, and not before", () => {
  const sentences = new Sentences(summary);
  assert.deepEqual(sentences.add("The sea is sal"), []);
  assert.deepEqual(sentences.add("ty. It is"), ["The sea is salty."]);
  assert.deepEqual(sentences.finish(), ["It is"]);
});

test("the pieces in which an answer arrives change nothing of what is heard", () => {
  const prose = "# Salt\n\nOne. Two!\n\n- **First** point\n- [A link](https://a.example/x)\n\n";
  const answer = `${prose}\`\`\`js\na.b();\n\`\`\`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd`;
  for (const size of [1, 2, 3, 7]) assert.deepEqual(heard(answer, size).join(" "), heard(answer).join(" "));
});

test("the signs of Markdown are not said", () => {
  assert.deepEqual(heard("## Why **salt** and `NaCl`"), ["Why salt and NaCl"]);
  assert.deepEqual(heard("> *Look* at [this](https://a.example/)"), ["Look at this"]);
  assert.deepEqual(heard("- [x] done\n***\n"), ["done"]);
});

test("code is summed up by its language and length", () => {
  assert.deepEqual(heard("Look:\n```python\na = 1.0\nb = 2\n```\nThere."), ["Look:", "[code python 2]", "There."]);
  assert.deepEqual(heard("```\nnever closed"), ["[code 1]"]);
});

test("a table is summed up by its rows", () => {
  assert.deepEqual(heard("| Sea | Salt |\n|---|---:|\n| Baltic | 8 |\n| Red | 41 |\n\nSo."), ["[table 2]", "So."]);
});

test("sentences end without a blank in Chinese", () => {
  assert.deepEqual(heard("海是咸的。为什么？因为盐"), ["海是咸的。", "为什么？", "因为盐"]);
});

test("a decimal point ends no sentence", () => {
  assert.deepEqual(heard("It holds 3.5 percent of salt. Truly."), ["It holds 3.5 percent of salt.", "Truly."]);
});

test("a text without any end is said in pieces, rather than searched over and over", () => {
  const sentences = new Sentences(summary);
  assert.equal(sentences.add("word ".repeat(150)).length, 0);
  assert.equal(sentences.add("word ".repeat(150)).length, 1);
});

test("a line as long as an answer is said whole, and read in one go whatever signs it has", () => {
  const words = "word ".repeat(20_000);
  const sentences = new Sentences(() => "");
  const said = [...sentences.add(`${words}\n`), ...sentences.finish()];
  assert.equal(said.join(" ").match(/word/g)?.length, 20_000);
  for (const piece of ["[", "a **", "a `b", "[a](", "_a "]) {
    const hostile = new Sentences(() => "");
    assert.ok([...hostile.add(`${piece.repeat(300_000)}\n`), ...hostile.finish()].length > 1, piece);
  }
});

test("as a whole, Markdown keeps its lines and its code, and loses its signs", () => {
  const markdown = "## Why **salt**\n\n- [A link](https://a.example/)\n\n```js\na * b * c;\n```\n\n| a | b |\n";
  assert.equal(plainWords(markdown), "Why salt\n\nA link\n\n\na * b * c;\n\n\n| a | b |\n");
});

test("code that is never closed is code to the end", () => {
  assert.equal(plainWords("~~~\n*a*\n```\n*b*"), "\n*a*\n```\n*b*");
});
