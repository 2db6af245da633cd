import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_CONTEXT, readBlocks } from "../../../public/js/markdown/blocks.js";
import { sourceMark } from "../../../public/js/store/sources/cited_text.js";
import { readSources } from "../../../public/js/store/sources/sources.js";

const whole = readSources([{ url: "https://a.example/?a=1&b=2", title: 'A "title"', start: 0, end: 0 }]);
const ranged = readSources([{ url: "https://a.example/", title: "A", start: 0, end: 3 }]);
const bad = readSources([{ url: "javascript:ran()", title: "<img src=x onerror=ran()>", start: 0, end: 0 }]);
const read = (text, sources) => readBlocks(text, NO_CONTEXT, { sources }).map(({ html }) => html).join("");
const LINK = '<sup><a href="https://a.example/" title="A">[1]</a></sup>';

test("a number in brackets is a small link to its source", () => {
  const link = '<sup><a href="https://a.example/?a=1&amp;b=2" title="A &quot;title&quot;">[1]</a></sup>';
  assert.equal(read("High [1].", whole), `<p>High ${link}.</p>\n`);
});

test("a number that means no source stays as it is, and so does every one in an answer without sources", () => {
  assert.equal(read("High [2].", whole), "<p>High [2].</p>\n");
  assert.equal(readBlocks("High [1].", NO_CONTEXT).map(({ html }) => html).join(""), "<p>High [1].</p>\n");
});

test("links, footnotes and code with numbers stay what they are", () => {
  for (const text of ["[1](https://b.example/)", "`a[1]`", "[^1]", "```\na[1]\n```"]) {
    assert.equal(read(text, whole), read(text, undefined), text);
  }
});

test("a mark is a link wherever words are: in marks, items and tables", () => {
  const mark = sourceMark(1);
  assert.equal(read(`It **is${mark}**`, ranged), `<p>It <strong>is${LINK}</strong></p>\n`);
  assert.match(read(`- a${mark}\n- b`, ranged), /<li>a<sup>/);
  assert.match(read(`|a|\n|-|\n|b${mark}|`, ranged), /<td>b<sup>/);
});

test("a list whose items cite something still grows item by item", () => {
  const [list] = readBlocks(`- a${sourceMark(1)}\n- b`, NO_CONTEXT, { sources: ranged });
  assert.equal(list?.items?.parts.length, 2);
});

test("in code and formulas there are no marks", () => {
  const mark = sourceMark(1);
  const [block] = readBlocks(`\`\`\`\na${mark}b\n\`\`\``, NO_CONTEXT, { sources: ranged });
  assert.deepEqual([block?.html, block?.code?.text], ["<pre><code>ab</code></pre>\n", "ab"]);
  assert.equal(read(`\`a${mark}\``, ranged), "<p><code>a</code></p>\n");
  assert.equal(read(`$a${mark}$`, ranged), '<p><span class="math">a</span></p>\n');
});

test("a source without an address is a number, and its title nothing but words", () => {
  assert.equal(read("High [1].", bad), "<p>High <sup>[1]</sup>.</p>\n");
});
