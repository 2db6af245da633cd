import assert from "node:assert/strict";
import { test } from "node:test";
import { Prices } from "../../../../public/js/chat/models/prices.js";
import { usageOf } from "../../../../public/js/ui/panels/conversation_usage.js";

const usage = { promptTokens: 100, cachedTokens: 40, completionTokens: 20, reasoningTokens: 5 };
const known = { usage, model: "m-0", createdAt: 0 };
const dollars = (amount) => ({ amount, currency: "USD", pricesDate: "2026-01-01" });

test("only answers that said what they used are counted", () => {
  const sum = usageOf([{ ...known, usage: null, cost: null }, { ...known, cost: dollars(0.5) }, { ...known, cost: dollars(0.25) }]);
  assert.deepEqual(sum, {
    answers: 2, promptTokens: 200, cachedTokens: 80, completionTokens: 40, reasoningTokens: 10, unpriced: 0,
    costs: [{ currency: "USD", amount: 0.75 }], thinkingCosts: [],
  });
});

test("currencies are not added up, and answers without a price are named", () => {
  const sum = usageOf([{ ...known, cost: dollars(1) }, { ...known, cost: { ...dollars(2), currency: "EUR" } }, { ...known, cost: null }]);
  assert.deepEqual(sum.costs, [{ currency: "USD", amount: 1 }, { currency: "EUR", amount: 2 }]);
  assert.equal(sum.unpriced, 1);
});

test("what thoughts cost is told apart, where the price of the day is known", () => {
  const price = { input: 1, output: 1_000_000, checked: "2026-01-01" };
  const prices = new Prices({ currency: "USD", models: [{ match: "m-1", maker: "openai", prices: [price] }] });
  const answer = { ...known, cost: dollars(1), model: "m-1" };
  const sum = usageOf([answer, { ...answer, model: "m-2" }, { ...answer, cost: null }], prices);
  assert.deepEqual([sum.reasoningTokens, sum.thinkingCosts], [15, [{ currency: "USD", amount: 5 }]]);
});

test("a sum of which a part is missing says so, and names the answers", () => {
  const sum = usageOf([{ ...known, cost: { ...dollars(1), isPartial: true } }, { ...known, cost: dollars(2) }]);
  assert.deepEqual(sum.costs, [{ currency: "USD", amount: 3, isPartial: true }]);
  assert.equal(sum.unpriced, 1);
});
