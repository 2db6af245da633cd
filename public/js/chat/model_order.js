/** The order of models in a list: by family, the newest first, and the plain name before its variants and dates. */

import { bareName } from "./model_traits.js";

/** These come before the others, which follow by the alphabet. */
const FIRST_FAMILIES = ["gpt", "chatgpt", "o"];
const DATED = /\d{4}-\d{2}-\d{2}|-\d{4,8}(-preview)?$/;

/**
 * @param {string} one
 * @param {string} other
 */
export function compareModels(one, other) {
  const a = keyOf(one);
  const b = keyOf(other);
  return (
    a.rank - b.rank ||
    compare(a.family, b.family) ||
    b.version - a.version ||
    compare(b.letter, a.letter) ||
    a.dated - b.dated ||
    a.name.length - b.name.length ||
    compare(a.name, b.name)
  );
}

/** @param {string} model */
function keyOf(model) {
  const name = bareName(model);
  const family = /^[a-z]+/.exec(name)?.[0] ?? "";
  // 4.1, and Anthropic's 4-5; but no date, and not the 32 of gpt-4-32k.
  const [, whole = "0", part = "0", letter = ""] = /(\d+)(?:[.-](\d{1,2})(?![\dkb]))?([a-z]?)/.exec(name) ?? [];
  const rank = FIRST_FAMILIES.indexOf(family);
  return {
    name,
    family,
    rank: rank < 0 ? FIRST_FAMILIES.length : rank,
    version: Number(whole) + Number(part) / 100,
    letter,
    dated: DATED.test(name) ? 1 : 0,
  };
}

/**
 * Not by the reader's language: the order is the same for everybody.
 *
 * @param {string} one
 * @param {string} other
 */
function compare(one, other) {
  return one < other ? -1 : Number(one > other);
}
