import assert from "node:assert/strict";
import { test } from "node:test";

import { languageOf } from "../../../../public/js/markdown/draw/languages.js";

test("a language has its own name, however it was written", () => {
  for (const word of ["js", "JavaScript", "mjs"]) assert.deepEqual(languageOf(word), { name: "JavaScript", ending: "js" });
});

test("a word that nobody knows is its own name", () => {
  assert.deepEqual(languageOf("brainfog"), { name: "brainfog", ending: "txt" });
  assert.deepEqual(languageOf("constructor"), { name: "constructor", ending: "txt" });
});
