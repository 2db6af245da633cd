/** When a model ends, and who is told. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { endingOf, endingState } from "../../../../public/js/chat/models/endings.js";
import { TRAITS } from "../chat_fixture.js";

const endOf = (name, provider = "openai", told = {}) => endingOf({ name, provider }, told, TRAITS);

test("the table knows when a model ends, and what its maker recommends instead", () => {
  assert.deepEqual(endOf("gpt-4o"), { shutdown: "2027-01-14", successor: "gpt-6-luna" });
  assert.deepEqual(endOf("gpt-6-luna"), { shutdown: "", successor: "" });
  assert.equal(endOf("openai/gpt-4o", "openrouter").shutdown, "2027-01-14");
});

test("what the provider itself says counts more", () => {
  assert.equal(endOf("gpt-4o", "openai", { "gpt-4o": "2027-02-01" }).shutdown, "2027-02-01");
  assert.equal(endOf("gpt-4o", "openrouter", { "gpt-4o": "2027-02-01" }).shutdown, "2027-01-14");
  const listed = { name: "gpt-4o", provider: "openrouter", shutdown: "2027-03-01" };
  assert.equal(endingOf(listed, {}, TRAITS).shutdown, "2027-03-01");
});

test("Azure has days of its own, which nobody knows here", () => {
  assert.equal(endOf("gpt-4o", "azure").shutdown, "");
});

for (const [today, state] of [
  ["2026-12-14", ""], ["2026-12-15", "soon"], ["2027-01-13", "soon"], ["2027-01-14", "ended"], ["2028-01-01", "ended"],
]) {
  test(`on ${today} a model that ends on 14 January 2027 ${state ? `is said to be ${state}` : "is like any other"}`, () => {
    assert.equal(endingState("2027-01-14", today), state);
  });
}

test("a model without a day has no end", () => assert.equal(endingState("", "2027-01-14"), ""));
