import assert from "node:assert/strict";
import { test } from "node:test";
import {
  sourceMark, withoutSourceMarks, withSourceList, withSourceMarks,
} from "../../../../public/js/store/sources/cited_text.js";

const cite = (url, start = 0, end = 0, title = "") => ({ url, title, start, end });
const numbered = (text, citations) => withSourceMarks(text, citations, (number) => `[${number}]`);

test("a mark comes behind what is cited, before the blanks", () => {
  assert.equal(numbered("It is high. It sways.", [cite("https://a.example/", 0, 12)]), "It is high.[1] It sways.");
});

test("a number replaces a model's own link to the source, with the blank before it", () => {
  const text = "It sways ([a.example](https://a.example/?utm_source=openai)).";
  const citations = [cite("https://a.example/?utm_source=openai", 9, text.length - 1)];
  assert.equal(numbered(text, citations), "It sways[1].");
});

test("marks come in the order of the text, and each but once at a place", () => {
  const citations = [cite("https://b.example/", 4, 7), cite("https://a.example/", 0, 3), cite("https://b.example/", 5, 7)];
  assert.equal(numbered("One two", citations), "One[2] two[1]");
});

test("a range that is none, or lies elsewhere, marks nothing and loses nothing", () => {
  const ranges = [[-1, 3], [3, 1], [0, 99], [0.5, 2], [NaN, 3], [0, Infinity]];
  const citations = ranges.map(([start, end]) => cite("https://a.example/", start, end));
  assert.equal(numbered("Salt 😀", citations), "Salt 😀");
  assert.equal(numbered("Salt 😀", [cite("https://a.example/", 0, 6)]), "Salt 😀", "within a character");
});

test("no mark ends up in a fence or a rule of a table, which would mean something else then", () => {
  for (const text of ["```\ncode\n```", "|a|\n|-|", "$$\nx\n$$", "Title\n==="]) {
    assert.equal(numbered(text, [cite("https://a.example/", 0, text.length)]), text);
  }
});

test("a mark is what no text has, and can be taken out again", () => {
  assert.equal(withoutSourceMarks(`a${sourceMark(12)}b`), "ab");
});

test("a copy has the numbers in the text and a list of what they mean", () => {
  const citations = [cite("https://a.example/x_y", 0, 4, "A *star* [x]"), cite("javascript:alert(1)", 0, 4, "No")];
  assert.equal(
    withSourceList({ text: "Salt.", citations }, "Sources"),
    "Salt[1][2].\n\n**Sources**\n\n1. [A \\*star\\* \\[x\\]](<https://a.example/x_y>)\n2. No (javascript:alert(1))",
  );
  assert.equal(withSourceList({ text: "Salt." }, "Sources"), "Salt.");
});

test("in a copy, brackets have the numbers of the list", () => {
  const citations = [cite("https://a.example/"), cite("https://a.example/"), cite("https://b.example/")];
  assert.match(withSourceList({ text: "One [1], two [2], three [3], [4].", citations }, "S"), /^One \[1\], two \[1\], three \[2\], \[4\]\./);
});
