import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzzyFilter, fuzzyMatch } from "../../../../public/js/ui/shared/fuzzy.js";

const found = (query, names) => fuzzyFilter(query, names, (name) => name).map(({ thing }) => thing);

test("without a query, everything is found in its own order", () => {
  assert.deepEqual(found(" ", ["b", "a"]), ["b", "a"]);
});

test("every word has to be found, in whatever order", () => {
  assert.deepEqual(found("sea salt", ["Why the sea is salty", "The sea", "Salt"]), ["Why the sea is salty"]);
  assert.deepEqual(found("salt sea", ["Why the sea is salty"]), ["Why the sea is salty"]);
});

test("what begins a word comes before what lies inside one, and that before scattered characters", () => {
  assert.deepEqual(found("new", ["Nothing else works", "Renew it", "A new one"]), [
    "A new one",
    "Renew it",
    "Nothing else works",
  ]);
});

test("characters that lie far apart are a coincidence", () => {
  assert.equal(fuzzyMatch("ab", `a${"-".repeat(20)}b`), null);
});

test("case and accents make no difference", () => {
  assert.deepEqual(found("CALEFACCION", ["Carta sobre la calefacción"]), ["Carta sobre la calefacción"]);
});

test("a syllable that only begins like another is another one", () => {
  assert.equal(fuzzyMatch("하", "한국"), null);
  assert.ok(fuzzyMatch("한", "한국"));
});

test("marks say which characters were meant, also behind an accent or an emoji", () => {
  for (const name of ["¿Qué tal el mar?", "👋🏽 Qué tal"]) {
    const [[start, end]] = fuzzyMatch("tal", name).marks;
    assert.equal(name.slice(start, end), "tal");
  }
});

test("at most as many are found as were asked for", () => {
  assert.equal(fuzzyFilter("a", ["a1", "a2", "a3"], (name) => name, 2).length, 2);
});
