import assert from "node:assert/strict";
import { test } from "node:test";
import { pageHeaders } from "../../../netlify/build/page_headers.mjs";

const rule = (source, key, value) => ({ source, headers: [{ key, value }] });
const RULES = [rule("/(.*)", "A", "all"), rule("/((?!frames/one\\.html$).*)", "P", "page"), rule("/frames/one\\.html", "P", "frame")];

test("a folder whose files are all alike is one pattern", () => {
  const blocks = pageHeaders(RULES, ["index.html", "js/a.js", "js/b/c.js"]);
  assert.deepEqual(blocks[0], ["/*", { A: "all", P: "page" }]);
  assert.deepEqual(blocks.slice(1).map(([pattern]) => pattern), ["/index.html", "/", "/js/*"]);
});

test("a file that differs is named, with and without its ending, and so is each of its neighbours", () => {
  const blocks = new Map(pageHeaders(RULES, ["frames/one.html", "frames/two.html", "index.html"]));
  assert.equal(blocks.has("/frames/*"), false);
  assert.deepEqual(blocks.get("/*"), { A: "all" });
  for (const name of ["/frames/one.html", "/frames/one"]) assert.deepEqual(blocks.get(name), { P: "frame" });
  for (const name of ["/frames/two.html", "/frames/two", "/"]) assert.deepEqual(blocks.get(name), { P: "page" });
});

test("a folder within one whose files differ is one pattern, too", () => {
  const rules = [rule("/((?!build/chunks/).*)", "C", "ask"), rule("/build/chunks/(.*)", "C", "keep")];
  const blocks = pageHeaders(rules, ["build/chunks/a-1.js", "build/chunks/b-2.js", "build/main.js", "js/main.js"]);
  assert.deepEqual(blocks.slice(1), [
    ["/build/main.js", { C: "ask" }],
    ["/build/chunks/*", { C: "keep" }],
    ["/js/*", { C: "ask" }],
  ]);
});
