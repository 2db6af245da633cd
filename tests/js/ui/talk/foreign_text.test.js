import assert from "node:assert/strict";
import { test } from "node:test";
import { readable } from "../../../../public/js/ui/talk/foreign_text.js";

test("JSON has one value a line, and all else is as it was", () => {
  assert.equal(readable('{"a":[1],"b":"<b>"}'), '{\n  "a": [\n    1\n  ],\n  "b": "<b>"\n}');
  for (const words of ["no JSON {", "12", '"text"', "a\n\tb"]) assert.equal(readable(words), words);
});

test("what turns the direction of words, or is not to be seen, is told by its code", () => {
  assert.equal(readable("a\u202eb\u0000\u2066"), "a\\u202eb\\u0000\\u2066");
  assert.equal(readable('{"path":"\\u202egpj.exe"}'), '{\n  "path": "\\u202egpj.exe"\n}');
});

test("a megabyte is cut short", () => {
  assert.equal(readable("x".repeat(1_000_000)).length, 50_001);
  assert.equal(readable(JSON.stringify(Array(10_000).fill("x"))).length, 50_001);
});
