/** What the archive keeps: the kinds of records, how one is made, and how one is read that may be broken. */

import { complete, isId, isObject, isText } from "./fields.js";
import { CONVERSATION, MASK, MESSAGE, PROMPT } from "./record_fields.js";

/**
 * @typedef {{ role: "system" | "user" | "assistant", content: string }} PromptMessage
 *
 * @typedef {object} Memory
 * @property {string} text
 * @property {string | null} throughId the last message that the summary covers
 * @property {boolean} byPerson
 * @property {number} createdAt
 *
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string} title empty until named
 * @property {"" | "model" | "person"} titledBy
 * @property {number} createdAt
 * @property {number} updatedAt the list is in this order
 * @property {number} pinnedAt 0: not pinned
 * @property {string | null} leafId the message at the end of the shown path
 * @property {Partial<import("./settings_table.js").ConversationSettings>} settings
 * @property {Memory | null} memory
 * @property {string | null} contextStartsAfter nothing up to this message is sent
 * @property {PromptMessage[]} context
 * @property {string} maskId
 * @property {number} deletedAt 0: not removed
 *
 * @typedef {object} Attachment
 * @property {string} id
 * @property {"image" | "text"} kind
 * @property {string} name
 * @property {string} type
 * @property {number} bytes
 * @property {number} width
 * @property {number} height
 *
 * @typedef {{ code: string, message: string, hint: string, status: number, requestId: string }} MessageProblem
 * @typedef {{ promptTokens: number, cachedTokens: number, completionTokens: number, reasoningTokens: number }} Usage
 * @typedef {{ amount: number, currency: string, pricesDate: string }} Cost
 * @typedef {"waiting" | "thinking" | "writing" | "complete" | "stopped" | "cut" | "failed"} MessageState
 *
 * @typedef {object} Message
 * @property {string} id
 * @property {string} conversationId
 * @property {string | null} parentId
 * @property {"user" | "assistant"} role
 * @property {string} text
 * @property {string} reasoning
 * @property {number} createdAt
 * @property {Attachment[]} attachments
 * @property {string} model
 * @property {string} provider
 * @property {MessageState} state
 * @property {string} reason one word: why it was cut
 * @property {MessageProblem | null} problem
 * @property {Usage | null} usage
 * @property {Cost | null} cost
 * @property {number} firstTokenMs
 * @property {number} totalMs
 * @property {boolean} deleted
 * @property {number} [removedAt] only while its removal can be undone
 *
 * @typedef {{ id: string, title: string, content: string, createdAt: number }} Prompt
 *
 * @typedef {object} Mask
 * @property {string} id
 * @property {string} name
 * @property {PromptMessage[]} context
 * @property {Partial<import("./settings_table.js").ConversationSettings>} settings
 * @property {number} createdAt
 * @property {boolean} builtin
 *
 * @typedef {{ id: string, conversationId: string, blob: Blob }} AttachmentBlob
 *
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
