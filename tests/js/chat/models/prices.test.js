/** What an answer costs. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Prices } from "../../../../public/js/chat/models/prices.js";
import { DAY, PRICES } from "../chat_fixture.js";

const MILLION = 1_000_000;
const usage = (promptTokens, completionTokens, more = {}) => {
  return { promptTokens, completionTokens, cachedTokens: 0, cacheWrittenTokens: 0, reasoningTokens: 0, ...more };
};
const costOf = (used, model, day = DAY) => PRICES.costOf(used, model, day);
/** A table of one model, m, with such prices. */
const pricesOf = (...prices) => new Prices({ currency: "USD", models: [{ match: "m", maker: "openai", prices }] });
const ROW = { input: 1, cached: 0.1, output: 4, checked: "2026-01-01" };

test("prompt and answer are paid by the million, and the price has the day on which it was checked", () => {
  assert.deepEqual(pricesOf(ROW).costOf(usage(MILLION, MILLION), "m"), {
    amount: 5, currency: "USD", pricesDate: "2026-01-01",
  });
});

test("what the provider still had costs less", () => {
  assert.equal(pricesOf(ROW).costOf(usage(MILLION, 0, { cachedTokens: MILLION / 2 }), "m").amount, 0.55);
});

test("a dated name has the price of the model", () => {
  assert.equal(costOf(usage(MILLION, 0), "gpt-4o-mini-2024-07-18").amount, 0.15);
});

for (const model of [
  "my-model", "gpt-4o@azure", "openai/gpt-4o", "gpt-4o-audio-preview", "gpt-5-turbo", "ft:gpt-4o:acme", "",
]) {
  test(`the price of "${model}" is unknown`, () => assert.equal(costOf(usage(10, 10), model), null));
}

test("a provider that sells its own models has its own prices", () => {
  assert.equal(costOf(usage(MILLION, 0), "claude-haiku-4-5@Anthropic").amount, 1);
  assert.equal(costOf(usage(MILLION, 0), "claude-haiku-4-5@openrouter"), null);
});

test("behind the place of OpenAI there may be a gateway, for which the maker's price is the best guess", () => {
  assert.equal(costOf(usage(MILLION, 0), "claude-haiku-4-5").amount, 1);
});

test("above a length of the prompt another price holds for all of it", () => {
  const long = { above: 100, input: 2, cached: 0.2, output: 6 };
  const prices = pricesOf({ ...ROW, long });
  assert.equal(prices.costOf(usage(100, MILLION), "m").amount, 4.0001);
  assert.equal(prices.costOf(usage(200, MILLION), "m").amount, 6.0004);
});

test("a prompt of more than 272,000 tokens has its price at OpenAI", () => {
  assert.equal(costOf(usage(300_000, 1_000), "gpt-6-luna").amount, 0.06075);
});

test("a price holds from its first day to its last", () => {
  const prices = pricesOf({ ...ROW, until: "2026-03-31" }, { ...ROW, input: 2, from: "2026-04-01" });
  const days = ["2026-01-01", "2026-03-31", "2026-04-01"];
  assert.deepEqual(days.map((day) => prices.of("m", day)?.input), [1, 1, 2]);
  assert.equal(pricesOf({ ...ROW, from: "2026-04-01" }).of("m", "2026-03-31"), null);
});

test("where being remembered costs more, what a provider does not report as remembered was not", () => {
  const prices = pricesOf({ ...ROW, cacheWrite: 2 });
  assert.equal(prices.costOf({ ...usage(MILLION, 0), cacheWrittenTokens: undefined }, "m").amount, 1);
  assert.equal(prices.costOf(usage(MILLION, 0, { cacheWrittenTokens: MILLION / 2 }), "m").amount, 1.5);
});

/** What tools add to the price of an answer. */
const feesOf = (model, ...tools) => {
  const used = usage(MILLION, 0);
  const { amount, isPartial } = PRICES.costOf(used, model, DAY, tools);
  return { fees: Math.round((amount - costOf(used, model).amount) * 10_000) / 10_000, isPartial };
};

test("each call of a tool that runs at the provider has its fee", () => {
  assert.deepEqual(feesOf("gpt-6-luna", "web_search", "web_search", "mcp"), { fees: 0.02, isPartial: undefined });
});

test("a tool costs what its own provider asks", () => {
  assert.deepEqual(feesOf("claude-haiku-4-5@anthropic", "web_search"), { fees: 0.01, isPartial: undefined });
  assert.deepEqual(feesOf("claude-haiku-4-5@anthropic", "code_interpreter"), { fees: 0, isPartial: true });
});

test("where the fee of a tool is unknown, the price says that it is not the whole", () => {
  assert.deepEqual(feesOf("gpt-6-luna", "web_search", "image_generation"), { fees: 0.01, isPartial: true });
});
