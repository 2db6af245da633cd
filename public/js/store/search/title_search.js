/** Finds conversations by their titles, in memory and at every key press. */

import { fold, hasAll, placeOf, wordsOf } from "./text_match.js";

/**
 * @typedef {import("../record_types.d.ts").Conversation} Conversation
 * @typedef {{ conversation: Conversation, place: { start: number, length: number } }} TitleHit where the match is
 */

/** By conversation: its object is replaced when it changes. @type {WeakMap<Conversation, string>} */
const foldedTitles = new WeakMap();

/**
 * @param {readonly Conversation[]} conversations
 * @param {string} query
 * @param {number} most
 * @returns {TitleHit[]} those with every word in their title
 */
export function searchTitles(conversations, query, most) {
  const words = wordsOf(query);
  /** @type {TitleHit[]} */
  const found = [];
  if (words.length === 0) return found;
  for (const conversation of conversations) {
    const folded = foldedTitle(conversation);
    if (hasAll(folded, words)) found.push({ conversation, place: placeOf(conversation.title, folded, words) });
    if (found.length === most) break;
  }
  return found;
}

/** @param {Conversation} conversation */
function foldedTitle(conversation) {
  const known = foldedTitles.get(conversation);
  if (known !== undefined) return known;
  const folded = fold(conversation.title);
  foldedTitles.set(conversation, folded);
  return folded;
}
