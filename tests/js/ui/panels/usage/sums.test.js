import assert from "node:assert/strict";
import { test } from "node:test";
import { lastDays, recentSums, sumOf, sumsBy, sumsByDay } from "../../../../../public/js/ui/panels/usage/sums.js";

const NOW = "2026-11-28T00:30:00Z";
/** @param {string} day @param {string} model @param {number} usd */
const row = (day, model, usd, more = {}) => {
  const counted = { requests: 1, prompt_tokens: 10, completion_tokens: 5, usd };
  return /** @type {const} */ ({
    day, model, provider: "openai", purpose: "answer", basis: "reported", ...counted, ...more,
  });
};
const ROWS = [
  row("2026-10-31", "luna", 1),
  row("2026-11-01", "luna", 0.25),
  row("2026-11-28", "sol", 0.5, { basis: "reserved" }),
  row("2026-11-28", "sol", 0.25, { basis: "estimated" }),
  row("2026-11-28", "mystery", 0, { usd: undefined, unpriced: 2, requests: 2 }),
];

test("a sum tells apart what is estimated, what is not settled, and what has no price", () => {
  assert.deepEqual(sumOf(ROWS), {
    requests: 6, promptTokens: 50, completionTokens: 25, dollars: 2, estimated: 0.25, reserved: 0.5, unpriced: 2,
  });
});

test("today and the month are those of UTC", () => {
  const { today, month } = recentSums(ROWS, NOW);
  assert.deepEqual([today.dollars, month.dollars], [0.75, 1]);
});

test("what cost most comes first, and where nothing has a price, what used most tokens", () => {
  const rows = [...ROWS, row("2026-11-02", "small", 0, { prompt_tokens: 1 })];
  assert.deepEqual(sumsBy(rows, ({ model }) => model).map(({ name }) => name), ["luna", "sol", "mystery", "small"]);
});

test("every day has a sum, also one on which nothing was used", () => {
  const days = lastDays(NOW, 3);
  assert.deepEqual(days, ["2026-11-26", "2026-11-27", "2026-11-28"]);
  assert.deepEqual(sumsByDay(ROWS, days).map(({ sum }) => sum.dollars), [0, 0, 0.75]);
});

test("days go over the end of a month and of a leap year's February", () => {
  assert.deepEqual(lastDays("2028-03-01T12:00:00Z", 3), ["2028-02-28", "2028-02-29", "2028-03-01"]);
  assert.equal(lastDays(NOW, 366)[0], "2025-11-28");
});
