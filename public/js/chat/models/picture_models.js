/** Which models make pictures, what can be chosen for them, and what a picture costs. */

import { SITE_ROOT } from "../../load/site_root.js";
import { LazyTable, rowFinder } from "./table.js";
import { bareName } from "./traits.js";

/**
 * @typedef {object} PictureModel
 * @property {string[]} sizes such as `1536x1024`; none where there is nothing to choose
 * @property {string[]} qualities the least first
 * @property {number} edits how many pictures it changes at once; 0 if it makes new ones alone
 * @property {boolean} streams whether it sends a picture while it sharpens
 * @property {Record<string, Record<string, number>>} [tokens] of a picture, by quality and size
 *
 * @typedef {import("../../store/record_types.d.ts").PictureOptions} PictureOptions
 * @typedef {import("../../store/record_types.d.ts").Cost} Cost
 *
 * @typedef {object} PictureCost
 * @property {Cost | null} most null where nobody knows beforehand
 * @property {boolean} isExact false if the model chooses the size or the quality itself
 */

const MILLION = 1_000_000;
/** Of each state that a picture is shown in before it is done. */
const PARTIAL_TOKENS = 100;
/** How often a picture is shown before it is done. A rough one costs little more than that, and is there at once. */
const PARTIALS = 2;
const ROUGH = "low";

export class PictureModels {
  #rowOf;

  /** @param {{ models: (PictureModel & { match: string })[] }} table */
  constructor({ models }) {
    this.#rowOf = rowFinder(models);
  }

  /**
   * @param {string} model as in a request
   * @returns {PictureModel | null} null for one that makes no pictures
   */
  of(model) {
    return this.#rowOf(bareName(model)) ?? null;
  }

  /**
   * What a new picture costs at most, without the words that ask for it.
   *
   * @param {PictureOptions} options
   * @param {import("./prices.js").Prices} prices
   * @returns {PictureCost}
   */
  costOf({ model, size, quality }, prices) {
    const row = this.of(model);
    const tokens = row?.tokens ?? {};
    const price = prices.of(model);
    const qualities = quality ? [quality] : Object.keys(tokens);
    const counts = qualities.flatMap((one) => {
      const bySize = tokens[one] ?? {};
      const partials = row?.streams ? partialImages(one) * PARTIAL_TOKENS : 0;
      return (size ? [bySize[size]] : Object.values(bySize)).map((count) => (count ? count + partials : 0));
    });
    if (!price || counts.length === 0 || counts.includes(0)) return { most: null, isExact: false };
    const amount = (Math.max(...counts) * price.output) / MILLION;
    const most = { amount, currency: price.currency, pricesDate: price.checked };
    return { most, isExact: size !== "" && quality !== "" };
  }
}

/**
 * @param {string} quality
 * @returns {number} how often a picture is shown before it is done
 */
export function partialImages(quality) {
  return quality === ROUGH ? 0 : PARTIALS;
}

/** @param {string} size such as `1536x1024` @returns {{ width: number, height: number }} both 0 for none */
export function sidesOf(size) {
  const [width = 0, height = 0] = /^\d{2,5}x\d{2,5}$/.test(size) ? size.split("x").map(Number) : [];
  return { width, height };
}

const table = new LazyTable(
  new URL("build/pictures.json", SITE_ROOT),
  (rows) => new PictureModels(rows),
  new PictureModels({ models: [] }),
);

/** The table, or one without models until it is loaded. */
export const knownPictureModels = () => table.known;

/** Fetches it once; offline, a table without models. */
export const loadPictureModels = () => table.load();
