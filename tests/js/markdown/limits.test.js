// Work is counted here instead of measured: what marked is not given to read costs nothing.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Lexer } from "../../../node_modules/marked/lib/marked.esm.js";
import { NO_CONTEXT, readBlocks } from "../../../public/js/markdown/blocks.js";
import { escapeText } from "../../../public/js/markdown/extensions.js";
import { cleanHtml } from "../../../public/js/markdown/sanitise.js";

const { table } = Lexer.rules.block.gfm;
const { text: words, url } = Lexer.rules.inline.gfm;

const SIZE = 65_536;
const fill = (piece, size = SIZE) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
const html = (text) => readBlocks(text, NO_CONTEXT).map((block) => block.html).join("");

/** How deep the elements of some HTML are within each other. */
function depthOf(markup) {
  let depth = 0;
  let deepest = 0;
  for (const [, end] of markup.matchAll(/<(\/?)(?:blockquote|ul|ol|li|em|strong|del|a|b|i|div|table|details)\b[^>]*>/g)) {
    depth += end ? -1 : 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** How often marked looks for something in a text. */
function searches(rule, text) {
  const { exec } = rule;
  let count = 0;
  rule.exec = (source) => {
    count += 1;
    return exec.call(rule, source);
  };
  html(text);
  delete rule.exec;
  return count;
}

test("a paragraph that would take long to read is shown as it was written", () => {
  for (const piece of ["_a", "*a", "a_", "a*", "~a", "!a", "\\(", "x\\[", "$a", "<a", "&", "[[", "![", "x`"]) {
    const text = `x${fill(piece)}`;
    assert.equal(searches(words, text), 0, piece);
    assert.equal(html(text), `<p>${escapeText(text)}</p>\n`, piece);
  }
  assert.equal(searches(words, "some *words*"), 2);
});

test("so is one with an address without an end", () => {
  for (const text of [`${fill("a")}@`, `http://a${fill(")")}`, `www.a${fill(".")}`]) {
    assert.equal(searches(url, text), 0);
    assert.equal(html(text), `<p>${text}</p>\n`);
  }
});

test("only that paragraph is: the others are read", () => {
  assert.match(html(`**a**\n\n${fill("_a")}\n\n- **b**`), /^<p><strong>a<\/strong><\/p>\n<p>_a_a[^<]*<\/p>\n<ul>\n<li><strong>b/);
});

test("long paragraphs with many marks are read as ever", () => {
  const text = fill("Some **bold words** and `code`, an [address](https://example.org/a_b) and a few more words. ", 40_000);
  assert.ok((html(text).match(/<strong>/g)?.length ?? 0) > 400);
  assert.match(html(`![a](data:image/png;base64,${fill("iVBORw0KGgo/", 300_000)}) **b**`), /<img .*<strong>b/);
});

test("quotes, lists and marks are nested up to a level, and what is within them is shown as it was written", () => {
  const lists = Array.from({ length: 1000 }, (_, level) => `${"  ".repeat(level)}- a${level}`).join("\n");
  for (const text of [..."> |- |1. |> - |* > ".split("|").map((piece) => `${piece.repeat(20_000)}a <b>`), lists]) {
    const [block, ...others] = readBlocks(text, NO_CONTEXT);
    assert.ok(depthOf(block.html) > 30, text.slice(0, 20));
    assert.ok(depthOf(block.html) < 130, text.slice(0, 20));
    assert.match(block.html, /<pre><code>/);
    assert.ok(/(?:a &lt;b&gt;|- a999)<\/code>/.test(block.html));
    assert.equal(block.length, text.length);
    assert.deepEqual(others, []);
  }
  const marks = `${"*a **b ".repeat(120)}x${"** *".repeat(120)}`;
  assert.ok(depthOf(html(marks)) < 100);
});

test("thirty levels are nobody's limit", () => {
  assert.equal(depthOf(html(`${"> ".repeat(30)}a`)), 30);
  assert.equal(html(`${"> ".repeat(30)}a`).includes("<pre>"), false);
});

test("tags that are never closed are shown from a number on", () => {
  for (const tag of ["<b>", '<i title="1">', "<div>", "<details>", "<table>", "<blockquote>"]) {
    assert.ok(depthOf(cleanHtml(tag.repeat(1000))) <= 16, tag);
    assert.ok(depthOf(html(`x ${tag.repeat(1000)}`)) <= 16, tag);
    assert.equal(depthOf(html(`${tag}\n`.repeat(50))), 16, tag);
  }
  assert.equal(cleanHtml("<b>x</i>".repeat(40)).match(/<b>/g)?.length, 16);
});

test("tags that are closed, or need not be, may be as many as there are", () => {
  for (const [piece, tag] of [["<b>x</b> ", /<b>/g], ["<br>", /<br>/g], ["<li>x", /<li>/g], ["<td>x", /<td>/g]]) {
    assert.equal(cleanHtml(piece.repeat(100)).match(tag)?.length, 100, piece);
  }
});

test("two lines that only look like a table's head cost no more than themselves", () => {
  assert.equal(searches(table, fill("a|b\n-|\n")), 0);
  assert.equal(searches(table, fill("-\n")), 0);
  assert.equal(searches(table, "a | b\n--|--\nc | d"), 1);
});

test("a table is one whatever its bars look like", () => {
  for (const [head, columns] of [["| a | b |\n|---|:-:|", 2], ["a | b\n- | -", 2], ["| a \\| b |\n|---|", 1], ["|a|\n|:-", 1]]) {
    assert.equal(html(`${head}\n| 1 | 2 |`).match(/<th/g)?.length, columns + 1, head);
  }
  for (const text of ["a | b\n---", "a\n-|-", "| a |\n|--|--|"]) assert.equal(html(text).includes("<table"), false, text);
});

test("a table that would fill up millions of cells is shown as it was written", () => {
  const head = `${"|a".repeat(1000)}|\n${"|-".repeat(1000)}|\n`;
  assert.equal(html(head + "|\n".repeat(3000)).includes("<table"), false);
  assert.ok(html(head + `${"|b".repeat(1000)}|\n`.repeat(30)).includes("<table"));
  assert.ok(html(`| a | b | c |\n|---|---|---|\n${"| x |\n".repeat(500)}`).includes("<table"));
});

test("definitions cost no more the more there are", () => {
  const links = Array.from({ length: 5000 }, (_, number) => `[a${number}]: https://${number}`).join("\n");
  const [block] = readBlocks(`${links}\n\n[a4999] [a0]`, NO_CONTEXT).slice(-1);
  assert.match(block.html, /https:\/\/4999".*https:\/\/0"/);
});
