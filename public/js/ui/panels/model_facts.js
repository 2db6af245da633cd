/** What helps to choose a model, in a few words each: whose default, whether it sees, how much it reads, its price. */

import { language, text } from "../../i18n/texts.js";

/**
 * @typedef {import("../../chat/prices.js").Prices} Prices
 *
 * @param {import("./model_entries.js").ModelEntry} entry
 * @param {{ traits: import("../../chat/model_traits.js").Traits, prices: Prices }} tables
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
 * @param {Prices} prices
 */
function priceOf(id, prices) {
  const price = prices.of(id);
  if (!price) return "";
  const { currency } = price;
  return text("models.price", { input: money(price.input, currency), output: money(price.output, currency) });
}

/** @param {number} count */
function shortCount(count) {
  return new Intl.NumberFormat(language(), { notation: "compact", maximumFractionDigits: 1 }).format(count);
}

/**
 * @param {number} amount
 * @param {string} currency
 */
function money(amount, currency) {
  return amount.toLocaleString(language(), { style: "currency", currency, currencyDisplay: "narrowSymbol" });
}
