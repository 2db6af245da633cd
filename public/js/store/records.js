/** What the archive keeps: the kinds of records, how one is made, and how one is read that may be broken. */

import { complete, isId, isObject, isText } from "./fields.js";
import { CONVERSATION, MASK, MESSAGE, PROMPT } from "./record_fields.js";

/**
 * @typedef {import("./record_types.d.ts").Conversation} Conversation
 * @typedef {import("./record_types.d.ts").Message} Message
 * @typedef {import("./record_types.d.ts").Prompt} Prompt
 * @typedef {import("./record_types.d.ts").Mask} Mask
 * @typedef {import("./fields.js").Field} Field
 */

/** Ids sort by the time at which they were made, and stand in addresses as they are. */
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
  return made(CONVERSATION, { id: newId(), createdAt: now, updatedAt: now, ...known });
}

/**
 * @param {Partial<Message> & Pick<Message, "conversationId" | "role">} known
 * @returns {Message}
 */
export function newMessage(known) {
  return made(MESSAGE, { id: newId(), createdAt: Date.now(), ...known });
}

/**
 * @param {Partial<Prompt>} [known]
 * @returns {Prompt}
 */
export function newPrompt(known = {}) {
  return made(PROMPT, { id: newId(), createdAt: Date.now(), ...known });
}

/**
 * @param {Partial<Mask>} [known]
 * @returns {Mask}
 */
export function newMask(known = {}) {
  return made(MASK, { id: newId(), createdAt: Date.now(), ...known });
}

/**
 * @param {unknown} record
 * @param {() => void} [noteDamage]
 * @returns {Conversation | null} null where nothing can be saved
 */
export function readConversation(record, noteDamage) {
  return read(CONVERSATION, record, () => true, noteDamage);
}

/**
 * @param {unknown} record
 * @param {() => void} [noteDamage]
 * @returns {Message | null}
 */
export function readMessage(record, noteDamage) {
  const belongs = (/** @type {Record<string, unknown>} */ { conversationId, role }) =>
    isId(conversationId) && (role === "user" || role === "assistant");
  return read(MESSAGE, record, belongs, noteDamage);
}

/**
 * @param {unknown} record
 * @param {() => void} [noteDamage]
 * @returns {Prompt | null}
 */
export function readPrompt(record, noteDamage) {
  return read(PROMPT, record, ({ content }) => isText(content), noteDamage);
}

/**
 * @param {unknown} record
 * @param {() => void} [noteDamage]
 * @returns {Mask | null}
 */
export function readMask(record, noteDamage) {
  return read(MASK, record, ({ name }) => isText(name), noteDamage);
}

/**
 * @param {readonly Field[]} fields
 * @param {Record<string, unknown>} known
 */
function made(fields, known) {
  return /** @type {any} */ (complete(fields, known));
}

/**
 * @param {readonly Field[]} fields
 * @param {unknown} record
 * @param {(record: Record<string, unknown>) => boolean} isWorthReading
 * @param {() => void} [noteDamage]
 */
function read(fields, record, isWorthReading, noteDamage) {
  if (isObject(record) && isId(record.id) && isWorthReading(record)) {
    return /** @type {any} */ (complete(fields, record, noteDamage));
  }
  noteDamage?.();
  return null;
}
