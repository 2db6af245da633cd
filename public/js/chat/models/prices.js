/** What tokens cost, from a table with a date. A model whose price is not certain has none. */

import { SITE_ROOT } from "../../load/site_root.js";
import { LazyTable } from "./lazy_table.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Usage & { cacheWrittenTokens?: number }} Usage
 * @typedef {import("../../store/record_types.d.ts").Cost} Cost
 *
 * @typedef {object} Price per million tokens
 * @property {string} match the whole name of the model, as a regular expression
 * @property {number} input
 * @property {number} cached
 * @property {number} [written] to the cache, if that costs more
 * @property {number} output
 * @property {number} [mostPromptTokens] above which the price is another
 * @property {string} date when it was last checked
 * @property {string} currency
 *
 * @typedef {object} PriceTable
 * @property {string} date of all prices that have none themselves
 * @property {string} source
 * @property {string} currency
 * @property {string[]} makers the providers that sell their own models
 * @property {(Omit<Price, "date" | "currency"> & { date?: string })[]} prices
 */

const MILLION = 1_000_000;

export class Prices {
  #rows;
  #makers;

  /** @param {PriceTable} table */
  constructor(table) {
    const { date, currency } = table;
    this.#rows = table.prices.map((row) => {
      return { pattern: new RegExp(`^(${row.match})$`), price: { date, currency, ...row } };
    });
    this.#makers = new RegExp(`@(${table.makers.join("|")})$`, "i");
  }

  /**
   * @param {string} model as in the request
   * @returns {Price | null}
   */
  of(model) {
    // A reseller may charge another price: openai/gpt-4o, gpt-4o@azure.
    const name = model.replace(this.#makers, "");
    return this.#rows.find(({ pattern }) => pattern.test(name))?.price ?? null;
  }

  /**
   * @param {Usage} usage
   * @param {string} model as in the request
   * @returns {Cost | null} null if the price is unknown
   */
  costOf(usage, model) {
    const price = this.of(model);
    if (!price || usage.promptTokens > (price.mostPromptTokens ?? Infinity)) return null;
    const written = price.written ? usage.cacheWrittenTokens : 0;
    if (written === undefined) return null;
    const fresh = Math.max(0, usage.promptTokens - usage.cachedTokens - written);
    const amount =
      fresh * price.input +
      usage.cachedTokens * price.cached +
      written * (price.written ?? 0) +
      usage.completionTokens * price.output;
    return { amount: amount / MILLION, currency: price.currency, pricesDate: price.date };
  }
}

/** Replaces the table until it is loaded. */
export const NO_PRICES = new Prices({ date: "", source: "", currency: "USD", makers: [], prices: [] });

const table = new LazyTable(new URL("data/prices.json", SITE_ROOT), (rows) => new Prices(rows), NO_PRICES);

/** The table, or one without prices until it is loaded. */
export const knownPrices = () => table.known;

/** Fetches it once; offline, a table without prices. */
export const loadPrices = () => table.load();

/**
 * @param {Usage} usage as the upstream counted
 * @param {string} model
 * @returns {Promise<Cost | null>}
 */
export async function costOf(usage, model) {
  return (await loadPrices()).costOf(usage, model);
}
