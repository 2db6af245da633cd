import assert from "node:assert/strict";
import { test } from "node:test";
import { numberTyped } from "../../../../../public/js/ui/panels/settings/controls.js";

const temperature = { key: "temperature", default: null, min: 0, max: 2, step: 0.1 };
const history = { key: "historyCount", default: 32, min: 0, max: 64, step: 1 };
const longest = { key: "maxTokens", default: 0, min: 0, max: 1_000_000, step: 1 };

test("a number is clamped into its range", () => {
  assert.equal(numberTyped(temperature, "7"), 2);
  assert.equal(numberTyped(temperature, "-1"), 0);
});

test("a comma is as good as a point", () => {
  assert.equal(numberTyped(temperature, " 0,7 "), 0.7);
});

test("an emptied field leaves out what may be left out, and else changes nothing", () => {
  assert.equal(numberTyped(temperature, ""), null);
  assert.equal(numberTyped(longest, ""), 0);
  assert.equal(numberTyped(history, ""), undefined);
});

test("what is no number changes nothing", () => {
  assert.equal(numberTyped(temperature, "warm"), undefined);
  assert.equal(numberTyped(temperature, "-"), undefined);
});

test("messages and tokens are whole", () => {
  assert.equal(numberTyped(history, "3.6"), 4);
});
