/**
 * NextChat's files: backups, storage copied by hand, one exported chat, masks and prompts. Field by field, since nobody
 * checked them.
 */

import { newMask, newPrompt } from "../../library.js";
import { contextOf, entryOfSession, idOf, ROLES, timeOf } from "./nextchat_conversation.js";
import { conversationSettings, pageSettings, secretsOf } from "./nextchat_settings.js";
import { listOf, ownField, textOf } from "./parsed.js";

/**
 * @typedef {import("./parsed.js").Note} Note
 * @typedef {import("./parsed.js").Parsed} Parsed
 * @typedef {import("../../record_types.d.ts").Prompt} Prompt
 * @typedef {import("../../record_types.d.ts").Mask} Mask
 */

const STORES = ["chat-next-web-store", "access-control", "app-config", "mask-store", "prompt-store"];

/** What an exported chat begins with, before the chat's title. */
const TITLE_LINE = "You are an assistant that ";

/** @param {unknown} document */
export function isNextChat(document) {
  return STORES.some((name) => ownField(storesIn(document), name) !== undefined);
}

/**
 * @param {unknown} document
 * @param {Note} note
 * @param {number} [now]
 * @returns {Parsed}
 */
export function parseNextChat(document, note, now = Date.now()) {
  const stores = storesIn(document);
  const [chats, access, config, masks, prompts] = STORES.map((name) => stateOf(ownField(stores, name)));
  return {
    format: "nextchat",
    entries: entriesOf(listOf(ownField(chats, "sessions")), ownField(config, "modelConfig"), note, now),
    prompts: Object.values(Object(ownField(prompts, "prompts"))).flatMap((prompt) => promptOf(prompt, note)),
    masks: Object.values(Object(ownField(masks, "masks"))).flatMap((mask) => maskOf(mask, note)),
    settings: pageSettings(config),
    secrets: secretsOf(access),
  };
}

/** @param {unknown} document @returns {boolean} true for one exported chat */
export function isChat(document) {
  return messagesIn(document).some((message) => ROLES.includes(textOf(ownField(message, "role"))));
}

/**
 * @param {unknown} document
 * @param {Note} note
 * @param {number} [now]
 * @returns {Parsed}
 */
export function parseChat(document, note, now = Date.now()) {
  const all = messagesIn(document);
  const opening = textOf(ownField(all[0], "content"));
  const isTitled = ownField(all[0], "role") === "system" && opening.startsWith(TITLE_LINE);
  const session = {
    id: `chat-${fingerprint(JSON.stringify(all))}`,
    topic: isTitled ? opening.slice(TITLE_LINE.length) : "",
    messages: isTitled ? all.slice(1) : all,
  };
  return {
    format: "nextchat",
    entries: entriesOf([session], undefined, note, now),
    prompts: [],
    masks: [],
    settings: {},
    secrets: null,
  };
}

/** @param {unknown} document an exported chat, or its messages alone */
function messagesIn(document) {
  return listOf(Array.isArray(document) ? document : ownField(document, "messages"));
}

/**
 * Some tools copy the browser's storage as a list of keys and values.
 *
 * @param {unknown} document
 * @returns {unknown}
 */
function storesIn(document) {
  if (!Array.isArray(document)) return document;
  return Object.fromEntries(document.map((row) => [textOf(ownField(row, "key")), ownField(row, "value")]));
}

/**
 * @param {unknown} value
 * @param {Note} note
 * @returns {Mask[]} none for a mask that comes with NextChat
 */
export function maskOf(value, note) {
  if (ownField(value, "builtin") === true) return [];
  const name = textOf(ownField(value, "name"));
  if (!name) {
    note({ kind: "mask", name, why: "shape" });
    return [];
  }
  const context = contextOf(ownField(value, "context"));
  const followsPage = ownField(value, "syncGlobalConfig") === true;
  const settings = followsPage ? {} : conversationSettings(ownField(value, "modelConfig"));
  const id = `nc-${idOf(ownField(value, "id")) || fingerprint(name + JSON.stringify(context))}`;
  return [newMask({ id, name, context, settings, createdAt: timeOf(ownField(value, "createdAt")) || Date.now() })];
}

/**
 * @param {unknown} value a record, or a pair of title and content
 * @param {Note} note
 * @returns {Prompt[]}
 */
export function promptOf(value, note) {
  const [title, content] = Array.isArray(value) ? value : [ownField(value, "title"), ownField(value, "content")];
  if (typeof content !== "string" || typeof title !== "string" || !content) {
    note({ kind: "prompt", name: textOf(title), why: "shape" });
    return [];
  }
  const id = `nc-${fingerprint(`${title}\n${content}`)}`;
  return [newPrompt({ id, title, content, createdAt: timeOf(ownField(value, "createdAt")) || Date.now() })];
}

/**
 * @param {readonly unknown[]} sessions
 * @param {unknown} common
 * @param {Note} note
 * @param {number} now
 */
function* entriesOf(sessions, common, note, now) {
  for (const session of sessions) {
    const name = textOf(ownField(session, "topic"));
    const entry = entryOfSession(session, common, now, (why) => note({ kind: "message", name, why }));
    if (!entry) note({ kind: "conversation", name, why: "shape" });
    // NextChat always has an empty conversation.
    else if (entry.messages.length > 0) yield entry;
  }
}

/**
 * In the browser's storage, a store is wrapped in an object, which may be a string of JSON.
 *
 * @param {unknown} store
 * @returns {unknown}
 */
function stateOf(store) {
  if (typeof store === "string") {
    try {
      return stateOf(JSON.parse(store));
    } catch {
      return undefined;
    }
  }
  return ownField(store, "state") ?? store;
}

/**
 * The same for the same text, so that a file imported twice adds nothing the second time.
 *
 * @param {string} content
 */
function fingerprint(content) {
  let [one, other] = [0x811c9dc5, 0x1000193];
  for (let index = 0; index < content.length; index += 1) {
    one = Math.imul(one ^ content.charCodeAt(index), 0x01000193);
    other = Math.imul(other + content.charCodeAt(index), 0x85ebca6b) ^ (other >>> 13);
  }
  return (one >>> 0).toString(36) + (other >>> 0).toString(36);
}
