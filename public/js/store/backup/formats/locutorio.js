/** The format of our own backups: JSON with one conversation per line, so that it can be read and written in pieces. */

import { readMask, readPrompt } from "../../library.js";
import { APPROVAL_RESPONSE, CONVERSATION, MESSAGE } from "../../record_schema.js";
import { isUnderWay, readConversation, readMessage } from "../../records.js";
import { CONVERSATION_ROWS, isValid, SETTINGS } from "../../settings_table.js";
import { validSettings, listOf, ownField, textOf } from "./parsed.js";

/**
 * @typedef {import("./parsed.js").Entry} Entry
 * @typedef {import("./parsed.js").Note} Note
 * @typedef {import("./parsed.js").Parsed} Parsed
 */

export const FORMAT = "locutorio";
export const VERSION = 1;
/** The end of the first line; the conversations follow, one per line. */
export const OPENING = '"conversations":[';
export const CLOSING = "]}";

/** Settings that leave this browser only if the reader asks for it. */
export const SECRET_KEYS = SETTINGS.filter(({ type }) => type === "secret").map(({ key }) => key);

/**
 * @param {unknown} document
 * @param {Note} note
 * @param {AsyncIterable<unknown> | Iterable<unknown>} [conversations] if they are read line by line
 * @returns {Parsed}
 */
export function parseLocutorio(document, note, conversations = listOf(ownField(document, "conversations"))) {
  const settings = /** @type {Record<string, unknown>} */ (Object(ownField(document, "settings")));
  const rows = SETTINGS.filter(({ type }) => type !== "secret");
  const [code, apiKey] = [textOf(ownField(settings, "code")), textOf(ownField(settings, "apiKey"))];
  return {
    format: "locutorio",
    entries: entriesOf(conversations, note),
    prompts: listOf(ownField(document, "prompts")).flatMap(readOr("prompt", readPrompt, note)),
    masks: listOf(ownField(document, "masks")).flatMap(readOr("mask", readMask, note)),
    settings: validSettings(Object.entries(settings), rows, isValid),
    secrets: code || apiKey ? { code, apiKey, others: [] } : null,
  };
}

/**
 * @param {AsyncIterable<unknown> | Iterable<unknown>} conversations
 * @param {Note} note
 */
async function* entriesOf(conversations, note) {
  for await (const value of conversations) {
    const entry = entryOf(value, note);
    if (entry) yield entry;
  }
}

/**
 * @param {unknown} value
 * @param {Note} note
 * @returns {Entry | null}
 */
function entryOf(value, note) {
  const read = readConversation(ownField(value, "conversation"));
  if (!read) {
    note({ kind: "conversation", name: textOf(ownField(ownField(value, "conversation"), "title")), why: "shape" });
    return null;
  }
  const messages = listOf(ownField(value, "messages"))
    .flatMap(readOr("message", readMessage, note))
    .filter(({ conversationId }) => conversationId === read.id)
    .map((message) => undecided(finished(onlyKnown(message, ["id", "conversationId", "role"], MESSAGE))));
  const settings = validSettings(Object.entries(read.settings), CONVERSATION_ROWS, isValid);
  const attachments = listOf(ownField(value, "attachments")).flatMap((attachment) => {
    const [id, data] = [ownField(attachment, "id"), ownField(attachment, "data")];
    return typeof id === "string" && (typeof data === "string" || data instanceof Blob) ? [{ id, data }] : [];
  });
  const conversation = { ...onlyKnown(read, ["id"], CONVERSATION), settings, deletedAt: 0 };
  return { conversation, messages, attachments };
}

/**
 * An answer that was being written when the backup was made will never be finished.
 *
 * @param {import("../../record_types.d.ts").Message} message
 * @returns {import("../../record_types.d.ts").Message}
 */
function finished(message) {
  return isUnderWay(message) ? { ...message, state: "cut", reason: "closed" } : message;
}

/**
 * What a tool server's tool may do is decided by the reader, here: a file must not bring a decision that nobody has
 * heard yet, and that would be told with the next press of a button.
 *
 * @param {import("../../record_types.d.ts").Message} message
 * @returns {import("../../record_types.d.ts").Message}
 */
function undecided(message) {
  const { providerItems, activities = [] } = message;
  const items = /** @type {{ type?: unknown, approval_request_id?: unknown }[]} */ (providerItems?.items ?? []);
  const heard = items.findLastIndex(({ type }) => type !== APPROVAL_RESPONSE) + 1;
  if (!providerItems || heard === items.length) return message;
  const unheard = new Set(items.slice(heard).map((item) => item.approval_request_id));
  return {
    ...message,
    providerItems: { ...providerItems, items: items.slice(0, heard) },
    activities: activities.map((activity) => (unheard.has(activity.id) ? { ...activity, state: "asking" } : activity)),
  };
}

/**
 * @template {object} Thing
 * @param {Thing} thing
 * @param {readonly string[]} keys
 * @param {readonly import("../../record_schema.js").Field[]} fields
 * @returns {Thing}
 */
function onlyKnown(thing, keys, fields) {
  const known = [...keys, ...fields.map(([key]) => key)];
  const given = known.map((key) => [key, ownField(thing, key)]).filter(([, value]) => value !== undefined);
  return /** @type {Thing} */ (Object.fromEntries(given));
}

/**
 * @template Thing
 * @param {import("./parsed.js").Problem["kind"]} kind
 * @param {(value: unknown) => Thing | null} read
 * @param {Note} note
 * @returns {(value: unknown) => Thing[]}
 */
function readOr(kind, read, note) {
  return (value) => {
    const thing = read(value);
    if (!thing) note({ kind, name: textOf(ownField(value, "title")) || textOf(ownField(value, "name")), why: "shape" });
    return thing ? [thing] : [];
  };
}
