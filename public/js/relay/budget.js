/** What the relay says about budgets: with each answer, and where one is used up. */

/**
 * @typedef {import("./relay_types.d.ts").BudgetKind} BudgetKind
 * @typedef {import("./relay_types.d.ts").SpentBudget} SpentBudget
 * @typedef {import("./relay_types.d.ts").BudgetNews} BudgetNews
 */

export const BUDGET_EXHAUSTED = "budget_exhausted";

const HEADER = "x-locutorio-budget";
const KINDS = new Set(["usd", "tokens", "requests"]);

/** Event: "change" with the `BudgetNews` of an answer as its detail. */
export const budgetEvents = new EventTarget();

/**
 * Passes on what an answer says about the budget of the code that asked for it.
 *
 * @param {Headers} headers
 * @param {string} code
 */
export function noteBudget(headers, code) {
  const detail = budgetIn(headers.get(HEADER) ?? "");
  if (detail) budgetEvents.dispatchEvent(new CustomEvent("change", { detail: { ...detail, code } }));
}

/**
 * @param {string} header such as `kind=usd; left=0.42; most=5; renews=2026-12-01T00:00:00Z; warn=1`
 * @returns {Omit<BudgetNews, "code"> | null} null where it says nothing that makes sense
 */
export function budgetIn(header) {
  const fields = Object.fromEntries(header.split(";").map((field) => field.trim().split("=", 2)));
  const numbers = numbersIn(fields);
  return numbers && { ...numbers, renewsAt: fields.renews ?? null };
}

/**
 * @param {Record<string, unknown>} error the fields of one with the code `budget_exhausted`
 * @returns {SpentBudget | null} null where it does not say enough
 */
export function spentBudgetIn(error) {
  const numbers = numbersIn(error);
  const renewsAt = typeof error.renews_at === "string" ? error.renews_at : null;
  return numbers && { ...numbers, of: error.of === "site" ? "site" : "code", renewsAt };
}

/** @param {Record<string, unknown>} fields */
function numbersIn({ kind, left, most }) {
  const numbers = { left: Number(left), most: Number(most) };
  if (!KINDS.has(String(kind)) || !Object.values(numbers).every(Number.isFinite)) return null;
  return { kind: /** @type {BudgetKind} */ (kind), ...numbers };
}
