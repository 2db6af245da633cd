/** The parts of a document, and how some of them are chosen. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { asDocumentText, chosenParts, firstThatFit, rangesOf, textOfParts } from "../../../public/js/documents/parts.js";

for (const [words, numbers] of [
  ["1-3, 5", [1, 2, 3, 5]],
  ["5 1", [1, 5]],
  ["2–4，9", [2, 3, 4, 9]],
  ["8-", [8, 9]],
  ["3, 3", [3]],
  ["0", null],
  ["1-10", null],
  ["4-2", null],
  ["all", null],
  ["", null],
]) {
  test(`“${words}” of nine is ${numbers ? numbers.join(" ") : "no choice"}`, () => {
    assert.deepEqual(chosenParts(words, 9), numbers);
  });
}

test("neighbours are written as a range", () => assert.equal(rangesOf([1, 2, 3, 5, 7, 8]), "1-3, 5, 7-8"));

test("the text of chosen parts is theirs alone", async () => {
  const parts = ["one", "二", "three"].map((text) => ({ title: "", text }));
  const document = asDocumentText({ type: "", unit: "page", parts });
  assert.equal(await textOfParts(document, [2, 3]).text(), "二\n\nthree");
  assert.deepEqual(firstThatFit(document, 9), [1]);
});

test("neighbours are one slice of the text: each slice holds the page up", async () => {
  const parts = Array.from({ length: 100 }, (_, index) => ({ title: "", text: `part ${index}` }));
  const document = asDocumentText({ type: "", unit: "page", parts });
  let slices = 0;
  const text = Object.assign(document.text, {
    slice: (/** @type {number[]} */ ...place) => {
      slices += 1;
      return Blob.prototype.slice.apply(text, place);
    },
  });
  const numbers = Array.from({ length: 90 }, (_, index) => index + 1);
  assert.match(await textOfParts(document, numbers).text(), /^part 0\n\npart 1\n[^]*part 89\s*$/);
  assert.equal(slices, 1);
});

test("marks that a text does not have are not looked for in all of it", () => {
  const looked = [];
  const { lastIndexOf } = String.prototype;
  String.prototype.lastIndexOf = function (...given) {
    looked.push(this.length);
    return lastIndexOf.apply(this, given);
  };
  try {
    asDocumentText({ type: "", unit: "part", parts: [{ title: "", text: "x".repeat(500_000) }] });
  } finally {
    String.prototype.lastIndexOf = lastIndexOf;
  }
  assert.ok(looked.length > 20);
  assert.ok(Math.max(...looked) < 30_000);
});

test("a long text without parts is cut where a paragraph ends, and loses nothing", async () => {
  const paragraph = `${"word ".repeat(400).trim()}\n\n`;
  const document = asDocumentText({ type: "", unit: "part", parts: [{ title: "", text: paragraph.repeat(30).trim() }] });
  assert.ok(document.parts.length > 2);
  assert.equal(await document.text.text(), paragraph.repeat(30).trim());
});
