/** What helps to choose a model, in a few words each: whose default, whether it sees, how much it reads, its price. */

import { language, text } from "../../i18n/texts.js";

/**
 * @param {import("./model_entries.js").ModelEntry} entry
 * @param {{ traits: import("../../chat/model_traits.js").Traits, prices: import("../../chat/prices.js").Prices }} tables
 * @returns {string[]}
 */
export function modelFacts({ id, choice }, { traits, prices }) {
  if (!id) return [];
  const known = traits.of(id);
  return [
    choice?.isDefault ? text("models.default") : "",
    choice?.isVision || known.isVision ? text("models.vision") : "",
    known.contextTokens ? text("models.context", { tokens: shortCount(known.contextTokens) }) : "",
    priceOf(id, prices),
  ].filter(Boolean);
}

/**
 * @param {string} id
 * @param {import("../../chat/prices.js").Prices} prices
 */
function priceOf(id, prices) {
  const price = prices.of(id);
  if (!price) return "";
  const { input, output, currency } = price;
  return text("models.price", { input: money({ amount: input, currency }), output: money({ amount: output, currency }) });
}

/** @param {number} count */
function shortCount(count) {
  return new Intl.NumberFormat(language(), { notation: "compact", maximumFractionDigits: 1 }).format(count);
}

/** @param {{ amount: number, currency: string }} cost */
function money({ amount, currency }) {
  return amount.toLocaleString(language(), { style: "currency", currency, currencyDisplay: "narrowSymbol" });
}
