/** Searches conversations from newest to oldest, without an index: nothing to maintain, and nothing that it misses. */

import { excerptAround } from "./excerpt.js";
import { fold, hasAll, placeOf, wordsOf } from "./text_match.js";

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

/** Small at first, so that something appears at once; larger batches are faster. */
const FIRST_BATCH = 4;
const LARGEST_BATCH = 64;
const MOST_HITS_IN_CONVERSATION = 20;

/**
 * @param {import("../record_types.d.ts").Conversation} conversation
 * @returns {Titled}
 */
export function titled({ id, title, updatedAt }) {
  return { id, title, folded: fold(title), updatedAt };
}

/**
 * @param {string} query
 * @param {readonly Titled[]} conversations newest first
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
    // A search that stops early no longer waits for it.
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
    // The disk reads while this batch is compared.
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
    if (hits.length === MOST_HITS_IN_CONVERSATION) break;
  }
  return hits;
}
