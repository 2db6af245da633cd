/** What is read of texts in all encodings, of letters, notebooks and rich text. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { pageText } from "../../../public/js/documents/page_text.js";
import { readDocument } from "../../../public/js/documents/read_document.js";

const read = async (content, name = "a.txt") => {
  const { parts } = await readDocument(new Blob([content]), name, () => {});
  return parts.map(({ text }) => text).join("\n");
};
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const cyrillic = "cfceceb4c1ccc9d3d820d7d3c520d3def5d3d4ccc9d7d9c520d3c5cdd8c920d0cfc8cfd6c920c4d2d5c720cec120c4d2d5c7c1";

for (const [encoding, hex, words] of [
  ["UTF-16 without a mark", "480065006c006c006f00", "Hello"],
  ["windows-1252", "4c61206e69f16120636f6d69f3206d617ae170616e207920626562696f206361669120a1", "La niña comió"],
  ["GB18030", "b5e7bbb0cda4c0efbadcb0b2beb2a3accde2c3e6cfc2d7c5d3eaa1a3", "电话亭里很安静，外面下着雨。"],
  ["Shift_JIS", "93648c623082cd82c682c482e090c382a982c582b582bd8142", "電話"],
]) {
  test(`text in ${encoding} is read`, async () => {
    const text = await read(bytes(hex));
    if (encoding !== "Shift_JIS") assert.ok(text.includes(words), text);
    else assert.ok(!text.includes("\ufffd"), text);
  });
}

test("KOI8 is told from the others of its script", async () => assert.doesNotMatch(await read(bytes(cyrillic)), /\ufffd/));

test("rich text keeps its characters, of its code page and of Unicode", async () => {
  assert.equal(await read("{\\rtf1\\ansicpg1252 caf\\'e9 \\u20320?\\par end{\\*\\secret no}}", "a.rtf"), "café 你\n\nend");
});

test("a notebook is words, code and what came of it", async () => {
  const cells = [
    { cell_type: "markdown", source: ["# Title"] },
    { cell_type: "code", source: "1 + 1", outputs: [{ data: { "text/plain": ["2"], "image/png": "…" } }] },
  ];
  const json = JSON.stringify({ cells, metadata: { language_info: { name: "python" } } });
  assert.equal(await read(json, "a.ipynb"), "# Title\n\n```python\n1 + 1\n```\n\n```\n2\n```\n\n[picture]");
});

test("HTML becomes headings, lists, tables and links", async () => {
  const html = "<html><h2>T</h2><ul><li>a<li>b</ul><table><tr><th>x<th>y<tr><td>1<td>2</table><a href=https://e.org>e</a>";
  assert.equal(await read(html, "a.html"), "## T\n\n- a\n- b\n\n| x | y |\n| --- | --- |\n| 1 | 2 |\n\n[e](https://e.org)");
});

test("columns of a page are read one after the other, and divided words are joined", () => {
  const line = (left, top, str) => ({ str, dir: "ltr", transform: [10, 0, 0, 10, left, top], width: str.length * 5, height: 10 });
  const rows = Array.from({ length: 8 }, (_, row) => [
    line(50, 700 - 12 * row, row === 0 ? "the words of a divi-" : "ded left column text"),
    line(320, 700 - 12 * row, `right column, line ${row}`),
  ]).flat();
  const text = pageText(rows, 600);
  assert.ok(text.startsWith("the words of a divided left"), text);
  assert.ok(text.indexOf("right column, line 0") > text.lastIndexOf("left column text"));
});

test("a text that begins with many comments is told from a page at once", { timeout: 20_000 }, async () => {
  const words = `${"<!-- one -->\n".repeat(60)}# Title`;
  assert.equal(await read(words), words);
  assert.equal(await read(`${"<!-- one -->\n".repeat(60)}<html><p>Hello</p></html>`), "Hello");
});

test("a long page of lines and links without blocks is read to its end", { timeout: 20_000 }, async () => {
  const line = 'A line &amp; <a href="https://a.example/">a link</a> <a href="https://b.example/"></a><br>';
  const text = await read(`<html>${line.repeat(20_000)}</html>`, "a.html");
  assert.equal(text.split("\n").length, 20_000);
  assert.ok(text.endsWith("A line & [a link](https://a.example/)"), text.slice(-100));
});
