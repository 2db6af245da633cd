/** Searches conversations from the newest to the oldest: no index, so nothing to keep up and nothing that it misses. */

import { excerptAround, fold, hasAll, placeOf, wordsOf } from "./text_match.js";

/** The first ones alone, so that something is there at once; then more at a time, which is faster. */
const FIRST_BATCH = 4;
const LARGEST_BATCH = 64;
const MOST_OF_ONE = 20;

/**
 * @typedef {object} Hit
 * @property {string} conversationId
 * @property {string | null} messageId null: found in the title
 * @property {string} title
 * @property {string} excerpt
 * @property {number} start in the excerpt
 * @property {number} length
 *
 * @typedef {{ id: string, title: string, folded: string, updatedAt: number }} Titled
 * @typedef {(conversationIds: readonly string[]) => Promise<unknown[][]>} ReadMessages
 */

/**
 * @param {import("../record_types.d.ts").Conversation} conversation
 * @returns {Titled}
 */
export function titled({ id, title, updatedAt }) {
  return { id, title, folded: fold(title), updatedAt };
}

/**
 * @param {string} query
 * @param {readonly Titled[]} conversations the newest first
 * @param {ReadMessages} readMessages
 * @param {() => boolean} isStopped
 * @returns {AsyncGenerator<Hit[], void>}
 */
export async function* scan(query, conversations, readMessages, isStopped) {
  const words = wordsOf(query);
  if (words.length === 0) return;
  const inTitles = conversations.filter(({ folded }) => hasAll(folded, words));
  if (inTitles.length > 0) yield inTitles.map((conversation) => hitInTitle(conversation, words));
  let size = FIRST_BATCH;
  let from = 0;
  /** @param {readonly Titled[]} batch */
  const read = (batch) => {
    const reading = readMessages(batch.map(({ id }) => id));
    // Whoever stops early waits for no more of it.
    reading.catch(() => {});
    return reading;
  };
  let batch = conversations.slice(0, size);
  let reading = read(batch);
  while (batch.length > 0) {
    const messages = await reading;
    if (isStopped()) return;
    const current = batch;
    from += size;
    size = Math.min(size * 2, LARGEST_BATCH);
    batch = conversations.slice(from, from + size);
    // The disk works while we compare.
    reading = read(batch);
    const hits = current.flatMap((conversation, index) => hitsIn(conversation, messages[index] ?? [], words));
    if (hits.length > 0) yield hits;
  }
}

/**
 * @param {Titled} conversation
 * @param {readonly string[]} words
 * @returns {Hit}
 */
function hitInTitle({ id, title, folded }, words) {
  return { conversationId: id, messageId: null, title, ...excerptAround(title, placeOf(title, folded, words)) };
}

/**
 * @param {Titled} conversation
 * @param {readonly unknown[]} messages
 * @param {readonly string[]} words
 * @returns {Hit[]}
 */
function hitsIn({ id, title }, messages, words) {
  /** @type {Hit[]} */
  const hits = [];
  for (const message of /** @type {any[]} */ (messages)) {
    const text = message?.text;
    if (typeof text !== "string" || message.deleted) continue;
    const folded = fold(text);
    if (!hasAll(folded, words)) continue;
    const place = placeOf(text, folded, words);
    hits.push({ conversationId: id, messageId: message.id, title, ...excerptAround(text, place) });
    if (hits.length === MOST_OF_ONE) break;
  }
  return hits;
}
