/** Conversations and messages: how they are made, and how they are read although they may be damaged. */

import { complete, CONVERSATION, isId, isObject, MESSAGE } from "./record_schema.js";

/**
 * @typedef {import("./record_schema.js").Field} Field
 * @typedef {import("./record_types.d.ts").Conversation} Conversation
 * @typedef {import("./record_types.d.ts").Message} Message
 */

const UNDER_WAY = new Set(["waiting", "thinking", "writing"]);

/** Ids sort by the time at which they were made, and need no escaping in an address. */
export function newId() {
  const random = crypto.getRandomValues(new Uint32Array(2));
  const tail = Array.from(random, (number) => number.toString(36).padStart(7, "0")).join("");
  return Date.now().toString(36).padStart(9, "0") + tail;
}

/**
 * @param {Partial<Conversation>} [known]
 * @returns {Conversation}
 */
export function newConversation(known = {}) {
  const now = Date.now();
  return makeRecord(CONVERSATION, { id: newId(), createdAt: now, updatedAt: now, ...known });
}

/**
 * @param {Partial<Message> & Pick<Message, "conversationId" | "role">} known
 * @returns {Message}
 */
export function newMessage(known) {
  return makeRecord(MESSAGE, { id: newId(), createdAt: Date.now(), ...known });
}

/**
 * @param {unknown} record
 * @param {() => void} [noteDamage]
 * @returns {Conversation | null} null if nothing of it can be used
 */
export function readConversation(record, noteDamage) {
  return readRecord(CONVERSATION, record, () => true, noteDamage);
}

/**
 * @param {unknown} record
 * @param {() => void} [noteDamage]
 * @returns {Message | null}
 */
export function readMessage(record, noteDamage) {
  const belongs = (/** @type {Record<string, unknown>} */ { conversationId, role }) =>
    isId(conversationId) && (role === "user" || role === "assistant");
  return readRecord(MESSAGE, record, belongs, noteDamage);
}

/** @param {Pick<Message, "state">} message @returns {boolean} whether it is still being written */
export function isUnderWay({ state }) {
  return UNDER_WAY.has(state);
}

/**
 * @param {Pick<import("./record_types.d.ts").Attachment, "id" | "textId" | "pages">} attachment
 * @returns {string[]} the ids of all that the archive holds of it
 */
export function blobIds({ id, textId, pages = [] }) {
  return [id, ...(textId ? [textId] : []), ...pages.map((page) => page.id)];
}

/** @param {Message} message @returns {boolean} whether it was removed, for now or for good */
export function isGone({ deleted, removedAt }) {
  return deleted || Boolean(removedAt);
}

/**
 * @param {readonly Field[]} fields
 * @param {Record<string, unknown>} known
 */
export function makeRecord(fields, known) {
  return /** @type {any} */ (complete(fields, known));
}

/**
 * @param {readonly Field[]} fields
 * @param {unknown} record
 * @param {(record: Record<string, unknown>) => boolean} isWorthReading
 * @param {() => void} [noteDamage]
 */
export function readRecord(fields, record, isWorthReading, noteDamage) {
  if (isObject(record) && isId(record.id) && isWorthReading(record)) {
    return /** @type {any} */ (complete(fields, record, noteDamage));
  }
  noteDamage?.();
  return null;
}
