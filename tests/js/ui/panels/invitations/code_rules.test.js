import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_RULES, readRules } from "../../../../../public/js/ui/panels/invitations/code_rules.js";

const TODAY = "2026-11-28";
/** @param {string} amount @param {"day" | "week" | "month" | "total"} period */
const per = (amount, period) => ({ amount, period });

test("a code without rules stands alone", () => {
  const { line, wrong, limits } = readRules(NO_RULES, TODAY);
  assert.deepEqual([line, wrong, limits], ["", [], { budget: [], models: [], until: null }]);
});

test("each rule stands behind the code as the relay reads it", () => {
  const written = {
    usd: per("5", "month"), tokens: per("200k", "day"), requests: per(" 50 ", "total"),
    until: "2027-12-31", models: "gpt-6*, o3；kimi", tools: "web_search mcp:docs -images",
  };
  const { line, limits } = readRules(/** @type {any} */ (written), TODAY);
  const rules = [
    "usd=5/month", "tokens=200000/day", "requests=50/total", "until=2027-12-31", "models=gpt-6*;o3;kimi",
    "tools=web_search;mcp:docs;-images",
  ];
  assert.equal(line, `|${rules.join("|")}`);
  assert.deepEqual(limits.budget[1], { kind: "tokens", most: 200_000, period: "day" });
});

for (const [kind, amount, most] of /** @type {const} */ ([
  ["usd", "2.50", 2.5],
  ["usd", "2,50", 2.5],
  ["usd", "$5", 5],
  ["usd", "0", null],
  ["usd", "5000000", null],
  ["usd", "-5", null],
  ["usd", "5k", null],
  ["usd", "1e3", null],
  ["tokens", "1.5M", 1_500_000],
  ["tokens", "0.0001k", null],
  ["tokens", "200,000", null],
  ["requests", "50", 50],
  ["requests", "1.5", null],
  ["requests", "many", null],
])) {
  test(`${kind}: "${amount}" is ${most ?? "refused"}`, () => {
    const { wrong, limits } = readRules({ ...NO_RULES, [kind]: per(amount, "day") }, TODAY);
    assert.deepEqual(wrong, most === null ? [kind] : []);
    assert.equal(limits.budget[0]?.most ?? null, most);
  });
}

test("a day that is over is refused, and today is not", () => {
  assert.deepEqual(readRules({ ...NO_RULES, until: "2026-11-27" }, TODAY).wrong, ["until"]);
  assert.deepEqual(readRules({ ...NO_RULES, until: TODAY }, TODAY).wrong, []);
});

test("no name smuggles in another rule or another code", () => {
  assert.deepEqual(readRules({ ...NO_RULES, models: "a|usd=99/day" }, TODAY).wrong, ["models"]);
  assert.equal(readRules({ ...NO_RULES, models: "a,evil-code1" }, TODAY).line, "|models=a;evil-code1");
  assert.deepEqual(readRules({ ...NO_RULES, tools: "a=b" }, TODAY).wrong, ["tools"]);
});
