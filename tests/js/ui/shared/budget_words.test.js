import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";

const LOCALES = new URL("../../../../public/locales/", import.meta.url);
const RENEWS = "2026-12-01T00:00:00Z";
const STANDING = /** @type {const} */ ({
  kind: "usd", of: "code", period: "month", most: 5, used: 4, left: 1, renews_at: RENEWS,
});
/** @type {typeof import("../../../../public/js/ui/shared/budget_words.js")} */
let words;

before(async () => {
  Object.assign(globalThis, {
    document: { documentElement: { lang: "en" }, querySelectorAll: () => [], baseURI: "https://site.test/" },
    fetch: async (/** @type {URL} */ { pathname }) => {
      const name = pathname.slice(pathname.indexOf("locales/") + "locales/".length);
      return { ok: true, json: async () => JSON.parse(readFileSync(new URL(name, LOCALES), "utf8")) };
    },
  });
  const texts = await import("../../../../public/js/i18n/texts.js");
  await texts.loadTexts("en");
  await texts.loadPart("usage");
  words = await import("../../../../public/js/ui/shared/budget_words.js");
});

test("money has cents, and smaller parts only below a dollar", () => {
  assert.deepEqual([5, 2.5, 0.42, 0.0012, 0].map((dollars) => words.moneyWords(dollars)), [
    "$5", "$2.50", "$0.42", "$0.0012", "$0",
  ]);
});

test("a limit is told with its period", () => {
  const limits = [
    { kind: "usd", most: 5, period: "month" }, { kind: "tokens", most: 200_000, period: "day" },
    { kind: "requests", most: 1, period: "total" },
  ];
  assert.deepEqual(limits.map((one) => words.allowanceWords(/** @type {any} */ (one))), [
    "$5 a month", "200,000 tokens a day", "1 question in total",
  ]);
});

test("a warning says how much is used of which month, by UTC, and what is left", () => {
  assert.match(words.warningWords(STANDING), /^80% of your budget for November is used; \$1 left\. It renews on /);
  const site = words.warningWords({ ...STANDING, of: "site" });
  assert.match(site, /^80% of this site's budget for November is used/);
  const spent = words.warningWords({ ...STANDING, used: 5, left: 0 });
  assert.match(spent, /^Your budget of \$5 is used up\. It renews on /);
});

test("a spent budget is told apart from one that does not cover the question", () => {
  const spent = { kind: "usd", of: "code", left: 0, most: 5, renewsAt: null };
  assert.deepEqual(words.exhaustedWords(/** @type {any} */ (spent)), {
    message: "Your budget of $5 is used up.",
    hint: "It doesn't renew. If you need more, ask the site's owner.",
  });
  const small = words.exhaustedWords(/** @type {any} */ ({ ...spent, of: "site", left: 0.1 }));
  assert.equal(small.message, "What is left of this site's budget, $0.10 of $5, doesn't cover this question.");
  assert.match(small.hint, /^A shorter question/);
});

test("the next question leaves what its prompt does not take, of the allowance that is nearest to its end", () => {
  const plan = /** @type {any} */ ({ tokens: 1000, cost: { amount: 0.1, currency: "USD" } });
  const tokens = /** @type {any} */ ({ ...STANDING, kind: "tokens", period: "day", most: 100_000, left: 90_000 });
  assert.equal(words.leavingWords(plan, [tokens, STANDING])?.short, "leaves $0.90");
  assert.equal(words.leavingWords(plan, [tokens])?.short, "leaves 89,000 tokens");
});

test("without a price nobody can tell what dollars are left", () => {
  const plan = /** @type {any} */ ({ tokens: 1000, cost: null });
  assert.equal(words.leavingWords(plan, [STANDING]), null);
  assert.equal(words.leavingWords(plan, []), null);
});
