import assert from "node:assert/strict";
import { test } from "node:test";
import { usageOf } from "../../../../public/js/ui/panels/conversation_usage.js";

const usage = { promptTokens: 100, cachedTokens: 40, completionTokens: 20, reasoningTokens: 5 };
const dollars = (amount) => ({ amount, currency: "USD", pricesDate: "2026-01-01" });

test("only answers that said what they used are counted", () => {
  const sum = usageOf([{ usage: null, cost: null }, { usage, cost: dollars(0.5) }, { usage, cost: dollars(0.25) }]);
  assert.deepEqual(sum, {
    answers: 2, promptTokens: 200, cachedTokens: 80, completionTokens: 40, unpriced: 0,
    costs: [{ currency: "USD", amount: 0.75 }],
  });
});

test("currencies are not added up, and answers without a price are named", () => {
  const sum = usageOf([{ usage, cost: dollars(1) }, { usage, cost: { ...dollars(2), currency: "EUR" } }, { usage, cost: null }]);
  assert.deepEqual(sum.costs, [{ currency: "USD", amount: 1 }, { currency: "EUR", amount: 2 }]);
  assert.equal(sum.unpriced, 1);
});
