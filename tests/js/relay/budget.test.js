import assert from "node:assert/strict";
import { test } from "node:test";
import { budgetEvents, budgetIn, noteBudget, spentBudgetIn } from "../../../public/js/relay/budget.js";
import { problemFrom } from "../../../public/js/relay/problem.js";

const RENEWS = "2026-12-01T00:00:00Z";
const HEADER = `kind=usd; left=0.42; most=5; renews=${RENEWS}; warn=1`;
const ERROR = {
  code: "budget_exhausted", type: "insufficient_quota", message: "Used up.", hint: "Wait.",
  kind: "usd", of: "site", left: 0.1, most: 5, renews_at: RENEWS,
};

test("the header tells what is left of which allowance", () => {
  assert.deepEqual(budgetIn(HEADER), { kind: "usd", left: 0.42, most: 5, renewsAt: RENEWS });
});

test("an allowance that never renews tells no moment", () => {
  assert.deepEqual(budgetIn("kind=tokens; left=0; most=200000"), {
    kind: "tokens", left: 0, most: 200_000, renewsAt: null,
  });
});

for (const header of ["", "kind=usd", "kind=euros; left=1; most=5", "kind=usd; left=much; most=5", ";;="]) {
  test(`"${header}" says nothing`, () => assert.equal(budgetIn(header), null));
}

test("it is passed on with the code that asked", () => {
  /** @type {unknown[]} */
  const heard = [];
  budgetEvents.addEventListener("change", (event) => heard.push(/** @type {CustomEvent} */ (event).detail));
  noteBudget(new Headers({ "X-Locutorio-Budget": HEADER }), "code-test-ana");
  noteBudget(new Headers(), "code-test-ana");
  assert.deepEqual(heard, [{ code: "code-test-ana", kind: "usd", left: 0.42, most: 5, renewsAt: RENEWS }]);
});

test("a spent budget is known by its own code, although its type is that of an account without credit", () => {
  const problem = problemFrom(ERROR, { status: 429, isFromUpstream: false });
  assert.equal(problem.code, "budget_exhausted");
  assert.deepEqual(problem.budget, { kind: "usd", of: "site", left: 0.1, most: 5, renewsAt: RENEWS });
  assert.deepEqual(problem.facts().budget, problem.budget);
});

test("a provider that uses the same code speaks of another budget", () => {
  assert.equal(problemFrom(ERROR, { status: 429, isFromUpstream: true }).budget, null);
});

test("a refusal that does not say how much is left has no figures", () => {
  assert.equal(spentBudgetIn({ ...ERROR, left: undefined }), null);
  assert.equal(spentBudgetIn({ ...ERROR, kind: "euros" }), null);
  assert.equal(spentBudgetIn({ ...ERROR, renews_at: null })?.renewsAt, null);
});
