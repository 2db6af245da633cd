/** Budgets in words: what a code may spend, what is left, when it renews, and why a question was stopped. */

import { language, plural, text } from "../../i18n/texts.js";

/**
 * @typedef {import("../../relay/relay_types.d.ts").Allowance} Allowance
 * @typedef {import("../../relay/relay_types.d.ts").Limits} Limits
 * @typedef {import("../../relay/relay_types.d.ts").SpentBudget} SpentBudget
 * @typedef {import("../../relay/relay_types.d.ts").Standing} Standing
 * @typedef {import("../../chat/prompt/prompt_types.d.ts").PromptPlan} PromptPlan
 *
 * @typedef {typeof text} TextIn words of a language
 */

const CURRENCY = "USD";
const DAY_MS = 86_400_000;

/**
 * @param {number} dollars
 * @param {string} [wanted] the language
 * @returns {string} such as $5, $0.42 or $0.0012: cents, and smaller parts only of less than a dollar
 */
export function moneyWords(dollars, wanted = language()) {
  return dollars.toLocaleString(wanted, {
    style: "currency",
    currency: CURRENCY,
    minimumFractionDigits: Number.isInteger(dollars) ? 0 : 2,
    maximumFractionDigits: Math.abs(dollars) < 1 ? 4 : 2,
  });
}

/**
 * @param {Allowance["kind"]} kind
 * @param {number} amount
 */
export function amountWords(kind, amount) {
  return kind === "usd" ? moneyWords(amount) : plural(`budget.${kind}`, amount);
}

/** @param {Allowance} allowance */
export function allowanceWords({ kind, most, period }) {
  return text(`budget.per.${period}`, { amount: amountWords(kind, most) });
}

/**
 * What a code may do, for the person who gets it, in a language that need not be the page's.
 *
 * @param {{ budget: readonly Allowance[], models: string[], until: string | null }} limits
 * @param {TextIn} textIn
 * @param {string} wanted the language
 * @returns {string[]} a sentence each; none where nothing is limited
 */
export function permissionWords({ budget, models, until }, textIn, wanted) {
  const amounts = budget.map(({ kind, most, period }) => {
    // There are plural forms for the page's language alone, and nobody is given one token.
    const count = most.toLocaleString(wanted);
    const amount = kind === "usd" ? moneyWords(most, wanted) : textIn(`budget.${kind}.other`, { count });
    return textIn(`budget.per.${period}`, { amount });
  });
  const day = until && new Date(`${until}T12:00:00`).toLocaleDateString(wanted, { dateStyle: "long" });
  return [
    ...(amounts.length > 0 ? [textIn("budget.mayUse", { amounts: listWords(amounts, wanted) })] : []),
    ...(models.length > 0 ? [textIn("budget.models", { models: listWords(models, wanted) })] : []),
    ...(day ? [textIn("budget.validUntil", { day })] : []),
  ];
}

/** What somebody is told who comes with a code. @param {readonly Allowance[]} budget */
export function mayUseWords(budget) {
  return permissionWords({ budget, models: [], until: null }, text, language()).join(" ");
}

/**
 * @param {string[]} items
 * @param {string} wanted the language
 */
function listWords(items, wanted) {
  return new Intl.ListFormat(wanted, { type: "conjunction" }).format(items);
}

/** All that the rules of a code limit, but for models and days. @param {Limits} limits @returns {string[]} */
export function limitWords({ budget, per_minute: perMinute, parallel }) {
  return [
    ...budget.map(allowanceWords),
    ...(perMinute ? [plural("budget.perMinute", perMinute)] : []),
    ...(parallel ? [plural("budget.parallel", parallel)] : []),
  ];
}

/** @param {Pick<Standing, "kind" | "left" | "most">} standing */
export function leftWords({ kind, left, most }) {
  return text("budget.left", { left: amountWords(kind, left), most: amountWords(kind, most) });
}

/** What is left of the allowance of which the smallest part is left. @param {readonly Standing[]} standings */
export function tightestLeftWords(standings) {
  const [tightest] = [...standings].sort((one, other) => one.left / one.most - other.left / other.most);
  return tightest ? text("budget.leftShort", { left: amountWords(tightest.kind, tightest.left) }) : "";
}

/** What is left, and whose it is. @param {Standing} standing */
export function standingWords(standing) {
  const { of, period, renews_at: renewsAt } = standing;
  const words = text(`budget.standing.${of}`, { left: leftWords(standing), period: periodWords(period, renewsAt) });
  return `${words} ${renewalWords(renewsAt)}`;
}

/** @param {string | null} renewsAt a moment in ISO 8601 */
export function renewalWords(renewsAt) {
  return renewsAt ? text("budget.renews", { moment: momentWords(renewsAt) }) : text("budget.never");
}

/** @param {Standing} standing */
export function warningWords(standing) {
  const { kind, of, period, used, most, left, renews_at: renewsAt } = standing;
  if (left <= 0) return `${text(`budget.spent.${of}`, { most: amountWords(kind, most) })} ${renewalWords(renewsAt)}`;
  const part = Math.min(1, used / most).toLocaleString(language(), { style: "percent", maximumFractionDigits: 0 });
  const values = { part, period: periodWords(period, renewsAt), left: amountWords(kind, left) };
  return `${text(`budget.warning.${of}`, values)} ${renewalWords(renewsAt)}`;
}

/**
 * @param {SpentBudget} budget
 * @returns {{ message: string, hint: string }}
 */
export function exhaustedWords({ kind, of, left, most, renewsAt }) {
  const values = { left: amountWords(kind, left), most: amountWords(kind, most) };
  const isSpent = left <= 0;
  const reason = isSpent ? "spent" : "tooSmall";
  const next = isSpent ? [] : [text("budget.smaller")];
  return {
    message: text(`budget.${reason}.${of}`, values),
    hint: [...next, renewalWords(renewsAt), text("budget.askOwner")].join(" "),
  };
}

/**
 * What the next question will leave, by its prompt alone: nobody knows how long the answer will be.
 *
 * @param {PromptPlan} plan
 * @param {readonly Standing[]} standings
 * @returns {{ short: string, long: string } | null} null where it can't be told
 */
export function leavingWords({ tokens, cost }, standings) {
  const uses = { usd: cost?.currency === CURRENCY ? cost.amount : null, tokens, requests: 1 };
  const after = standings.flatMap((standing) => {
    const use = uses[standing.kind];
    return use === null ? [] : [{ ...standing, left: Math.max(0, standing.left - use) }];
  });
  const [tightest] = after.sort((one, other) => one.left / one.most - other.left / other.most);
  if (!tightest) return null;
  const { kind, of, left, period, renews_at: renewsAt } = tightest;
  const rounded = kind === "usd" ? Number(left.toFixed(2)) : left;
  const values = { left: amountWords(kind, rounded), period: periodWords(period, renewsAt) };
  return { short: text("budget.leaves", values), long: text(`budget.leavesLong.${of}`, values) };
}

/** @param {Standing["period"]} period @param {string | null} renewsAt */
export function periodWords(period, renewsAt) {
  if (!renewsAt || period !== "month") return text(`budget.period.${period}`);
  // Periods are those of UTC: the month ends where the next one begins.
  const within = new Date(Date.parse(renewsAt) - 1);
  const month = within.toLocaleDateString(language(), { month: "long", timeZone: "UTC" });
  return text("budget.period.named", { month });
}

/** @param {string} moment in ISO 8601 */
function momentWords(moment) {
  const date = new Date(moment);
  const isSoon = date.getTime() - Date.now() < 2 * DAY_MS;
  const hour = /** @type {const} */ ({ hour: "numeric", minute: "2-digit" });
  return date.toLocaleString(language(), { day: "numeric", month: "long", ...(isSoon && hour) });
}
