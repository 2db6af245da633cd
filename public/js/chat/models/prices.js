/** What tokens cost, by the day. A model whose price is not certain has none. */

import { SITE_ROOT } from "../../load/site_root.js";
import { OPENAI, splitModel } from "./names.js";
import { plainName } from "./rules.js";
import { LazyTable, rowFinder, today } from "./table.js";

/**
 * @typedef {import("../../store/record_types.d.ts").Usage & OfParts} Usage
 * @typedef {{ cacheWrittenTokens?: number, imageTokens?: number }} OfParts of the prompt, where they are told apart
 * @typedef {import("../../store/record_types.d.ts").Cost} Cost
 *
 * @typedef {object} Rates per million tokens
 * @property {number} input
 * @property {number} [cached] as `input` where it is missing
 * @property {number} [cacheWrite] to the cache, if that costs more
 * @property {number} [imageInput] of pictures in the prompt, if they cost something else
 * @property {number} output
 *
 * @typedef {object} PriceTimes
 * @property {string} [from] its first day; missing, like the last one, where nobody knows it
 * @property {string} [until] its last day
 * @property {Rates & { above: number }} [long] for the whole request, above so many tokens of the prompt
 * @property {string} checked the day on which somebody last looked
 *
 * @typedef {Rates & PriceTimes & { currency: string }} Price
 *
 * @typedef {object} PriceTable
 * @property {string} currency
 * @property {{ match: string, maker: string, prices: (Rates & PriceTimes)[] }[]} models the maker is the provider that
 *   sells its own model; `match` is the whole name, as a regular expression
 * @property {Record<string, { maker: string, perThousandCalls: number }>} [tools] that run at a provider: by their
 *   names, or by `tool@provider` where another one has it, too
 */

const MILLION = 1_000_000;

export class Prices {
  #rowOf;
  #currency;
  #tools;

  /** @param {PriceTable} table */
  constructor({ currency, models, tools = {} }) {
    this.#rowOf = rowFinder(models);
    this.#currency = currency;
    this.#tools = tools;
  }

  /**
   * @param {string} model as in the request
   * @param {string} [day]
   * @returns {Price | null}
   */
  of(model, day = today()) {
    const named = splitModel(model);
    const row = named && this.#rowOf(plainName(named.name));
    // A reseller may charge another price: openai/gpt-4o, gpt-4o@azure.
    if (!row || (named.provider !== OPENAI && named.provider !== row.maker)) return null;
    const price = row.prices.find(({ from = day, until = day }) => from <= day && day <= until);
    return price ? { ...price, currency: this.#currency } : null;
  }

  /**
   * @param {Usage} usage
   * @param {string} model as in the request
   * @param {string} [day]
   * @param {readonly string[]} [tools] that the provider ran, one name for each call
   * @returns {Cost | null} null if the price is unknown; a part of it if that of a tool is
   */
  costOf(usage, model, day = today(), tools = []) {
    const price = this.of(model, day);
    if (!price) return null;
    const rates = price.long && usage.promptTokens > price.long.above ? price.long : price;
    // The relay counts likewise: what a provider does not report as written was none.
    const written = rates.cacheWrite ? (usage.cacheWrittenTokens ?? 0) : 0;
    const ofPictures = rates.imageInput ? (usage.imageTokens ?? 0) : 0;
    const fresh = Math.max(0, usage.promptTokens - usage.cachedTokens - written - ofPictures);
    const amount =
      fresh * rates.input +
      ofPictures * (rates.imageInput ?? 0) +
      usage.cachedTokens * (rates.cached ?? rates.input) +
      written * (rates.cacheWrite ?? 0) +
      usage.completionTokens * rates.output;
    const fees = tools.map((tool) => this.#feeOf(tool, model));
    const isPartial = fees.includes(null);
    return {
      amount: fees.reduce((/** @type {number} */ total, fee) => total + (fee ?? 0), amount / MILLION),
      currency: price.currency,
      pricesDate: price.checked,
      ...(isPartial && { isPartial }),
    };
  }

  /**
   * @param {string} tool
   * @param {string} model
   * @returns {number | null} of one call; null if it is unknown
   */
  #feeOf(tool, model) {
    const provider = splitModel(model)?.provider;
    const row = this.#tools[`${tool}@${provider}`] ?? this.#tools[tool];
    return row && row.maker === provider ? row.perThousandCalls / 1000 : null;
  }
}

/**
 * What of an answer's price its thoughts are: they are paid for like words.
 *
 * @param {{ usage: Usage | null, cost: Cost | null, model: string, createdAt: number }} answer
 * @param {Prices} [prices]
 * @returns {Cost | null} null if the price is unknown, or if there are none
 */
export function thinkingCostOf({ usage, cost, model, createdAt }, prices = knownPrices()) {
  if (!usage?.reasoningTokens || !cost) return null;
  const words = { ...usage, completionTokens: Math.max(0, usage.completionTokens - usage.reasoningTokens) };
  const day = new Date(createdAt).toISOString().slice(0, 10);
  const whole = prices.costOf(usage, model, day);
  const rest = prices.costOf(words, model, day);
  return whole && rest && { ...whole, amount: whole.amount - rest.amount };
}

/** Replaces the table until it is loaded. */
export const NO_PRICES = new Prices({ currency: "USD", models: [] });

const table = new LazyTable(new URL("build/prices.json", SITE_ROOT), (rows) => new Prices(rows), NO_PRICES);

/** The table, or one without prices until it is loaded. */
export const knownPrices = () => table.known;

/** Fetches it once; offline, a table without prices. */
export const loadPrices = () => table.load();

/**
 * @param {Usage} usage as the upstream counted
 * @param {string} model
 * @param {readonly string[]} tools that the provider ran
 * @returns {Promise<Cost | null>}
 */
export async function costOf(usage, model, tools) {
  return (await loadPrices()).costOf(usage, model, undefined, tools);
}
