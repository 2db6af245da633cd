import assert from "node:assert/strict";
import { test } from "node:test";
import {
  inOneLine, readSources, sourceMark, webAddress, withoutSourceMarks, withSourceList, withSourceMarks,
} from "../../../public/js/store/citations.js";

const cite = (url, start = 0, end = 0, title = "") => ({ url, title, start, end });
const numbered = (text, citations) => withSourceMarks(text, citations, (number) => `[${number}]`);

test("sources are numbered as they first appear, each address once", () => {
  const { list, numbers } = readSources([cite("https://b.example/"), cite("https://a.example/x"), cite("https://b.example")]);
  assert.deepEqual(list.map(({ number, url }) => [number, url]), [[1, "https://b.example/"], [2, "https://a.example/x"]]);
  assert.deepEqual(numbers, [1, 2, 1]);
});

test("a number in brackets means the source of that place, also where addresses come twice", () => {
  const { bracketed } = readSources([cite("https://a.example/"), cite("https://a.example/"), cite("https://b.example/")]);
  assert.deepEqual(bracketed, [1, 1, 2]);
  assert.deepEqual(readSources([cite("https://a.example/", 2, 5)]).bracketed, []);
});

test("a source without a title has its address, and its host says whose it is", () => {
  const [source] = readSources([cite("https://user.example/path?q=1")]).list;
  assert.deepEqual([source?.title, source?.host], ["https://user.example/path?q=1", "user.example"]);
});

test("only addresses of the web lead anywhere, and none that pretends to be another", () => {
  const others = ["javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x.example",
    "https://bank.example@evil.example/", "blob:https://a.example/1", "", `https://a.example/${"a".repeat(5000)}`];
  assert.deepEqual(others.map(webAddress), others.map(() => ""));
  assert.equal(webAddress("HTTPS://Ä.example/<b>"), "https://xn--4ca.example/%3Cb%3E");
});

test("a hundred thousand sources do not become a list of that length", () => {
  const { list, numbers } = readSources(Array.from({ length: 100_000 }, (_, index) => cite(`https://a.example/${index}`)));
  assert.deepEqual([list.length, numbers.at(-1)], [200, 0]);
});

test("words of others stay in one line, and turn no direction", () => {
  assert.equal(inOneLine("a\u202e\n\u0000 b\u2066"), "a b");
  assert.equal([...inOneLine("x".repeat(100_000))].length, 201);
  assert.ok(inOneLine(`${"x".repeat(199)}😀${"y".repeat(50)}`).isWellFormed());
});

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
