/** Turns one of NextChat's conversations, which it calls sessions, into one of ours. */

import { text } from "../../../i18n/texts.js";
import { LATEST_TIME } from "../../record_schema.js";
import { newConversation, newMessage } from "../../records.js";
import { conversationSettings } from "./nextchat_settings.js";
import { listOf, ownField, textOf } from "./parsed.js";

/**
 * @typedef {import("../../record_types.d.ts").Conversation} Conversation
 * @typedef {import("../../record_types.d.ts").Message} Message
 * @typedef {import("../../record_types.d.ts").PromptMessage} PromptMessage
 * @typedef {import("./parsed.js").AttachmentData} AttachmentData
 * @typedef {import("./parsed.js").Entry} Entry
 * @typedef {import("./parsed.js").Why} Why
 *
 * @typedef {object} Building a conversation of which some messages are still to come
 * @property {string} conversationId
 * @property {number} updatedAt
 * @property {Message[]} messages
 * @property {PromptMessage[]} context
 * @property {AttachmentData[]} attachments
 * @property {(string | null)[]} ends for each message of theirs, the id of our last message at that point
 * @property {Set<string>} ids
 */

/** NextChat's titles of an unnamed conversation. */
const NO_TITLES = new Set(["New Conversation", "Nueva conversación", "新的聊天", "新的對話"]);
export const ROLES = ["system", "user", "assistant"];
/** The bytes of such an image stayed in the browser that made the backup. */
const CACHED_IMAGE = /\/api\/cache\//;

/**
 * @param {unknown} session
 * @param {unknown} common the `modelConfig` of the whole page
 * @param {number} now
 * @param {(why: Why) => void} noteMessage
 * @returns {Entry | null}
 */
export function entryOfSession(session, common, now, noteMessage) {
  const id = idOf(ownField(session, "id"));
  if (!id || !Array.isArray(ownField(session, "messages"))) return null;
  const conversationId = `nc-${id}`;
  const updatedAt = timeOf(ownField(session, "lastUpdate")) || now;
  /** @type {Building} */
  const building = { conversationId, updatedAt, messages: [], context: [], attachments: [], ends: [], ids: new Set() };
  const list = listOf(ownField(session, "messages"));
  for (const [index, message] of list.entries()) add(building, message, index - list.length, noteMessage);

  const mask = ownField(session, "mask");
  const title = textOf(ownField(session, "topic")).trim();
  const isNamed = title !== "" && !NO_TITLES.has(title);
  const followsPage = ownField(mask, "syncGlobalConfig") === true;
  const conversation = newConversation({
    id: conversationId,
    title: isNamed ? title : "",
    titledBy: isNamed ? "model" : "",
    createdAt: building.messages[0]?.createdAt ?? updatedAt,
    updatedAt,
    leafId: building.messages.at(-1)?.id ?? null,
    settings: followsPage ? {} : conversationSettings(ownField(mask, "modelConfig"), common ?? {}),
    context: [...contextOf(ownField(mask, "context")), ...building.context],
    memory: memoryOf(session, building),
    contextStartsAfter: messageBefore(building, ownField(session, "clearContextIndex")),
  });
  return { conversation, messages: building.messages, attachments: building.attachments };
}

/**
 * Takes the time from the order of the messages: their dates are in the exporter's language, sometimes ambiguous.
 *
 * @param {Building} building
 * @param {unknown} theirs
 * @param {number} offset
 * @param {(why: Why) => void} noteMessage
 */
function add(building, theirs, offset, noteMessage) {
  const { conversationId, messages, ends } = building;
  const role = textOf(ownField(theirs, "role"));
  const { words, images, isKnown } = contentOf(ownField(theirs, "content"));
  if (!ROLES.includes(role) || !isKnown) noteMessage("shape");
  else if (role === "system") building.context.push({ role, content: words });
  else {
    const id = freshId(building, idOf(ownField(theirs, "id")) || String(messages.length));
    const pictures = images.map((data, index) => ({ id: `${id}-${index}`, data }));
    building.attachments.push(...pictures);
    messages.push(
      newMessage({
        id,
        conversationId,
        parentId: messages.at(-1)?.id ?? null,
        role: role === "user" ? "user" : "assistant",
        createdAt: building.updatedAt + offset,
        model: textOf(ownField(theirs, "model")),
        attachments: pictures.map(attachmentOf),
        ...(role === "user" ? { text: words } : endingOf(theirs, words)),
      }),
    );
  }
  ends.push(messages.at(-1)?.id ?? null);
}

/**
 * @param {Building} building
 * @param {string} wanted
 */
function freshId({ conversationId, ids }, wanted) {
  let id = `${conversationId}-${wanted}`;
  for (let copy = 2; ids.has(id); copy += 1) id = `${conversationId}-${wanted}-${copy}`;
  ids.add(id);
  return id;
}

/**
 * @param {{ id: string, data: string }} picture
 * @returns {import("../../record_types.d.ts").Attachment}
 */
function attachmentOf({ id, data }) {
  const type = /^data:([\w/+.-]+)/.exec(data)?.[1] ?? "";
  return { id, kind: "image", name: "", type, bytes: Math.floor((data.length * 3) / 4), width: 0, height: 0 };
}

/**
 * @param {unknown} session
 * @param {Building} building
 * @returns {import("../../record_types.d.ts").Memory | null}
 */
function memoryOf(session, building) {
  const text = textOf(ownField(session, "memoryPrompt")).trim();
  const throughId = messageBefore(building, ownField(session, "lastSummarizeIndex"));
  return text && throughId ? { text, throughId, byPerson: false, createdAt: building.updatedAt } : null;
}

/**
 * @param {Building} building
 * @param {unknown} index in their list
 */
function messageBefore({ ends }, index) {
  return typeof index === "number" && index > 0 ? (ends[Math.min(index, ends.length) - 1] ?? null) : null;
}

/**
 * @param {unknown} value a mask's `context`
 * @returns {PromptMessage[]}
 */
export function contextOf(value) {
  return listOf(value).flatMap((message) => {
    const role = textOf(ownField(message, "role"));
    const content = contentOf(ownField(message, "content")).words;
    return ROLES.includes(role) && content ? [{ role: /** @type {PromptMessage["role"]} */ (role), content }] : [];
  });
}

/**
 * @param {unknown} value
 * @returns {string} older versions had numbers for ids
 */
export function idOf(value) {
  const isId = typeof value === "string" || typeof value === "number";
  return isId ? String(value).replace(/[^\w-]/g, "_").slice(0, 80) : "";
}

/** @param {unknown} value */
export function timeOf(value) {
  return typeof value === "number" && value > 0 && value <= LATEST_TIME ? value : 0;
}

/**
 * @param {unknown} theirs
 * @param {string} words
 * @returns {Partial<Message>}
 */
function endingOf(theirs, words) {
  if (ownField(theirs, "streaming") === true) return { text: words, state: "cut", reason: "closed" };
  if (ownField(theirs, "isError") !== true) return { text: words };
  // NextChat wrote an error below the text of the answer, as a block of JSON.
  const start = words.lastIndexOf("```json");
  const message = start < 0 ? "" : errorIn(words.slice(start));
  const problem = { code: "imported", message, hint: "", status: 0, requestId: "" };
  return { text: message ? words.slice(0, start).trimEnd() : words, state: "failed", problem };
}

/**
 * @param {string} block
 * @returns {string} empty if the block is no error
 */
function errorIn(block) {
  const json = /^```json\s*(\{[\s\S]*\})\s*```\s*$/.exec(block)?.[1] ?? "";
  try {
    const error = JSON.parse(json);
    return ownField(error, "error") || ownField(error, "msg") ? json : "";
  } catch {
    return "";
  }
}

/**
 * @param {unknown} content
 * @returns {{ words: string, images: string[], isKnown: boolean }} images as data URLs
 */
function contentOf(content) {
  if (typeof content === "string") return { words: content, images: [], isKnown: true };
  const [texts, images] = [/** @type {string[]} */ ([]), /** @type {string[]} */ ([])];
  for (const part of listOf(content)) {
    const url = textOf(ownField(ownField(part, "image_url"), "url"));
    if (url.startsWith("data:image/")) images.push(url);
    else if (url) texts.push(CACHED_IMAGE.test(url) ? text("import.imageMissing") : url);
    else if (textOf(ownField(part, "text"))) texts.push(textOf(ownField(part, "text")));
  }
  return { words: texts.join("\n\n"), images, isKnown: Array.isArray(content) };
}
