/** The rules of a new access code, in the grammar of api/relay/ledger/budget_rules.py and access/code_rules.py. */

/**
 * @typedef {import("../../../relay/relay_types.d.ts").Allowance} Allowance
 * @typedef {import("../../../relay/relay_types.d.ts").Limits} Limits
 *
 * @typedef {Record<"usd" | "tokens" | "requests", { amount: string, period: Allowance["period"] }>} WrittenBudget
 * @typedef {WrittenBudget & { until: string, models: string, tools: string }} WrittenRules as they stand in the form
 * @typedef {keyof WrittenRules} RuleName
 *
 * @typedef {object} ReadRules
 * @property {string} line what stands behind the code in CODE: empty, or `|usd=5/month|until=2027-12-31`
 * @property {Pick<Limits, "budget" | "models" | "until">} limits the same, as the relay will tell it
 * @property {RuleName[]} wrong what can't be read; nothing else holds then
 */

export const KINDS = /** @type {const} */ (["usd", "tokens", "requests"]);
export const PERIODS = /** @type {const} */ (["day", "week", "month", "total"]);

/** @type {WrittenRules} */
export const NO_RULES = {
  usd: { amount: "", period: "month" },
  tokens: { amount: "", period: "day" },
  requests: { amount: "", period: "day" },
  until: "",
  models: "",
  tools: "",
};

const MOST = { usd: 1_000_000, tokens: 1e12, requests: 1e9 };
const DOLLARS = /^\$?(\d{1,7}(?:\.\d{1,6})?)$/;
const NUMBER = /^(\d{1,15}(?:\.\d{1,6})?)([km]?)$/i;
const UNITS = { "": 1, k: 1_000, m: 1_000_000 };
const DAY = /^\d{4}-\d\d-\d\d$/;
/** Between names; a comma would end the code in CODE. */
const BETWEEN_NAMES = /[\s,;，；、]+/;
/** What a name may not have: these signs belong to the grammar. */
const NO_NAME = /[|=｜＝"']/;

/**
 * @param {WrittenRules} written
 * @param {string} today such as 2026-11-28
 * @returns {ReadRules}
 */
export function readRules(written, today) {
  /** @type {RuleName[]} */
  const wrong = [];
  /** @type {Allowance[]} */
  const budget = [];
  for (const kind of KINDS) {
    const { amount, period } = written[kind];
    if (!amount.trim()) continue;
    const most = amountIn(kind, amount);
    if (most === null) wrong.push(kind);
    else budget.push({ kind, most, period });
  }
  const until = written.until.trim();
  if (until && !(DAY.test(until) && until >= today)) wrong.push("until");
  const [models, tools] = [namesIn(written.models), namesIn(written.tools)];
  if (models.some((name) => NO_NAME.test(name))) wrong.push("models");
  if (tools.some((name) => NO_NAME.test(name))) wrong.push("tools");
  const rules = [
    ...budget.map(({ kind, most, period }) => `${kind}=${most}/${period}`),
    ...(until ? [`until=${until}`] : []),
    ...(models.length > 0 ? [`models=${models.join(";")}`] : []),
    ...(tools.length > 0 ? [`tools=${tools.join(";")}`] : []),
  ];
  const limits = { budget, models, until: until || null };
  return { line: rules.map((rule) => `|${rule}`).join(""), limits, wrong };
}

/**
 * @param {Allowance["kind"]} kind
 * @param {string} written such as 5, 2,50 or 200k
 * @returns {number | null} null for what is no amount, or no limit
 */
function amountIn(kind, written) {
  // Many write a comma before the cents.
  const plain = written.trim().replace(/,(\d{1,2})$/, kind === "usd" ? ".$1" : ",$1");
  const [, digits = "", unit = ""] = (kind === "usd" ? DOLLARS : NUMBER).exec(plain) ?? [];
  const scale = UNITS[/** @type {keyof typeof UNITS} */ (unit.toLowerCase())];
  const amount = digits ? Math.round(Number(digits) * scale * 1e6) / 1e6 : 0;
  const isWhole = kind === "usd" || Number.isInteger(amount);
  return isWhole && amount > 0 && amount <= MOST[kind] ? amount : null;
}

/** @param {string} written */
function namesIn(written) {
  return written.split(BETWEEN_NAMES).filter(Boolean);
}
