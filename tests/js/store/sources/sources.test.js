import assert from "node:assert/strict";
import { test } from "node:test";
import { inOneLine, readSources, webAddress } from "../../../../public/js/store/sources/sources.js";

const cite = (url, start = 0, end = 0, title = "") => ({ url, title, start, end });

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
