/** What is known about models: how much they read and write, whether they see, and which parameters they accept. */

import { SITE_ROOT } from "../../load/site_root.js";
import { LazyTable } from "./lazy_table.js";

/**
 * @typedef {object} ModelTraits
 * @property {boolean} isKnown whether the table has this model at all
 * @property {number} contextTokens 0 if unknown
 * @property {number} maxOutputTokens 0 if unknown
 * @property {boolean} isVision
 * @property {string} family which parameters it accepts: a key of `families` in the table
 * @property {string} encoding of its tokens
 * @property {{ base: number, tile: number, patch: number }} image what an image costs in tokens
 * @property {boolean} takesSampling temperature, top_p and penalties
 * @property {string} outputLimitName the name of the parameter that limits its answer
 * @property {Record<string, unknown>} quick parameters with which it answers a small question without long thinking
 *
 * @typedef {{ match: string } & Partial<ModelTraits>} TraitsRow
 *
 * @typedef {object} TraitsTable
 * @property {string} date
 * @property {string} source
 * @property {string[]} usual patterns of default models; the first that matches a model counts
 * @property {Record<string, Partial<ModelTraits>>} families
 * @property {TraitsRow[]} models the first that matches counts
 */

/** @type {ModelTraits} */
const UNKNOWN = {
  isKnown: false,
  contextTokens: 0,
  maxOutputTokens: 0,
  isVision: false,
  family: "chat",
  encoding: "o200k_base",
  image: { base: 85, tile: 170, patch: 0 },
  takesSampling: true,
  outputLimitName: "max_tokens",
  quick: {},
};

export class Traits {
  #table;
  #rows;
  #usual;
  /** @type {Map<string, ModelTraits>} */
  #found = new Map();

  /** @param {TraitsTable} table */
  constructor(table) {
    this.#table = table;
    this.#rows = table.models.map((row) => ({ pattern: new RegExp(row.match), row }));
    this.#usual = table.usual.map((match) => new RegExp(match));
  }

  /**
   * Fast and cheap models: expensive ones are only used by those who choose them.
   *
   * @template {{ name: string }} Model
   * @param {readonly Model[]} models in the order of a list
   * @returns {Model | undefined} the one for a reader who chose none
   */
  usualAmong(models) {
    for (const pattern of this.#usual) {
      const found = models.find(({ name }) => pattern.test(bareName(name)));
      if (found) return found;
    }
    return models[0];
  }

  /**
   * @param {string} model as in a request
   * @returns {"quick" | "thorough" | ""} what one notices of it first: that it answers soon, or thinks for long
   */
  paceOf(model) {
    const name = bareName(model);
    if (this.#usual.some((pattern) => pattern.test(name))) return "quick";
    return ["reasoning", "deep-reasoning"].includes(this.of(model).family) ? "thorough" : "";
  }

  /**
   * @param {string} model as in a request, `@provider` and all
   * @returns {ModelTraits}
   */
  of(model) {
    const name = bareName(model);
    const known = this.#found.get(name);
    if (known) return known;
    const traits = this.#read(name);
    this.#found.set(name, traits);
    return traits;
  }

  /** @param {string} name */
  #read(name) {
    const row = this.#rows.find(({ pattern }) => pattern.test(name))?.row;
    if (!row) return UNKNOWN;
    const { match: _, ...traits } = row;
    const family = this.#table.families[traits.family ?? UNKNOWN.family] ?? {};
    return { ...UNKNOWN, ...family, ...traits, isKnown: true };
  }
}

/** Replaces the table until it is loaded. */
export const NO_TRAITS = new Traits({ date: "", source: "", usual: [], families: {}, models: [] });

const table = new LazyTable(new URL("data/models.json", SITE_ROOT), (rows) => new Traits(rows), NO_TRAITS);

/** The table, or one without models until it is loaded. */
export const knownTraits = () => table.known;

/** Fetches it once; offline, a table without models. */
export const loadTraits = () => table.load();

/**
 * The name in the table: `openai/GPT-4o:free@OpenRouter` is gpt-4o.
 *
 * @param {string} model
 */
export function bareName(model) {
  const named = model.toLowerCase().replace(/@[a-z]+$/, "").replace(/^ft:/, "");
  return named.slice(named.lastIndexOf("/") + 1).split(":")[0] ?? "";
}

/**
 * The parameters of a request that the model accepts.
 *
 * @param {Pick<import("../../store/settings_types.d.ts").ConversationSettings, "model" | "temperature" | "topP"
 *   | "presencePenalty" | "frequencyPenalty" | "maxTokens">} settings
 * @param {Traits} traits
 * @param {string} [model] the model of the request, if the settings name none
 * @returns {Record<string, unknown>}
 */
export function requestParameters(settings, traits, model = settings.model) {
  const { takesSampling, outputLimitName } = traits.of(model);
  /** @type {[string, number | null][]} */
  const sampling = [
    ["temperature", settings.temperature],
    ["top_p", settings.topP],
    ["presence_penalty", settings.presencePenalty],
    ["frequency_penalty", settings.frequencyPenalty],
  ];
  const sent = takesSampling ? sampling.filter(([, value]) => value !== null) : [];
  return { ...Object.fromEntries(sent), ...(settings.maxTokens > 0 && { [outputLimitName]: settings.maxTokens }) };
}
