import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_CONTEXT, readBlocks } from "../../../public/js/markdown/blocks.js";

const html = (text) => readBlocks(text, NO_CONTEXT).map((block) => block.html).join("");

test("a run of exclamation marks is words like any other, however long it is", () => {
  for (const length of [1, 7, 8, 9, 300_000]) {
    const run = "!".repeat(length);
    assert.equal(html(`a ${run} *b*`), `<p>a ${run} <em>b</em></p>\n`);
    assert.equal(html(run), `<p>${run}</p>\n`);
  }
});

test("the last of them may be a picture's", () => {
  assert.equal(html(`${"!".repeat(9)}[a](b)`), `<p>${"!".repeat(8)}<img src="b" alt="a"></p>\n`);
});

const formulas = (text) => [...html(text).matchAll(/class="(math[^"]*)">([^<]*)</g)].map(([, kind, tex]) => [kind, tex]);
const inline = (...texts) => texts.map((tex) => ["math", tex]);
const display = (...texts) => texts.map((tex) => ["math math--display", tex]);

test("dollars and brackets hold formulas", () => {
  assert.deepEqual(formulas("An $a^2$, \\(b_1\\) and $x$."), inline("a^2", "b_1", "x"));
  assert.deepEqual(formulas("the $n$th, $(n+1)$th, $5 \\times 4$, $3$"), inline("n", "(n+1)", "5 \\times 4", "3"));
  assert.deepEqual(formulas("$a$ $b$"), inline("a", "b"));
  assert.deepEqual(formulas("$5\\%$ $a = \\a$"), inline("5\\%", "a = \\a"));
});

test("prices stay prices", () => {
  for (const text of [
    "It costs $5 or $6.",
    "from $5 to $10",
    "$5, or 6$ in the south",
    "$5-$6",
    "$20 (US$ 20)",
    "between US$5 and US$6",
    "$5/$month",
    "$1,000.50 and $2,000",
    "5$ and 6$",
    "$ 5 and 6 $",
    "a $100k house, a $200k house",
  ]) {
    assert.deepEqual(formulas(text), [], text);
  }
});

test("names of shell variables are no formulas", () => {
  assert.deepEqual(formulas("$PATH:$HOME, $HOME and $USER"), []);
});

test("there are none in code", () => {
  assert.deepEqual(formulas("`$a$` `\\(b\\)`\n\n```\n$a$\n$$\nb\n$$\n```\n\n    $$c$$\n"), []);
});

test("an escaped dollar is a dollar", () => {
  assert.deepEqual(formulas("\\$a\\$ and \\$5$"), []);
  assert.deepEqual(formulas("$a\\$b$"), inline("a\\$b"));
});

test("a formula does not go over a blank line, nor do dollars over any", () => {
  assert.deepEqual(formulas("$a\nb$ \\(a\n\nb\\)"), []);
  assert.deepEqual(formulas("\\(a\nb\\)"), inline("a\nb"));
});

test("formulas of their own line", () => {
  assert.deepEqual(formulas("$$\na\n$$\n\nwords\n\n\\[ b \\]\n\n$$c$$"), display("a", "b", "c"));
  assert.deepEqual(formulas("words\n$$\na\n$$\nwords"), display("a"));
  assert.deepEqual(formulas("- item\n\n  $$\n  a\n  $$\n- other"), display("a"));
});

test("and within a line", () => {
  assert.deepEqual(formulas("so $$a$$ and \\[b = c\\] hold"), display("a", "b = c"));
});

test("escaped brackets are just brackets", () => {
  assert.deepEqual(formulas("see \\[1\\] and \\[the book\\]"), []);
});

test("one that is still open at the end is shown as one, until a blank line says that it is none", () => {
  assert.deepEqual(formulas("$$\na = b"), display("a = b"));
  assert.deepEqual(formulas("\\[\na = b"), display("a = b"));
  assert.deepEqual(formulas("$$\na = b\n\nwords"), []);
});
