/** Documents that LibreOffice has written, from the sources beside them. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { readDocument } from "../../../public/js/documents/read_document.js";

const FILES = new URL("../../page/documents/files/", import.meta.url);
const read = async (name) => {
  const { parts, unit } = await readDocument(new Blob([await readFile(new URL(name, FILES))]), name, () => {});
  return { unit, titles: parts.map(({ title }) => title), text: parts.map(({ text }) => text).join("\n\n") };
};

for (const name of ["letter.docx", "letter.odt"]) {
  test(`${name} keeps its headings, table, list, link, note, and all its scripts`, async () => {
    const { text } = await read(name);
    for (const words of [
      "# The booth of Calle Mayor\n\nWhoever had no line of their own came here to talk[^1].",
      "| Destination | Per minute | Line |\n| --- | --- | --- |\n| Lima | 0.35 | A\\|B |\n| 上海 | 0.48 | C |",
      "- Pay at the counter\n  - coins\n- Keep the receipt",
      "See [the plan](https://example.org/booth).",
      "## 别的语言\n\n电话亭里很安静，外面下着雨。\n\nكانت المكالمة قصيرة جدا.",
      "[^1]: Until the shop closed at ten.",
    ]) assert.ok(text.includes(words), `${words}\n\n${text}`);
  });
}

for (const name of ["tariffs.xlsx", "tariffs.ods"]) {
  test(`${name} is one table for each sheet, with dates and shares as they are shown`, async () => {
    const { unit, titles, text } = await read(name);
    assert.deepEqual([unit, titles], ["sheet", ["Calls", "Notes"]]);
    assert.ok(text.includes("| 2026-03-01 | Lima | 12.5 | 25% |\n| 2026-03-02 | 广州 | 37.5 | 75% |"), text);
  });
}

for (const name of ["opening.pptx", "opening.odp"]) {
  test(`${name} has its slides, their tables and notes`, async () => {
    const { unit, titles, text } = await read(name);
    assert.deepEqual([unit, titles.length], ["slide", 2]);
    assert.ok(text.includes("Notes: Wait for the applause."), text);
    assert.ok(text.includes("| Day | Until |\n| --- | --- |\n| Friday | 23:00 |"), text);
  });
}

test("a book and a rich text have the same words", async () => {
  for (const name of ["letter.epub", "letter.rtf"]) {
    const { text } = await read(name);
    for (const words of ["The booth of Calle Mayor", "上海", "电话亭里很安静", "قصيرة"]) assert.ok(text.includes(words), name);
  }
});
