/** What an answer costs. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Prices } from "../../../../public/js/chat/models/prices.js";
import { PRICES, PRICES_TABLE } from "../chat_fixture.js";

const MILLION = 1_000_000;
const usage = (promptTokens, completionTokens, more = {}) => {
  return { promptTokens, completionTokens, cachedTokens: 0, reasoningTokens: 0, ...more };
};

test("prompt and answer are paid by the million, and the price has its date", () => {
  assert.deepEqual(PRICES.costOf(usage(MILLION, MILLION), "gpt-4o"), {
    amount: 12.5, currency: "USD", pricesDate: PRICES_TABLE.date,
  });
});

test("what the provider still had costs less", () => {
  assert.equal(PRICES.costOf(usage(MILLION, 0, { cachedTokens: MILLION / 2 }), "gpt-4o").amount, 1.25 + 0.625);
});

test("a dated name has the price of the model, unless it had its own", () => {
  assert.equal(PRICES.costOf(usage(MILLION, 0), "gpt-4o-mini-2024-07-18").amount, 0.15);
  assert.equal(PRICES.costOf(usage(MILLION, 0), "gpt-4o-2024-05-13").amount, 5);
});

for (const model of [
  "my-model", "gpt-4o@azure", "openai/gpt-4o", "gpt-4o-audio-preview", "gpt-5-pro", "ft:gpt-4o:acme", "",
]) {
  test(`the price of "${model}" is unknown`, () => assert.equal(PRICES.costOf(usage(10, 10), model), null));
}

test("a provider that sells its own models has its own prices", () => {
  assert.equal(PRICES.costOf(usage(MILLION, 0), "claude-haiku-4-5@Anthropic").amount, 1);
});

test("above the size for which a price is known, it is unknown", () => {
  const prices = new Prices({
    ...PRICES_TABLE, prices: [{ match: "m", input: 1, cached: 1, output: 1, mostPromptTokens: 100 }],
  });
  assert.ok(prices.costOf(usage(100, 1), "m"));
  assert.equal(prices.costOf(usage(101, 1), "m"), null);
});

test("where being remembered costs more, the price is known only if the provider tells how much that was", () => {
  const row = { match: "m", input: 1, cached: 0.1, written: 2, output: 4 };
  const prices = new Prices({ ...PRICES_TABLE, prices: [row] });
  assert.equal(prices.costOf(usage(MILLION, 0), "m"), null);
  assert.equal(prices.costOf(usage(MILLION, 0, { cacheWrittenTokens: MILLION / 2 }), "m").amount, 1.5);
});

test("the table says when and whence it knows, and each price is a number", () => {
  assert.match(PRICES_TABLE.date, /^\d{4}-\d{2}-\d{2}$/);
  assert.ok(PRICES_TABLE.source.includes("https://"));
  for (const { match, input, cached, output, date = "2026-01-01" } of PRICES_TABLE.prices) {
    assert.ok(input > 0 && output >= input && cached > 0 && cached <= input, match);
    assert.match(date, /^\d{4}-\d{2}-\d{2}$/);
  }
});
