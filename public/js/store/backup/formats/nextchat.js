/** NextChat's files: a backup, storage copied by hand, masks, prompts. Read field by field: a file is anybody's. */

import { newMask, newPrompt } from "../../library.js";
import { contextOf, entryOfSession, idOf, timeOf } from "./nextchat_conversation.js";
import { conversationSettings, pageSettings, secretsOf } from "./nextchat_settings.js";
import { listOf, own, textOf } from "./parsed.js";

const STORES = ["chat-next-web-store", "access-control", "app-config", "mask-store", "prompt-store"];

/**
 * @typedef {import("./parsed.js").Note} Note
 * @typedef {import("./parsed.js").Parsed} Parsed
 * @typedef {import("../../record_types.d.ts").Prompt} Prompt
 * @typedef {import("../../record_types.d.ts").Mask} Mask
 */

/** @param {unknown} document */
export function isNextChat(document) {
  return STORES.some((name) => own(document, name) !== undefined);
}

/**
 * @param {unknown} document
 * @param {Note} note
 * @param {number} [now]
 * @returns {Parsed}
 */
export function parseNextChat(document, note, now = Date.now()) {
  const [chats, access, config, masks, prompts] = STORES.map((name) => stateOf(own(document, name)));
  return {
    format: "nextchat",
    entries: entriesOf(listOf(own(chats, "sessions")), own(config, "modelConfig"), note, now),
    prompts: Object.values(Object(own(prompts, "prompts"))).flatMap((prompt) => promptOf(prompt, note)),
    masks: Object.values(Object(own(masks, "masks"))).flatMap((mask) => maskOf(mask, note)),
    settings: pageSettings(config),
    secrets: secretsOf(access),
  };
}

/**
 * @param {unknown} value
 * @param {Note} note
 * @returns {Mask[]} none for one of NextChat's own
 */
export function maskOf(value, note) {
  if (own(value, "builtin") === true) return [];
  const name = textOf(own(value, "name"));
  if (!name) {
    note({ kind: "mask", name, why: "shape" });
    return [];
  }
  const context = contextOf(own(value, "context"));
  const followsPage = own(value, "syncGlobalConfig") === true;
  const settings = followsPage ? {} : conversationSettings(own(value, "modelConfig"));
  const id = `nc-${idOf(own(value, "id")) || fingerprint(name + JSON.stringify(context))}`;
  return [newMask({ id, name, context, settings, createdAt: timeOf(own(value, "createdAt")) || Date.now() })];
}

/**
 * @param {unknown} value a record, or a pair of title and content
 * @param {Note} note
 * @returns {Prompt[]}
 */
export function promptOf(value, note) {
  const [title, content] = Array.isArray(value) ? value : [own(value, "title"), own(value, "content")];
  if (typeof content !== "string" || typeof title !== "string" || !content) {
    note({ kind: "prompt", name: textOf(title), why: "shape" });
    return [];
  }
  const id = `nc-${fingerprint(`${title}\n${content}`)}`;
  return [newPrompt({ id, title, content, createdAt: timeOf(own(value, "createdAt")) || Date.now() })];
}

/**
 * @param {readonly unknown[]} sessions
 * @param {unknown} common
 * @param {Note} note
 * @param {number} now
 */
function* entriesOf(sessions, common, note, now) {
  for (const session of sessions) {
    const name = textOf(own(session, "topic"));
    const entry = entryOfSession(session, common, now, (why) => note({ kind: "message", name, why }));
    if (!entry) note({ kind: "conversation", name, why: "shape" });
    // NextChat always has one conversation that nobody has begun.
    else if (entry.messages.length > 0) yield entry;
  }
}

/**
 * In the browser's storage, a store stands in an envelope, and that may be a string.
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
  return own(store, "state") ?? store;
}

/**
 * The same for the same words, so that a file that is imported twice is known the second time.
 *
 * @param {string} words
 */
function fingerprint(words) {
  let [one, other] = [0x811c9dc5, 0x1000193];
  for (let index = 0; index < words.length; index += 1) {
    one = Math.imul(one ^ words.charCodeAt(index), 0x01000193);
    other = Math.imul(other + words.charCodeAt(index), 0x85ebca6b) ^ (other >>> 13);
  }
  return (one >>> 0).toString(36) + (other >>> 0).toString(36);
}
